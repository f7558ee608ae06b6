//! The holder's two certificates, field by field as on a real test card (reference 2.1).

use chrono::NaiveDateTime;
use der::Encode;
use der::asn1::{Any, BitString, UtcTime};
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912::SHA_256_WITH_RSA_ENCRYPTION;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use super::extension;
use super::name::{self, Service};
use super::validity::Period;
use super::{IssueError, SyntheticKey, authority};
use crate::deck::CardRecord;

/// 利用者証明用電子証明書.
pub(super) fn auth_certificate(
    record: &CardRecord,
    period: &Period,
    key: &SyntheticKey,
) -> Result<Vec<u8>, IssueError> {
    let service = Service::Auth;
    let public_key = extension::public_key_info(key)?;
    let extensions = vec![
        extension::key_usage(KeyUsages::DigitalSignature)?,
        extension::extended_key_usage()?,
        extension::policies(TEST_AUTH_POLICY)?,
        extension::issuer_alternative_name(name::issuer_in_japanese(service)?)?,
        extension::distribution_point(name::distribution_point(service)?)?,
        extension::status_responder()?,
        authority_key(service)?,
        extension::subject_key(&public_key)?,
    ];
    let subject = name::auth_subject(record)?;
    sign(service, Draft { serial: record.serial.bytes(), period: *period, subject, public_key, extensions })
}

/// 署名用電子証明書: with the holder's attributes, without extended key usage and status address.
pub(super) fn signature_certificate(
    record: &CardRecord,
    period: &Period,
    key: &SyntheticKey,
) -> Result<Vec<u8>, IssueError> {
    let service = Service::Signature;
    let public_key = extension::public_key_info(key)?;
    let extensions = vec![
        extension::key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)?,
        holder_attributes(record)?,
        extension::policies(TEST_SIGNATURE_POLICY)?,
        extension::issuer_alternative_name(name::issuer_in_japanese(service)?)?,
        extension::distribution_point(name::distribution_point(service)?)?,
        authority_key(service)?,
        extension::subject_key(&public_key)?,
    ];
    let subject = name::signature_subject(record, period.not_before)?;
    let serial = record.serial.of_signature_certificate();
    sign(service, Draft { serial, period: *period, subject, public_key, extensions })
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
    let signature = authority::key(service).sign(&tbs_certificate.to_der()?)?;
    let signature = BitString::from_bytes(&signature)?;
    Ok(Certificate { tbs_certificate, signature_algorithm: algorithm, signature }.to_der()?)
}

const TEST_AUTH_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
const TEST_SIGNATURE_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20");

const NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5.1");
const NAME_SUBSTITUTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5.2");
const SEX: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5.3");
const BIRTH_DATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5.4");
const ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5.5");
const ADDRESS_SUBSTITUTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5.6");

/// 基本4情報 in the order of the real certificate. One digit per character says whether it was substituted: none was.
fn holder_attributes(record: &CardRecord) -> der::Result<Extension> {
    let holder = &record.holder;
    let birth_date = format!("{}{}", holder.era_digit(), holder.compact_birth_date());
    let sex = char::from(holder.sex.digit()).to_string();
    let unsubstituted = |text: &str| "0".repeat(text.chars().count());
    extension::subject_attributes(&[
        (NAME, &holder.name),
        (BIRTH_DATE, &birth_date),
        (SEX, &sex),
        (ADDRESS, &holder.address),
        (NAME_SUBSTITUTION, &unsubstituted(&holder.name)),
        (ADDRESS_SUBSTITUTION, &unsubstituted(&holder.address)),
    ])
}

fn authority_key(service: Service) -> der::Result<Extension> {
    let key = extension::public_key_info(authority::key(service))?;
    extension::authority_key(&key, name::issuer(service)?, &authority::serial(service))
}

/// `UTCTime`, which ends with 2049.
fn time(moment: NaiveDateTime) -> Result<Time, IssueError> {
    let seconds = u64::try_from(moment.and_utc().timestamp()).map_err(|_| IssueError::Date)?;
    Ok(Time::UtcTime(UtcTime::from_unix_duration(std::time::Duration::from_secs(seconds))?))
}
