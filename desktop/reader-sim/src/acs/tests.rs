//! Held against the vectors of the readers reference, 1.1, frame for frame.

use super::cipher::Cipher;
use super::frame;
use crate::bench::{Bench, bytes, hex};
use crate::model::Model;

const STEP_1: &str = "05000c6b0005000000cbe0000045000c0a";
const STEP_2: &str = "05001c830015000000a1e10000450010d306976536b7eee16e44689b176e8a1c0a";
const STEP_3: &str =
    "05002c6b0025000000fae000004600cee760574061395985137cf6c1f034a666346920fed1cf682c80f03ae5d80d372c0a";
const STEP_4: &str = "05001c830015000000dee10000460000d664c17efe92afae922467c5dfb0f41c0a";
const POWER_ON: &str = "050010fd8d17b05cfbe5f9d6785c41dcc6250dfd0a";
const POWER_OFF: &str = "050010ebf2c415ea262927d55ab5ba29169949750a";
const SLOT_STATUS: &str = "05001075384905822f4df127ec078b5f6d7945490a";
const POLL: &str = "0500106747d6970224d24f01b0efd5c6e6ee8e010a";
const SELECT: &str = "0500205b5809aa091cb8f190a746e2a0138bea0c1a2b4dced8701a040aacbef711d0eb500a";
const ANSWER: &str = "050010f494653a726d5e454c523d42ff9e4efc990a";
const CARD_CAME: &str = "0500106c96bd8e0160de17f7b27d67d9f4b6c2770a";

fn error(code: u8) -> String {
    let check = 0x51 ^ code;
    hex(&frame::close(&[0x51, 0, 0, 0, 0, code, check]))
}

fn cipher() -> Cipher {
    Cipher::new(&bytes("a0a1a2a3a4a5a6a7b0b1b2b3b4b5b6b7").try_into().unwrap())
}

/// A block of the host, sealed.
fn sealed(block: &str) -> String {
    let mut block = bytes(block);
    block[6] = block.iter().fold(block[6], |check, byte| check ^ byte);
    hex(&frame::close(&cipher().seal(block)))
}

/// The block in the one sealed frame.
fn opened(frame: &str) -> String {
    hex(&cipher().decrypt(frame::open(&bytes(frame)).unwrap()))
}

fn authenticated() -> Bench {
    let mut bench = Bench::new(Bench::of(Model::Acs));
    assert_eq!(bench.ask(STEP_1), STEP_2);
    assert_eq!(bench.ask(STEP_3), STEP_4);
    bench
}

#[test]
fn the_flow_of_the_reference_gives_its_bytes() {
    let mut bench = authenticated();
    assert_eq!(opened(&bench.ask(SLOT_STATUS)), "81000000000180ffffffffffffffffff");
    let polling = bench.ask(POLL);
    assert!(polling.ends_with(CARD_CAME), "the card that lies there is reported: {polling}");
    assert!(opened(&bench.ask(POWER_ON)).starts_with("800005000000be3b80800101ff"));
    assert_eq!(bench.ask(SELECT), ANSWER);
    assert_eq!(bench.reader.card().apdus, [bytes("00a4040c0ad392f000260100000001")]);
    assert_eq!(opened(&bench.ask(POWER_OFF)), "81000000000180ffffffffffffffffff");
    assert_eq!(bench.reader.exchanges(), 7);
    assert_eq!(bench.reader.statistics().authentications, 1);
}

#[test]
fn an_error_is_written_like_this() {
    assert_eq!(error(4), "05000751000000000455070a");
}

#[test]
fn before_the_authentication_nothing_else_is_accepted() {
    let mut bench = Bench::new(Bench::of(Model::Acs));
    let plain = hex(&frame::close(&bytes("62000000000062")));
    for refused in [POWER_ON, SLOT_STATUS, SELECT, POLL, STEP_3, &plain] {
        assert_eq!(bench.ask(refused), error(4), "{refused}");
    }
    assert_eq!(bench.reader.statistics().apdus, 0);
    assert_eq!(bench.reader.statistics().authentications, 0, "no proof was asked for");
}

#[test]
fn what_is_wrong_in_a_frame_is_a_wrong_checksum() {
    let mut bench = authenticated();
    let flip = |text: &str, place: usize| {
        let mut frame = bytes(text);
        frame[place] ^= 1;
        hex(&frame)
    };
    assert_eq!(bench.ask(&flip(SLOT_STATUS, 19)), error(1), "the check of the envelope");
    assert_eq!(bench.ask(&flip(SLOT_STATUS, 20)), error(1), "its end");
    let mut body = bytes(&SLOT_STATUS[6..38]);
    body[0] ^= 1;
    assert_eq!(bench.ask(&hex(&frame::close(&body))), error(1), "the check of the block");
    assert_eq!(bench.ask(&hex(&frame::close(&bytes("65000000000065")))), error(1), "not encrypted");
    let mut padded = bytes("65000000000065ffffffffffffffffff");
    padded[15] = 0;
    assert_eq!(bench.ask(&hex(&frame::close(&cipher().encrypt(&padded)))), error(1), "the padding");
    assert_eq!(bench.ask("42"), error(6), "no start");
    assert!(opened(&bench.ask(SLOT_STATUS)).starts_with("81"), "and it goes on");
}

#[test]
fn commands_that_are_none_are_refused() {
    let mut bench = authenticated();
    for block in ["61000000000000", "65000000010000", "65000000000100", "6f000000000000", "65000100000000ff"]
    {
        assert_eq!(bench.ask(&sealed(block)), error(3), "{block}");
    }
    assert_eq!(bench.ask(&sealed("6b000500000000e000004500")), error(3), "it is authenticated already");
    assert!(opened(&bench.ask(&sealed("6b000500000000e000001800"))).contains("e100000014414352"));
}

#[test]
fn a_card_that_is_not_there_or_has_no_power_fails() {
    let mut bench = authenticated();
    assert!(opened(&bench.ask(SELECT)).starts_with("800000000041"), "no power");
    bench.reader.take_card(bench.now);
    assert_eq!(bench.pieces(), [""; 0], "nobody asked for events");
    assert!(opened(&bench.ask(SLOT_STATUS)).starts_with("810000000002"));
    assert!(opened(&bench.ask(POWER_ON)).starts_with("800000000042"));
    bench.ask(POLL);
    bench.reader.put_card(bench.now);
    assert_eq!(bench.pieces().concat(), CARD_CAME);
    bench.ask(POWER_ON);
    bench.reader.card_mut().leaves = true;
    let said = bench.ask(SELECT);
    let (answer, event) = said.split_at(42);
    assert!(opened(answer).starts_with("800000000042"));
    assert!(opened(event).starts_with("500000000002"));
}

#[test]
fn a_new_connection_begins_anew() {
    let mut bench = authenticated();
    bench.ask(POWER_ON);
    bench.connect();
    assert_eq!(bench.ask(SLOT_STATUS), error(4));
    assert_eq!(bench.ask(STEP_1), STEP_2);
    assert_eq!(bench.ask(STEP_3), STEP_4);
    assert!(opened(&bench.ask(SLOT_STATUS)).starts_with("810000000001"), "the power is gone");
}

#[test]
fn each_connection_has_another_challenge() {
    let mut bench = Bench::new(crate::SimulatedReader::new(Model::Acs, crate::bench::StubCard::new()));
    let mut seen = std::collections::HashSet::new();
    for _ in 0..5 {
        bench.connect();
        assert!(seen.insert(bench.ask(STEP_1)));
    }
}

#[test]
fn a_wrong_key_is_refused_and_counted_until_the_lock_falls() {
    let mut bench = Bench::new(Bench::of(Model::Acs).with_key([7; 16]).with_key_lock(2));
    assert_ne!(bench.ask(STEP_1), STEP_2);
    assert_eq!(bench.ask(STEP_3), error(4));
    assert_eq!(bench.ask(STEP_3), error(4), "without a challenge it is no try");
    bench.connect();
    bench.ask(STEP_1);
    assert_eq!(bench.ask(STEP_3), error(7));
    bench.connect();
    assert_eq!(bench.ask(STEP_1), error(7), "a new connection opens no lock");
    assert_eq!(bench.reader.statistics().authentications, 2);
}
