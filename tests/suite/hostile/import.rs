use super::Hostile;
use super::apdu::hex;

/// Recordings of other programs, as `desktop/qa` imports them.
pub(super) fn all() -> Vec<Hostile> {
    let file = |name, attack, bytes: Vec<u8>| Hostile::new("import", name, attack, bytes);
    let text = |name, attack, text: String| Hostile::new("import", name, attack, text.into_bytes());
    vec![
        text(
            "opensc-length-giant.log",
            "an APDU of more bytes than there are numbers",
            opensc("18446744073709551616"),
        ),
        text("opensc-length-over-limit.log", "one byte more than an APDU may have", opensc("65545")),
        text("opensc-dump-in-dump.log", "a dump begins inside another", opensc("32") + &opensc("4")),
        text("pcscd-answers-first.log", "an answer to nothing, and two commands at once", pcscd()),
        text("pcscd-time-giant.log", "thousands of lines, each the longest time apart", slow()),
        text(
            "pcsc-spy-time-giant.raw",
            "a moment after the end of the calendar",
            spy("18446744073709551615"),
        ),
        text("pcsc-spy-length-wrong.raw", "a buffer of another length than announced", spy("1")),
        text(
            "wireshark-offset-giant.txt",
            "a hex dump that begins at the end of memory",
            "ffffffff  6f 00\n".to_owned(),
        ),
        text(
            "wireshark-ccid-4gib.txt",
            "a message of 4 GiB is promised",
            "0\t6fffffffff0000000000\n".repeat(3),
        ),
        text("logcat-one-line.txt", "a line of nothing but directions", "->".repeat(4000)),
        text(
            "logcat-nci-endless.txt",
            "a message of the NFC controller without an end",
            "NciX > 10000100\n".repeat(500),
        ),
        text("jsapdu-nested-1000.json", "a thousand logs in one another", r#"{"log":["#.repeat(1000)),
        text("jsapdu-lists-1000.json", "a thousand lists in one another", "[".repeat(1000)),
        text("jsapdu-le-giant.json", "an Le of more than there is", jsapdu(r#""le":18446744073709551615"#)),
        text("jsapdu-data-not-bytes.json", "numbers that are no bytes", jsapdu(r#""data":[256,-129,1e9]"#)),
        file(
            "btsnoop-record-4gib.bin",
            "a record of 4 GiB is promised",
            [head(), hex("FFFFFFFF").repeat(6)].concat(),
        ),
        file("btsnoop-time-ends.bin", "the first and the last moment there is", times()),
        file("btsnoop-l2cap-endless.bin", "parts of a frame that never ends", parts()),
        file("btsnoop-envelope-endless.bin", "an envelope of an ACS reader that never ends", envelopes()),
        file("btsnoop-ccid-chain.bin", "first parts of commands, and no last one", chains()),
    ]
}

fn opensc(length: &str) -> String {
    format!(
        "Outgoing APDU ({length} bytes):\n00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01 00 ................\n"
    )
}

fn pcscd() -> String {
    "00000001 SW: 90 00\n00000001 APDU: 00 A4 00 00\n00000001 APDU: 00 A4 00 00\n00000001 SW: 90 00\n"
        .repeat(2)
}

fn slow() -> String {
    "99999999 APDU: 00 B0 00 00 00\n99999999 SW: 90 00\n".repeat(1000)
}

fn spy(number: &str) -> String {
    let lines = [
        &format!(">|{number}|{number}|SCardTransmit"),
        "0x1",
        "0x2",
        "0x10",
        &format!("0x{number}"),
        "00 A4 00 00",
        "0x1",
        "0x10",
        "0x2",
        "90 00",
        "<|0|0|SCardTransmit|Command successful.|0x00000000",
    ];
    lines.map(|line| format!("7F6D0A60F840@{line}\n")).concat()
}

fn jsapdu(field: &str) -> String {
    format!(r#"[{{"command":{{"cla":0,"ins":176,"p1":0,"p2":0,{field}}},"response":"9000"}}]"#)
}

fn head() -> Vec<u8> {
    hex("6274736E6F6F7000 00000001 000003EA")
}

fn record(flags: u8, time: i64, packet: &[u8]) -> Vec<u8> {
    let length = u32::try_from(packet.len()).expect("short").to_be_bytes();
    [length, length, [0, 0, 0, flags], [0; 4]]
        .concat()
        .into_iter()
        .chain(time.to_be_bytes())
        .chain(packet.to_vec())
        .collect()
}

fn times() -> Vec<u8> {
    [head(), record(0, i64::MAX, &write(&hex("6F040000000000000000A40000"))), record(1, i64::MIN, &[4, 5])]
        .concat()
}

/// A GATT write as an ACL packet.
fn write(value: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).expect("short").to_le_bytes();
    let att = [&[0x52, 0x25, 0x00], value].concat();
    let l2cap = [length(&att).as_slice(), &[4, 0], &att].concat();
    [[2, 0x40, 0x00].as_slice(), &length(&l2cap), &l2cap].concat()
}

fn parts() -> Vec<u8> {
    let first = record(0, 0, &hex("02 4000 0500 FFFF0400 52"));
    [head(), first, record(0, 0, &hex("02 4010 0400 52250000")).repeat(300)].concat()
}

fn envelopes() -> Vec<u8> {
    [head(), record(0, 0, &write(&hex("05 03FB 0000000000000000000000000000"))).repeat(200)].concat()
}

fn chains() -> Vec<u8> {
    [head(), record(0, 0, &write(&hex("6F 04000000 00 00 00 0100 00A40000"))).repeat(200)].concat()
}
