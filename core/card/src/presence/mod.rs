//! Proof that a genuine card is present, without a PIN (券面事項確認AP). A visual check can rely on it.
//!
//! The card's own key signs a challenge with no credential. The age record (EF 0001) holds its public key. The key of
//! the card-verifiable certificate (EF 0004) signs that record. A key of J-LIS that the caller configures signs the
//! certificate.
//!
//! Source: protocol reference, 1.3 and 7.3. Every signature is RSASSA-PKCS1-v1_5 with SHA-256 and RSA-2048.

mod anchor;
mod certificate;
mod proof;
mod public_key;
mod record;

#[cfg(test)]
mod tests;

pub use anchor::{CvAnchor, CvAnchorError, CvAnchors};
pub use certificate::{CardVerifiableCertificate, CardVerifiableCertificateError};
pub use proof::{PresenceError, ProvenPresence, verify_presence};
pub use record::{AgeRecord, AgeRecordError};
