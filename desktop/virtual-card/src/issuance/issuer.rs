//! The authorities as issuers: their keys, their serial numbers, their signature.

use chrono::NaiveDateTime;
use der::Encode;
use der::asn1::{Any, BitString, UtcTime};
use der::oid::db::rfc5912::SHA_256_WITH_RSA_ENCRYPTION;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use super::key::keys::{AUTH_CA, SIGNATURE_CA};
use super::name::{self, Service};
use super::validity::Period;
use super::{IssueError, SyntheticKey};

/// Key of the authority.
pub(super) fn key(service: Service) -> &'static SyntheticKey {
    match service {
        Service::Auth => &AUTH_CA,
        Service::Signature => &SIGNATURE_CA,
    }
}

/// Serial number of the authority's own certificate.
pub(super) const fn serial(service: Service) -> [u8; 3] {
    match service {
        Service::Auth => [0x58, 0xCA, 0x01],
        Service::Signature => [0x58, 0xCA, 0x02],
    }
}

/// What a certificate says about one subject.
pub(super) struct Draft {
    pub(super) serial: [u8; 3],
    pub(super) period: Period,
    pub(super) subject: Name,
    pub(super) public_key: SubjectPublicKeyInfoOwned,
    pub(super) extensions: Vec<Extension>,
}

/// Signs a draft with the authority's key (`sha256WithRSAEncryption`).
pub(super) fn sign(service: Service, draft: Draft) -> Result<Vec<u8>, IssueError> {
    let algorithm =
        AlgorithmIdentifierOwned { oid: SHA_256_WITH_RSA_ENCRYPTION, parameters: Some(Any::null()) };
    let tbs_certificate = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&draft.serial)?,
        signature: algorithm.clone(),
        issuer: name::issuer(service)?,
        validity: Validity {
            not_before: time(draft.period.not_before)?,
            not_after: time(draft.period.not_after)?,
        },
        subject: draft.subject,
        subject_public_key_info: draft.public_key,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(draft.extensions),
    };
    let signature = key(service).sign(&tbs_certificate.to_der()?)?;
    let signature = BitString::from_bytes(&signature)?;
    Ok(Certificate { tbs_certificate, signature_algorithm: algorithm, signature }.to_der()?)
}

/// `UTCTime`, which ends with 2049.
fn time(moment: NaiveDateTime) -> Result<Time, IssueError> {
    let seconds = u64::try_from(moment.and_utc().timestamp()).map_err(|_| IssueError::Date)?;
    Ok(Time::UtcTime(UtcTime::from_unix_duration(std::time::Duration::from_secs(seconds))?))
}
