use super::Hostile;
use super::apdu::hex;

/// Returns hostile transcripts, as files from strangers may be.
pub(super) fn all() -> Vec<Hostile> {
    let item = |name: &'static str, attack, bytes: &str| {
        Hostile::new(
            "transcript",
            name,
            attack,
            [b"\x83\x72shikaku-transcript".as_slice(), &hex(bytes)].concat(),
        )
    };
    let endless = format!("0.000000 reply 1 200 [262144]\n{}", "  | \n".repeat(1000));
    let mut all = vec![
        line("time-backwards.txt", "time runs backwards", "1.000000 woke\n0.000000 woke\n"),
        line("time-overflow.txt", "more seconds than a number holds", "99999999999999999999.000000 woke\n"),
        line("length-lies.txt", "fewer bytes than announced", "0.000000 < [4096] 9000\n"),
        line("length-beyond-limit.txt", "a body of 4 GiB is promised", "0.000000 reply 1 200 [4294967296]\n"),
        line("body-of-empty-lines.txt", "a body of nothing but line ends", &endless),
        line("hex-odd.txt", "half a byte", "0.000000 > 00B\n"),
        line("hex-lower.txt", "digits of another form", "0.000000 > 00b08a00\n"),
        line("unknown-state.txt", "a state that nobody knows", "0.000000 state dancing\n"),
        line("digit-with-value.txt", "a digit that says which", "0.000000 user digit 1\n"),
        line("answer-to-nothing.txt", "an answer without a command", "0.000000 < 9000\n"),
        line("cut-in-line.txt", "the file ends in the middle of a line", "0.000000 user choose-p"),
        Hostile::new("transcript", "header-cut.txt", "the header has no end", HEAD.as_bytes()),
        Hostile::new(
            "transcript",
            "header-twice.txt",
            "a field stands twice",
            format!("{HEAD}app: other\n\n"),
        ),
        Hostile::new(
            "transcript",
            "later-version.txt",
            "a format of a later time",
            HEAD.replacen('1', "2", 1),
        ),
        item("cbor-header-4gib.bin", "a map of 4 GiB fields is promised", "01 BAFFFFFFFF"),
        item("cbor-header-indefinite.bin", "a map without an end", "01 BF"),
        item("cbor-later-version.bin", "a format of a later time", "02 A0"),
        item(
            "cbor-nested-1000.bin",
            "a thousand arrays in one another",
            &format!("01 {}", "81".repeat(1000)),
        ),
    ];
    all.extend(redacted());
    all.extend(frames());
    all
}

fn line(name: &'static str, attack: &'static str, lines: &str) -> Hostile {
    Hostile::new("transcript", name, attack, format!("{HEAD}\n{lines}").into_bytes())
}

/// What redaction has to replace; the first two were found by fuzzing.
fn redacted() -> Vec<Hostile> {
    vec![
        Hostile::new(
            "transcript",
            "birth-date-of-no-month.json",
            "a birth date of digits that are no day, of which digits that are one could be made",
            r#"{"Birthdate":"15005689"}"#,
        ),
        line(
            "select-of-another-class.txt",
            "an application selected by a class that is not understood, then a birth date as a PIN",
            "0.000000 > 30A4040C0AD3921000310001010402\n0.000000 < 9000\n0.000000 > 0020009106353930343130\n",
        ),
        line(
            "member-twice.txt",
            "a member that stands twice, the first of them with a name",
            "0.000000 reply 1 200 [35]\n  | {\"Name\":\"YAMADA 1234\",\"Name\":\"X\"} \n",
        ),
    ]
}

/// Returns reader frames that no reader sends.
fn frames() -> Vec<Hostile> {
    vec![
        line(
            "frame-of-4gib.txt",
            "a message of a reader of 4 GiB",
            "0.000000 reader > 6F 00 000000 [4294967296] 00\n",
        ),
        line("frame-without-a-kind.txt", "a message of a reader without its header", "0.000000 reader >\n"),
        line(
            "frame-of-noise.txt",
            "more noise of a reader than there is memory",
            "0.000000 link session\n0.000000 link wanted\n0.000000 link connect\n0.000000 link connected 20\n\
             0.000000 link discover\n0.000000 link services 46540001-0002-00C4-0000-465453414645\n\
             0.000000 link subscribe 46540001-0002-00C4-0000-465453414645\n0.000000 link subscribed\n\
             0.000000 reader > 65 00 000000\n0.000000 link write 10\n\
             0.000000 link notified 18446744073709551615\n0.000000 link garbled 18446744073709551615\n",
        ),
        line(
            "frame-of-nobody.txt",
            "an answer of a reader that nobody asked",
            "0.000000 link session\n0.000000 reader < 80 00 000000 [2] 9000\n",
        ),
    ]
}

const HEAD: &str = "shikaku-transcript 1
app: hostile 1.0
core: 0.1.0
platform: linux
link: virtual
limits: extended/65544/65538
redaction: redacted
clock-base: 2026-11-22T01:00:00Z
";
