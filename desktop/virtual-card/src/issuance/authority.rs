use std::sync::LazyLock;

use chrono::NaiveDate;
use x509_cert::ext::pkix::KeyUsages;

use super::issuer::{Draft, key, serial, sign};
use super::name::{self, Service};
use super::validity::Period;
use super::{IssueError, extension};

/// 利用者証明用CA証明書 of the virtual cards, DER. Synthetic; no product may trust it unless configured to.
///
/// # Panics
/// When the keys in the source tree were damaged before the build.
#[must_use]
pub fn auth_ca_certificate() -> &'static [u8] {
    static CERTIFICATE: LazyLock<Vec<u8>> =
        LazyLock::new(|| certificate(Service::Auth).expect("the authority's certificate is constant"));
    &CERTIFICATE
}

/// 署名用CA証明書 of the virtual cards, DER.
///
/// # Panics
/// As [`auth_ca_certificate`].
#[must_use]
pub fn signature_ca_certificate() -> &'static [u8] {
    static CERTIFICATE: LazyLock<Vec<u8>> =
        LazyLock::new(|| certificate(Service::Signature).expect("the authority's certificate is constant"));
    &CERTIFICATE
}

/// Self-signed, one level. Real ones live ten years; this one twenty, so that the fixtures do not die.
fn certificate(service: Service) -> Result<Vec<u8>, IssueError> {
    let public_key = extension::public_key_info(key(service))?;
    let name = name::issuer(service)?;
    let extensions = vec![
        extension::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?,
        extension::subject_alternative_name(name::issuer_in_japanese(service)?)?,
        extension::authority()?,
        extension::distribution_point(name.clone())?,
        extension::subject_key(&public_key)?,
    ];
    let period = lifetime().ok_or(IssueError::Date)?;
    sign(service, Draft { serial: serial(service), period, subject: name, public_key, extensions })
}

fn lifetime() -> Option<Period> {
    Some(Period {
        not_before: NaiveDate::from_ymd_opt(2020, 1, 6)?.and_hms_opt(2, 5, 2)?,
        not_after: NaiveDate::from_ymd_opt(2039, 12, 31)?.and_hms_opt(14, 59, 59)?,
    })
}
