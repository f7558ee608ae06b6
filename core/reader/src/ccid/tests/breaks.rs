use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::ReaderCodec;
use crate::limit::{CARD_TIME, COMMAND_TIME_MAX, MESSAGE_TIME_MAX, QUIET};

fn asked() -> Bench<CcidCodec> {
    let mut bench = powered(CcidProfile::SHORT, Link::BLE_DEFAULT);
    bench.transmit(SELECT_APDU).unwrap();
    bench.written();
    bench
}

/// bStatus and bError (readers reference, 2.1).
const REPORTS: &[(u8, u8, FaultCause)] = &[
    (0x42, 0xFE, FaultCause::CardAbsent),
    (0x40, 0xFE, FaultCause::CardMute),
    (0x41, 0xFE, FaultCause::CardMute),
    (0x40, 0xFD, FaultCause::Parity),
    (0x40, 0xFB, FaultCause::Hardware),
    (0x40, 0xF8, FaultCause::BadAtr),
    (0x40, 0xF0, FaultCause::PinPad),
    (0x40, 0xEF, FaultCause::PinPad),
    (0x40, 0xE0, FaultCause::SlotBusy),
    (0x40, 0xF2, FaultCause::SlotBusy),
    (0x40, 0x00, FaultCause::CommandRefused),
    (0x40, 0x01, FaultCause::BadField(1)),
    (0x40, 0x7F, FaultCause::BadField(0x7F)),
    (0x40, 0xC3, FaultCause::Reported(0xC3)),
    (0xC0, 0xFE, FaultCause::CardMute),
];

#[test]
fn every_error_has_its_fault_and_the_card_wants_power_anew() {
    for (status, error, cause) in REPORTS {
        let mut bench = asked();
        bench.says(&data_block(4, [*status, *error, 0], ""));
        assert_eq!(bench.events(), [lost(*cause)]);
        assert_eq!(bench.transmit(SELECT_APDU), Err(ReaderFault::NotSent(FaultCause::OutOfTurn)));
        bench.command(ReaderCommand::PowerOn).unwrap();
        bench.plays(&format!("> 62000000000005000000\n< {}\n= powered 3b00", data_block(5, [0; 3], "3b00")));
    }
}

#[test]
fn time_extensions_move_the_end_up_to_the_ceiling_of_a_message() {
    let mut bench = asked();
    bench.pass(CARD_TIME.saturating_sub(Duration::from_secs(1)));
    bench.says(&data_block(4, [0x80, 5, 0], ""));
    bench.pass(Duration::from_secs(4));
    assert_eq!(bench.events(), [""; 0]);
    bench.plays(&format!("< {}\n= response 9000", data_block(4, [0; 3], "9000")));

    let mut bench = asked();
    let start = bench.now;
    while bench.codec.poll_timeout().is_some() {
        bench.says(&data_block(4, [0x80, 0xFF, 0], ""));
        bench.pass(Duration::from_secs(1));
    }
    assert_eq!(bench.now, start + MESSAGE_TIME_MAX);
    assert_eq!(bench.events(), [lost(FaultCause::Timeout)]);
}

#[test]
fn many_messages_of_one_command_end_at_its_ceiling() {
    let mut bench = powered(extended(), USB);
    bench.transmit(SELECT_APDU).unwrap();
    let start = bench.now;
    let mut seq = 4;
    while bench.codec.poll_timeout().is_some() {
        bench.written();
        bench.pass(Duration::from_secs(7));
        bench.says(&data_block(seq, [0, 0, if seq == 4 { 1 } else { 3 }], "00"));
        seq += 1;
    }
    assert!(bench.now <= start + COMMAND_TIME_MAX + Duration::from_secs(7));
    assert_eq!(bench.events(), [lost(FaultCause::Timeout)]);
}

#[test]
fn extensions_without_end_are_counted() {
    let mut bench = asked();
    for _ in 0..201 {
        bench.says(&data_block(4, [0x80, 1, 0], ""));
    }
    assert_eq!(bench.events(), [lost(FaultCause::Timeout)]);
}

#[test]
fn a_late_answer_with_an_old_number_is_dropped() {
    let mut bench = asked();
    bench.pass(CARD_TIME);
    assert_eq!(bench.events(), [lost(FaultCause::Timeout)]);
    bench.command(ReaderCommand::PowerOn).unwrap();
    bench.written();
    bench.says(&data_block(4, [0; 3], "9000"));
    assert_eq!(bench.events(), [""; 0]);
    bench.plays(&format!("< {}\n= powered 3b80800101", data_block(5, [0; 3], "3b80800101")));
}

#[test]
fn an_answer_of_another_slot_or_type_is_dropped() {
    let mut bench = asked();
    for stray in ["800200000001040000009000", "81000000000004000000", "830200000000040000009000"] {
        bench.says(stray);
        assert_eq!(bench.events(), [""; 0], "{stray}");
    }
    bench.plays(&format!("< {}\n= response 9000", data_block(4, [0; 3], "9000")));
}

#[test]
fn a_lost_link_says_whether_the_last_piece_of_the_last_part_was_out() {
    let mut bench = powered(extended(), Link::Ble { write_limit: 200 });
    bench.transmit(&"00".repeat(300)).unwrap();
    assert_eq!(bench.pieces().len(), 2);
    bench.says(&data_block(4, [0, 0, 0x10], ""));
    bench.codec.link_lost();
    assert_eq!(bench.events(), [not_sent(FaultCause::LinkLost)]);

    let mut bench = powered(extended(), Link::Ble { write_limit: 200 });
    bench.transmit(&"00".repeat(300)).unwrap();
    bench.written();
    bench.says(&data_block(4, [0, 0, 0x10], ""));
    bench.written();
    bench.codec.link_lost();
    assert_eq!(bench.events(), [lost(FaultCause::LinkLost)]);
}

#[test]
fn an_answer_lost_between_its_parts_is_a_lost_reply_even_while_we_write() {
    let mut bench = powered(extended(), USB);
    bench.transmit(SELECT_APDU).unwrap();
    bench.written();
    bench.says(&data_block(4, [0, 0, 1], "00"));
    bench.codec.link_lost();
    assert_eq!(bench.events(), [lost(FaultCause::LinkLost)]);
}

#[test]
fn garbage_costs_the_answer_and_the_reader_goes_on_after_a_pause() {
    for garbage in ["6f", "8000000100", "80ffffffff", "85"] {
        let mut bench = asked();
        bench.says(garbage);
        assert_eq!(bench.events(), [lost(FaultCause::Garbled)], "{garbage}");
        bench.command(ReaderCommand::PowerOn).unwrap();
        assert_eq!(bench.written(), "");
        bench.pass(QUIET);
        bench.plays(&format!("> 62000000000005000000\n< {}\n= powered 3b00", data_block(5, [0; 3], "3b00")));
    }
}

#[test]
fn an_answer_that_never_ends_is_cut_off_at_the_longest_response() {
    let mut bench = powered(extended(), USB);
    bench.transmit(SELECT_APDU).unwrap();
    let mut received = 0;
    let mut seq = 4_u8;
    while bench.codec.poll_timeout().is_some() {
        bench.written();
        bench.says(&data_block(seq, [0, 0, if received == 0 { 1 } else { 3 }], &"ab".repeat(261)));
        received += 261;
        seq = seq.wrapping_add(1);
    }
    assert!((65_538..65_538 + 261 * 2).contains(&received));
    assert_eq!(bench.events(), [lost(FaultCause::TooLong)]);
}

proptest! {
    #[test]
    fn any_bytes_are_held_within_the_limit(
        feeds in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..400), 0_u64..700), 0..8),
    ) {
        let mut bench = asked();
        for (bytes, pause) in feeds {
            bench.codec.feed(&bytes, bench.now);
            bench.codec.feed_notice(&bytes, bench.now);
            prop_assert!(bench.codec.held() <= 271);
            bench.pass(Duration::from_millis(pause));
            bench.events();
        }
    }
}
