//! The holder's two certificates, field by field as on a real test card (reference 2.1).

use der::oid::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;

use super::issuer::{self, Draft, sign};
use super::name::{self, Service};
use super::validity::Period;
use super::{IssueError, SyntheticKey, extension};
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
        extension::policies(if record.kind.is_phone() { PHONE_AUTH_POLICY } else { TEST_AUTH_POLICY })?,
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
        extension::policies(if record.kind.is_phone() {
            PHONE_SIGNATURE_POLICY
        } else {
            TEST_SIGNATURE_POLICY
        })?,
        extension::issuer_alternative_name(name::issuer_in_japanese(service)?)?,
        extension::distribution_point(name::distribution_point(service)?)?,
        authority_key(service)?,
        extension::subject_key(&public_key)?,
    ];
    let subject = name::signature_subject(record, period.not_before)?;
    let serial = record.serial.of_signature_certificate();
    sign(service, Draft { serial, period: *period, subject, public_key, extensions })
}

const TEST_AUTH_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
const TEST_SIGNATURE_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20");

/// Chosen by symmetry with 1.2.392.200149.8.5.1.1.40, which one page names for the signature on phones (reference 2.2).
const PHONE_AUTH_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.50");
const PHONE_SIGNATURE_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.40");

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
    let key = extension::public_key_info(issuer::key(service))?;
    extension::authority_key(&key, name::issuer(service)?, &issuer::serial(service))
}
