//! Distinguished names with the string types of the real certificates: country printable, everything else UTF-8.

use der::asn1::{Any, PrintableStringRef, SetOfVec, Utf8StringRef};
use der::oid::ObjectIdentifier;
use der::oid::db::rfc4519::{C, CN, L, O, OU};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RelativeDistinguishedName};

use super::MUNICIPALITY_CODE;
use crate::deck::CardRecord;
use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

/// 見本都 and 試験市: a prefecture and a city that do not exist.
const PREFECTURE: &str = "Mihon-to";
const CITY: &str = "Shiken-shi";
const AGENCY: &str = "Japan Agency for Local Authority Information Systems";

/// Which of the two services of JPKI a name belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    /// 利用者証明用.
    Auth,
    /// 署名用.
    Signature,
}

impl Service {
    const fn unit(self) -> &'static str {
        match self {
            Self::Auth => "JPKI for user authentication",
            Self::Signature => "JPKI for digital signature",
        }
    }

    const fn unit_in_japanese(self) -> &'static str {
        match self {
            Self::Auth => "公的個人認証サービス利用者証明用",
            Self::Signature => "公的個人認証サービス署名用",
        }
    }
}

/// Returns the name of the authority. Real test authorities have the same name; only the key differs.
pub(crate) fn issuer(service: Service) -> der::Result<Name> {
    name(&[(O, ORGANISATION), (OU, service.unit()), (OU, AGENCY)])
}

/// The authority's name in Japanese.
pub(crate) fn issuer_in_japanese(service: Service) -> der::Result<Name> {
    name(&[
        (O, "公的個人認証サービス"),
        (OU, service.unit_in_japanese()),
        (OU, "地方公共団体情報システム機構"),
    ])
}

/// The revocation list's place in the directory: one per municipality.
pub(crate) fn distribution_point(service: Service) -> der::Result<Name> {
    let list = format!("{CITY} CRLDP");
    name(&[
        (O, ORGANISATION),
        (OU, service.unit()),
        (OU, "CRL Distribution Points"),
        (OU, PREFECTURE),
        (CN, &list),
    ])
}

/// Subject of an authentication certificate: nothing but a number of 23 characters.
pub(crate) fn auth_subject(record: &CardRecord) -> der::Result<Name> {
    let digest = Sha256::digest(record.serial.bytes());
    let opaque = digest.first_chunk().copied().map_or(0, u64::from_be_bytes) >> 8;
    name(&[(CN, &format!("{opaque:014X}{MUNICIPALITY_CODE}003A"))])
}

/// Returns the subject of a signature certificate: place, and a number of 28 characters that starts with the time of
/// issue.
pub(crate) fn signature_subject(record: &CardRecord, issued: NaiveDateTime) -> der::Result<Name> {
    let number = record.serial.number() % 100_000;
    let number = format!("{}{number:05}{MUNICIPALITY_CODE}003A", issued.format("%Y%m%d%H%M%S"));
    name(&[(L, PREFECTURE), (L, CITY), (CN, &number)])
}

const ORGANISATION: &str = "JPKI-TEST";

/// C=JP and then the given attributes, each in a set of its own.
fn name(attributes: &[(ObjectIdentifier, &str)]) -> der::Result<Name> {
    let country = Any::from(PrintableStringRef::new("JP")?);
    let mut names = vec![relative(C, country)?];
    for (kind, value) in attributes {
        names.push(relative(*kind, Any::from(Utf8StringRef::new(value)?))?);
    }
    Ok(x509_cert::name::RdnSequence(names))
}

fn relative(oid: ObjectIdentifier, value: Any) -> der::Result<RelativeDistinguishedName> {
    Ok(RelativeDistinguishedName(SetOfVec::try_from([AttributeTypeAndValue { oid, value }])?))
}
