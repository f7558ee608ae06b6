//! Card-verifiable certificates (カード検証可能証明書) of the two card-face applications, and their root.

use rsa::traits::PublicKeyParts;

use super::key::keys::{CV_ROOT, MUNICIPALITY};
use super::{MUNICIPALITY_CODE, SyntheticKey};
use crate::tlv::object;

/// A public key that a terminal must know beforehand, named by 証明者鍵ID.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiableKey {
    /// 16 bytes, as certificates name their signer.
    pub key_id: [u8; 16],
    /// Public exponent, big-endian.
    pub exponent: Vec<u8>,
    /// Modulus, big-endian, 256 bytes.
    pub modulus: Vec<u8>,
}

/// The root under which EF 0004 of 券面事項確認AP is signed. Production keys begin with 5, those of the public test
/// cards with 6, this one with 7.
#[must_use]
pub fn surface_anchor() -> VerifiableKey {
    anchor("7000023")
}

/// The root under which EF 0004 of 券面事項入力補助AP is signed.
#[must_use]
pub fn text_anchor() -> VerifiableKey {
    anchor("7000033")
}

/// EF 0004 of 券面事項確認AP: the root certifies the municipality's key.
pub(crate) fn surface_certificate() -> rsa::Result<Vec<u8>> {
    certificate("7000023", "21")
}

/// EF 0004 of 券面事項入力補助AP.
pub(crate) fn text_certificate() -> rsa::Result<Vec<u8>> {
    certificate("7000033", "31")
}

/// A key reference: seven characters, `08 05`, three characters, four zeros.
pub(crate) fn key_id(name: &str, version: &str) -> [u8; 16] {
    let mut id = [0; 16];
    let parts = [name.as_bytes(), &[0x08, 0x05], version.as_bytes()].concat();
    for (byte, value) in id.iter_mut().zip(parts) {
        *byte = value;
    }
    id
}

/// `90` exponent and `91` modulus.
pub(crate) fn public_key_objects(key: &SyntheticKey) -> Vec<u8> {
    let public = key.public();
    [object(0x90, &public.e().to_bytes_be()), object(0x91, &public.n().to_bytes_be())].concat()
}

fn anchor(name: &str) -> VerifiableKey {
    let public = CV_ROOT.public();
    VerifiableKey {
        key_id: key_id(name, "001"),
        exponent: public.e().to_bytes_be(),
        modulus: public.n().to_bytes_be(),
    }
}

fn certificate(issuer: &str, suffix: &str) -> rsa::Result<Vec<u8>> {
    let subject = format!("{MUNICIPALITY_CODE}{suffix}");
    let ids = [key_id(issuer, "001"), key_id(&subject, "000")].concat();
    let body = [ids, public_key_objects(&MUNICIPALITY)].concat();
    // The signature covers the value of 5F4E, not its tag and length (verified on a real test card's file).
    let signature = CV_ROOT.sign(&body)?;
    Ok(object(0x7F21, &[object(0x5F4E, &body), object(0x5F37, &signature)].concat()))
}
