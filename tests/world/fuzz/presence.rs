use shikaku_card::presence::{AgeRecord, CardVerifiableCertificate, CvAnchor, CvAnchors, verify_presence};

/// Nothing but the one set of genuine files proves a presence, whichever of them is replaced by the bytes.
///
/// # Panics
/// When that does not hold.
pub fn presence(bytes: &[u8]) {
    if let Ok(record) = AgeRecord::parse(bytes) {
        assert_eq!(format!("{record:?}"), "AgeRecord(hidden)");
    }
    if let Ok(certificate) = CardVerifiableCertificate::parse(bytes) {
        assert!(bytes.windows(16).any(|window| window == certificate.issuer_key_id()));
    }
    let anchors = anchors();
    let proves = |record, certificate, message, signature| {
        verify_presence(record, certificate, &anchors, message, signature).is_ok()
    };
    assert_eq!(proves(bytes, CERTIFICATE, MESSAGE, SIGNATURE), bytes == RECORD);
    assert_eq!(proves(RECORD, bytes, MESSAGE, SIGNATURE), bytes == CERTIFICATE);
    assert_eq!(proves(RECORD, CERTIFICATE, bytes, SIGNATURE), bytes == MESSAGE);
    assert_eq!(proves(RECORD, CERTIFICATE, MESSAGE, bytes), bytes == SIGNATURE);
}

fn anchors() -> CvAnchors {
    let mut anchors = CvAnchors::new();
    let anchor = CvAnchor::new(*KEY_ID, MODULUS, &[1, 0, 1]).expect("a key of the fixtures");
    anchors.add_test_key(anchor).expect("a test key");
    anchors
}

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../../fixtures/certificates/presence/", $path))
    };
}

const RECORD: &[u8] = fixture!("record.bin");
const CERTIFICATE: &[u8] = fixture!("certificate.bin");
const KEY_ID: &[u8; 16] = fixture!("anchor-key-id.bin");
const MODULUS: &[u8] = fixture!("anchor-modulus.bin");
const MESSAGE: &[u8] = fixture!("message.bin");
const SIGNATURE: &[u8] = fixture!("signature.bin");
