//! The module as a whole, over the synthetic files of `fixtures/certificates/presence`.

use proptest::prelude::*;

use super::*;

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../../../fixtures/certificates/presence/", $path))
    };
}

const RECORD: &[u8] = fixture!("record.bin");
const CERTIFICATE: &[u8] = fixture!("certificate.bin");
const KEY_ID: &[u8; 16] = fixture!("anchor-key-id.bin");
const MODULUS: &[u8] = fixture!("anchor-modulus.bin");
const MESSAGE: &[u8] = fixture!("message.bin");
const SIGNATURE: &[u8] = fixture!("signature.bin");

fn anchor(key_id: [u8; 16]) -> CvAnchor {
    CvAnchor::new(key_id, MODULUS, &[1, 0, 1]).expect("a key")
}

fn anchors() -> CvAnchors {
    let mut anchors = CvAnchors::new();
    anchors.add_test_key(anchor(*KEY_ID)).expect("a test key");
    anchors
}

/// The same bytes with one bit turned.
fn changed(bytes: &[u8], index: usize) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[index] ^= 0x10;
    changed
}

#[test]
fn a_whole_chain_proves_the_birth_date() {
    let proven = verify_presence(RECORD, CERTIFICATE, &anchors(), MESSAGE, SIGNATURE).expect("proven");
    assert_eq!(proven.birth_date().to_string(), "1980-02-17");
}

#[test]
fn each_missing_link_is_named() {
    #[track_caller]
    fn check(record: &[u8], certificate: &[u8], signature: &[u8], expected: PresenceError) {
        assert_eq!(verify_presence(record, certificate, &anchors(), MESSAGE, signature), Err(expected));
    }
    let last = RECORD.len() - 1;
    check(&changed(RECORD, last), CERTIFICATE, SIGNATURE, PresenceError::RecordSignature);
    let last = CERTIFICATE.len() - 1;
    check(RECORD, &changed(CERTIFICATE, last), SIGNATURE, PresenceError::CertificateSignature);
    check(RECORD, &changed(CERTIFICATE, 10), SIGNATURE, PresenceError::UnknownAuthority);
    check(RECORD, CERTIFICATE, &changed(SIGNATURE, 7), PresenceError::ChallengeSignature);
    check(RECORD, RECORD, SIGNATURE, CardVerifiableCertificateError::Malformed.into());
    check(CERTIFICATE, CERTIFICATE, SIGNATURE, AgeRecordError::Malformed.into());
    assert_eq!(
        verify_presence(RECORD, CERTIFICATE, &CvAnchors::new(), MESSAGE, SIGNATURE),
        Err(PresenceError::UnknownAuthority)
    );
    assert_eq!(
        verify_presence(RECORD, CERTIFICATE, &anchors(), b"another challenge", SIGNATURE),
        Err(PresenceError::ChallengeSignature)
    );
}

#[test]
fn no_bit_of_a_file_can_be_turned() {
    for index in 0..RECORD.len() {
        let changed = changed(RECORD, index);
        assert!(
            verify_presence(&changed, CERTIFICATE, &anchors(), MESSAGE, SIGNATURE).is_err(),
            "record {index}"
        );
    }
    for index in 0..CERTIFICATE.len() {
        let changed = changed(CERTIFICATE, index);
        assert!(
            verify_presence(RECORD, &changed, &anchors(), MESSAGE, SIGNATURE).is_err(),
            "certificate {index}"
        );
    }
}

#[test]
fn nothing_may_follow_or_be_missing() {
    let longer = |bytes: &[u8]| [bytes, &[0]].concat();
    assert_eq!(AgeRecord::parse(&longer(RECORD)), Err(AgeRecordError::Malformed));
    assert_eq!(AgeRecord::parse(&RECORD[..RECORD.len() - 1]), Err(AgeRecordError::Malformed));
    let (malformed, shorter) =
        (CardVerifiableCertificateError::Malformed, &CERTIFICATE[..CERTIFICATE.len() - 1]);
    assert_eq!(CardVerifiableCertificate::parse(&longer(CERTIFICATE)), Err(malformed));
    assert_eq!(CardVerifiableCertificate::parse(shorter), Err(malformed));
}

#[test]
fn test_keys_are_taken_only_where_they_are_named_so() {
    let mut production = *KEY_ID;
    production[0] = b'5';
    let mut anchors = CvAnchors::new();
    assert_eq!(anchors.add(anchor(*KEY_ID)), Err(CvAnchorError::TestKey));
    assert_eq!(anchors.add_test_key(anchor(production)), Err(CvAnchorError::NotTestKey));
    assert_eq!(anchors.add(anchor(production)), Ok(()));
    assert_eq!(CvAnchor::new(*KEY_ID, &MODULUS[1..], &[1, 0, 1]), Err(CvAnchorError::PublicKey));
    assert_eq!(CvAnchor::new(*KEY_ID, MODULUS, &[3]), Err(CvAnchorError::PublicKey));
}

#[test]
fn one_identifier_names_one_key() {
    let mut anchors = anchors();
    assert_eq!(anchors.add_test_key(anchor(*KEY_ID)), Ok(()));
    let mut other = MODULUS.to_vec();
    other[100] ^= 1;
    let other = CvAnchor::new(*KEY_ID, &other, &[1, 0, 1]).expect("a key");
    assert_eq!(anchors.add_test_key(other), Err(CvAnchorError::DuplicateKeyId));
}

#[test]
fn nothing_printed_contains_the_birth_date_or_the_municipality() {
    let record = AgeRecord::parse(RECORD).expect("a record");
    let certificate = CardVerifiableCertificate::parse(CERTIFICATE).expect("a certificate");
    let proven = verify_presence(RECORD, CERTIFICATE, &anchors(), MESSAGE, SIGNATURE).expect("proven");
    assert_eq!(
        format!("{record:?} {certificate:?} {proven:?}"),
        "AgeRecord(hidden) CardVerifiableCertificate(297 bytes of body) ProvenPresence(hidden)"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..700)) {
        prop_assert!(AgeRecord::parse(&bytes).is_err());
        prop_assert!(CardVerifiableCertificate::parse(&bytes).is_err());
    }
}
