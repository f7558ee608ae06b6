use chrono::{DateTime, Utc};
use shikaku_card::certificate::{AuthCertificate, TrustAnchors};

/// What is read is kept as it was; what hangs on our roots is one of the few certificates that do.
///
/// # Panics
/// When that does not hold.
pub fn certificate(bytes: &[u8]) {
    let added = TrustAnchors::new().add_test_root(bytes).is_ok();
    assert!(!added || is_root(bytes), "a root was accepted that signs itself and is not ours");
    let Ok(certificate) = AuthCertificate::parse(bytes) else { return };
    assert_eq!(certificate.der(), bytes);
    assert!(AuthCertificate::parse(certificate.der()).is_ok_and(|again| again == certificate));
    assert!(certificate.not_before() <= certificate.not_after());
    assert!(!certificate.serial().is_empty() && certificate.serial().first() != Some(&0));
    assert_eq!(format!("{certificate:?}"), format!("AuthCertificate({} bytes)", bytes.len()));
    assert!(certificate.verify_signature(b"message", bytes).is_err());
    for now in [
        DateTime::<Utc>::MIN_UTC,
        certificate.not_before(),
        certificate.not_after(),
        DateTime::<Utc>::MAX_UTC,
    ] {
        let _ = certificate.validity(now);
    }
    // The keys of these roots were thrown away: nothing new can hang on them.
    assert!(
        anchors().verify(&certificate).is_err() || ISSUED.contains(&bytes),
        "a forged certificate was accepted"
    );
}

fn anchors() -> TrustAnchors {
    let mut anchors = TrustAnchors::new();
    for root in ROOTS {
        anchors.add_test_root(root).expect("a root of the fixtures");
    }
    anchors
}

fn is_root(bytes: &[u8]) -> bool {
    bytes == IMPOSTOR || ROOTS.contains(&bytes)
}

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../../fixtures/certificates/", $path))
    };
}

const ROOTS: [&[u8]; 2] = [fixture!("roots/generation-1.der"), fixture!("roots/generation-2.der")];
const IMPOSTOR: &[u8] = fixture!("roots/impostor.der");
const ISSUED: [&[u8]; 3] =
    [fixture!("auth.der"), fixture!("auth-generation-1.der"), fixture!("auth-high-serial.der")];
