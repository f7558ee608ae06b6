use chrono::{DateTime, Utc};
use der::oid::AssociatedOid;
use der::oid::db::rfc5280::ID_KP_CLIENT_AUTH;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};

use super::envelope::Envelope;
use super::{
    CertificateError, CertificateProfile, CertificateValidity, Fingerprint, Hierarchy, PersonKey,
    PolicyStatus, SignatureError,
};

/// 利用者証明用電子証明書: the certificate of one person's authentication key, read off a card.
///
/// It exists only when it has the profile. [`super::TrustAnchors::verify`] decides whether a root issued it.
/// No method returns the holder's common name, and `Debug` shows a length only: both name a person for years.
///
/// Source: protocol reference, 2.1; RFC 5280.
#[derive(Clone, derive_more::Debug)]
#[debug("AuthCertificate({} bytes)", der.len())]
pub struct AuthCertificate {
    der: Vec<u8>,
    envelope: Envelope,
    authority_key_id: Vec<u8>,
    policy: PolicyStatus,
}

impl AuthCertificate {
    /// Reads the DER bytes of EF 000A with the default profile.
    ///
    /// # Errors
    /// Names the field that does not fit, never its value.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        Self::parse_with(der, &CertificateProfile::default())
    }

    /// Reads the DER bytes of EF 000A with a profile of one's own.
    ///
    /// # Errors
    /// Names the field that does not fit, never its value.
    pub fn parse_with(der: &[u8], profile: &CertificateProfile) -> Result<Self, CertificateError> {
        let envelope = Envelope::parse(der)?;
        require_authentication_use(&envelope)?;
        let policy = policy_status(&envelope, profile)?;
        let authority_key_id = authority_key_id(&envelope)?;
        Ok(Self { der: der.to_vec(), envelope, authority_key_id, policy })
    }

    /// The whole certificate as read.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Names this exact certificate. Two sessions of one card give the same fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.der)
    }

    /// Names the holder at this issuer, as long as this certificate lives.
    #[must_use]
    pub fn person_key(&self) -> PersonKey {
        PersonKey::of(&self.envelope.issuer, &self.envelope.serial)
    }

    /// Serial number, big-endian without leading zeros. Names a person: never for a log.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.envelope.serial
    }

    /// First second of validity.
    #[must_use]
    pub const fn not_before(&self) -> DateTime<Utc> {
        self.envelope.not_before
    }

    /// Last second of validity.
    #[must_use]
    pub const fn not_after(&self) -> DateTime<Utc> {
        self.envelope.not_after
    }

    /// The state of its validity period at `now`. It is advice, never a reason to refuse.
    #[must_use]
    pub fn validity(&self, now: DateTime<Utc>) -> CertificateValidity {
        CertificateValidity::of(self.not_before(), self.not_after(), now)
    }

    /// Whether issuer and policy are those of the test hierarchy.
    #[must_use]
    pub const fn is_test(&self) -> bool {
        matches!(self.envelope.hierarchy, Hierarchy::Test)
    }

    /// How sure it is that its policy is that of an authentication certificate.
    #[must_use]
    pub const fn policy_status(&self) -> PolicyStatus {
        self.policy
    }

    /// Proves that the card's key signed the message (RSASSA-PKCS1-v1_5 with SHA-256).
    ///
    /// # Errors
    /// When the signature is not this key's over this message.
    pub fn verify_signature(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        if self.envelope.key.has_signed(message, signature) { Ok(()) } else { Err(SignatureError) }
    }

    pub(super) const fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    pub(super) fn authority_key_id(&self) -> &[u8] {
        &self.authority_key_id
    }
}

impl PartialEq for AuthCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for AuthCertificate {}

/// The certificate is for authentication, and not the signing certificate or an authority's.
fn require_authentication_use(envelope: &Envelope) -> Result<(), CertificateError> {
    let extensions = &envelope.extensions;
    match extensions.get::<KeyUsage>()? {
        Some((true, KeyUsage(usage))) if usage == KeyUsages::DigitalSignature => {}
        _ => return Err(CertificateError::KeyUsage),
    }
    match extensions.get::<ExtendedKeyUsage>()? {
        Some((_, ExtendedKeyUsage(purposes))) if purposes.contains(&ID_KP_CLIENT_AUTH) => {}
        _ => return Err(CertificateError::ExtendedKeyUsage),
    }
    if extensions.has(BasicConstraints::OID) {
        return Err(CertificateError::BasicConstraints);
    }
    if extensions.has(SubjectAltName::OID) {
        return Err(CertificateError::SubjectAltName);
    }
    Ok(())
}

fn policy_status(
    envelope: &Envelope,
    profile: &CertificateProfile,
) -> Result<PolicyStatus, CertificateError> {
    let Some((true, CertificatePolicies(policies))) = envelope.extensions.get()? else {
        return Err(CertificateError::Policy);
    };
    let status = |one: &x509_cert::ext::pkix::certpolicy::PolicyInformation| {
        profile.status(one.policy_identifier, envelope.hierarchy)
    };
    policies.iter().find_map(status).ok_or(CertificateError::Policy)
}

fn authority_key_id(envelope: &Envelope) -> Result<Vec<u8>, CertificateError> {
    if envelope.extensions.get::<SubjectKeyIdentifier>()?.is_none() {
        return Err(CertificateError::SubjectKeyId);
    }
    let authority = envelope.extensions.get::<AuthorityKeyIdentifier>()?;
    let key_id = authority.and_then(|(_, authority)| authority.key_identifier);
    key_id.map(|id| id.as_bytes().to_vec()).ok_or(CertificateError::AuthorityKeyId)
}
