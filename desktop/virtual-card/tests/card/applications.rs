use rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Digest, Sha256};
use shikaku_virtual_card::{SyntheticKey, surface_anchor, text_anchor};

use crate::{JPKI, PIN, SURFACE, TEXT, card, data, hex, send};

const DIGEST_INFO: &str = "3031300D060960864801650304020105000420";

#[test]
fn every_scheme_gives_the_signature_its_name_promises() {
    let mut card = card("valid");
    send(&mut card, &format!("{JPKI};{PIN}"));
    let digest = Sha256::digest(b"message");
    let key = card.credentials().auth_key().public();
    let info = format!("{DIGEST_INFO}{}", hex(&digest));
    let mut sign =
        |p1: &str, input: &str| data(&mut card, &format!("802A{p1}97{:02X}{input}00", input.len() / 2));
    let normal = sign("00", &info);
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &normal).unwrap();
    assert_eq!(sign("02", &hex(&digest)), normal);
    assert_eq!(sign("03", &hex(b"message")), normal);
    key.verify(Pkcs1v15Sign::new_unprefixed(), &digest, &sign("01", &hex(b"message"))).unwrap();
    let pss = sign("04", &hex(&digest));
    key.verify(Pss::new::<Sha256>(), &digest, &pss).unwrap();
    let again = sign("05", &hex(b"message"));
    key.verify(Pss::new::<Sha256>(), &digest, &again).unwrap();
    assert_ne!(pss, again, "the salt is fresh");
}

#[test]
fn an_input_the_scheme_does_not_take_is_refused() {
    let mut card = card("valid");
    send(&mut card, &format!("{JPKI};{PIN}"));
    let mut check =
        |command: &str, expected: &str| assert_eq!(send(&mut card, command), expected, "{command}");
    check(&format!("802A0097F5{}00", "22".repeat(245)), "256 9000");
    check(&format!("802A0097F6{}00", "22".repeat(246)), "0 6985");
    check("802A029703 112233 00", "0 6985");
    check("802A069703 112233 00", "0 6A86");
    check("802A009703 112233", "0 6700");
    check("802A009703 112233 10", "0 6C00");
    check("802A009803 112233 00", "0 6981");
    check("802A000003 112233 00", "0 6A88");
    check("802A009A03 112233 00", "0 6982");
}

#[test]
fn the_signature_key_signs_after_the_password() {
    let mut card = card("valid");
    send(&mut card, &format!("{JPKI};{}", crate::PASSWORD));
    let digest = Sha256::digest(b"message");
    let signature = data(&mut card, &format!("802A029A20{}00", hex(&digest)));
    card.credentials()
        .signature_key()
        .public()
        .verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
        .unwrap();
}

#[test]
fn presence_is_proven_without_a_pin_down_to_the_root() {
    let mut card = card("valid");
    send(&mut card, SURFACE);
    assert_eq!(send(&mut card, "00B0810000"), "0 6982");
    data(&mut card, "0020009106353930343130"); // 1984-04-10 is Showa 59
    let record = data(&mut card, "00B08100000000");
    let certificate = data(&mut card, "00B08400000000");
    let challenge = Sha256::digest(b"challenge");
    let proof = data(&mut card, &format!("802A000033{DIGEST_INFO}{}00", hex(&challenge)));

    let anchor = surface_anchor();
    let root = key(&anchor.exponent, &anchor.modulus);
    let municipality = certified_key(&certificate, &anchor.key_id, &root);
    // FF10 82 len | DF11 | DF12 | DF13 82 0100 signature: the signature covers DF11 and DF12 as written.
    let (signed, signature) = record[5..].split_at(record.len() - 5 - 256 - 5);
    verify(&municipality, signed, &signature[5..]);
    let own = key(&[1, 0, 1], &signed[signed.len() - 256..]);
    own.verify(Pkcs1v15Sign::new::<Sha256>(), &challenge, &proof).unwrap();
    assert_eq!(&signed[3..11], b"19840410");
}

#[test]
fn the_text_application_vouches_for_its_files() {
    let mut card = card("valid");
    send(&mut card, TEXT);
    assert_eq!(send(&mut card, "00B0820000"), "0 6982");
    assert_eq!(send(&mut card, "00200092"), "0 63C0");
    assert_eq!(send(&mut card, "002000920431323334"), "0 6984");
    data(&mut card, "002000910431323334");
    let number = data(&mut card, "00B0810000");
    let attributes = data(&mut card, "00B0820000");
    let record = data(&mut card, "00B08300000000");
    let certificate = data(&mut card, "00B08400000000");
    assert_eq!((number.len(), &number[15..]), (17, &[0xFF, 0xFF][..]));
    assert_eq!(record[8..40], Sha256::digest(&number)[..]);
    let objects = &attributes[usize::from(attributes[7])..];
    assert_eq!(record[43..75], Sha256::digest(objects)[..]);
    let anchor = text_anchor();
    let municipality = certified_key(&certificate, &anchor.key_id, &key(&anchor.exponent, &anchor.modulus));
    verify(&municipality, &record[5..75], &record[80..]);
    let own = data(&mut card, "00B08700000000");
    verify(&municipality, &own[5..own.len() - 261], &own[own.len() - 256..]);
}

#[test]
fn the_codes_open_what_they_open_and_nothing_else() {
    let code_b = hex(card("valid").credentials().code_b().as_bytes());
    let number = hex(card("valid").credentials().my_number().as_bytes());
    let check = |application: &str, verify: &str, opened: &[u8], closed: &[u8]| {
        let mut card = card("valid");
        send(&mut card, application);
        data(&mut card, verify);
        for (files, expected) in [(opened, "9000"), (closed, "6982")] {
            for file in files {
                let answer = send(&mut card, &format!("00B0{:02X}0000", 0x80 | file));
                assert!(answer.ends_with(expected), "{verify} {file:02X}: {answer}");
            }
        }
    };
    check(SURFACE, "0020009106353930343130", &[1, 3, 4], &[2, 5, 6]);
    check(SURFACE, &format!("002000920E{code_b}"), &[2, 3, 4, 6], &[1, 5]);
    check(SURFACE, &format!("002000930C{number}"), &[2, 3, 4, 5, 6], &[1]);
    check(TEXT, &format!("002000950E{code_b}"), &[2, 3, 4, 5, 6, 7], &[1]);
    check(TEXT, &format!("002000940C{number}"), &[1, 3, 4, 5, 6, 7], &[2]);
}

/// The key in a card-verifiable certificate, its signature checked by `issuer`.
fn certified_key(certificate: &[u8], issuer_id: &[u8; 16], issuer: &RsaPublicKey) -> RsaPublicKey {
    // 7F21 82 len | 5F4E 82 len body | 5F37 82 0100 signature
    let body = &certificate[10..10 + 297];
    assert_eq!(&body[..16], issuer_id);
    verify(issuer, body, &certificate[certificate.len() - 256..]);
    key(&[1, 0, 1], &body[body.len() - 256..])
}

fn verify(key: &RsaPublicKey, message: &[u8], signature: &[u8]) {
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature).unwrap();
}

fn key(exponent: &[u8], modulus: &[u8]) -> RsaPublicKey {
    RsaPublicKey::new(BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent)).unwrap()
}

#[test]
fn neighbouring_cards_have_different_keys() {
    let (one, other) = (card("valid"), card("invalid"));
    let modulus = |key: &SyntheticKey| key.public();
    assert_ne!(modulus(one.credentials().auth_key()), modulus(other.credentials().auth_key()));
    assert_ne!(modulus(one.credentials().card_key()), modulus(other.credentials().card_key()));
}
