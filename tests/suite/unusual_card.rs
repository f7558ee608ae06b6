//! Cards that are no ordinary plastic card: phones, other certificates, cards without a PIN, short files; and plans that
//! come back.

use std::sync::Arc;

use shikaku_card::CardProfile;
use shikaku_card::session::{
    CardPurpose, CardRemoved, CardSession, CardSessionOutcome, CardTask, LastTry, drive,
};
use shikaku_tests::test_shell::{TODAY, card};
use shikaku_transport::{CardTransport, LinkLimits, RadioType, TransportError};
use shikaku_virtual_card::{
    Deck, EndOfFile, JPKI_AID, Quirks, Reference, StatusWord, VirtualCard, VirtualLink,
};

use crate::card_link::changed_link::{Change, ChangedLink};
use crate::card_session::{identity, outcome_name, pin_check, presence_proof, run_session};

/// The card of a child, without a signature certificate, whose PIN was blocked.
pub(crate) fn young() -> VirtualCard {
    let deck = r#"{ "cards": [ { "name": "young", "serial": "5900F0", "kind": "blocked", "note": "born 2015", "holder":
        { "name": "見本　若葉", "address": "見本都試験市本町１－１－１", "birthDate": "2015-06-01", "sex": "female" } } ] }"#;
    let deck = Deck::parse(deck).unwrap();
    VirtualCard::issue(deck.find("young").unwrap(), TODAY).unwrap()
}

#[test]
fn a_blocked_pin_without_a_signature_certificate_is_ambiguous() {
    let without_signature = |name| card(name).with_file(JPKI_AID, 0x0008, &[0x00, 0x8F, 0x00]);
    for (what, card, expected) in [
        ("a child's card, really blocked", young(), "PinUnusable"),
        ("a card without a PIN", card("no-pin"), "PinUnusable"),
        ("a signature certificate that was removed", without_signature("blocked"), "PinUnusable"),
        ("a grown-up's card, blocked", card("blocked"), "PinBlocked"),
        ("a card that does not tell", card("blocked").with_file(JPKI_AID, 0x0008, &[0x8F]), "PinBlocked"),
        ("a child's card that works", without_signature("valid"), "identified"),
    ] {
        for blocked in [StatusWord::tries_left(0), StatusWord::REFERENCE_BLOCKED, StatusWord::BLOCKED] {
            let quirks = Quirks { blocked_query: blocked, ..Quirks::default() };
            let mut link = VirtualLink::new(card.clone().with_quirks(quirks));
            assert_eq!(outcome_name(&run_session(&mut link, pin_check([1, 2, 3, 4]))), expected, "{what}");
        }
    }
    let mut profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
    profile.no_pin.blocked_without_signature_certificate = false;
    let outcome = run_session_with(&profile, &mut VirtualLink::new(young()), pin_check([1, 2, 3, 4]));
    assert_eq!(outcome_name(&outcome), "PinBlocked");
}

/// The last try of a child's card is spent here and now: the PIN is blocked, and nothing is ambiguous.
#[test]
fn a_last_try_that_failed_blocks_the_pin_whatever_certificates_there_are() {
    let mut link = VirtualLink::new(card("preschool"));
    for expected in ["WrongPin { tries_left: 2 }", "WrongPin { tries_left: 1 }", "PinBlocked", "PinUnusable"]
    {
        link.tap();
        let CardPurpose::PinCheck { pin, message, .. } = pin_check([9, 9, 9, 9]) else {
            panic!("a PIN check")
        };
        let purpose =
            CardPurpose::PinCheck { pin, last_try: LastTry::AskedFor(identity("preschool")), message };
        assert_eq!(outcome_name(&run_session(&mut link, purpose)), expected);
    }
}

fn run_session_with(
    profile: &CardProfile,
    link: &mut VirtualLink,
    purpose: CardPurpose,
) -> CardSessionOutcome {
    let plan = CardTask::new(purpose);
    let Ok(outcome) = drive(CardSession::start(Arc::new(profile.clone()), plan, link.limits()), link);
    outcome
}

fn token_info(label: &str, length: usize) -> Vec<u8> {
    let mut info = label.as_bytes().to_vec();
    info.resize(32, b' ');
    info.resize(length.max(32), b'9');
    info.truncate(length);
    info
}

const ANDROID: &str = "JPKIAPGPSETOKEN";
const IPHONE: &str = "JPKIAPIOSTOKEN";
const PLASTIC: &str = "JPKIAPICCTOKEN2";

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/certificates/").to_owned() + name)
        .unwrap()
}

#[test]
fn a_phone_is_recognised_before_any_pin_is_sent() {
    let like_plastic = |label: &str| card("valid").with_file(JPKI_AID, 0x0006, &token_info(label, 160));
    let with = |label: &str, certificate: &str| {
        like_plastic(label).with_file(JPKI_AID, 0x000A, &fixture(certificate))
    };
    let (none, type_a, type_b) = (None, Some(RadioType::TypeA), Some(RadioType::TypeB));
    for (what, card, radio, expected) in [
        ("iPhone", card("iphone"), none, "PhoneToken"),
        ("iPhone by Type B", card("iphone"), type_b, "PhoneToken"),
        ("Android", card("android"), none, "PhoneToken"),
        ("Android by Type A", card("android"), type_a, "PhoneToken"),
        ("the certificate of a plastic card by Type A", like_plastic(IPHONE), type_a, "PhoneToken"),
        ("an open Android by Type A", like_plastic(ANDROID), type_a, "PhoneToken"),
        ("a label nobody knows by Type A", like_plastic("JPKIAPWATCHTOKEN"), type_a, "PhoneToken"),
        ("a reader that says Type A of plastic", like_plastic(PLASTIC), type_a, "identified"),
        ("an unknown policy", with(IPHONE, "other-profile/policy-unknown.der"), none, "PhoneToken"),
        ("an unknown issuer", with(ANDROID, "refused/issuer-unit.der"), type_b, "PhoneToken"),
        ("a candidate policy", with(IPHONE, "auth-policy-1-30.der"), none, "PhoneToken"),
        ("plastic", card("valid"), none, "identified"),
        ("plastic by Type B", card("valid"), type_b, "identified"),
    ] {
        for (method, purpose) in [
            ("PIN", pin_check([1, 2, 3, 4])),
            ("visual", CardPurpose::Certificate),
            ("presence", presence_proof("1984-04-10")),
        ] {
            let limits = LinkLimits::EXTENDED.with_radio(radio);
            let mut link = VirtualLink::new(card.clone()).with_limits(limits);
            let outcome = run_session(&mut link, purpose);
            assert_eq!(outcome_name(&outcome), expected, "{what}, {method}");
            if expected == "PhoneToken" {
                let sent =
                    [Reference::AuthPin, Reference::BirthDate].map(|it| link.card().verify_attempts(it));
                assert_eq!(sent, [0, 0], "{what}, {method}");
            }
        }
    }
}

#[test]
fn a_plastic_card_costs_no_exchange_more_unless_its_link_or_certificate_leaves_a_doubt() {
    let exchanges = |card: VirtualCard, radio, purpose| {
        let mut link = VirtualLink::new(card).with_limits(LinkLimits::EXTENDED.with_radio(radio));
        run_session(&mut link, purpose);
        link.statistics().exchanges
    };
    for (radio, more) in [(None, 0), (Some(RadioType::TypeB), 0), (Some(RadioType::TypeA), 1)] {
        assert_eq!(exchanges(card("valid"), radio, CardPurpose::Certificate), 2 + more, "{radio:?}");
        assert_eq!(exchanges(card("valid"), radio, pin_check([1, 2, 3, 4])), 6 + more, "{radio:?}");
    }
    // The policies of production were never seen on a plastic card.
    let candidate = || card("valid").with_file(JPKI_AID, 0x000A, &fixture("auth-policy-1-30.der"));
    for (radio, more) in [(None, 1), (Some(RadioType::TypeB), 0)] {
        assert_eq!(exchanges(candidate(), radio, CardPurpose::Certificate), 2 + more, "{radio:?}");
    }
}

#[test]
fn each_sign_of_a_phone_can_be_switched_off() {
    let mut profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
    let signs = &mut profile.phone_signs;
    (signs.type_a, signs.unconfirmed_policy, signs.other_certificate_profile) = (false, false, false);
    let by_type_a =
        VirtualLink::new(card("iphone")).with_limits(LinkLimits::EXTENDED.with_radio(Some(RadioType::TypeA)));
    for (mut link, expected) in [
        (by_type_a, "identified"),
        (
            VirtualLink::new(card("iphone").with_file(
                JPKI_AID,
                0x000A,
                &fixture("other-profile/ecdsa-p384.der"),
            )),
            "CertificateProfileUnknown",
        ),
    ] {
        let outcome = run_session_with(&profile, &mut link, CardPurpose::Certificate);
        assert_eq!(outcome_name(&outcome), expected);
    }
}

#[test]
fn token_information_may_be_short_and_its_label_decides_when_it_is_whole() {
    for length in [32, 33, 64, 80, 100, 128, 159, 160, 300] {
        for end_of_file in [EndOfFile::Short, EndOfFile::Warning, EndOfFile::CorrectLe] {
            for label in [IPHONE, ANDROID] {
                let phone = card("android").with_file(JPKI_AID, 0x0006, &token_info(label, length));
                let phone = phone.with_quirks(Quirks { end_of_file, ..Quirks::default() });
                let outcome = run_session(&mut VirtualLink::new(phone), pin_check([1, 2, 3, 4]));
                assert_eq!(outcome_name(&outcome), "PhoneToken", "{label} {length} {end_of_file:?}");
            }
        }
    }
    for length in [0, 1, 14, 31] {
        let phone = card("android").with_file(JPKI_AID, 0x0006, &token_info(IPHONE, length));
        let outcome = run_session(&mut VirtualLink::new(phone), pin_check([1, 2, 3, 4]));
        assert_eq!(outcome_name(&outcome), "Unexpected(6982)", "{length}");
    }
    // Where phones are accepted, a short EF 0006 is enough too.
    let profile = CardProfile::INDIVIDUAL_NUMBER_CARD.accepting_phone_tokens();
    let phone = card("android").with_file(JPKI_AID, 0x0006, &token_info(ANDROID, 96));
    let outcome = run_session_with(&profile, &mut VirtualLink::new(phone), pin_check([1, 2, 3, 4]));
    assert_eq!(outcome_name(&outcome), "identified");
}

#[test]
fn a_whole_certificate_of_another_profile_is_distinguished_from_bytes_that_are_none() {
    let ending = |bytes: &[u8], purpose| {
        let mut link = VirtualLink::new(card("valid").with_file(JPKI_AID, 0x000A, bytes));
        let outcome = outcome_name(&run_session(&mut link, purpose));
        assert_eq!(link.card().verify_attempts(Reference::AuthPin), 0);
        outcome
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/certificates/");
    let names = |part: &str| -> Vec<String> {
        let files = std::fs::read_dir(format!("{folder}{part}")).unwrap();
        files.map(|file| format!("{part}/{}", file.unwrap().file_name().to_str().unwrap())).collect()
    };
    let whole: Vec<String> = [names("refused"), names("other-profile")].concat();
    assert_eq!(whole.len(), 27);
    for name in &whole {
        let certificate = fixture(name);
        for purpose in [CardPurpose::Certificate, pin_check([1, 2, 3, 4])] {
            assert_eq!(ending(&certificate, purpose), "CertificateProfileUnknown", "{name}");
        }
        // Cut inside, with right lengths around it; and filled with what means nothing.
        let mut garbled = certificate.clone();
        garbled[4..60].fill(0x5A);
        assert_eq!(ending(&garbled, CardPurpose::Certificate), "CertificateUnreadable", "{name}");
    }
    let certificate = fixture("auth.der");
    for (what, bytes) in [
        ("a sequence of nothing", vec![0x30, 0x00]),
        ("a number in a sequence", vec![0x30, 0x03, 0x02, 0x01, 0x05]),
        ("an algorithm garbled in one of its two places", {
            let mut garbled = certificate.clone();
            let place = garbled.windows(9).position(|it| it == b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B");
            garbled[place.unwrap() + 8] = 0x0C;
            garbled
        }),
    ] {
        assert_eq!(ending(&bytes, CardPurpose::Certificate), "CertificateUnreadable", "{what}");
    }
}

#[test]
fn an_unsent_pin_comes_back_with_its_counter_and_is_sent_only_where_it_did_not_change() {
    // What the link says was not sent; what the card did meanwhile.
    for (spent_meanwhile, expected) in [
        (0, "identified"),
        (1, "WasWrong { tries_left: 2 }"),
        (2, "WasWrong { tries_left: 1 }"),
        (3, "WasWrong { tries_left: 0 }"),
    ] {
        let mut link = VirtualLink::new(card("valid"));
        link.card_mut().power_cycle();
        let not_sent = Change::Lost(TransportError::NotSent);
        let mut lost = ChangedLink::new(link).with(4, not_sent);
        let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
        let start = |plan, limits| CardSession::start(Arc::clone(&profile), plan, limits);
        let first = start(CardTask::new(pin_check([1, 2, 3, 4])), LinkLimits::EXTENDED);
        let Ok(outcome) = drive(first, &mut lost);
        let CardSessionOutcome::Removed(CardRemoved::NothingSpent(mut plan), _) = outcome else {
            panic!("the plan comes back")
        };
        for _ in 0..spent_meanwhile {
            lost.link.tap();
            lost.link.transceive(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01").unwrap();
            lost.link.transceive(b"\x00\x20\x00\x98\x049999").unwrap();
        }
        // Several losses in a row, before the counter is read again: the reading stays with the PIN.
        for exchange in [1, 2, 3] {
            lost.link.tap();
            lost.restart(exchange, not_sent);
            let Ok(outcome) = drive(start(*plan, LinkLimits::EXTENDED), &mut lost);
            let CardSessionOutcome::Removed(CardRemoved::NothingSpent(again), _) = outcome else {
                panic!("the plan comes back")
            };
            plan = again;
        }
        lost.link.tap();
        let before = lost.link.card().verify_attempts(Reference::AuthPin);
        let Ok(outcome) = drive(start(*plan, LinkLimits::EXTENDED), &mut lost);
        assert_eq!(outcome_name(&outcome), expected);
        let sent = lost.link.card().verify_attempts(Reference::AuthPin) - before;
        assert_eq!(sent, u32::from(spent_meanwhile == 0));
    }
}
