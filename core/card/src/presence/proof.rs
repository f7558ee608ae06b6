use chrono::NaiveDate;
use thiserror::Error;

use super::{
    AgeRecord, AgeRecordError, CardVerifiableCertificate, CardVerifiableCertificateError, CvAnchors,
};

/// Why the presence of a genuine card is not proven.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PresenceError {
    /// EF 0001 cannot be read.
    #[error(transparent)]
    Record(#[from] AgeRecordError),
    /// EF 0004 cannot be read.
    #[error(transparent)]
    Certificate(#[from] CardVerifiableCertificateError),
    /// No configured key has the identifier that the certificate names.
    #[error("no known key issued the card-verifiable certificate")]
    UnknownAuthority,
    /// The certificate is not signed by the key that it names.
    #[error("the card-verifiable certificate is not signed by the key that it names")]
    CertificateSignature,
    /// The record is not signed by the certificate's key.
    #[error("the age record is not signed by the card-verifiable certificate")]
    RecordSignature,
    /// The challenge is not signed by the card's key: a copy of the files, or another challenge.
    #[error("the challenge is not signed by the card's key")]
    ChallengeSignature,
}

/// Proof that the card itself was there: the genuine card of a person born on this day.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
#[debug("ProvenPresence(hidden)")]
#[non_exhaustive]
pub struct ProvenPresence {
    birth_date: NaiveDate,
}

impl ProvenPresence {
    /// 生年月日 of the holder, signed by the issuer.
    #[must_use]
    pub const fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }
}

/// Proves from EF 0001 (`record`), EF 0004 (`certificate`) and the card's `signature` over `message` that a genuine card
/// was present. The key is proven before its signature is looked at, or it might be the attacker's.
///
/// # Errors
/// Says which link of the proof is missing.
pub fn verify_presence(
    record: &[u8],
    certificate: &[u8],
    anchors: &CvAnchors,
    message: &[u8],
    signature: &[u8],
) -> Result<ProvenPresence, PresenceError> {
    let certificate = CardVerifiableCertificate::parse(certificate)?;
    let record = AgeRecord::parse(record)?;
    let authority = anchors.find(certificate.issuer_key_id()).ok_or(PresenceError::UnknownAuthority)?;
    if !certificate.is_signed_by(authority) {
        return Err(PresenceError::CertificateSignature);
    }
    if !record.is_signed_by(certificate.key()) {
        return Err(PresenceError::RecordSignature);
    }
    if !record.key().has_signed(message, signature) {
        return Err(PresenceError::ChallengeSignature);
    }
    Ok(ProvenPresence { birth_date: record.birth_date() })
}
