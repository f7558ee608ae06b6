use data_encoding::HEXUPPER_PERMISSIVE;

use super::Hostile;

/// Responses, commands, and the answers of one exchange (a length byte before each).
pub(super) fn all() -> Vec<Hostile> {
    let file = |name, attack, bytes: Vec<u8>| Hostile::new("apdu", name, attack, bytes);
    vec![
        file("response-empty.bin", "no byte at all where a status word must be", vec![]),
        file("response-one-byte.bin", "half a status word", vec![0x90]),
        file("response-65539.bin", "longer than any response can be", vec![0x90; 65_539]),
        file("command-three-bytes.bin", "a header cut off", vec![0x00, 0x20, 0x00]),
        file(
            "command-lc-too-large.bin",
            "Lc promises more than there is",
            b"\x00\x20\x00\x80\xFF1234".to_vec(),
        ),
        file("command-lc-too-small.bin", "bytes behind data and Le", b"\x00\x20\x00\x80\x011234".to_vec()),
        file(
            "command-lc-zero.bin",
            "an empty VERIFY with Lc 00: a query for one card, a try for another",
            hex("00200080 00 00"),
        ),
        file(
            "command-extended-lc-zero.bin",
            "an extended Lc of zero with data behind",
            hex("00200080 00 0000 31"),
        ),
        file(
            "command-extended-lc-65535.bin",
            "an extended Lc of 65,535 and no data",
            hex("00200080 00 FFFF 00"),
        ),
        file(
            "command-extended-le-cut.bin",
            "an extended Le of one byte behind data",
            hex("00A40400 00 0001 41 00"),
        ),
        file("exchange-61-endless.bin", "more data is announced for ever", [0x02, 0x61, 0x00].repeat(400)),
        file("exchange-6c-endless.bin", "another Le is asked for each time", [0x02, 0x6C, 0x10].repeat(40)),
        file(
            "exchange-61-then-6c.bin",
            "a corrected Le in the middle of an answer",
            hex("02 6110 02 6C08 03 AA 6C04 02 9000"),
        ),
        file(
            "exchange-flood.bin",
            "a flood of full answers that never end",
            [&[0xFF_u8][..], &[0x41; 253], &[0x61, 0x00]].concat().repeat(260),
        ),
    ]
}

/// Bytes from hexadecimal digits; blanks are for the reader.
pub(super) fn hex(digits: &str) -> Vec<u8> {
    HEXUPPER_PERMISSIVE.decode(digits.replace(' ', "").as_bytes()).expect("digits")
}
