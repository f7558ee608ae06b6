use thiserror::Error;

use super::public_key::public_key;
use crate::rsa_key::RsaKey;
use crate::tlv::Object;

/// Why bytes are not a card-verifiable certificate. Names the field, never its value.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CardVerifiableCertificateError {
    /// Not one whole object `7F21` that holds exactly `5F4E` and `5F37`.
    #[error("the card-verifiable certificate is not one whole object")]
    Malformed,
    /// The body is too short for its two key identifiers.
    #[error("the key identifiers are cut off")]
    KeyId,
    /// The key is not RSA-2048 with exponent 65537.
    #[error("the public key is not RSA-2048 with exponent 65537")]
    PublicKey,
    /// The signature has not the length of its key.
    #[error("the signature does not have 256 bytes")]
    SignatureLength,
}

/// A card-verifiable certificate (EF 0004 of 券面事項確認AP): `7F21 { 5F4E body, 5F37 signature }`, 568 bytes.
///
/// The body is: key identifier of the issuer (証明者鍵ID, 16 bytes), key identifier of the subject (16 bytes), public
/// key. The signature covers the **value** of `5F4E` without tag and length (checked against a real test card).
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("CardVerifiableCertificate({} bytes of body)", body.len())]
pub struct CardVerifiableCertificate {
    issuer_key_id: [u8; 16],
    subject_key_id: [u8; 16],
    body: Vec<u8>,
    signature: Vec<u8>,
    key: RsaKey,
}

impl CardVerifiableCertificate {
    /// Reads one whole certificate and nothing behind it.
    ///
    /// # Errors
    /// Names the field that does not fit.
    pub fn parse(bytes: &[u8]) -> Result<Self, CardVerifiableCertificateError> {
        use CardVerifiableCertificateError::{KeyId, Malformed, PublicKey, SignatureLength};
        let (outer, after) = Object::read(bytes).map_err(|_| Malformed)?;
        let (body, rest) = Object::read(outer.value).map_err(|_| Malformed)?;
        let (signature, end) = Object::read(rest).map_err(|_| Malformed)?;
        let tags = (outer.tag, body.tag, signature.tag);
        if tags != (0x7F21, 0x5F4E, 0x5F37) || !after.is_empty() || !end.is_empty() {
            return Err(Malformed);
        }
        let (issuer_key_id, rest) = body.value.split_first_chunk().ok_or(KeyId)?;
        let (subject_key_id, key) = rest.split_first_chunk().ok_or(KeyId)?;
        if signature.value.len() != 256 {
            return Err(SignatureLength);
        }
        Ok(Self {
            issuer_key_id: *issuer_key_id,
            subject_key_id: *subject_key_id,
            body: body.value.to_vec(),
            signature: signature.value.to_vec(),
            key: public_key(key).ok_or(PublicKey)?,
        })
    }

    /// 証明者鍵ID: names the key that signed this certificate. No person's.
    #[must_use]
    pub const fn issuer_key_id(&self) -> &[u8; 16] {
        &self.issuer_key_id
    }

    /// Names the key inside. Holds the municipality's code.
    #[must_use]
    pub const fn subject_key_id(&self) -> &[u8; 16] {
        &self.subject_key_id
    }

    pub(super) const fn key(&self) -> &RsaKey {
        &self.key
    }

    pub(super) fn is_signed_by(&self, issuer: &RsaKey) -> bool {
        issuer.has_signed(&self.body, &self.signature)
    }
}
