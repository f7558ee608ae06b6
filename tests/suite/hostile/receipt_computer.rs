use super::Hostile;

/// What a receipt computer, or the operator of a gateway, can send or write: cursors, numbers, addresses, a configuration, and
/// values of a result that FHIR has no place for.
pub(super) fn all() -> Vec<Hostile> {
    [cursors(), numbers(), addresses(), configurations(), results()].into_iter().flatten().collect()
}

fn cursors() -> Vec<Hostile> {
    vec![
        file("cursor-of-a-later-purge.txt", "the last position there can be", [0x7F; 18]),
        file("cursor-negative.txt", "positions before the first", [0xFF; 18]),
        file(
            "cursor-loose-bits.txt",
            "base64 whose last bits are lost: two texts for one value",
            "A".repeat(42) + "B",
        ),
        file("cursor-not-ascii.txt", "letters of full width", "Ａ".repeat(43)),
    ]
}

fn numbers() -> Vec<Hostile> {
    vec![
        file("number-noncharacter.txt", "a character that XML has no form for", "P-\u{FFFE}1"),
        file("number-private-use.txt", "a character without a meaning", "P-\u{E000}\u{10FFFD}"),
        file("number-markup.txt", "an element and an end of CDATA", "]]></ReferenceNumber><x>&amp;"),
        file("number-combining.txt", "sixty-four marks on one letter", "a\u{301}".repeat(32)),
        file("number-blanks-inside.txt", "blanks that a reader may drop or change", "1\u{3000}2 3\u{A0}4"),
        file("number-line-separator.txt", "a line end that is no control", "1\u{2028}2\u{2029}3"),
        file("number-direction.txt", "letters that turn the line round", "1\u{202E}2\u{2066}3"),
    ]
}

fn addresses() -> Vec<Hostile> {
    vec![
        file("address-user.txt", "a host that is a user", "https://receipts.example.com@127.0.0.1/"),
        file("address-octal.txt", "a loopback address in octal", "https://0177.0.0.1/"),
        file(
            "address-full-width.txt",
            "a loopback address in letters of full width",
            "https://１２７．０．０．１/",
        ),
        file("address-nat64.txt", "an address inside behind a translator", "https://[64:ff9b::a00:1]/"),
        file("address-zone.txt", "an address with a zone", "https://[fe80::1%25eth0]/"),
        file("address-dots.txt", "a local name with a dot behind it", "https://localhost./"),
        file(
            "address-backslash.txt",
            "a path that some read as a host",
            "https:\\\\127.0.0.1\\@receipts.example.com/",
        ),
    ]
}

fn configurations() -> Vec<Hostile> {
    vec![
        file(
            "configuration-option-in-a-value.toml",
            "a value that looks like an option",
            "listen = '--unlimited'",
        ),
        file(
            "configuration-deep.toml",
            "arrays in one another",
            format!("db = {}{}", "[".repeat(500), "]".repeat(500)),
        ),
        file("configuration-dotted.toml", "an option as a table", "db.server.file = 'x'"),
        file("configuration-twice.toml", "an option twice in two spellings", "db = 'a'\n\"db\" = 'b'"),
        file("configuration-equals.toml", "an equals sign in a value", "db = 'a=--config=b'"),
    ]
}

/// The form that the body of FHIR reads: a validity, then elements with the length of their value.
fn results() -> Vec<Hostile> {
    let values = |values: &[(u8, &str)]| {
        let value = |(field, text): &(u8, &str)| {
            [&[*field, u8::try_from(text.len()).unwrap_or(23)], text.as_bytes()].concat()
        };
        [vec![1], values.iter().flat_map(value).collect()].concat()
    };
    vec![
        file(
            "fhir-whole.bin",
            "a result that has a bundle",
            values(&[(0, "01990019"), (2, "4900001"), (5, "資格　太郎")]),
        ),
        file("fhir-colon.bin", "a colon in the number of a person", values(&[(0, "01990019"), (2, "49:00")])),
        file("fhir-controls.bin", "controls in a name", values(&[(0, "01990019"), (5, "a\u{7}\u{85}b")])),
        file(
            "fhir-year-0.bin",
            "a day before the first of FHIR",
            values(&[(0, "01990019"), (8, "00000101")]),
        ),
        file(
            "fhir-period.bin",
            "an end before the beginning",
            values(&[(0, "1"), (13, "20270101"), (14, "20200101")]),
        ),
    ]
}

fn file(name: &str, attack: &'static str, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile::new("receipt-computer", name, attack, bytes)
}
