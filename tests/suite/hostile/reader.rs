use super::Hostile;
use super::apdu::hex;

/// Frames of readers, and steps at their link: what happens, how many bytes, the bytes (`tests/world/fuzz/reader.rs`).
pub(super) fn all() -> Vec<Hostile> {
    let file = |name, attack, bytes: Vec<u8>| Hostile::new("reader", name, attack, bytes);
    // A powered card and an APDU of 16 bytes that is out; then the reader's turn.
    let asked = |then: &str| hex(&["00 0401 04 0500", then].concat());
    vec![
        file("acs-length-65535.bin", "an envelope of 64 KiB is promised", hex("05 FFFF 80")),
        file("acs-length-over-limit.bin", "one byte more than accepted", hex("05 0111 80")),
        file("acs-check-wrong.bin", "a wrong CHK", hex("050007 51000000000150 08 0A")),
        file("acs-end-missing.bin", "an envelope that ends in its own start byte", hex("050000 00 05")),
        file(
            "acs-block-length-65535.bin",
            "a block that is longer than its envelope",
            hex("80FFFF0000 00 80"),
        ),
        file("acs-starts-only.bin", "start bytes and nothing else", vec![0x05; 600]),
        file("ccid-length-4gib.bin", "a message of 4 GiB is promised", hex("80 FFFFFFFF 00 00 00 00 00")),
        file(
            "ccid-length-over-limit.bin",
            "one byte more than the reader promised",
            hex("80 06010000 0000 000000"),
        ),
        file(
            "ccid-events.bin",
            "600 card events in one breath",
            hex(&["01 00FE", &"5003".repeat(600)].concat()),
        ),
        file("answer-to-nothing.bin", "an answer before a command", hex("00 0106 800000009000")),
        file(
            "answer-too-soon.bin",
            "an answer before the last piece is out",
            hex("00 0401 04 0501 01 0106 800000009000"),
        ),
        file("answer-twice.bin", "two answers to one command", asked(&"0106 800000009000".repeat(2))),
        file(
            "answer-without-end.bin",
            "an answer in parts that bring a byte each",
            asked(&"0105 8000000141 0105 8000000341 0500".repeat(40)),
        ),
        file(
            "time-without-end.bin",
            "more time is asked for ever",
            asked(&"0104 8080FF00 0102 8080 0701 14".repeat(300)),
        ),
        file(
            "events-without-end.bin",
            "a card comes and goes a thousand times",
            asked(&"0102 5003 0002 5003".repeat(500)),
        ),
        file(
            "noise-without-end.bin",
            "noise that leaves no pause",
            hex(&["00", &"0001 99 0401 04 0701 02 0500".repeat(100)].concat()),
        ),
        file(
            "link-lost.bin",
            "the link is lost with an APDU half out",
            hex("00 0401 28 0501 01 0700 0401 04 0500"),
        ),
    ]
}
