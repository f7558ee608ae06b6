//! Receptions from beginning to end at a desk without hardware: which states a person comes through.

use chrono::TimeDelta;
use shikaku_core::gateway::{CheckMethod, Law, Problem, ProblemCode, Proof, VisualCheckPolicy};
use shikaku_core::port::GatewayLinkError;
use shikaku_core::workflow::{Event, State};
use shikaku_tests::desk::{Desk, card};
use shikaku_tests::scripted_gateway::valid;
use shikaku_virtual_card::{Fault, Reference, VirtualLink};

fn tries_left(desk: &Desk) -> Option<u8> {
    desk.link.card().tries_left(Reference::AuthPin)
}

#[test]
fn a_right_pin_leads_to_a_result() {
    let mut desk = Desk::with(card("valid"));
    desk.begins_pin_check("1234");
    assert_eq!(desk.shows(), "WaitingForCard");
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
    let [(key, request)] = desk.gateway.confirmations.as_slice() else { panic!("one confirmation") };
    assert!(matches!(request.proof, Proof::PinSignature(_)));
    assert_eq!(key.len(), 43);
}

#[test]
fn a_visual_check_sends_the_certificate_and_no_pin() {
    let mut desk = Desk::with(card("valid"));
    desk.begins_visual_check();
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
    assert!(matches!(desk.gateway.confirmations[0].1.proof, Proof::VisualCheck { presence: None }));
    assert_eq!(desk.link.card().verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn a_gateway_that_wants_proof_of_presence_gets_it() {
    let mut desk = Desk::with(card("valid"));
    desk.gateway.visual_check = VisualCheckPolicy::PresenceProof;
    desk.begins_visual_check();
    desk.types("19840411");
    desk.touch();
    assert_eq!(desk.shows(), "EnteringBirthDate CARD-11");
    desk.types("19840230");
    assert_eq!(desk.shows(), "EnteringBirthDate CARD-14");
    desk.types("19840410");
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
    assert!(matches!(desk.gateway.confirmations[0].1.proof, Proof::VisualCheck { presence: Some(_) }));
}

#[test]
fn a_gateway_without_approval_refuses_the_visual_check_before_the_card_is_touched() {
    let mut desk = Desk::with(card("valid"));
    desk.gateway.visual_check = VisualCheckPolicy::Off;
    desk.on_event(Event::MethodChosen(CheckMethod::Visual));
    assert_eq!(desk.shows(), "Failed GATE-11");
    let State::Failed(trouble) = desk.reception().state() else { panic!("a failure") };
    assert_eq!(trouble.law, Some(Law::VisualCheckApproval));
    desk.on_event(Event::Continued);
    assert_eq!(desk.shows(), "EnteringPin");
}

#[test]
fn a_face_that_differs_ends_the_check() {
    let mut desk = Desk::with(card("valid"));
    desk.on_event(Event::MethodChosen(CheckMethod::Visual));
    desk.on_event(Event::FaceDiffers);
    assert_eq!(desk.shows(), "Failed CARD-05");
    assert!(!desk.reception().wants_card());
}

/// Eligibility reference, 6: a wrong PIN stops at one remaining try.
#[test]
fn wrong_pins_stop_at_one_try_and_the_last_needs_its_own_words() {
    let mut desk = Desk::with(card("valid"));
    desk.begins_pin_check("9999");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("EnteringPin PIN-01", Some(2)));
    desk.types("9998");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("Failed PIN-11", Some(1)));
    // Beginning anew does not spend it either.
    desk.on_event(Event::Cancelled);
    desk.begins_pin_check("1234");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("Failed PIN-02", Some(1)));
    desk.on_event(Event::LastTryAsked);
    desk.types("1234");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("Showing", Some(3)));
}

#[test]
fn a_wrong_last_try_blocks_and_the_way_on_is_the_visual_check() {
    let mut desk = Desk::with(card("valid"));
    for _ in 0..2 {
        desk.on_event(Event::Cancelled);
        desk.begins_pin_check("9999");
        desk.touch();
    }
    desk.on_event(Event::LastTryAsked);
    desk.types("9999");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("Failed PIN-03", Some(0)));
    desk.on_event(Event::Continued);
    assert_eq!(desk.shows(), "ComparingFace");
}

#[test]
fn each_kind_of_card_has_its_own_end() {
    let ends = [
        ("blocked", "Failed PIN-03"),
        ("no-pin", "Failed PIN-12"),
        ("no-certificate", "Failed CARD-02"),
        ("android", "Failed CARD-09"),
        ("iphone", "Failed CARD-09"),
        ("foreign", "Failed CARD-01"),
        ("expired", "Showing"),
    ];
    for (name, end) in ends {
        let mut desk = Desk::with(card(name));
        desk.begins_pin_check("1234");
        desk.touch();
        assert_eq!(desk.shows(), end, "{name}");
    }
}

#[test]
fn an_android_token_is_verified_first_where_phones_are_accepted() {
    let mut desk = Desk::with(card("android")).accepting_phone_tokens();
    desk.begins_pin_check("1234");
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
}

/// Exchanges of a PIN check: 1 select, 2 certificate, 3 counter, 4 PIN, 5 signature, 6 leave.
fn with_fault(fault: Fault, exchange: u32) -> Desk {
    Desk::on(VirtualLink::new(card("valid")).with_faults([fault.at(exchange)]))
}

#[test]
fn a_card_lost_before_the_pin_is_held_again_and_nothing_is_typed_twice() {
    for exchange in 1..=4 {
        let mut desk = with_fault(Fault::LostBefore, exchange);
        desk.begins_pin_check("1234");
        desk.touch();
        assert_eq!(desk.shows(), "WaitingForCard READ-01", "before exchange {exchange}");
        desk.touch();
        assert_eq!(desk.shows(), "Showing", "before exchange {exchange}");
        assert_eq!(desk.link.card().verify_attempts(Reference::AuthPin), 1);
    }
}

/// Eligibility reference, 6: a retry after a lost card does not send the PIN again by itself.
#[test]
fn a_pin_whose_answer_was_lost_is_settled_by_the_counter_and_never_sent_again() {
    let ends = [("1234", "EnteringPin PIN-08", 3), ("9999", "EnteringPin PIN-06", 2)];
    for (pin, end, left) in ends {
        let mut desk = with_fault(Fault::LostAfter, 4);
        desk.begins_pin_check(pin);
        desk.touch();
        assert_eq!(desk.shows(), "WaitingForCard PIN-05");
        desk.touch();
        assert_eq!((desk.shows().as_str(), tries_left(&desk)), (end, Some(left)));
        assert_eq!(desk.link.card().verify_attempts(Reference::AuthPin), 1);
        desk.types("1234");
        desk.touch();
        assert_eq!(desk.shows(), "Showing");
    }
}

#[test]
fn a_counter_that_rose_says_that_the_lost_pin_was_right() {
    let mut desk = Desk::on(VirtualLink::new(card("valid")).with_faults([Fault::LostAfter.at(9)]));
    desk.begins_pin_check("9999");
    desk.touch();
    assert_eq!(desk.shows(), "EnteringPin PIN-01");
    desk.types("1234");
    desk.touch();
    assert_eq!(desk.shows(), "WaitingForCard PIN-05");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("EnteringPin PIN-07", Some(3)));
}

#[test]
fn another_card_after_a_lost_answer_is_not_asked_for_anything() {
    let mut desk = with_fault(Fault::LostAfter, 4);
    desk.begins_pin_check("9999");
    desk.touch();
    desk.link.replace_card(card("invalid"));
    desk.touch();
    assert_eq!(desk.shows(), "Failed CARD-03");
    assert_eq!(desk.link.card().verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn another_card_after_an_interruption_gets_no_pin() {
    let mut desk = with_fault(Fault::LostBefore, 3);
    desk.begins_pin_check("1234");
    desk.touch();
    desk.link.replace_card(card("invalid"));
    desk.touch();
    assert_eq!(desk.shows(), "Failed CARD-03");
    assert_eq!(desk.link.card().verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn a_card_lost_before_it_signed_asks_for_the_pin_once_more() {
    let mut desk = with_fault(Fault::LostAfter, 5);
    desk.begins_pin_check("1234");
    desk.touch();
    assert_eq!((desk.shows().as_str(), tries_left(&desk)), ("EnteringPin PIN-10", Some(3)));
    desk.types("1234");
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
}

#[test]
fn a_card_lost_while_leaving_has_done_its_part() {
    let mut desk = with_fault(Fault::LostAfter, 6);
    desk.begins_pin_check("1234");
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
}

/// Eligibility reference, 6: a resend makes no second confirmation.
#[test]
fn an_unreachable_gateway_is_asked_again_under_the_same_key() {
    let mut desk = Desk::with(card("valid"));
    desk.gateway.answers = vec![Err(GatewayLinkError::Timeout), Ok(valid())];
    desk.begins_pin_check("1234");
    desk.touch();
    assert_eq!(desk.shows(), "Failed GATE-02");
    desk.on_event(Event::Continued);
    assert_eq!(desk.shows(), "Showing");
    let keys: Vec<&String> = desk.gateway.confirmations.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(desk.link.card().verify_attempts(Reference::AuthPin), 1);
}

#[test]
fn what_the_gateway_refuses_has_its_own_end_and_a_lawful_way_on() {
    let ends = [
        (ProblemCode::CertificateRevoked, "Failed GATE-07"),
        (ProblemCode::CertificateExpired, "Failed GATE-08"),
        (ProblemCode::ChallengeExpired, "Failed GATE-06"),
        (ProblemCode::Unauthorized, "Failed GATE-05"),
    ];
    for (problem, end) in ends {
        let mut desk = Desk::with(card("valid"));
        desk.gateway.answers = vec![Ok(Problem::new(problem).reply())];
        desk.begins_pin_check("1234");
        desk.touch();
        assert_eq!(desk.shows(), end);
        desk.on_event(Event::FallbackAsked);
        assert_eq!(desk.shows(), "ChoosingFallback");
    }
}

/// Eligibility reference, 6: 処理中 is queried with longer and longer waits, and can be left.
#[test]
fn a_system_that_works_on_it_is_asked_again_and_not_for_ever() {
    use shikaku_core::gateway::{Answer, Receipt, answer_reply};
    let pending = Answer::Pending {
        receipt: Receipt::from_random([7; 16]),
        ask_again_after: std::time::Duration::from_millis(500),
    };
    let mut desk = Desk::with(card("valid"));
    desk.gateway.answers = vec![Ok(answer_reply(&pending)); 2];
    desk.begins_pin_check("1234");
    desk.touch();
    for _ in 0..2 {
        assert_eq!(desk.shows(), "StillProcessing");
        desk.passes(TimeDelta::seconds(10));
    }
    assert_eq!(desk.shows(), "Showing");

    let mut desk = Desk::with(card("valid"));
    desk.gateway.answers = vec![Ok(answer_reply(&pending)); 20];
    desk.begins_pin_check("1234");
    desk.touch();
    for _ in 0..7 {
        assert_eq!(desk.shows(), "StillProcessing");
        desk.passes(TimeDelta::seconds(10));
    }
    assert_eq!(desk.shows(), "Failed GATE-13");
}

#[test]
fn a_challenge_that_is_late_is_waited_for_with_the_pin_in_hand() {
    let mut desk = Desk::with(card("valid"));
    desk.gateway.held = true;
    desk.begins_pin_check("1234");
    assert_eq!(desk.shows(), "Preparing");
    desk.touch();
    assert_eq!(desk.link.statistics().exchanges, 0);
    desk.gateway.held = false;
    desk.deliver();
    assert_eq!(desk.shows(), "WaitingForCard");
    desk.touch();
    assert_eq!(desk.shows(), "Showing");
}

#[test]
fn a_clock_that_is_far_ahead_is_told_and_not_asked_against_for_ever() {
    let mut desk = Desk::with(card("valid"));
    desk.gateway.held = true;
    desk.begins_pin_check("1234");
    desk.gateway.challenge_life = TimeDelta::seconds(-60);
    desk.gateway.held = false;
    desk.deliver();
    assert_eq!(desk.shows(), "Failed GATE-20");
}

/// Eligibility reference, 6: a PIN is wiped after one use and on every exit.
#[test]
fn patience_ends_and_the_pin_with_it() {
    let mut desk = Desk::with(card("valid"));
    desk.begins_pin_check("1234");
    desk.passes(TimeDelta::minutes(4));
    assert_eq!(desk.shows(), "EnteringPin READ-06");
    desk.touch();
    assert_eq!(desk.link.statistics().exchanges, 0);
}

#[test]
fn a_reply_that_comes_after_the_patient_has_gone_changes_nothing() {
    let mut desk = Desk::with(card("valid"));
    desk.begins_pin_check("1234");
    desk.gateway.held = true;
    desk.touch();
    assert_eq!(desk.shows(), "AskingGateway");
    desk.on_event(Event::Cancelled);
    desk.deliver();
    assert_eq!(desk.shows(), "ChoosingMethod");
}
