use chrono::{DateTime, Utc};
use der::asn1::{AnyRef, UintRef};
use der::oid::db::{rfc4519, rfc5280, rfc5912};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::{Any, Decode, Reader, SliceReader, Tag, Tagged};
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::name::Name;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::Time;

use super::{CertificateError, Hierarchy};
use crate::rsa_key::RsaKey;

/// Longest certificate taken, in bytes. Those of the cards have about 1.6 KiB.
pub const DER_MAX: usize = 4096;

/// What certificates of people and of authorities have in common, read and checked.
#[derive(Clone)]
pub(super) struct Envelope {
    /// The signed part, as written.
    pub(super) signed: Vec<u8>,
    pub(super) signature: Vec<u8>,
    /// The issuer's name in DER, as written.
    pub(super) issuer: Vec<u8>,
    /// The holder's name in DER, as written.
    pub(super) subject: Vec<u8>,
    /// Big-endian, no leading zero.
    pub(super) serial: Vec<u8>,
    pub(super) not_before: DateTime<Utc>,
    pub(super) not_after: DateTime<Utc>,
    pub(super) key: RsaKey,
    pub(super) hierarchy: Hierarchy,
    pub(super) extensions: Extensions,
}

impl Envelope {
    /// Reads one whole DER certificate and nothing behind it.
    pub(super) fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > DER_MAX {
            return Err(CertificateError::TooLong);
        }
        let certificate = Certificate::from_der(der).map_err(|_| CertificateError::Malformed)?;
        let written = Written::cut(der).map_err(|_| CertificateError::Malformed)?;
        let tbs = &certificate.tbs_certificate;
        if tbs.version != Version::V3 {
            return Err(CertificateError::Version);
        }
        // RFC 5280, 4.1.1.2: both are the same, so a byte that was garbled in one of them is noticed.
        if certificate.signature_algorithm != tbs.signature {
            return Err(CertificateError::Malformed);
        }
        require_sha256_with_rsa(&tbs.signature)?;
        let signature = certificate.signature.as_bytes().ok_or(CertificateError::SignatureAlgorithm)?;
        let (not_before, not_after) = (moment(tbs.validity.not_before)?, moment(tbs.validity.not_after)?);
        if not_after < not_before {
            return Err(CertificateError::Validity);
        }
        Ok(Self {
            signed: written.signed.to_vec(),
            signature: signature.to_vec(),
            issuer: written.issuer.to_vec(),
            subject: written.subject.to_vec(),
            serial: serial(tbs)?,
            not_before,
            not_after,
            key: key(&tbs.subject_public_key_info)?,
            hierarchy: hierarchy(&tbs.issuer)?,
            extensions: Extensions::read(&certificate)?,
        })
    }
}

/// The extensions of one certificate, none of them twice and none critical and unknown.
#[derive(Clone)]
pub(super) struct Extensions(Vec<x509_cert::ext::Extension>);

impl Extensions {
    fn read(certificate: &Certificate) -> Result<Self, CertificateError> {
        let extensions = certificate.tbs_certificate.extensions.clone().unwrap_or_default();
        for (index, extension) in extensions.iter().enumerate() {
            if extensions.iter().skip(index + 1).any(|later| later.extn_id == extension.extn_id) {
                return Err(CertificateError::DuplicateExtension);
            }
            if extension.critical && !UNDERSTOOD.contains(&extension.extn_id) {
                return Err(CertificateError::UnknownCriticalExtension);
            }
        }
        Ok(Self(extensions))
    }

    /// The extension of this type and whether it is critical.
    pub(super) fn get<'a, T: Decode<'a> + AssociatedOid>(
        &'a self,
    ) -> Result<Option<(bool, T)>, CertificateError> {
        let Some(extension) = self.0.iter().find(|extension| extension.extn_id == T::OID) else {
            return Ok(None);
        };
        let value = T::from_der(extension.extn_value.as_bytes()).map_err(|_| CertificateError::Extension)?;
        Ok(Some((extension.critical, value)))
    }

    pub(super) fn has(&self, extension: ObjectIdentifier) -> bool {
        self.0.iter().any(|one| one.extn_id == extension)
    }
}

/// The critical extensions whose rules are applied here.
const UNDERSTOOD: [ObjectIdentifier; 5] = [
    rfc5280::ID_CE_KEY_USAGE,
    rfc5280::ID_CE_EXT_KEY_USAGE,
    rfc5280::ID_CE_CERTIFICATE_POLICIES,
    rfc5280::ID_CE_BASIC_CONSTRAINTS,
    rfc5280::ID_CE_SUBJECT_ALT_NAME,
];

/// The parts whose exact bytes count: what is signed, and names to be compared octet by octet.
struct Written<'a> {
    signed: &'a [u8],
    issuer: &'a [u8],
    subject: &'a [u8],
}

impl<'a> Written<'a> {
    /// Cuts bytes that are already known to be a certificate.
    fn cut(der: &'a [u8]) -> der::Result<Self> {
        let signed = SliceReader::new(AnyRef::from_der(der)?.value())?.tlv_bytes()?;
        let mut fields = SliceReader::new(AnyRef::from_der(signed)?.value())?;
        if fields.peek_tag()?.is_context_specific() {
            fields.tlv_bytes()?; // version
        }
        fields.tlv_bytes()?; // serial number
        fields.tlv_bytes()?; // signature algorithm
        let issuer = fields.tlv_bytes()?;
        fields.tlv_bytes()?; // validity
        Ok(Self { signed, issuer, subject: fields.tlv_bytes()? })
    }
}

fn require_sha256_with_rsa(algorithm: &AlgorithmIdentifierOwned) -> Result<(), CertificateError> {
    let without_parameters = algorithm.parameters.as_ref().is_some_and(Any::is_null);
    if algorithm.oid == rfc5912::SHA_256_WITH_RSA_ENCRYPTION && without_parameters {
        Ok(())
    } else {
        Err(CertificateError::SignatureAlgorithm)
    }
}

fn serial(tbs: &TbsCertificate) -> Result<Vec<u8>, CertificateError> {
    match tbs.serial_number.as_bytes() {
        [0, rest @ ..] if !rest.is_empty() => Ok(rest.to_vec()),
        [first, ..] if (1..0x80).contains(first) => Ok(tbs.serial_number.as_bytes().to_vec()),
        _ => Err(CertificateError::Serial),
    }
}

fn moment(time: Time) -> Result<DateTime<Utc>, CertificateError> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(CertificateError::Validity)
}

fn key(info: &SubjectPublicKeyInfoOwned) -> Result<RsaKey, CertificateError> {
    let without_parameters = info.algorithm.parameters.as_ref().is_some_and(Any::is_null);
    if info.algorithm.oid != rfc5912::RSA_ENCRYPTION || !without_parameters {
        return Err(CertificateError::PublicKey);
    }
    let der = info.subject_public_key.as_bytes().ok_or(CertificateError::Malformed)?;
    rsa_key(der).map_err(|_| CertificateError::Malformed)?.ok_or(CertificateError::PublicKey)
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 8017, A.1.1).
/// `None` for a key of another size or exponent.
fn rsa_key(der: &[u8]) -> der::Result<Option<RsaKey>> {
    let sequence = AnyRef::from_der(der)?;
    sequence.tag().assert_eq(Tag::Sequence)?;
    let mut numbers = SliceReader::new(sequence.value())?;
    let (modulus, exponent) = (UintRef::decode(&mut numbers)?, UintRef::decode(&mut numbers)?);
    numbers.finish(RsaKey::new(modulus.as_bytes(), exponent.as_bytes()))
}

/// `C=JP`, `O` of the hierarchy, an `OU` that says user authentication (not the signing certificate's CA).
fn hierarchy(issuer: &Name) -> Result<Hierarchy, CertificateError> {
    let is_authentication = texts(issuer, rfc4519::OU).any(|unit| unit == b"JPKI for user authentication");
    if !texts(issuer, rfc4519::C).eq([b"JP"]) || !is_authentication {
        return Err(CertificateError::Issuer);
    }
    let mut organisations = texts(issuer, rfc4519::O);
    match (organisations.next(), organisations.next()) {
        (Some(b"JPKI"), None) => Ok(Hierarchy::Production),
        (Some(b"JPKI-TEST"), None) => Ok(Hierarchy::Test),
        _ => Err(CertificateError::Issuer),
    }
}

/// The values of one attribute, in order.
fn texts(name: &Name, attribute: ObjectIdentifier) -> impl Iterator<Item = &[u8]> {
    let attributes = name.0.iter().flat_map(|relative| relative.0.iter());
    attributes.filter(move |one| one.oid == attribute).map(|one| one.value.value())
}
