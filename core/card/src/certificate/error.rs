use thiserror::Error;

/// Why bytes are not an authentication certificate. Names the field, never its value.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// More than [`DER_MAX`](super::DER_MAX) bytes.
    #[error("the certificate is too long")]
    TooLong,
    /// Not one whole DER object of the type `Certificate`; bytes follow it; its two signature algorithms differ; or
    /// an RSA key is no `RSAPublicKey`.
    #[error("the certificate is not one whole DER object")]
    Malformed,
    /// Not X.509 version 3.
    #[error("the certificate is not version 3")]
    Version,
    /// Zero, negative or longer than 20 bytes.
    #[error("the serial number is not a positive integer")]
    Serial,
    /// The signature algorithm is not `sha256WithRSAEncryption`.
    #[error("the signature algorithm is not sha256WithRSAEncryption")]
    SignatureAlgorithm,
    /// Not an RSA key of 2048 bits with the exponent 65537.
    #[error("the public key is not RSA-2048 with exponent 65537")]
    PublicKey,
    /// The issuer is not a user-authentication CA of the JPKI.
    #[error("the issuer is not a JPKI authority for user authentication")]
    Issuer,
    /// The validity period ends before it begins, or is outside of the calendar.
    #[error("the validity period is not a period")]
    Validity,
    /// An extension is unreadable.
    #[error("an extension cannot be read")]
    Extension,
    /// An extension occurs twice.
    #[error("an extension is there twice")]
    DuplicateExtension,
    /// A critical extension that this profile does not know (RFC 5280, 4.2).
    #[error("a critical extension is unknown")]
    UnknownCriticalExtension,
    /// `KeyUsage` is absent, not critical, or not exactly what the profile asks.
    #[error("the key usage does not fit")]
    KeyUsage,
    /// `ExtendedKeyUsage` does not name `clientAuth`.
    #[error("the extended key usage does not fit")]
    ExtendedKeyUsage,
    /// `CertificatePolicies` is absent, not critical, or names no policy that the profile takes from this issuer.
    #[error("the certificate policy does not fit")]
    Policy,
    /// `AuthorityKeyIdentifier` is absent or has no key identifier.
    #[error("the authority key identifier is absent")]
    AuthorityKeyId,
    /// `SubjectKeyIdentifier` is absent.
    #[error("the subject key identifier is absent")]
    SubjectKeyId,
    /// `BasicConstraints` does not fit: present on a person's certificate, or not a critical `CA:TRUE` on a root.
    #[error("the basic constraints do not fit")]
    BasicConstraints,
    /// `SubjectAltName` on a person's authentication certificate.
    #[error("a subject alternative name is present")]
    SubjectAltName,
}

impl CertificateError {
    /// Whether the bytes are one whole X.509 certificate, of a profile that is not known here. Reading it again
    /// brings the same: a later version of this program, or another card, is needed. Otherwise the bytes are cut or
    /// garbled, or break the rules of X.509 itself.
    #[must_use]
    pub const fn is_other_profile(self) -> bool {
        match self {
            Self::Version
            | Self::SignatureAlgorithm
            | Self::PublicKey
            | Self::Issuer
            | Self::UnknownCriticalExtension
            | Self::KeyUsage
            | Self::ExtendedKeyUsage
            | Self::Policy
            | Self::AuthorityKeyId
            | Self::SubjectKeyId
            | Self::BasicConstraints
            | Self::SubjectAltName => true,
            Self::TooLong
            | Self::Malformed
            | Self::Serial
            | Self::Validity
            | Self::Extension
            | Self::DuplicateExtension => false,
        }
    }
}

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the signature does not match")]
pub struct SignatureError;
