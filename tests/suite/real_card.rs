//! The files of a real test card and the real production roots, where they are at hand. They are never copied into the
//! project: `SHIKAKU_SHARED_DATA`, or `../shared/data` beside it, names the folder; without it these tests say so.

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_card::certificate::{
    AnchorError, AuthCertificate, CertificateValidity, ChainError, PolicyStatus, TrustAnchors,
};
use shikaku_card::presence::{
    AgeRecord, CardVerifiableCertificate, CvAnchor, CvAnchors, PresenceError, verify_presence,
};

/// The file, or a line that says the test was skipped.
fn real(path: &str) -> Option<Vec<u8>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("SHIKAKU_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let bytes = std::fs::read(folder.join(path)).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {path} of the shared data is not at hand");
    }
    bytes
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

#[test]
fn the_certificate_of_a_real_test_card_is_read() {
    let Some(der) = real("jlis-test-card/jpki-auth-cert.der") else { return };
    let certificate = AuthCertificate::parse(&der).expect("of the profile");
    assert_eq!(certificate.serial(), [0x22, 0x7B, 0x13]);
    assert!(certificate.is_test());
    assert_eq!(certificate.policy_status(), PolicyStatus::Confirmed);
    assert_eq!(certificate.not_before(), moment("2025-10-27T01:35:42Z"));
    assert_eq!(certificate.not_after(), moment("2030-02-17T14:59:59Z"));
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    for (now, expected) in [
        ("2025-10-27T01:35:41Z", CertificateValidity::NotYetValid),
        ("2029-11-16T14:59:59Z", CertificateValidity::Valid),
        ("2029-11-16T15:00:00Z", CertificateValidity::ExpiringSoon { last_day: day("2030-02-17") }),
        (
            "2030-02-17T15:00:00Z",
            CertificateValidity::InGrace {
                until_from_day: day("2030-05-17"),
                until_from_month_end: day("2030-05-31"),
            },
        ),
        ("2030-05-31T15:00:00Z", CertificateValidity::Expired),
    ] {
        assert_eq!(certificate.validity(moment(now)), expected, "{now}");
    }
}

#[test]
fn of_two_real_generations_with_one_name_the_right_one_issued_it() {
    let [Some(der), Some(older), Some(newer)] = [
        real("jlis-test-card/jpki-auth-cert.der"),
        real("jlis-test-card/jpki-auth-ca-cert-2019.der"),
        real("jlis-test-card/jpki-auth-ca-cert.der"),
    ] else {
        return;
    };
    let certificate = AuthCertificate::parse(&der).expect("of the profile");
    let verify = |roots: &[&Vec<u8>]| {
        let mut anchors = TrustAnchors::new();
        for root in roots {
            anchors.add_test_root(root).expect("a test root");
        }
        anchors.verify(&certificate)
    };
    assert_eq!(verify(&[&newer]), Ok(()));
    assert_eq!(verify(&[&older, &newer]), Ok(()));
    assert_eq!(verify(&[&older]), Err(ChainError::UnknownAuthority));
    assert_eq!(TrustAnchors::new().add(&newer), Err(AnchorError::TestRoot));
}

#[test]
fn the_three_production_roots_are_taken_and_issued_no_test_card() {
    let roots = ["jpki-ca/authca01.cer", "jpki-ca/authca02.cer", "jpki-ca/authca03.cer"].map(real);
    let [Some(one), Some(two), Some(three)] = roots else { return };
    let mut anchors = TrustAnchors::new();
    for root in [&one, &two, &three] {
        assert_eq!(anchors.add(root), Ok(()));
        assert_eq!(TrustAnchors::new().add_test_root(root), Err(AnchorError::NotTestRoot));
    }
    let Some(der) = real("jlis-test-card/jpki-auth-cert.der") else { return };
    let certificate = AuthCertificate::parse(&der).expect("of the profile");
    assert_eq!(anchors.verify(&certificate), Err(ChainError::UnknownAuthority));
}

#[test]
fn no_byte_of_a_real_certificate_can_be_changed_without_losing_the_root() {
    let [Some(der), Some(root)] =
        ["jlis-test-card/jpki-auth-cert.der", "jlis-test-card/jpki-auth-ca-cert.der"].map(real)
    else {
        return;
    };
    let mut anchors = TrustAnchors::new();
    anchors.add_test_root(&root).expect("a test root");
    for index in 0..der.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut changed = der.clone();
            changed[index] ^= flip;
            let accepted = AuthCertificate::parse(&changed).is_ok_and(|read| anchors.verify(&read).is_ok());
            assert!(!accepted, "byte {index} ^ {flip:02X}");
        }
    }
}

#[test]
fn the_age_record_of_a_real_test_card_is_signed_up_to_the_key_of_the_operator() {
    let [Some(record), Some(certificate)] =
        ["jlis-test-card/surface-0001.bin", "jlis-test-card/surface-0004.bin"].map(real)
    else {
        return;
    };
    let parsed = AgeRecord::parse(&record).expect("a record");
    assert_eq!(parsed.birth_date().to_string(), "1980-02-17");
    let key_id = *CardVerifiableCertificate::parse(&certificate).expect("a certificate").issuer_key_id();
    assert_eq!(key_id, *b"6000023\x08\x05001\0\0\0\0");

    // The card's private key is not at hand: a false signature shows that every link before it holds.
    let mut anchors = CvAnchors::new();
    let anchor = CvAnchor::new(key_id, &OPERATOR_TEST_KEY, &[1, 0, 1]).expect("a key");
    anchors.add_test_key(anchor).expect("a test key");
    let verify = |record: &[u8]| verify_presence(record, &certificate, &anchors, b"challenge", &[1; 256]);
    assert_eq!(verify(&record), Err(PresenceError::ChallengeSignature));
    let mut younger = record.clone();
    younger[11] = b'9';
    assert_eq!(verify(&younger), Err(PresenceError::RecordSignature));
}

/// The modulus that signs the card-verifiable certificates of test cards (券面事項確認AP, key identifier `6000023`).
/// Source: the table of such keys in the crate `myna-card` 3.3.4, `src/ca.rs` (MIT).
const OPERATOR_TEST_KEY: [u8; 256] = [
    0xE0, 0x8C, 0xA1, 0xCA, 0xA0, 0xE5, 0x8C, 0x5D, 0xF2, 0x4B, 0xFD, 0x67, 0xE4, 0x5B, 0x7C, 0xE4, 0xB5,
    0x0E, 0xFF, 0x82, 0x8C, 0x10, 0x56, 0x80, 0x55, 0xF7, 0xE0, 0x12, 0xB7, 0x21, 0x2E, 0x7D, 0x28, 0x79,
    0xB9, 0xE0, 0xB9, 0x51, 0xE7, 0xAC, 0x5A, 0x6D, 0xC0, 0xD7, 0xD3, 0xC3, 0x1C, 0x22, 0x39, 0x51, 0xA1,
    0xE2, 0x77, 0x4F, 0x39, 0x8C, 0xF4, 0x66, 0x02, 0xA8, 0xAE, 0xC0, 0x48, 0x98, 0x71, 0x49, 0x81, 0xF8,
    0x13, 0xCB, 0x9D, 0xBD, 0x2E, 0xF9, 0x06, 0x85, 0x28, 0xE9, 0x45, 0x03, 0x61, 0xC0, 0x01, 0x54, 0x73,
    0x8C, 0xA4, 0xDD, 0x79, 0xD1, 0x38, 0x09, 0x8B, 0x91, 0xFA, 0xE2, 0x9A, 0x4F, 0xD7, 0x50, 0x55, 0x63,
    0x67, 0xBB, 0x85, 0x41, 0x58, 0x95, 0x3A, 0xF5, 0x8C, 0x0E, 0x8B, 0xBF, 0x28, 0x9C, 0x3A, 0x30, 0xE5,
    0x95, 0xFE, 0xF0, 0x44, 0x51, 0x9E, 0x96, 0x7E, 0xF0, 0x68, 0x6C, 0xBC, 0xF6, 0xEF, 0x6B, 0x9E, 0xD6,
    0xFC, 0x2A, 0x19, 0xF8, 0x00, 0xCE, 0x07, 0xE9, 0x29, 0xAC, 0x11, 0x55, 0x6F, 0x10, 0x73, 0x07, 0x73,
    0x72, 0x27, 0x9B, 0xA1, 0x30, 0x21, 0x6F, 0xC6, 0x80, 0xB7, 0xC3, 0x97, 0x88, 0xC8, 0xE7, 0x53, 0x4F,
    0x71, 0xEE, 0xB4, 0xC0, 0x0C, 0x90, 0x53, 0xFB, 0xF6, 0xE9, 0x2A, 0x07, 0x78, 0x4F, 0x26, 0x30, 0x8A,
    0xF7, 0x8F, 0x9C, 0x18, 0x00, 0x3E, 0xCB, 0xF1, 0x29, 0x65, 0xBD, 0x30, 0x30, 0x45, 0xB8, 0xA7, 0x63,
    0x91, 0xC4, 0x31, 0x78, 0x7F, 0xFC, 0x74, 0x5C, 0xC2, 0x74, 0x20, 0x66, 0x16, 0xD9, 0x1E, 0x81, 0xB3,
    0x9B, 0xB9, 0xA2, 0xDB, 0x4B, 0x64, 0xC4, 0xAD, 0x47, 0x83, 0x1A, 0xB0, 0x6C, 0xC4, 0x01, 0xF2, 0x16,
    0x2F, 0x30, 0xD9, 0x31, 0x6C, 0x38, 0x55, 0x7D, 0x4D, 0x96, 0xED, 0x5E, 0x76, 0xDB, 0x49, 0xB9, 0x09,
    0x2D,
];
