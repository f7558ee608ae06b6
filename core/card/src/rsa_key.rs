use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

/// Bytes of an RSA-2048 modulus, and so of a signature.
const MODULUS_LENGTH: usize = 256;

/// The only exponent these cards use: 65537.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// A public key of RSA-2048 with the exponent 65537, the only kind on this generation of cards.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RsaKey {
    modulus: [u8; MODULUS_LENGTH],
}

impl RsaKey {
    /// Both numbers big-endian; `None` unless the modulus is odd with exactly 2048 bits and the exponent 65537.
    pub(crate) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus: [u8; MODULUS_LENGTH] = modulus.try_into().ok()?;
        let [first, .., last] = modulus;
        (first >= 0x80 && last % 2 == 1 && exponent == EXPONENT).then_some(Self { modulus })
    }

    /// Whether the signature (RSASSA-PKCS1-v1_5 with SHA-256; RFC 8017, 8.2) over the message is this key's.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        RsaPublicKeyComponents { n: self.modulus.as_slice(), e: EXPONENT.as_slice() }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: u8, last: u8, length: usize, exponent: &[u8], is_key: bool) {
        let mut modulus = vec![first; length];
        if let Some(end) = modulus.last_mut() {
            *end = last;
        }
        assert_eq!(RsaKey::new(&modulus, exponent).is_some(), is_key);
    }

    #[test]
    fn only_an_odd_2048_bit_modulus_with_the_one_exponent_is_a_key() {
        check(0x80, 0x01, 256, &[1, 0, 1], true);
        check(0xFF, 0xFF, 256, &[1, 0, 1], true);
        check(0x7F, 0x01, 256, &[1, 0, 1], false);
        check(0x80, 0x00, 256, &[1, 0, 1], false);
        check(0x80, 0x01, 255, &[1, 0, 1], false);
        check(0x80, 0x01, 257, &[1, 0, 1], false);
        check(0x80, 0x01, 0, &[1, 0, 1], false);
        check(0x80, 0x01, 256, &[3], false);
        check(0x80, 0x01, 256, &[], false);
        check(0x80, 0x01, 256, &[0, 1, 0, 1], false);
    }

    #[test]
    fn a_signature_of_the_wrong_length_or_of_zeros_is_no_signature() {
        let key = RsaKey::new(&[0xFF; 256], &[1, 0, 1]).expect("a key");
        for length in [0, 1, 255, 256, 257, 4096] {
            assert!(!key.has_signed(b"message", &vec![0; length]));
        }
    }
}
