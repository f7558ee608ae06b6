//! Receptions from beginning to end at a desk without hardware: which states a person comes through.

use std::time::Duration;

use chrono::TimeDelta;
use shikaku_core::application::{Input, Request, Timestamp};
use shikaku_core::gateway::{CheckMethod, Law, Problem, ProblemCode, Proof, VisualCheckPolicy};
use shikaku_core::port::GatewayLinkError;
use shikaku_core::workflow::{Event, State};
use shikaku_tests::scripted_gateway::valid;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transport::CardTransport as _;
use shikaku_virtual_card::{Fault, Reference, VirtualLink};
use zeroize::Zeroizing;

fn tries_left(shell: &TestShell) -> Option<u8> {
    shell.link.card().tries_left(Reference::AuthPin)
}

#[test]
fn a_right_pin_leads_to_a_result() {
    let mut shell = TestShell::with(card("valid"));
    shell.begins_pin_check("1234");
    assert_eq!(shell.shows(), "WaitingForCard");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
    let [(key, request)] = shell.gateway.confirmations.as_slice() else { panic!("one confirmation") };
    assert!(matches!(request.proof, Proof::PinSignature(_)));
    assert_eq!(key.len(), 43);
}

#[test]
fn a_visual_check_sends_the_certificate_and_no_pin() {
    let mut shell = TestShell::with(card("valid"));
    shell.begins_visual_check();
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
    assert!(matches!(shell.gateway.confirmations[0].1.proof, Proof::VisualCheck { presence: None }));
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn a_gateway_that_wants_proof_of_presence_gets_it() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
    shell.begins_visual_check();
    shell.types("19840411");
    shell.run_card_session();
    assert_eq!(shell.shows(), "EnteringBirthDate CARD-11");
    shell.types("19840230");
    assert_eq!(shell.shows(), "EnteringBirthDate CARD-14");
    shell.types("19840410");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
    assert!(matches!(shell.gateway.confirmations[0].1.proof, Proof::VisualCheck { presence: Some(_) }));
}

#[test]
fn a_gateway_without_approval_refuses_the_visual_check_before_the_card_session() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.visual_check = VisualCheckPolicy::Off;
    shell.on_event(Event::MethodChosen(CheckMethod::Visual));
    assert_eq!(shell.shows(), "Failed GATE-11");
    let State::Failed(state) = shell.reception().state() else { panic!("a failure") };
    assert_eq!(state.law, Some(Law::VisualCheckApproval));
    shell.on_event(Event::Continued);
    assert_eq!(shell.shows(), "EnteringPin");
}

#[test]
fn a_face_that_differs_ends_the_check() {
    let mut shell = TestShell::with(card("valid"));
    shell.on_event(Event::MethodChosen(CheckMethod::Visual));
    shell.on_event(Event::FaceDiffers);
    assert_eq!(shell.shows(), "Failed CARD-05");
    assert!(!shell.reception().wants_card());
}

/// Eligibility reference, 6: a wrong PIN stops at one remaining try.
#[test]
fn wrong_pins_stop_at_one_try_and_the_last_needs_its_own_words() {
    let mut shell = TestShell::with(card("valid"));
    shell.begins_pin_check("9999");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("EnteringPin PIN-01", Some(2)));
    shell.types("9998");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("Failed PIN-11", Some(1)));
    // Beginning anew does not spend it either.
    shell.on_event(Event::Cancelled);
    shell.begins_pin_check("1234");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("Failed PIN-02", Some(1)));
    shell.on_event(Event::LastTryAsked);
    shell.types("1234");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("Showing", Some(3)));
}

/// A person cancels between the PIN and its answer. The card may keep its power, so the next session resets it first.
#[test]
fn a_check_after_one_that_was_cancelled_behind_the_pin_resets_the_card_first() {
    const VERIFY: u8 = 0x20;
    let mut shell = TestShell::with(card("valid"));
    shell.begins_pin_check("1234");
    let now = Timestamp { utc: shell.now, uptime: Duration::ZERO };
    let mut input = Input::CardFound(shell.link.limits());
    let (exchange, answer) = loop {
        let output = shell.app.handle(input, now);
        let sent = output.requests.into_iter().find_map(|request| match request {
            Request::Transmit { exchange, command } => Some((exchange, command)),
            _ => None,
        });
        let (exchange, command) = sent.expect("a command");
        let answer = shell.link.transceive(&command).map(Zeroizing::new);
        if command[1] == VERIFY && command.len() > 5 {
            break (exchange, answer);
        }
        input = Input::CardAnswered { exchange, answer };
    };
    shell.app.handle(Input::Cancel, now);
    shell.app.handle(Input::CardAnswered { exchange, answer }, now);
    shell.link.take_statistics();
    shell.begins_visual_check();
    shell.run_card_session();
    let instructions: Vec<_> = shell.link.statistics().traces.iter().map(|trace| trace.header[1]).collect();
    assert_eq!(instructions[..3], [0xA4, 0xA4, 0xB0], "the issuer domain, the application, the certificate");
    assert_eq!(shell.shows(), "Showing");
}

#[test]
fn a_wrong_last_try_blocks_and_the_visual_check_is_proposed() {
    let mut shell = TestShell::with(card("valid"));
    for _ in 0..2 {
        shell.on_event(Event::Cancelled);
        shell.begins_pin_check("9999");
        shell.run_card_session();
    }
    shell.on_event(Event::LastTryAsked);
    shell.types("9999");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("Failed PIN-03", Some(0)));
    shell.on_event(Event::Continued);
    assert_eq!(shell.shows(), "ComparingFace");
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
        let mut shell = TestShell::with(card(name));
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), end, "{name}");
    }
}

#[test]
fn an_android_token_is_verified_first_where_phones_are_accepted() {
    let mut shell = TestShell::with(card("android")).accepting_phone_tokens();
    shell.begins_pin_check("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

/// Exchanges of a PIN check: 1 select, 2 certificate, 3 counter, 4 PIN, 5 signature, 6 leave.
fn with_fault(fault: Fault, exchange: u32) -> TestShell {
    TestShell::on(VirtualLink::new(card("valid")).with_faults([fault.at(exchange)]))
}

#[test]
fn a_card_lost_before_the_pin_is_held_again_and_nothing_is_typed_twice() {
    for exchange in 1..=4 {
        let mut shell = with_fault(Fault::LostBefore, exchange);
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), "WaitingForCard READ-01", "before exchange {exchange}");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Showing", "before exchange {exchange}");
        assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 1);
    }
}

/// Eligibility reference, 6: a retry after a lost card does not send the PIN again by itself.
#[test]
fn a_pin_whose_answer_was_lost_is_settled_by_the_counter_and_never_sent_again() {
    let ends = [("1234", "EnteringPin PIN-08", 3), ("9999", "EnteringPin PIN-06", 2)];
    for (pin, end, left) in ends {
        let mut shell = with_fault(Fault::LostAfter, 4);
        shell.begins_pin_check(pin);
        shell.run_card_session();
        assert_eq!(shell.shows(), "WaitingForCard PIN-05");
        shell.run_card_session();
        assert_eq!((shell.shows().as_str(), tries_left(&shell)), (end, Some(left)));
        assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 1);
        shell.types("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Showing");
    }
}

#[test]
fn a_counter_that_rose_says_that_the_lost_pin_was_right() {
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults([Fault::LostAfter.at(9)]));
    shell.begins_pin_check("9999");
    shell.run_card_session();
    assert_eq!(shell.shows(), "EnteringPin PIN-01");
    shell.types("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "WaitingForCard PIN-05");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("EnteringPin PIN-07", Some(3)));
}

#[test]
fn another_card_after_a_lost_answer_is_not_asked_for_anything() {
    let mut shell = with_fault(Fault::LostAfter, 4);
    shell.begins_pin_check("9999");
    shell.run_card_session();
    shell.link.replace_card(card("invalid"));
    shell.run_card_session();
    assert_eq!(shell.shows(), "WaitingForCard CARD-03");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn another_card_after_a_removal_gets_no_pin() {
    let mut shell = with_fault(Fault::LostBefore, 3);
    shell.begins_pin_check("1234");
    shell.run_card_session();
    shell.link.replace_card(card("invalid"));
    shell.run_card_session();
    assert_eq!(shell.shows(), "Failed CARD-03");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 0);
}

#[test]
fn a_card_lost_before_it_signed_asks_for_the_pin_once_more() {
    let mut shell = with_fault(Fault::LostAfter, 5);
    shell.begins_pin_check("1234");
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), tries_left(&shell)), ("EnteringPin PIN-10", Some(3)));
    shell.types("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

#[test]
fn a_card_lost_while_leaving_has_done_its_part() {
    let mut shell = with_fault(Fault::LostAfter, 6);
    shell.begins_pin_check("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

/// Eligibility reference, 6: a resend makes no second confirmation.
#[test]
fn an_unreachable_gateway_is_asked_again_under_the_same_key() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.answers = vec![Err(GatewayLinkError::Timeout), Ok(valid())];
    shell.begins_pin_check("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Failed GATE-02");
    shell.on_event(Event::Continued);
    assert_eq!(shell.shows(), "Showing");
    let keys: Vec<&String> = shell.gateway.confirmations.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 1);
}

#[test]
fn what_the_gateway_refuses_has_its_own_end_and_a_lawful_next_action() {
    let ends = [
        (ProblemCode::CertificateRevoked, "Failed GATE-07"),
        (ProblemCode::CertificateExpired, "Failed GATE-08"),
        (ProblemCode::ChallengeExpired, "Failed GATE-06"),
        (ProblemCode::Unauthorized, "Failed GATE-05"),
    ];
    for (problem, end) in ends {
        let mut shell = TestShell::with(card("valid"));
        shell.gateway.answers = vec![Ok(Problem::new(problem).reply())];
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), end);
        shell.on_event(Event::FallbackAsked);
        assert_eq!(shell.shows(), "ChoosingFallback");
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
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.answers = vec![Ok(answer_reply(&pending)); 2];
    shell.begins_pin_check("1234");
    shell.run_card_session();
    for _ in 0..2 {
        assert_eq!(shell.shows(), "StillProcessing");
        shell.passes(TimeDelta::seconds(10));
    }
    assert_eq!(shell.shows(), "Showing");

    let mut shell = TestShell::with(card("valid"));
    shell.gateway.answers = vec![Ok(answer_reply(&pending)); 20];
    shell.begins_pin_check("1234");
    shell.run_card_session();
    for _ in 0..7 {
        assert_eq!(shell.shows(), "StillProcessing");
        shell.passes(TimeDelta::seconds(10));
    }
    assert_eq!(shell.shows(), "Failed GATE-13");
}

#[test]
fn a_challenge_that_is_late_is_waited_for_with_the_pin_entered() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.held = true;
    shell.begins_pin_check("1234");
    assert_eq!(shell.shows(), "Preparing");
    shell.run_card_session();
    assert_eq!(shell.link.statistics().exchanges, 0);
    shell.gateway.held = false;
    shell.deliver();
    assert_eq!(shell.shows(), "WaitingForCard");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

#[test]
fn a_clock_that_is_far_ahead_is_reported_and_requests_end() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.held = true;
    shell.begins_pin_check("1234");
    shell.gateway.challenge_life = TimeDelta::seconds(-60);
    shell.gateway.held = false;
    shell.deliver();
    assert_eq!(shell.shows(), "Failed GATE-20");
}

/// Eligibility reference, 6: a PIN is wiped after one use and on every exit.
#[test]
fn the_card_timeout_ends_and_the_pin_is_wiped() {
    let mut shell = TestShell::with(card("valid"));
    shell.begins_pin_check("1234");
    shell.passes(TimeDelta::minutes(4));
    assert_eq!(shell.shows(), "EnteringPin READ-06");
    shell.run_card_session();
    assert_eq!(shell.link.statistics().exchanges, 0);
}

#[test]
fn a_reply_that_arrives_after_the_check_ended_changes_nothing() {
    let mut shell = TestShell::with(card("valid"));
    shell.begins_pin_check("1234");
    shell.gateway.held = true;
    shell.run_card_session();
    assert_eq!(shell.shows(), "AskingGateway");
    shell.on_event(Event::Cancelled);
    shell.deliver();
    assert_eq!(shell.shows(), "ChoosingMethod");
}
