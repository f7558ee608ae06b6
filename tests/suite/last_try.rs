//! What becomes of a PIN and of a last try when the card is not the one that was asked about, and when its answer decides
//! nothing.

use shikaku_card::session::{CardPurpose, LastTry};
use shikaku_core::workflow::Event;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_virtual_card::{Fault, Reference, StatusWord, VirtualCard, VirtualLink};

use crate::card_session::{identity, outcome_name, pin_check, presence_proof, run_session};

fn with_one_try_left(holder: &str) -> VirtualCard {
    let mut link = VirtualLink::new(card(holder));
    for _ in 0..2 {
        link.tap();
        run_session(&mut link, pin_check([9, 9, 9, 9]));
    }
    assert_eq!(link.card().tries_left(Reference::AuthPin), Some(1));
    link.replace_card(card(holder))
}

fn asked_for_last_try_of(holder: &str) -> CardPurpose {
    let CardPurpose::PinCheck { pin, message, .. } = pin_check([9, 9, 9, 9]) else { panic!("a PIN check") };
    CardPurpose::PinCheck { pin, last_try: LastTry::AskedFor(identity(holder)), message }
}

#[test]
fn the_last_try_of_another_card_is_kept() {
    for (asked, held, outcome, left) in
        [("valid", "valid", "PinBlocked", 0), ("valid", "invalid", "LastTryKept", 1)]
    {
        let mut link = VirtualLink::new(with_one_try_left(held));
        link.tap();
        assert_eq!(outcome_name(&run_session(&mut link, asked_for_last_try_of(asked))), outcome);
        assert_eq!(link.card().tries_left(Reference::AuthPin), Some(left), "{held}");
    }
}

#[test]
fn a_pin_typed_for_the_last_try_of_one_card_goes_to_no_other() {
    for other in [card("invalid"), with_one_try_left("invalid")] {
        let before = other.tries_left(Reference::AuthPin);
        let mut shell = TestShell::on(VirtualLink::new(with_one_try_left("valid")));
        shell.begins_pin_check("9999");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Failed PIN-02");
        shell.on_event(Event::LastTryAsked);
        shell.types("9999");
        let former = shell.link.replace_card(other);
        shell.run_card_session();
        assert_eq!(shell.shows(), "Failed CARD-03");
        assert_eq!(shell.link.card().tries_left(Reference::AuthPin), before);
        assert_eq!(former.tries_left(Reference::AuthPin), Some(1));
        shell.on_event(Event::LastTryAsked);
        assert_eq!(shell.shows(), "Failed CARD-03", "a last try that is not offered changes nothing");
    }
}

/// Exchanges of a PIN check: 1 select, 2 certificate, 3 counter, 4 VERIFY.
#[test]
fn a_status_word_that_may_follow_the_comparison_leaves_the_outcome_open() {
    for (status, outcome) in [
        (StatusWord(0x6300), "PinUnclear"),
        (StatusWord(0x6400), "PinUnclear"),
        (StatusWord(0x6581), "PinUnclear"),
        (StatusWord(0x6F00), "PinUnclear"),
        (StatusWord(0x9100), "PinUnclear"),
        (StatusWord(0x6700), "Unexpected(6700)"),
        (StatusWord(0x6985), "Unexpected(6985)"),
        (StatusWord(0x6D00), "Unexpected(6D00)"),
    ] {
        let mut link = VirtualLink::new(card("valid")).with_faults([Fault::Status(status).at(4)]);
        link.tap();
        assert_eq!(outcome_name(&run_session(&mut link, pin_check([1, 2, 3, 4]))), outcome);
    }
    let faults = [Fault::Status(StatusWord(0x6F00)).at(5)];
    let mut link = VirtualLink::new(card("valid")).with_faults(faults);
    link.tap();
    let outcome = run_session(&mut link, presence_proof("1984-04-10"));
    assert_eq!(outcome_name(&outcome), "BirthDateOutcomeUnknown");
}

#[test]
fn the_search_for_what_became_of_a_pin_goes_on_until_its_card_is_read() {
    let faults = [Fault::LostAfter.at(4)];
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults(faults));
    shell.begins_pin_check("9999");
    shell.run_card_session();
    assert_eq!(shell.shows(), "WaitingForCard PIN-05");
    let former = shell.link.replace_card(card("invalid"));
    shell.run_card_session();
    assert_eq!(shell.shows(), "WaitingForCard CARD-03");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 0);
    shell.link.replace_card(former);
    shell.run_card_session();
    assert_eq!(shell.shows(), "EnteringPin PIN-06");
    assert_eq!(shell.link.card().tries_left(Reference::AuthPin), Some(2));
}
