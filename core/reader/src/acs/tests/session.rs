use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::ReaderCodec;

#[test]
fn blocks_and_frames_are_those_of_the_vectors() {
    for (kind, data, block, frame) in [
        (0x62, "", "62000000000062", POWER_ON),
        (0x63, "", "63000000000063", POWER_OFF),
        (0x65, "", "65000000000065", SLOT_STATUS),
        (0x6B, "e000004001", "6b0005000000cfe000004001", AUTO_POLL_ON),
        (0x6F, SELECT_APDU, "6f000f0000005100a4040c0ad392f000260100000001", SELECT),
        (0x80, "9000", "800002000000129000", ANSWER_9000),
    ] {
        let written = Block::new(kind, &bytes(data)).to_bytes().unwrap();
        assert_eq!(hex(&written), block);
        assert_eq!(sealed(kind, 0, data), frame);
        let frame = bytes(frame);
        let read = cipher().open(envelope::unwrap(&frame).unwrap()).unwrap();
        assert_eq!((read.kind, read.param, hex(&read.data)), (kind, 0, data.to_owned()));
    }
    assert_eq!(sealed(0x50, 3, ""), EVENT_03);
    let step_1 = Block::new(0x6B, &bytes("e000004500")).to_bytes().unwrap();
    assert_eq!(hex(&step_1), "6b0005000000cbe000004500");
    assert_eq!(hex(&envelope::wrap(&step_1).unwrap()), STEP_1);
}

/// From connecting to a card taken away, as the vectors have it.
#[test]
fn a_whole_session_goes_byte_for_byte() {
    let mut bench = connected(&AcsKey::factory());
    bench.command(ReaderCommand::Open).unwrap();
    let polling = sealed(0x83, 0, "e10000400101");
    let (absent, idle) = (sealed(0x81, 2, ""), sealed(0x81, 1, ""));
    bench.plays(&format!(
        "> {STEP_1}\n< {STEP_2}\n> {STEP_3}\n< {STEP_4}\n> {AUTO_POLL_ON}\n< {polling}\n= ready
         > {SLOT_STATUS}\n< {absent}\n= absent
         < {EVENT_03}\n> {SLOT_STATUS}\n< {idle}\n= present"
    ));
    bench.command(ReaderCommand::PowerOn).unwrap();
    bench.plays(&format!("> {POWER_ON}\n< {}\n= powered 3b80800101", sealed(0x80, 0, "3b80800101")));
    bench.transmit(SELECT_APDU).unwrap();
    bench.plays(&format!("> {SELECT}\n< {ANSWER_9000}\n= response 9000"));
    bench.command(ReaderCommand::PowerOff).unwrap();
    bench.plays(&format!("> {POWER_OFF}\n< {idle}\n= off"));
    bench.plays(&format!("< {}\n> {SLOT_STATUS}\n< {absent}\n= absent", sealed(0x50, 2, "")));
}

#[test]
fn a_frame_is_written_in_pieces_of_twenty() {
    let mut bench = powered();
    bench.transmit(SELECT_APDU).unwrap();
    let lengths: Vec<_> = bench.pieces().iter().map(|piece| piece.len() / 2).collect();
    assert_eq!(lengths, [20, 17]);
}

#[test]
fn answers_may_be_cut_anywhere_or_merged_with_what_follows() {
    let frames = bytes(&[ANSWER_9000, EVENT_03, &sealed(0x50, 2, "")].concat());
    for at in 0..=frames.len() {
        let mut bench = asked();
        let (first, second) = frames.split_at(at);
        bench.codec.feed(first, bench.now);
        bench.codec.feed(second, bench.now);
        assert_eq!(bench.events(), ["response 9000"], "cut at {at}");
        // Out and in before the status: whatever lies there was not powered by us.
        assert_eq!(bench.written(), SLOT_STATUS, "cut at {at}");
        bench.says(&sealed(0x81, 0, ""));
        assert_eq!(bench.events(), ["present"]);
    }
}

proptest! {
    #[test]
    fn the_authentication_may_be_cut_into_any_pieces(piece in 1_usize..60) {
        let mut bench = connected(&AcsKey::factory());
        bench.command(ReaderCommand::Open).unwrap();
        for answer in [STEP_2, STEP_4, &sealed(0x83, 0, "e10000400101")] {
            bench.written();
            for part in bytes(answer).chunks(piece) {
                bench.codec.feed(part, bench.now);
            }
        }
        prop_assert_eq!(bench.events(), ["ready"]);
    }

    #[test]
    fn a_command_and_its_answer_go_there_and_back(
        apdu in proptest::collection::vec(any::<u8>(), 4..=256),
        answer in proptest::collection::vec(any::<u8>(), 2..=258),
    ) {
        let mut bench = powered();
        bench.transmit(&hex(&apdu)).unwrap();
        prop_assert_eq!(bench.written(), sealed(0x6F, 0, &hex(&apdu)));
        bench.says(&sealed(0x80, 0, &hex(&answer)));
        prop_assert_eq!(bench.events(), [format!("response {}", hex(&answer))]);
    }
}

#[test]
fn every_event_is_confirmed_whatever_it_says() {
    for param in [0x00, 0x02, 0x03, 0xFF] {
        for (status, event) in [(0, "present"), (1, "present"), (2, "absent")] {
            let mut bench = opened();
            bench.says(&sealed(0x50, param, ""));
            assert_eq!(bench.events(), [""; 0]);
            bench.plays(&format!("> {SLOT_STATUS}\n< {}\n= {event}", sealed(0x81, status, "")));
        }
    }
}

#[test]
fn one_late_event_does_not_end_a_powered_card() {
    let mut bench = powered();
    bench.plays(&format!("< {EVENT_03}\n> {SLOT_STATUS}\n< {}\n= present, powered", sealed(0x81, 0, "")));
    bench.transmit(SELECT_APDU).unwrap();
    bench.plays(&format!("> {SELECT}\n< {ANSWER_9000}\n= response 9000"));
}

#[test]
fn a_command_waits_for_the_slot_status_and_is_not_sent_to_a_card_that_left() {
    let mut bench = powered();
    bench.says(EVENT_03);
    bench.transmit(SELECT_APDU).unwrap();
    let absent = sealed(0x81, 2, "");
    bench.plays(&format!("> {SLOT_STATUS}\n< {absent}"));
    assert_eq!(bench.events(), ["absent".to_owned(), not_sent(FaultCause::CardAbsent)]);
    assert_eq!(bench.written(), "");
}

#[test]
fn commands_out_of_turn_too_long_or_too_many_are_refused() {
    let refused = |cause| Err(ReaderFault::NotSent(cause));
    let mut bench = connected(&AcsKey::factory());
    assert_eq!(bench.command(ReaderCommand::PowerOn), refused(FaultCause::OutOfTurn));
    assert_eq!(bench.transmit(SELECT_APDU), refused(FaultCause::OutOfTurn));
    let mut bench = opened();
    assert_eq!(bench.transmit(SELECT_APDU), refused(FaultCause::OutOfTurn));
    assert_eq!(bench.command(ReaderCommand::Open), refused(FaultCause::OutOfTurn));
    let mut bench = powered();
    assert_eq!(bench.transmit(&"00".repeat(257)), refused(FaultCause::TooLong));
    assert_eq!(bench.transmit("00a404"), refused(FaultCause::Malformed));
    bench.transmit(SELECT_APDU).unwrap();
    assert_eq!(bench.command(ReaderCommand::PowerOff), refused(FaultCause::Busy));
    assert_eq!(bench.written(), SELECT);
}

#[test]
fn a_time_extension_moves_the_end_but_not_beyond_the_ceiling() {
    let mut bench = asked();
    let mut waited = Duration::ZERO;
    while bench.codec.poll_timeout().is_some() {
        bench.says(&sealed(0x80, 0x80, ""));
        bench.pass(Duration::from_millis(900));
        waited += Duration::from_millis(900);
    }
    assert!((20..22).contains(&waited.as_secs()), "{waited:?}");
    assert_eq!(bench.events(), [lost(FaultCause::Timeout)]);
}
