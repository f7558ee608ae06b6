use proptest::prelude::*;

use super::*;
use crate::{ReaderCodec, feitian};

/// The samples of the readers reference, 2.3, with the numbers of this session.
#[test]
fn a_whole_session_over_usb_goes_byte_for_byte() {
    let mut bench = Bench::new(CcidCodec::connected(CcidProfile::SHORT, USB));
    bench.command(ReaderCommand::Open).unwrap();
    bench.plays("> 65000000000001000000\n< 81000000000001010000\n= ready");
    bench.plays("> 65000000000002000000\n< 81000000000002010000\n= present");
    bench.command(ReaderCommand::PowerOn).unwrap();
    bench.plays("> 62000000000003000000");
    let atr = "3b88800100000000338181003a";
    bench.plays(&format!("< 800d0000000003000000{atr}\n= powered {atr}"));
    bench.transmit(SELECT_APDU).unwrap();
    bench.plays("> 6f0f000000000400000000a4040c0ad392f000260100000001");
    bench.plays("< 800200000000040000009000\n= response 9000");
    bench.command(ReaderCommand::PowerOff).unwrap();
    bench.plays("> 63000000000005000000\n< 81000000000005010000\n= off");
}

/// Readers reference, 1.3: pieces of 20 bytes, events between messages, no short packet at the end of one.
#[test]
fn a_session_over_bluetooth_takes_events_from_the_same_stream() {
    let mut bench = Bench::new(feitian::connected(20));
    bench.command(ReaderCommand::Open).unwrap();
    bench.plays("> 65000000000001000000\n< 81000000000001020000\n= ready");
    bench.plays("> 65000000000002000000\n< 81000000000002420000\n= absent");
    bench.plays("< 5003\n> 65000000000003000000\n< 81000000000003010000\n= present");
    bench.command(ReaderCommand::PowerOn).unwrap();
    bench.plays("> 62000000000004000000\n< 800500000000040000003b80800101\n= powered 3b80800101");
    bench.transmit(SELECT_APDU).unwrap();
    let lengths: Vec<_> = bench.pieces().iter().map(|piece| piece.len() / 2).collect();
    assert_eq!(lengths, [20, 5]);
    // 40 bytes: a multiple of 20, with no shorter piece behind it.
    let answer = data_block(5, [0; 3], &"ab".repeat(30));
    for piece in bytes(&answer).chunks(20) {
        bench.codec.feed(piece, bench.now);
    }
    bench.plays(&format!("= response {}", "ab".repeat(30)));
    bench.plays("< 5002\n> 65000000000006000000\n< 81000000000006020000\n= absent");
}

#[test]
fn a_message_of_whole_packets_is_followed_by_an_empty_one() {
    let mut bench = powered(CcidProfile::SHORT, USB);
    bench.transmit(&"00".repeat(54)).unwrap();
    let lengths: Vec<_> = bench.pieces().iter().map(|piece| piece.len() / 2).collect();
    assert_eq!(lengths, [64, 0]);
}

#[test]
fn a_long_apdu_goes_and_its_answer_comes_in_parts() {
    let mut bench = powered(extended(), USB);
    let apdu = hex(&(0..600_u32).map(|place| u8::try_from(place % 251).unwrap()).collect::<Vec<_>>());
    bench.transmit(&apdu).unwrap();
    let part = |from: usize, to: usize| &apdu[from * 2..to * 2];
    let more = |seq| data_block(seq, [0, 0, 0x10], "");
    bench.plays(&format!("> {}\n< {}", message(0x6F, 4, [0, 1, 0], part(0, 261)), more(4)));
    bench.plays(&format!("> {}\n< {}", message(0x6F, 5, [0, 3, 0], part(261, 522)), more(5)));
    bench.plays(&format!("> {}", message(0x6F, 6, [0, 2, 0], part(522, 600))));
    let next = |seq| message(0x6F, seq, [0, 0x10, 0], "");
    bench.plays(&format!("< {}\n> {}", data_block(6, [0, 0, 1], "01"), next(7)));
    bench.plays(&format!("< {}\n> {}", data_block(7, [0, 0, 3], "02"), next(8)));
    bench.plays(&format!("< {}\n= response 01029000", data_block(8, [0, 0, 2], "9000")));
}

#[test]
fn an_interrupt_in_the_middle_of_an_answer_is_confirmed_after_it() {
    let mut bench = powered(CcidProfile::SHORT, USB);
    bench.transmit(SELECT_APDU).unwrap();
    bench.written();
    let answer = bytes(&data_block(4, [0; 3], "9000"));
    bench.codec.feed(&answer[..7], bench.now);
    bench.codec.feed_notice(&[0x50, 0x03], bench.now);
    assert_eq!(bench.written(), "");
    bench.codec.feed(&answer[7..], bench.now);
    bench.plays(&format!(
        "= response 9000\n> 65000000000005000000\n< {}\n= present, powered",
        slot_status(5, 0)
    ));
}

#[test]
fn only_our_slot_s_bits_are_looked_at() {
    let profile = CcidProfile::new(5, 0x0004_0040, 271).unwrap();
    for (notice, concerns_us) in [
        ("50ffff", true),
        ("50000c", true),
        ("500008", true),
        ("50fff3", false),
        ("5000", false),
        ("50", false),
        ("", false),
        ("5105000f", true),
        ("5104000f", false),
        ("8000", false),
    ] {
        let mut bench = Bench::new(CcidCodec::connected(profile, USB));
        bench.command(ReaderCommand::Open).unwrap();
        for seq in [1, 2] {
            bench.written();
            bench.says(&format!("810000000005{seq:02x}020000"));
        }
        bench.events();
        bench.codec.feed_notice(&bytes(notice), bench.now);
        assert_eq!(!bench.written().is_empty(), concerns_us, "{notice}");
    }
}

#[test]
fn the_number_wraps_behind_255() {
    let mut bench = powered(CcidProfile::SHORT, USB);
    for seq in (4..=255).chain(0..10_u8) {
        bench.transmit(SELECT_APDU).unwrap();
        bench.written();
        bench.plays(&format!("< {}\n= response 9000", data_block(seq, [0; 3], "9000")));
    }
}

proptest! {
    #[test]
    fn an_answer_may_be_cut_anywhere_or_merged_with_an_event(
        answer in proptest::collection::vec(any::<u8>(), 2..=258),
        piece in 1_usize..300,
    ) {
        let mut bench = powered(CcidProfile::SHORT, Link::BLE_DEFAULT);
        bench.transmit(SELECT_APDU).unwrap();
        bench.written();
        let stream = [data_block(4, [0; 3], &hex(&answer)), "5002".to_owned()].concat();
        for part in bytes(&stream).chunks(piece) {
            bench.codec.feed(part, bench.now);
        }
        prop_assert_eq!(bench.events(), [format!("response {}", hex(&answer))]);
        prop_assert_eq!(bench.written(), "65000000000005000000");
    }
}
