//! The module as a whole, over the synthetic certificates of `fixtures/certificates`.

use proptest::prelude::*;

use super::CertificateError as Error;
use super::*;

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../../../fixtures/certificates/", $path)).as_slice()
    };
}

const AUTH: &[u8] = fixture!("auth.der");
const GENERATION_1: &[u8] = fixture!("roots/generation-1.der");
const GENERATION_2: &[u8] = fixture!("roots/generation-2.der");
const IMPOSTOR: &[u8] = fixture!("roots/impostor.der");
const PRODUCTION: &[u8] = fixture!("roots/production-shape.der");

#[track_caller]
fn refused(der: &[u8], field: Error) {
    assert_eq!(AuthCertificate::parse(der).err(), Some(field));
}

fn test_anchors(roots: &[&[u8]]) -> TrustAnchors {
    let mut anchors = TrustAnchors::new();
    for root in roots {
        anchors.add_test_root(root).expect("a test root");
    }
    anchors
}

#[track_caller]
fn chain(roots: &[&[u8]], der: &[u8], expected: Result<(), ChainError>) {
    let certificate = AuthCertificate::parse(der).expect("a certificate of the profile");
    assert_eq!(test_anchors(roots).verify(&certificate), expected);
}

#[test]
fn a_certificate_of_the_profile_is_read() {
    let certificate = AuthCertificate::parse(AUTH).expect("of the profile");
    assert_eq!(certificate.der(), AUTH);
    assert_eq!(certificate.serial(), [0x59, 0x00, 0xFE]);
    assert!(certificate.is_test());
    assert_eq!(certificate.policy_status(), PolicyStatus::Confirmed);
    assert_eq!(certificate.not_before().to_rfc3339(), "2021-11-16T01:35:42+00:00");
    assert_eq!(certificate.not_after().to_rfc3339(), "2026-11-15T14:59:59+00:00");
}

#[test]
fn a_serial_number_is_given_without_the_zero_that_der_puts_before_it() {
    let certificate = AuthCertificate::parse(fixture!("auth-high-serial.der")).expect("of the profile");
    assert_eq!(certificate.serial(), [0xF9, 0x00, 0x01]);
}

#[test]
fn each_broken_field_is_named() {
    refused(fixture!("refused/version-1.der"), Error::Version);
    refused(fixture!("refused/signature-sha512.der"), Error::SignatureAlgorithm);
    refused(fixture!("refused/key-3072-bits.der"), Error::PublicKey);
    refused(fixture!("refused/key-exponent-3.der"), Error::PublicKey);
    refused(fixture!("refused/key-elliptic.der"), Error::PublicKey);
    refused(fixture!("refused/usage-not-critical.der"), Error::KeyUsage);
    refused(fixture!("refused/usage-of-the-signing-certificate.der"), Error::KeyUsage);
    refused(fixture!("refused/purpose-absent.der"), Error::ExtendedKeyUsage);
    refused(fixture!("refused/purpose-server.der"), Error::ExtendedKeyUsage);
    refused(fixture!("refused/policy-not-critical.der"), Error::Policy);
    refused(fixture!("refused/policy-of-the-signing-certificate.der"), Error::Policy);
    refused(fixture!("refused/policy-of-the-other-hierarchy.der"), Error::Policy);
    refused(fixture!("refused/authority-key-id-absent.der"), Error::AuthorityKeyId);
    refused(fixture!("refused/subject-key-id-absent.der"), Error::SubjectKeyId);
    refused(fixture!("refused/constraints-present.der"), Error::BasicConstraints);
    refused(fixture!("refused/alternative-name-present.der"), Error::SubjectAltName);
    refused(fixture!("refused/unknown-critical-extension.der"), Error::UnknownCriticalExtension);
    refused(fixture!("refused/issuer-organisation.der"), Error::Issuer);
    refused(fixture!("refused/issuer-unit.der"), Error::Issuer);
    refused(fixture!("refused/issuer-country.der"), Error::Issuer);
}

#[test]
fn only_one_whole_object_of_bounded_length_is_a_certificate() {
    refused(&[], Error::Malformed);
    refused(&[AUTH, &[0]].concat(), Error::Malformed);
    refused(&AUTH[..AUTH.len() - 1], Error::Malformed);
    refused(&[0; DER_MAX], Error::Malformed);
    refused(&[0; DER_MAX + 1], Error::TooLong);
    refused(GENERATION_2, Error::KeyUsage);
}

#[test]
fn a_candidate_policy_is_read_as_a_candidate_and_a_strict_profile_refuses_it() {
    for der in [fixture!("auth-policy-1-30.der"), fixture!("auth-policy-3-30.der")] {
        let certificate = AuthCertificate::parse(der).expect("a candidate");
        assert_eq!(certificate.policy_status(), PolicyStatus::Candidate);
        assert!(!certificate.is_test());
        let strict = AuthCertificate::parse_with(der, &CertificateProfile::confirmed_only());
        assert_eq!(strict.err(), Some(Error::Policy));
    }
    assert!(AuthCertificate::parse_with(AUTH, &CertificateProfile::confirmed_only()).is_ok());
}

#[test]
fn the_root_is_chosen_by_key_and_not_by_name() {
    chain(&[GENERATION_2], AUTH, Ok(()));
    chain(&[GENERATION_1, GENERATION_2], AUTH, Ok(()));
    chain(&[GENERATION_2, GENERATION_1], fixture!("auth-generation-1.der"), Ok(()));
    chain(&[GENERATION_1], AUTH, Err(ChainError::UnknownAuthority));
    chain(&[], AUTH, Err(ChainError::UnknownAuthority));
}

#[test]
fn a_claimed_key_identifier_proves_nothing() {
    chain(&[GENERATION_2], fixture!("auth-forged.der"), Err(ChainError::Signature));
    // Two roots that claim one identifier: the signature decides, in whichever order they were added.
    chain(&[IMPOSTOR, GENERATION_2], AUTH, Ok(()));
    chain(&[GENERATION_2, IMPOSTOR], AUTH, Ok(()));
}

#[test]
fn a_certificate_that_begins_before_its_root_hangs_on_nothing() {
    chain(&[GENERATION_2], fixture!("auth-older-than-root.der"), Err(ChainError::IssuedOutsideValidity));
}

#[test]
fn test_roots_are_taken_only_where_they_are_named_so() {
    let mut anchors = TrustAnchors::new();
    assert_eq!(anchors.add(GENERATION_2), Err(AnchorError::TestRoot));
    assert_eq!(anchors.add_test_root(PRODUCTION), Err(AnchorError::NotTestRoot));
    assert!(anchors.is_empty());
    assert_eq!(anchors.add(PRODUCTION), Ok(()));
    assert_eq!(anchors.len(), 1);
    let candidate = AuthCertificate::parse(fixture!("auth-policy-1-30.der")).expect("a candidate");
    assert_eq!(anchors.verify(&candidate), Ok(()));
}

#[test]
fn a_root_must_have_the_profile_of_a_root_and_sign_itself() {
    #[track_caller]
    fn check(der: &[u8], expected: AnchorError) {
        assert_eq!(TrustAnchors::new().add_test_root(der), Err(expected));
    }
    check(fixture!("roots/constraints-not-critical.der"), Error::BasicConstraints.into());
    check(fixture!("roots/not-an-authority.der"), Error::BasicConstraints.into());
    check(fixture!("roots/usage-without-crl.der"), Error::KeyUsage.into());
    check(fixture!("roots/other-organisation.der"), Error::Issuer.into());
    check(fixture!("roots/other-unit.der"), Error::Issuer.into());
    check(fixture!("roots/other-country.der"), Error::Issuer.into());
    check(AUTH, Error::KeyUsage.into());
    let mut changed = GENERATION_2.to_vec();
    *changed.last_mut().expect("bytes") ^= 1;
    check(&changed, AnchorError::NotSelfSigned);
}

#[test]
fn a_signature_counts_for_its_key_and_its_message_only() {
    let (message, signature) = (fixture!("auth-message.bin"), fixture!("auth-signature.bin"));
    let certificate = AuthCertificate::parse(AUTH).expect("of the profile");
    let other = AuthCertificate::parse(fixture!("auth-generation-1.der")).expect("of the profile");
    assert_eq!(certificate.verify_signature(message, signature), Ok(()));
    assert_eq!(other.verify_signature(message, signature), Err(SignatureError));
    assert_eq!(certificate.verify_signature(&message[1..], signature), Err(SignatureError));
    assert_eq!(certificate.verify_signature(message, &signature[1..]), Err(SignatureError));
    for index in 0..signature.len() {
        let mut changed = signature.to_vec();
        changed[index] ^= 0x40;
        assert_eq!(certificate.verify_signature(message, &changed), Err(SignatureError));
    }
}

#[test]
fn identities_differ_between_people_and_are_stable() {
    let read = |der| AuthCertificate::parse(der).expect("of the profile");
    let (one, other) = (read(AUTH), read(fixture!("auth-high-serial.der")));
    assert_eq!(one.fingerprint(), read(AUTH).fingerprint());
    assert_ne!(one.fingerprint(), other.fingerprint());
    assert_ne!(one.person_key(), other.person_key());
    // Same name, same serial number, another key: a re-issue under the same number is the same person's key.
    assert_eq!(one.person_key(), read(fixture!("auth-generation-1.der")).person_key());
    assert_ne!(one.fingerprint(), read(fixture!("auth-generation-1.der")).fingerprint());
}

#[test]
fn no_byte_can_be_changed_without_losing_the_root() {
    let anchors = test_anchors(&[GENERATION_1, GENERATION_2]);
    for index in 0..AUTH.len() {
        for flip in [0x01, 0x20, 0x80, 0xFF] {
            let mut changed = AUTH.to_vec();
            changed[index] ^= flip;
            let accepted = AuthCertificate::parse(&changed).is_ok_and(|read| anchors.verify(&read).is_ok());
            assert!(!accepted, "byte {index} ^ {flip:02X}");
        }
    }
}

#[test]
fn no_byte_of_a_root_can_be_changed() {
    for index in 0..GENERATION_2.len() {
        let mut changed = GENERATION_2.to_vec();
        changed[index] ^= 0x04;
        assert!(TrustAnchors::new().add_test_root(&changed).is_err(), "byte {index}");
    }
}

#[test]
fn nothing_printed_names_the_holder() {
    let certificate = AuthCertificate::parse(AUTH).expect("of the profile");
    let printed = format!(
        "{certificate:?} {:?} {:?} {:?}",
        certificate.fingerprint(),
        certificate.person_key(),
        test_anchors(&[GENERATION_2])
    );
    assert_eq!(
        printed,
        format!(
            "AuthCertificate({} bytes) Fingerprint(hidden) PersonKey(hidden) TrustAnchors(1 roots)",
            AUTH.len()
        )
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(AuthCertificate::parse(&bytes).is_err());
        prop_assert!(TrustAnchors::new().add(&bytes).is_err());
    }

    #[test]
    fn a_certificate_with_a_torn_piece_is_read_or_refused(
        at in 0..AUTH.len(), drop in 0_usize..40, piece in proptest::collection::vec(any::<u8>(), 0..40)
    ) {
        let end = AUTH.len().min(at + drop);
        let torn = [&AUTH[..at], piece.as_slice(), &AUTH[end..]].concat();
        let anchors = test_anchors(&[GENERATION_2]);
        let accepted = AuthCertificate::parse(&torn).is_ok_and(|read| anchors.verify(&read).is_ok());
        prop_assert_eq!(accepted, torn == AUTH);
    }
}
