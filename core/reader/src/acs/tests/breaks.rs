use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::ReaderCodec;
use crate::limit::{CARD_TIME, EVENTS_WAITING, FRAME_TIME, QUIET, READER_TIME};

/// The codes of type 51 (readers reference, 1.1): to a command, and to the authentication.
const REPORTS: &[(u8, FaultCause, FaultCause)] = &[
    (0x01, FaultCause::ReportedChecksum, FaultCause::ReportedChecksum),
    (0x02, FaultCause::ReportedTimeout, FaultCause::ReportedTimeout),
    (0x03, FaultCause::CommandRefused, FaultCause::CommandRefused),
    (0x04, FaultCause::NotAuthorised, FaultCause::KeyMismatch),
    (0x05, FaultCause::Reported(5), FaultCause::Reported(5)),
    (0x06, FaultCause::ReportedReceive, FaultCause::ReportedReceive),
    (0x07, FaultCause::KeyLocked, FaultCause::KeyLocked),
    (0x99, FaultCause::Reported(0x99), FaultCause::Reported(0x99)),
];

#[test]
fn every_error_block_has_its_fault() {
    for (code, to_command, to_authentication) in REPORTS {
        let mut bench = asked();
        bench.says(&plain(0x51, *code));
        assert_eq!(bench.events(), [lost(*to_command)]);
        assert_is_over(&mut bench, matches!(code, 0x04 | 0x07), *to_command);

        let mut bench = connected(&AcsKey::factory());
        bench.command(ReaderCommand::Open).unwrap();
        bench.written();
        bench.says(&plain(0x51, *code));
        assert_eq!(bench.events(), [lost(*to_authentication)]);
        assert_is_over(&mut bench, true, *to_authentication);
    }
}

/// A closed codec refuses with the cause, is deaf, writes nothing and asks for no wake-up.
#[track_caller]
fn assert_is_over(bench: &mut Bench<AcsCodec>, over: bool, cause: FaultCause) {
    let refused = bench.command(ReaderCommand::PowerOn);
    if over {
        assert_eq!(refused, Err(ReaderFault::NotSent(cause)));
        assert_eq!(bench.command(ReaderCommand::Open), Err(ReaderFault::NotSent(cause)));
        bench.says(EVENT_03);
        bench.codec.link_lost();
        assert_eq!((bench.written(), bench.events()), (String::new(), vec![]));
        assert_eq!(bench.codec.poll_timeout(), None);
    } else {
        assert_eq!(refused, Ok(()));
        assert_eq!(bench.written(), POWER_ON);
    }
}

#[test]
fn another_key_is_noticed_and_not_tried_again() {
    let mut bench = connected(&AcsKey::new([7; 16]));
    bench.command(ReaderCommand::Open).unwrap();
    bench.written();
    bench.says(STEP_2);
    assert_ne!(bench.written(), STEP_3);
    bench.says(STEP_4);
    assert_eq!(bench.events(), [lost(FaultCause::KeyMismatch)]);
    assert_is_over(&mut bench, true, FaultCause::KeyMismatch);
    assert!(AcsKey::factory().is_factory() && !AcsKey::new([7; 16]).is_factory());
}

#[test]
fn a_challenge_or_proof_of_another_length_or_step_ends_the_authentication() {
    for data in ["", "e1", "e100004500", "e10000450011", "e10000460000d664c17efe92afae922467c5dfb0f4"] {
        let mut bench = connected(&AcsKey::factory());
        bench.command(ReaderCommand::Open).unwrap();
        bench.written();
        let block = Block::new(0x83, &bytes(data)).to_bytes().unwrap();
        bench.says(&hex(&envelope::wrap(&block).unwrap()));
        assert_eq!(bench.events(), [lost(FaultCause::Garbled)], "{data}");
        assert_is_over(&mut bench, true, FaultCause::Garbled);
    }
}

#[test]
fn a_failed_card_is_distinguished_from_one_that_left() {
    for (param, cause) in
        [(0x40, FaultCause::CardMute), (0x41, FaultCause::CardMute), (0x42, FaultCause::CardAbsent)]
    {
        let mut bench = asked();
        bench.says(&sealed(0x80, param, ""));
        assert_eq!(bench.events(), [lost(cause)]);
        // Its state is unknown now: it wants power anew.
        assert_eq!(bench.transmit(SELECT_APDU), Err(ReaderFault::NotSent(FaultCause::OutOfTurn)));
    }
}

#[test]
fn a_lost_link_says_whether_the_last_piece_was_out() {
    for (written, fault) in [
        (0, not_sent(FaultCause::LinkLost)),
        (1, not_sent(FaultCause::LinkLost)),
        (2, lost(FaultCause::LinkLost)),
    ] {
        let mut bench = powered();
        bench.transmit(SELECT_APDU).unwrap();
        (0..written).for_each(|_| drop(bench.codec.poll_write()));
        bench.codec.link_lost();
        assert_eq!(bench.events(), [fault]);
        assert_is_over(&mut bench, true, FaultCause::LinkLost);
    }
}

#[test]
fn a_link_lost_while_a_command_waits_for_the_slot_status_is_one_fault() {
    for waiting in [false, true] {
        let mut bench = powered();
        bench.says(EVENT_03);
        if waiting {
            bench.transmit(SELECT_APDU).unwrap();
        }
        assert_eq!(bench.written(), SLOT_STATUS);
        bench.codec.link_lost();
        assert_eq!(bench.events(), [not_sent(FaultCause::LinkLost)]);
        assert_is_over(&mut bench, true, FaultCause::LinkLost);
    }
}

#[test]
fn an_apdu_without_an_answer_closes_the_link_because_answers_have_no_number() {
    let mut bench = asked();
    bench.pass(CARD_TIME);
    assert_eq!(bench.events(), [lost(FaultCause::Timeout)]);
    assert_is_over(&mut bench, true, FaultCause::Timeout);
}

#[test]
fn an_unwritten_apdu_ends_unsent_and_the_link_stays() {
    let mut bench = powered();
    bench.transmit(SELECT_APDU).unwrap();
    bench.pass(CARD_TIME);
    assert_eq!(bench.events(), [not_sent(FaultCause::Timeout)]);
    assert_is_over(&mut bench, false, FaultCause::Timeout);
}

#[test]
fn half_a_frame_closes_the_link_because_the_next_would_be_taken_for_its_rest() {
    let mut bench = powered();
    bench.transmit(SELECT_APDU).unwrap();
    bench.codec.poll_write();
    bench.pass(CARD_TIME);
    assert_eq!(bench.events(), [not_sent(FaultCause::Timeout)]);
    assert_is_over(&mut bench, true, FaultCause::Timeout);
}

#[test]
fn an_answer_before_the_command_is_out_is_none() {
    let mut bench = powered();
    bench.transmit(SELECT_APDU).unwrap();
    bench.says(ANSWER_9000);
    assert_eq!(bench.events(), [""; 0]);
    bench.plays(&format!("> {SELECT}\n< {ANSWER_9000}\n= response 9000"));
}

#[test]
fn garbage_in_the_place_of_an_answer_is_a_lost_reply() {
    let mut torn = bytes(ANSWER_9000);
    torn[10] ^= 1;
    let unencrypted = hex(&envelope::wrap(&Block::new(0x80, &[0x90, 0]).to_bytes().unwrap()).unwrap());
    for garbage in ["00", "06", "05ffff", &hex(&torn), &unencrypted, &sealed(0x80, 0, "90"), &plain(0x50, 3)]
    {
        let mut bench = asked();
        bench.says(garbage);
        assert_eq!(bench.events(), [lost(FaultCause::Garbled)], "{garbage}");
    }
}

#[test]
fn half_an_answer_is_a_lost_reply_when_its_time_is_over() {
    let mut bench = asked();
    bench.says(&ANSWER_9000[..20]);
    bench.pass(FRAME_TIME.saturating_sub(Duration::from_millis(1)));
    assert_eq!(bench.events(), [""; 0]);
    bench.pass(Duration::from_millis(1));
    assert_eq!(bench.events(), [lost(FaultCause::Garbled)]);
    assert_is_over(&mut bench, true, FaultCause::Garbled);
}

#[test]
fn garbage_between_answers_is_slept_off() {
    let mut bench = powered();
    // The tail looks like a frame, and is none: it came without a pause.
    bench.says(&["99", EVENT_03].concat());
    bench.transmit(SELECT_APDU).unwrap();
    assert_eq!(bench.written(), "");
    bench.pass(QUIET);
    bench.plays(&format!("> {SELECT}\n< {ANSWER_9000}\n= response 9000"));
}

#[test]
fn a_reader_that_never_falls_silent_ends_the_waiting_command() {
    let mut bench = powered();
    bench.says("99");
    bench.transmit(SELECT_APDU).unwrap();
    while bench.events().is_empty() {
        bench.says("0505050505");
        bench.pass(QUIET / 2);
        assert_eq!(bench.written(), "");
    }
    assert!(bench.now <= Duration::from_secs(100) + READER_TIME * 2 + QUIET);
}

#[test]
fn a_storm_of_events_is_one_fault() {
    let mut bench = powered();
    for _ in 0..1000 {
        bench.says(EVENT_03);
    }
    assert_eq!(bench.events(), [not_sent(FaultCause::EventStorm)]);
    assert_is_over(&mut bench, true, FaultCause::EventStorm);
}

#[test]
fn a_shell_that_takes_no_event_gets_an_error() {
    let mut bench = opened();
    let mut accepted = 0;
    while bench.command(ReaderCommand::SlotStatus).is_ok() {
        accepted += 1;
        bench.written();
        bench.says(&sealed(0x81, 2, ""));
    }
    assert_eq!(accepted, EVENTS_WAITING);
    bench.events();
    assert_eq!(bench.command(ReaderCommand::SlotStatus), Ok(()));
}

#[test]
fn events_that_are_not_taken_do_not_accumulate() {
    let mut bench = opened();
    for _ in 0..EVENTS_WAITING * 2 {
        bench.says(EVENT_03);
        if !bench.written().is_empty() {
            bench.says(&sealed(0x81, 1, ""));
        }
        bench.pass(Duration::from_millis(100));
    }
    assert_eq!(bench.events().len(), EVENTS_WAITING);
}

proptest! {
    #[test]
    fn any_bytes_at_any_stage_are_held_within_the_limit(
        stage in 0_usize..4,
        feeds in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..400), 0_u64..700), 0..8),
    ) {
        let mut bench = match stage {
            0 => connected(&AcsKey::factory()),
            1 => opened(),
            2 => powered(),
            _ => asked(),
        };
        for (bytes, pause) in feeds {
            bench.codec.feed(&bytes, bench.now);
            prop_assert!(bench.codec.held() <= envelope::BODY_MAX + 5);
            prop_assert!(!bench.events().iter().any(|event| event.starts_with("response")));
            bench.pass(Duration::from_millis(pause));
        }
    }
}
