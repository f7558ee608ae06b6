use crate::bench::{Bench, bytes, hex};
use crate::model::Model;

const POWER_ON: &str = "62 00000000 00 01 00 0000";

fn bench() -> Bench {
    Bench::new(Bench::of(Model::Ccid))
}

fn powered() -> Bench {
    let mut bench = bench();
    assert_eq!(bench.ask(POWER_ON), "800500000000010000003b80800101");
    bench
}

#[track_caller]
fn check(bench: &mut Bench, command: &str, answer: &str) {
    assert_eq!(bench.ask(command), hex(&bytes(answer)), "{command}");
}

/// The sample of the readers reference, 2.3.
#[test]
fn the_sample_of_the_reference_gives_its_bytes() {
    let mut bench = powered();
    check(
        &mut bench,
        "6F 0F000000 00 02 00 0000 00A4040C0AD392F000260100000001",
        "80 02000000 00 02 00 00 00 9000",
    );
    bench.reader.take_card(bench.now);
    assert_eq!(bench.pieces(), ["5002"]);
    check(&mut bench, POWER_ON, "80 00000000 00 01 42 FE 00");
}

#[test]
fn every_command_has_the_answer_of_its_kind_and_number() {
    let mut bench = powered();
    check(&mut bench, "65 00000000 00 FE 000000", "81 00000000 00 FE 00 00 00");
    check(&mut bench, "6C 00000000 00 FF 000000", "82 07000000 00 FF 00 00 01 1110004D00FE00");
    check(&mut bench, "6B 01000000 00 00 000000 77", "83 00000000 00 00 00 00 00");
    check(&mut bench, "63 00000000 00 05 000000", "81 00000000 00 05 01 00 01");
    check(&mut bench, "6F 01000000 00 06 000000 00", "80 00000000 00 06 41 FE 00");
    check(&mut bench, "6D 00000000 00 07 000000", "81 00000000 00 07 41 00 00");
}

#[test]
fn a_wrong_field_is_reported_by_its_place() {
    let mut bench = powered();
    check(&mut bench, "65 00000000 01 02 000000", "81 00000000 01 02 42 05 00");
    check(&mut bench, "62 00000000 00 03 040000", "80 00000000 00 03 40 07 00");
    check(&mut bench, "65 01000000 00 04 000000 00", "81 00000000 00 04 40 01 00");
    check(&mut bench, "6F 00000000 00 05 000000", "80 00000000 00 05 40 01 00");
    check(&mut bench, "6F 01000000 00 06 000700 00", "80 00000000 00 06 40 08 00");
    check(&mut bench, "6F 01000000 00 07 000200 00", "80 00000000 00 07 40 08 00");
    assert!(bench.reader.card().apdus.is_empty());
}

#[test]
fn a_message_that_is_too_long_is_refused_and_left_out_to_its_end() {
    let mut bench = powered();
    let long = format!("6F 06010000 00 02 000000 {}", "00".repeat(262));
    let (start, rest) = long.split_at(65);
    check(&mut bench, start, "80 00000000 00 02 40 01 00");
    check(&mut bench, rest, "");
    check(&mut bench, "65 00000000 00 03 000000", "81 00000000 00 03 00 00 00");
    assert!(bench.reader.card().apdus.is_empty());
}

#[test]
fn a_chain_of_parts_is_one_apdu_and_a_long_response_comes_in_parts() {
    let mut bench = powered();
    check(&mut bench, "6F 02000000 00 02 000100 00C0", "80 00000000 00 02 00 00 10");
    check(&mut bench, "6F 01000000 00 03 000300 02", "80 00000000 00 03 00 00 10");
    let part = "5A".repeat(261);
    check(&mut bench, "6F 01000000 00 04 000200 58", &format!("80 05010000 00 04 00 00 01 {part}"));
    check(&mut bench, "6F 00000000 00 05 001000", &format!("80 05010000 00 05 00 00 03 {part}"));
    let rest = format!("{} 9000", "5A".repeat(600 - 522));
    check(&mut bench, "6F 00000000 00 06 001000", &format!("80 50000000 00 06 00 00 02 {rest}"));
    check(&mut bench, "6F 00000000 00 07 001000", "80 00000000 00 07 40 08 00");
    assert_eq!(bench.reader.card().apdus, [bytes("00C00258")]);
}

#[test]
fn a_torn_message_is_given_up_after_two_seconds() {
    let mut bench = powered();
    check(&mut bench, "6F 0F000000 00", "");
    bench.pass(1_999);
    check(&mut bench, "02 00 0000 00A4040C0AD392F000260100000001", "80 02000000 00 02 00 00 00 9000");
    check(&mut bench, "6F 0F000000 00", "");
    bench.pass(2_000);
    check(&mut bench, "65 00000000 00 03 000000", "81 00000000 00 03 00 00 00");
}
