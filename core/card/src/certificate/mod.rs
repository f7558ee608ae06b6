//! 利用者証明用電子証明書: the authentication certificate of a card, its issuer, and the state of its validity period.
//!
//! Source: protocol reference, section 2; eligibility reference, 1.9.

mod anchor;
mod auth;
mod digest;
mod envelope;
mod error;
mod profile;
mod validity;

#[cfg(test)]
mod tests;

pub use anchor::{AnchorError, ChainError, TrustAnchors};
pub use auth::AuthCertificate;
pub use digest::{Fingerprint, PersonKey};
pub use envelope::DER_MAX;
pub use error::{CertificateError, SignatureError};
pub use profile::known_policies;
pub use profile::{CertificateProfile, Hierarchy, PolicyRule, PolicyStatus};
pub use validity::CertificateValidity;
