use shikaku_virtual_card::Counters;

use crate::{JPKI, PIN, SURFACE, TEXT, card, data, send};

/// Plays `commands` on a card of the deck.
#[track_caller]
fn check(name: &str, commands: &str, expected: &str) {
    assert_eq!(send(&mut card(name), commands), expected, "{name}: {commands}");
}

#[test]
fn a_card_without_pin_has_no_try_from_the_start_and_no_signature_certificate() {
    check("no-pin", &format!("{JPKI};00200098"), "0 63C0");
    check("no-pin", &format!("{JPKI};{PIN}"), "0 6984");
    check("no-pin", &format!("{JPKI};00A4020C020001"), "0 6A82");
    check("no-pin", &format!("{JPKI};00B08A00000000"), "1590 9000");
    check("no-pin", &format!("{TEXT};00200091"), "0 63C0");
    assert_eq!(card("no-pin").counters(), Counters { auth: 0, signature: 0, birth: 10 });
    let mut card = card("no-pin");
    send(&mut card, JPKI);
    assert_eq!(data(&mut card, "00B0880003"), [0x00, 0x8F, 0x00]);
}

#[test]
fn a_blocked_card_differs_from_one_without_pin_by_its_signature_certificate() {
    check("blocked", &format!("{JPKI};00200098"), "0 63C0");
    check("blocked", &format!("{JPKI};{PIN}"), "0 6984");
    let mut card = card("blocked");
    send(&mut card, JPKI);
    assert_eq!(data(&mut card, "00B0880003"), [0x8F, 0x8F, 0x00]);
}

#[test]
fn a_card_without_certificate_says_so_in_0008() {
    let mut card = card("no-certificate");
    send(&mut card, JPKI);
    assert_eq!(data(&mut card, "00B0880003"), [0x8F, 0x00, 0x00]);
    assert_eq!(send(&mut card, "00B08A00000000"), "0 6A82");
}

#[test]
fn a_child_has_no_signature_certificate() {
    let card = card("preschool");
    assert!(card.credentials().signature_certificate().is_none());
    assert!(card.credentials().auth_certificate().is_some());
}

#[test]
fn phones_have_one_application_and_say_what_they_are() {
    for (name, label) in [("android", "JPKIAPGPSETOKEN "), ("iphone", "JPKIAPIOSTOKEN ")] {
        check(name, SURFACE, "0 6A82");
        check(name, TEXT, "0 6A82");
        let mut card = card(name);
        send(&mut card, JPKI);
        assert!(data(&mut card, "00B08600A0").starts_with(label.as_bytes()));
    }
    check("android", &format!("{JPKI};00B08A00000000"), "0 6982");
    check("android", &format!("{JPKI};{PIN};00B08A00000000"), "1590 9000");
    check("iphone", &format!("{JPKI};80FC0000"), "0 9000");
}

#[test]
fn plastic_says_that_it_is_plastic() {
    let mut card = card("valid");
    send(&mut card, JPKI);
    let info = data(&mut card, "00B08600000000");
    assert_eq!((info.len(), &info[..17]), (160, &b"JPKIAPICCTOKEN2  "[..]));
    assert_eq!(info[96..100], [0x00, 0x00, 0x04, 0x0D]);
}

#[test]
fn another_chip_card_has_none_of_the_applications() {
    for name in [JPKI, SURFACE, TEXT] {
        check("foreign", name, "0 6A82");
    }
    check("foreign", crate::ISSUER, "0 9000");
}

#[test]
fn every_card_of_the_deck_can_be_issued_and_looked_at() {
    for record in shikaku_virtual_card::Deck::standard().cards() {
        let card = card(&record.name);
        assert_eq!(format!("{card:?}"), format!("VirtualCard {} ({:?})", record.name, record.kind));
    }
}
