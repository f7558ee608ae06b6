use ring::digest::{SHA256, digest};
use thiserror::Error;

use super::capabilities::{CURRENT, CardCapabilities, Reference, select_file};
use super::query_retry_counter::refuses_short_id;
use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::apdu::{CommandApdu, Header, Le, ResponseApdu, StatusWord};
use crate::{FileId, PrivateKey, SignatureScheme};

/// Has the card sign the SHA-256 of a message (COMPUTE DIGITAL SIGNATURE; protocol reference, 1.7): P1 = 00
/// with the `DigestInfo` that every generation of cards is known to take.
pub struct SignChallenge {
    key: PrivateKey,
    input: [u8; DIGEST_INFO_LENGTH],
    capabilities: CardCapabilities,
    asked: Asked,
}

enum Asked {
    Selection,
    Signature,
}

/// Why there is no signature.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The card refused.
    #[error("the card refused to sign: {0}")]
    Refused(StatusWord),
    /// The signature does not have the length of the key.
    #[error("the signature has a wrong length")]
    WrongLength,
    /// No usable answer.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
}

impl SignChallenge {
    /// Has the card sign `message`.
    #[must_use]
    pub fn start(key: PrivateKey, message: &[u8], capabilities: CardCapabilities) -> Step<Self, Vec<u8>> {
        let SignatureScheme::Rsa2048Sha256 = key.scheme;
        let this = Self { key, input: digest_info(message), capabilities, asked: Asked::Signature };
        this.begin()
    }

    fn begin(mut self) -> Step<Self, Vec<u8>> {
        match self.key.id.map(|id| (id, self.capabilities.reference(id))) {
            None => self.sign(DEFAULT_KEY),
            Some((_, Reference::Short(p2))) => self.sign(p2),
            Some((id, Reference::Selected)) => {
                self.asked = Asked::Selection;
                self.transmit(select_file(id))
            }
        }
    }

    fn sign(mut self, p2: u8) -> Step<Self, Vec<u8>> {
        self.asked = Asked::Signature;
        let header = Header::new(0x80, 0x2A, 0x00, p2);
        let command = CommandApdu::of_known_length(header, &self.input, Some(Le::SHORT_MAX));
        self.transmit(command)
    }

    fn transmit(self, command: CommandApdu) -> Step<Self, Vec<u8>> {
        Step::Transmit { command, then: self }
    }

    fn has_short_id(&self) -> bool {
        self.capabilities.by_short_id && self.key.id.and_then(FileId::short).is_some()
    }
}

impl crate::sealed::Sealed for SignChallenge {}

impl Dialogue for SignChallenge {
    type Output = Vec<u8>;
    type Error = SignError;

    fn receive(mut self, answer: Answer) -> Result<Step<Self, Vec<u8>>, SignError> {
        let ResponseApdu { data, status } = answer?;
        match (&self.asked, status) {
            (Asked::Selection, StatusWord::Success) => Ok(self.sign(CURRENT)),
            (Asked::Signature, StatusWord::Success) if data.len() == SIGNATURE_LENGTH => Ok(Step::Done(data)),
            (Asked::Signature, StatusWord::Success) => Err(SignError::WrongLength),
            (Asked::Signature, refused) if self.has_short_id() && refuses_short_id(refused) => {
                self.capabilities = self.capabilities.by_selection();
                Ok(self.begin())
            }
            (_, refused) => Err(SignError::Refused(refused)),
        }
    }
}

/// `DigestInfo` of SHA-256 (RFC 8017, 9.2): a fixed prefix and the digest.
#[must_use]
pub fn digest_info(message: &[u8]) -> [u8; DIGEST_INFO_LENGTH] {
    const PREFIX: [u8; 19] = *b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    let digest = digest(&SHA256, message);
    let mut info = [0; DIGEST_INFO_LENGTH];
    let bytes = PREFIX.iter().chain(digest.as_ref());
    info.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    info
}

const DIGEST_INFO_LENGTH: usize = 51;
/// RSA-2048.
const SIGNATURE_LENGTH: usize = 256;
/// P2 of an application's only key (protocol reference, 1.3).
const DEFAULT_KEY: u8 = 0x00;

#[cfg(test)]
mod tests {
    use shikaku_transport::LinkLimits;

    use super::{CardCapabilities, SignChallenge, SignError};
    use crate::CardProfile;
    use crate::session::script::play;

    const INPUT: &str = "333031300D060960864801650304020105000420\
        E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B85500";

    #[track_caller]
    fn check(lines: &str, expected: Result<usize, SignError>) {
        let key = CardProfile::INDIVIDUAL_NUMBER_CARD.jpki.auth_key;
        let step = SignChallenge::start(key, b"", CardCapabilities::for_link(LinkLimits::EXTENDED));
        assert_eq!(play(step, lines).map(|signature| signature.len()), expected);
    }

    #[test]
    fn the_digest_of_the_message_is_signed() {
        check(&format!("> 802A0097{INPUT}\n< AB*256 9000"), Ok(256));
    }

    #[test]
    fn a_key_without_short_identifier_is_selected_first() {
        let lines =
            format!("> 802A0097{INPUT}\n< 6A86\n> 00A4020C020017\n< 9000\n> 802A0080{INPUT}\n< AB*256 9000");
        check(&lines, Ok(256));
    }

    #[test]
    fn a_refusal_and_a_short_signature_are_distinguished() {
        let sent = format!("> 802A0097{INPUT}\n");
        check(&format!("{sent}< 6982"), Err(SignError::Refused(0x6982.into())));
        check(&format!("{sent}< AB*255 9000"), Err(SignError::WrongLength));
    }
}
