use std::fmt::Display;

use chrono::DateTime;
use der::Decode;
use der::oid::AssociatedOid;
use shikaku_card::tlv::Object;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage};
use x509_cert::time::Time;

use super::Fact;
use crate::transcript_report::words::NOT_SHOWN;

/// What policies are (protocol reference, 2.2).
const POLICIES: [(&str, &str); 6] = [
    ("1.2.392.200149.8.5.1.0.20", "test, signature"),
    ("1.2.392.200149.8.5.1.0.30", "test, user authentication"),
    ("1.2.392.200149.8.5.1.1.20", "production, signature"),
    ("1.2.392.200149.8.5.1.1.30", "production, user authentication; not confirmed"),
    ("1.2.392.200149.8.5.1.3.30", "production, user authentication; not confirmed"),
    ("1.2.392.200149.8.5.1.1.40", "phone, signature; not confirmed"),
];

const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// What an X.509 certificate says; `None` when the bytes are none.
///
/// Subject and serial number name a person for years, and the last day is the holder's birthday, so they are shown only
/// where they are synthetic.
pub(super) fn facts(der: &[u8], shows: bool) -> Option<Vec<Fact>> {
    let certificate = Certificate::from_der(der).ok()?;
    let tbs = &certificate.tbs_certificate;
    let personal = |value: &dyn Display| if shows { value.to_string() } else { NOT_SHOWN.to_owned() };
    let mut facts = vec![
        Fact::new("issuer", &tbs.issuer.to_string()),
        Fact::new("subject", &personal(&tbs.subject)),
        Fact::new("serial number", &personal(&tbs.serial_number)),
        Fact::new("valid from", &moment(tbs.validity.not_before)),
        Fact::new("valid until", &personal(&moment(tbs.validity.not_after))),
        Fact::new("key", &key(&certificate)),
    ];
    facts.extend(extension::<CertificatePolicies>(&certificate).map(|(critical, policies)| {
        let content = policies.0.iter().map(|policy| policy_in_words(&policy.policy_identifier.to_string()));
        fact("policy", &join(content), critical)
    }));
    facts.extend(extension::<KeyUsage>(&certificate).map(|(critical, KeyUsage(usages))| {
        let content = usages.into_iter().map(|usage| lower_first(&format!("{usage:?}")));
        fact("key usage", &join(content), critical)
    }));
    facts.extend(extension::<ExtendedKeyUsage>(&certificate).map(|(critical, purposes)| {
        let content = purposes.0.iter().map(|purpose| match purpose.to_string() {
            known if known == CLIENT_AUTH => "clientAuth".to_owned(),
            other => other,
        });
        fact("extended key usage", &join(content), critical)
    }));
    facts.extend(extension::<BasicConstraints>(&certificate).map(|(critical, constraints)| {
        fact("authority", if constraints.ca { "yes" } else { "no" }, critical)
    }));
    Some(facts)
}

fn fact(name: &str, value: &str, critical: bool) -> Fact {
    Fact::new(name, &if critical { format!("{value}; critical") } else { value.to_owned() })
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn extension<'a, T: Decode<'a> + AssociatedOid>(certificate: &'a Certificate) -> Option<(bool, T)> {
    let extensions = certificate.tbs_certificate.extensions.as_deref()?;
    let extension = extensions.iter().find(|extension| extension.extn_id == T::OID)?;
    Some((extension.critical, T::from_der(extension.extn_value.as_bytes()).ok()?))
}

fn moment(time: Time) -> String {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map_or_else(
        || "beyond all calendars".to_owned(),
        |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

/// `RSA, 2048 bits`. `RSAPublicKey` begins with the modulus (RFC 8017, A.1.1).
fn key(certificate: &Certificate) -> String {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    let written = info.subject_public_key.as_bytes().unwrap_or_default();
    let modulus = Object::read(written).and_then(|(sequence, _)| sequence.find(0x02));
    match modulus {
        Ok(modulus) if info.algorithm.oid.to_string() == RSA => {
            let digits: Vec<_> = modulus.value.iter().skip_while(|byte| **byte == 0).collect();
            let leading = digits.first().map_or(0, |first| first.leading_zeros() as usize);
            format!("RSA, {} bits", digits.len() * 8 - leading)
        }
        _ => format!("algorithm {}", info.algorithm.oid),
    }
}

const RSA: &str = "1.2.840.113549.1.1.1";

fn policy_in_words(policy: &str) -> String {
    match POLICIES.iter().find(|(known, _)| *known == policy) {
        Some((_, words)) => format!("{policy} ({words})"),
        None => policy.to_owned(),
    }
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
