//! Tests that no printed or logged text identifies the person: PIN, names, numbers, dates, the certificate's name.

mod refusal;
mod trail;
mod visit;

use std::sync::Arc;

use shikaku_card::CardProfile;
use shikaku_core::gateway::CheckMethod;
use shikaku_virtual_card::{CardRecord, Deck, Pins, VirtualCard, VirtualLink};

use trail::Trail;
use visit::Visit;

/// A PIN that is in no other number of these tests.
const PIN: &str = "7591";

#[test]
fn a_pin_check_prints_and_logs_nothing_of_the_person() {
    let trail = check_in("valid", CheckMethod::Pin, PIN);
    assert!(trail.printed("Showing"), "the check came to a result");
    assert!(trail.printed("00 20 00 98 (4 bytes)"), "the PIN was sent");
}

#[test]
fn a_wrong_pin_is_printed_by_its_tries_only() {
    let trail = check_in("valid", CheckMethod::Pin, "8642");
    assert!(trail.printed("63C2"), "the card refused the PIN");
}

#[test]
fn a_visual_check_with_proof_of_presence_prints_and_logs_nothing_of_the_person() {
    let trail = check_in("valid", CheckMethod::Visual, PIN);
    assert!(trail.printed("Showing"), "the check came to a result");
    assert!(trail.printed("00 20 00 91 (6 bytes)"), "the birth date was sent");
}

#[test]
fn certificates_at_the_end_of_their_life_reveal_no_birthday() {
    for card in ["in-grace", "expired", "expiring-soon"] {
        check_in(card, CheckMethod::Pin, PIN);
    }
}

/// Walks one person through a whole check and gives what was printed, which holds none of the secrets.
#[track_caller]
fn check_in(card: &str, method: CheckMethod, typed: &str) -> Trail {
    let record = Deck::standard().find(card).unwrap_or_else(|| panic!("no card {card}"));
    let pins = Pins { auth: PIN.to_owned(), ..Pins::default() };
    let record = CardRecord { pins, ..record.clone() };
    let today = "2026-11-22".parse().expect("a day");
    let card = VirtualCard::issue(&record, today).expect("a card");
    let secrets = trail::secrets(&card, typed);
    let visit = Visit::new(Arc::new(CardProfile::default()), VirtualLink::new(card), typed);
    let trail = visit.walk(method);
    assert!(trail.printed("reception: "), "the log was heard");
    assert_eq!(trail.leaks(&secrets), Vec::<String>::new());
    trail
}

#[test]
fn a_secret_that_is_printed_in_any_form_is_found() {
    let card = VirtualCard::issue(
        Deck::standard().find("valid").expect("a card"),
        "2026-11-22".parse().expect("a day"),
    );
    let secrets = trail::secrets(&card.expect("a card"), PIN);
    for leak in
        [format!("{:?}", PIN.as_bytes()), "資格".to_owned(), "59 00 01".to_owned(), "1984-04-10".to_owned()]
    {
        let mut trail = Trail::start();
        trail.observe(&format_args!("before {leak} after"));
        assert!(!trail.leaks(&secrets).is_empty(), "{leak}");
    }
    let mut trail = Trail::start();
    log::trace!("a PIN in the log: {PIN}");
    trail.observe(&());
    assert!(!trail.leaks(&secrets).is_empty(), "the log is searched too");
}
