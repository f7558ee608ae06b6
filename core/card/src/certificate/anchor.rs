use chrono::{DateTime, Utc};
use thiserror::Error;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier};

use super::envelope::Envelope;
use super::{AuthCertificate, CertificateError, Hierarchy};
use crate::rsa_key::RsaKey;

/// Why bytes are not taken as a root.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnchorError {
    /// Not a certificate of the profile of the roots.
    #[error("the root does not fit its profile: {0}")]
    Certificate(#[from] CertificateError),
    /// Issuer and subject differ, or the signature is not its own key's.
    #[error("the root is not signed by itself")]
    NotSelfSigned,
    /// A root of the test hierarchy where only production is taken.
    #[error("the root belongs to the test hierarchy")]
    TestRoot,
    /// A root of production where a test root was named.
    #[error("the root does not belong to the test hierarchy")]
    NotTestRoot,
}

/// Why a certificate does not hang on a root.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainError {
    /// No root has this name and this key identifier.
    #[error("no known root issued the certificate")]
    UnknownAuthority,
    /// The root is known, and the certificate is not signed by its key.
    #[error("the certificate is not signed by the root that it names")]
    Signature,
    /// The certificate begins outside of the root's validity.
    #[error("the certificate was issued outside of its root's validity")]
    IssuedOutsideValidity,
}

/// The roots that the caller trusts (認証局の自己署名証明書). Starts empty; what a card brings is never added.
///
/// A root is chosen by its key identifier **and** proven by the signature, since three generations share one name.
/// Its own validity is looked at as of the day it issued the certificate, not as of now: whether the *certificate* has
/// expired is advice ([`super::CertificateValidity`]), and in the grace after that the root may well be over too.
///
/// Source: protocol reference, 2.3.
///
/// # Examples
///
/// ```
/// use shikaku_card::certificate::TrustAnchors;
///
/// // The DER of a root comes from the service that publishes it; no root is part of this package.
/// let mut anchors = TrustAnchors::new();
/// assert!(anchors.add(b"no certificate").is_err());
/// assert!(anchors.is_empty());
/// ```
#[derive(Clone, Default, derive_more::Debug)]
#[debug("TrustAnchors({} roots)", anchors.len())]
pub struct TrustAnchors {
    anchors: Vec<Anchor>,
}

impl TrustAnchors {
    /// No root at all: every certificate is refused.
    #[must_use]
    pub const fn new() -> Self {
        Self { anchors: Vec::new() }
    }

    /// Trusts a production root, given as DER.
    ///
    /// # Errors
    /// Names the field that does not fit the profile of the roots; refuses a root of the test hierarchy.
    pub fn add(&mut self, der: &[u8]) -> Result<(), AnchorError> {
        match Anchor::parse(der)? {
            (Hierarchy::Production, anchor) => self.anchors.push(anchor),
            (Hierarchy::Test, _) => return Err(AnchorError::TestRoot),
        }
        Ok(())
    }

    /// Trusts a root of the **test** hierarchy, given as DER. Anyone with a test card then passes as its holder.
    ///
    /// # Errors
    /// Names the field that does not fit the profile of the roots; refuses a production root.
    pub fn add_test_root(&mut self, der: &[u8]) -> Result<(), AnchorError> {
        match Anchor::parse(der)? {
            (Hierarchy::Test, anchor) => self.anchors.push(anchor),
            (Hierarchy::Production, _) => return Err(AnchorError::NotTestRoot),
        }
        Ok(())
    }

    /// How many roots are trusted.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.anchors.len()
    }

    /// Whether no root is trusted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Proves that one of these roots issued the certificate. Says nothing about expiry or revocation.
    ///
    /// # Errors
    /// Says which link of the proof is missing.
    pub fn verify(&self, certificate: &AuthCertificate) -> Result<(), ChainError> {
        let (envelope, authority) = (certificate.envelope(), certificate.authority_key_id());
        let mut verdict = Err(ChainError::UnknownAuthority);
        for anchor in &self.anchors {
            if anchor.key_id != authority || anchor.name != envelope.issuer {
                continue;
            }
            verdict = anchor.verify(envelope);
            if verdict.is_ok() {
                break;
            }
        }
        verdict
    }
}

#[derive(Clone)]
struct Anchor {
    name: Vec<u8>,
    key_id: Vec<u8>,
    key: RsaKey,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
}

impl Anchor {
    fn parse(der: &[u8]) -> Result<(Hierarchy, Self), AnchorError> {
        let envelope = Envelope::parse(der)?;
        let key_id = authority_profile(&envelope)?;
        let is_its_own = envelope.issuer == envelope.subject;
        if !is_its_own || !envelope.key.has_signed(&envelope.signed, &envelope.signature) {
            return Err(AnchorError::NotSelfSigned);
        }
        let Envelope { subject: name, key, not_before, not_after, hierarchy, .. } = envelope;
        Ok((hierarchy, Self { name, key_id, key, not_before, not_after }))
    }

    fn verify(&self, issued: &Envelope) -> Result<(), ChainError> {
        if !self.key.has_signed(&issued.signed, &issued.signature) {
            return Err(ChainError::Signature);
        }
        if issued.not_before < self.not_before || issued.not_before > self.not_after {
            return Err(ChainError::IssuedOutsideValidity);
        }
        Ok(())
    }
}

/// Checks the extensions of a root and gives its key identifier.
fn authority_profile(envelope: &Envelope) -> Result<Vec<u8>, CertificateError> {
    let extensions = &envelope.extensions;
    match extensions.get::<KeyUsage>()? {
        Some((true, KeyUsage(usage))) if usage == KeyUsages::KeyCertSign | KeyUsages::CRLSign => {}
        _ => return Err(CertificateError::KeyUsage),
    }
    match extensions.get::<BasicConstraints>()? {
        Some((true, BasicConstraints { ca: true, .. })) => {}
        _ => return Err(CertificateError::BasicConstraints),
    }
    match extensions.get::<SubjectKeyIdentifier>()? {
        Some((_, key_id)) => Ok(key_id.0.as_bytes().to_vec()),
        None => Err(CertificateError::SubjectKeyId),
    }
}
