//! Certificate extensions with the criticality and the order of fields of the real ones (reference 2.1, 2.3).

use der::asn1::{Any, Ia5StringRef, OctetString, Utf8StringRef};
use der::flagset::FlagSet;
use der::oid::db::rfc5280::{ID_AD_OCSP, ID_KP_CLIENT_AUTH, ID_QT_CPS};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    CertificatePolicies, CrlDistributionPoints, ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use sha1::{Digest, Sha1};

/// 鍵使用目的.
pub(crate) fn key_usage(usages: impl Into<FlagSet<KeyUsages>>) -> der::Result<Extension> {
    extension(&KeyUsage(usages.into()), true)
}

/// Client authentication only.
pub(crate) fn extended_key_usage() -> der::Result<Extension> {
    extension(&ExtendedKeyUsage(vec![ID_KP_CLIENT_AUTH]), false)
}

/// One policy with the address of the practice statement.
pub(crate) fn policies(policy: ObjectIdentifier) -> der::Result<Extension> {
    let qualifier = PolicyQualifierInfo {
        policy_qualifier_id: ID_QT_CPS,
        qualifier: Some(Any::from(Ia5StringRef::new(PRACTICE_STATEMENT)?)),
    };
    let policy = PolicyInformation { policy_identifier: policy, policy_qualifiers: Some(vec![qualifier]) };
    extension(&CertificatePolicies(vec![policy]), true)
}

/// The issuer's other name, as a directory name.
pub(crate) fn issuer_alternative_name(name: Name) -> der::Result<Extension> {
    extension(&IssuerAltName(vec![GeneralName::DirectoryName(name)]), false)
}

/// The subject's other name, as a directory name.
pub(crate) fn subject_alternative_name(name: Name) -> der::Result<Extension> {
    extension(&SubjectAltName(vec![GeneralName::DirectoryName(name)]), false)
}

/// The subject's attributes, each an `otherName` with a UTF-8 string.
pub(crate) fn subject_attributes(attributes: &[(ObjectIdentifier, &str)]) -> der::Result<Extension> {
    let other_name = |(type_id, value): &(ObjectIdentifier, &str)| {
        let value = Any::from(Utf8StringRef::new(value)?);
        Ok(GeneralName::OtherName(OtherName { type_id: *type_id, value }))
    };
    let names = attributes.iter().map(other_name).collect::<der::Result<_>>()?;
    extension(&SubjectAltName(names), false)
}

/// Where the revocation list is, as a directory name.
pub(crate) fn distribution_point(name: Name) -> der::Result<Extension> {
    let place = DistributionPointName::FullName(vec![GeneralName::DirectoryName(name)]);
    let point = DistributionPoint { distribution_point: Some(place), reasons: None, crl_issuer: None };
    extension(&CrlDistributionPoints(vec![point]), false)
}

/// Returns the address of the status responder. The host ends in `.test`, which belongs to no one (RFC 6761).
pub(crate) fn status_responder() -> der::Result<Extension> {
    let address = der::asn1::Ia5String::new("http://test-ocsp-authnorm.jpki.test")?;
    let access_location = GeneralName::UniformResourceIdentifier(address);
    let description = AccessDescription { access_method: ID_AD_OCSP, access_location };
    extension(&AuthorityInfoAccessSyntax(vec![description]), false)
}

/// The authority by key, name and serial.
pub(crate) fn authority_key(
    key: &SubjectPublicKeyInfoOwned,
    name: Name,
    serial: &[u8],
) -> der::Result<Extension> {
    let identifier = AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(key_digest(key))?),
        authority_cert_issuer: Some(vec![GeneralName::DirectoryName(name)]),
        authority_cert_serial_number: Some(SerialNumber::new(serial)?),
    };
    extension(&identifier, false)
}

/// SHA-1 of the public key.
pub(crate) fn subject_key(key: &SubjectPublicKeyInfoOwned) -> der::Result<Extension> {
    extension(&SubjectKeyIdentifier(OctetString::new(key_digest(key))?), false)
}

/// A certification authority, of whatever path length.
pub(crate) fn authority() -> der::Result<Extension> {
    extension(&BasicConstraints { ca: true, path_len_constraint: None }, true)
}

/// The public key as certificates hold it.
pub(crate) fn public_key_info(key: &crate::issuance::SyntheticKey) -> der::Result<SubjectPublicKeyInfoOwned> {
    use rsa::pkcs8::EncodePublicKey;
    let document = key.public().to_public_key_der().map_err(|_| der::ErrorKind::Failed)?;
    SubjectPublicKeyInfoOwned::from_der(document.as_bytes())
}

const PRACTICE_STATEMENT: &str = "http://www.jpki.go.jp/cps.html";

fn key_digest(key: &SubjectPublicKeyInfoOwned) -> Vec<u8> {
    Sha1::digest(key.subject_public_key.raw_bytes()).to_vec()
}

fn extension<T: AssociatedOid + Encode>(value: &T, critical: bool) -> der::Result<Extension> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}
