use crate::rsa_key::RsaKey;
use crate::tlv::Object;

/// Reads bytes that are exactly one public key: `90` exponent, then `91` modulus.
pub(super) fn public_key(bytes: &[u8]) -> Option<RsaKey> {
    let (exponent, rest) = Object::read(bytes).ok()?;
    let (modulus, end) = Object::read(rest).ok()?;
    let is_key = exponent.tag == 0x90 && modulus.tag == 0x91 && end.is_empty();
    is_key.then(|| RsaKey::new(modulus.value, exponent.value)).flatten()
}
