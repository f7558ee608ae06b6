/// What a card signs for. The two messages can never be taken for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// 暗証番号による確認: the authentication key, after VERIFY.
    PinCheck,
    /// カードがあることの証明: the key of the 券面事項確認 application, without a PIN.
    Presence,
}

/// The message that the card signs: a label that names us and the purpose, then the challenge.
///
/// The card gets the SHA-256 `DigestInfo` of it (PKCS #1 v1.5).
#[must_use]
pub fn signed_message(purpose: Purpose, challenge: &[u8; 32]) -> Vec<u8> {
    let label: &[u8] = match purpose {
        Purpose::PinCheck => b"shikaku/v1/pin-check\0",
        Purpose::Presence => b"shikaku/v1/presence\0",
    };
    [label, challenge].concat()
}

#[cfg(test)]
mod tests {
    use super::{Purpose, signed_message};

    #[test]
    fn a_message_ends_in_its_challenge_and_names_its_purpose() {
        let pin = signed_message(Purpose::PinCheck, &[7; 32]);
        assert_eq!(pin, [b"shikaku/v1/pin-check\0".as_slice(), &[7; 32]].concat());
        assert_ne!(pin, signed_message(Purpose::Presence, &[7; 32]));
    }
}
