use proptest::prelude::{any, prop_assert, proptest};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};

use super::{CardCapabilities, ElementaryFile, ExchangeError, ReadError, ReadFile, TlvError};
use crate::session::drive;
use crate::session::script::play;

/// An object of 600 bytes: four of header, 596 of value.
const FILE: ElementaryFile = ElementaryFile::object(0x000A, 700);

#[track_caller]
fn check(limits: LinkLimits, lines: &str, expected: Result<(usize, &str), ReadError>) {
    let end = play(ReadFile::start(FILE, CardCapabilities::for_link(limits)), lines);
    let seen = end.map(|(content, capabilities)| {
        let kind = if capabilities.by_short_id { "short id" } else { "selection" };
        (content.len(), if capabilities.read_max.is_short() { kind } else { "extended" })
    });
    assert_eq!(seen, expected);
}

#[test]
fn one_command_reads_a_file_where_the_card_allows_it() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000
         < 30820254 AA*596 9000",
        Ok((600, "extended")),
    );
}

#[test]
fn a_short_link_reads_in_pieces_and_asks_for_the_exact_rest() {
    check(
        LinkLimits::SHORT,
        "> 00B08A0000
         < 30820254 AA*252 9000
         > 00B0010000
         < AA*256 9000
         > 00B0020058
         < AA*88 9000",
        Ok((600, "short id")),
    );
}

#[test]
fn each_refusal_leads_one_step_further_round() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000
         < 6700
         > 00B08A0000
         < 6A86
         > 00A4020C02000A
         < 9000
         > 00B0000000
         < 30820254 AA*252 9000
         > 00B0010000
         < AA*256 9000
         > 00B0020058
         < AA*88 9000",
        Ok((600, "selection")),
    );
}

#[test]
fn what_the_link_cannot_carry_is_read_in_pieces() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000
         < too long
         > 00B08A0000
         < 30820254 AA*252 9000
         > 00B0010000
         < AA*256 9000
         > 00B0020058
         < AA*88 9000",
        Ok((600, "short id")),
    );
}

#[test]
fn a_corrected_le_is_used_for_all_later_reads() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000
         < 6C00
         > 00B08A0000
         < 30820254 AA*252 9000
         > 00B0010000
         < AA*256 9000
         > 00B0020058
         < AA*88 9000",
        Ok((600, "short id")),
    );
}

/// SELECT EF, and the first bytes by offset.
const SELECTION: &str = "> 00A4020C02000A\n< 9000\n";

#[test]
fn a_file_behind_a_pin_stays_refused_in_every_form() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000
         < 6982
         > 00A4020C02000A
         < 9000
         > 00B00000000000
         < 6982
         > 00B0000000
         < 6982
         > 00B0000080
         < 6982",
        Err(ReadError::Refused(0x6982.into())),
    );
}

#[test]
fn a_file_that_is_not_there_is_missed_after_its_selection() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000\n< 6A82\n> 00A4020C02000A\n< 6A82",
        Err(ReadError::Missing),
    );
}

/// The rest of the file behind `at`, in pieces of 128.
fn in_pieces_of_128(at: usize) -> String {
    (at..600).step_by(128).fold(String::new(), |lines, offset| {
        let length = (600 - offset).min(128);
        format!("{lines}> 00B0{offset:04X}{length:02X}\n< AA*{length} 9000\n")
    })
}

/// Whatever is said to a long READ BINARY.
const REFUSALS: [&str; 14] = [
    "6F00", "6300", "6999", "6D00", "6E00", "6A82", "6982", "6A86", "6B00", "6700", "6981", "9000", "6282",
    "too long",
];

#[test]
fn any_refusal_of_a_long_read_leads_to_the_next_shorter_one_down_to_128() {
    for refusal in REFUSALS {
        let by_selection = matches!(refusal, "6D00" | "6A82" | "6982" | "6A86" | "6B00" | "6981");
        let (first, rest) = match (by_selection, refusal) {
            (true, _) => (
                format!("< {refusal}\n{SELECTION}> 00B00000000000\n< {refusal}\n> 00B0000000\n< {refusal}\n"),
                "> 00B0000080",
            ),
            (false, "6700") => {
                (format!("< 6700\n> 00B08A0000\n< 6700\n{SELECTION}> 00B0000000\n< 6700\n"), "> 00B0000080")
            }
            (false, _) => (format!("< {refusal}\n> 00B08A0000\n< {refusal}\n"), "> 00B08A0080"),
        };
        let lines =
            format!("> 00B08A00000000\n{first}{rest}\n< 30820254 AA*124 9000\n{}", in_pieces_of_128(128));
        let kind = if rest.starts_with("> 00B000") { "selection" } else { "short id" };
        check(LinkLimits::EXTENDED, &lines, Ok((600, kind)));
    }
}

#[test]
fn a_refusal_behind_the_beginning_leads_to_shorter_reads_and_then_to_selection() {
    for refusal in ["6F00", "6300", "9000", "6982", "6B00", "90", "too long"] {
        let lines = format!(
            "> 00B08A0000\n< 30820254 AA*252 9000\n> 00B0010000\n< {refusal}\n> 00B0010080\n< {refusal}\n\
             > 00A4020C02000A\n< 9000\n{}",
            in_pieces_of_128(256)
        );
        check(LinkLimits::SHORT, &lines, Ok((600, "selection")));
    }
    let lines = format!(
        "> 00B08A0000\n< 30820254 AA*252 9000\n> 00B0010000\n< 6986\n{SELECTION}> 00B0010000\n< AA*256 9000\n\
         > 00B0020058\n< AA*88 9000"
    );
    check(LinkLimits::SHORT, &lines, Ok((600, "selection")));
}

#[test]
fn what_stays_refused_is_the_error_as_it_was() {
    let first =
        "> 00B08A0000\n< REFUSAL\n> 00B08A0080\n< REFUSAL\n> 00A4020C02000A\n< 9000\n> 00B0000080\n< REFUSAL";
    let cases = [
        ("6F00", ReadError::Refused(0x6F00.into())),
        ("9000", ReadError::Missing),
        ("90", ReadError::Exchange(ExchangeError::Garbled)),
        ("too long", ReadError::Exchange(ExchangeError::Link(TransportError::TooLong))),
    ];
    for (refusal, error) in cases {
        check(LinkLimits::SHORT, &first.replace("REFUSAL", refusal), Err(error));
    }
    let stall = "> 00B08A0080\n< 30820254 AA*124 9000\n> 00B0008080\n< 9000\n> 00A4020C02000A\n< 9000\n> 00B0008080\n< 9000";
    let narrow = LinkLimits { response_max: 130, ..LinkLimits::SHORT };
    check(narrow, stall, Err(ReadError::NoProgress));
}

#[test]
fn bytes_behind_le_are_taken_when_get_response_brings_them() {
    check(
        LinkLimits::SHORT,
        "> 00B08A0000
         < 30820254 AA*252 6100
         > 00C0000000
         < AA*256 6158
         > 00C0000058
         < AA*88 9000",
        Ok((600, "short id")),
    );
    // The file has more bytes than its object: they are dropped.
    check(
        LinkLimits::SHORT,
        "> 00B08A0000
         < 30820254 AA*252 6100
         > 00C0000000
         < AA*256 6100
         > 00C0000000
         < AA*256 9000",
        Ok((600, "short id")),
    );
}

#[test]
fn what_came_before_get_response_was_refused_is_kept() {
    check(
        LinkLimits::SHORT,
        "> 00B08A0000
         < 30820254 AA*252 6100
         > 00C0000000
         < 6F00
         > 00B0010000
         < AA*256 6158
         > 00C0000058
         < 6985
         > 00B0020058
         < AA*88 9000",
        Ok((600, "short id")),
    );
}

#[test]
fn bytes_that_a_link_adds_to_an_answer_are_dropped() {
    check(
        LinkLimits::SHORT,
        "> 00B08A0000
         < 30820254 AA*253 9000
         > 00B0010000
         < AA*512 9000
         > 00B0020058
         < AA*89 9000",
        Ok((600, "short id")),
    );
}

#[test]
fn a_header_may_come_in_pieces() {
    check(
        LinkLimits::EXTENDED,
        "> 00B08A00000000
         < 30 9000
         > 00B0000100
         < 8202 9000
         > 00B0000300
         < 54 AA*255 9000
         > 00B0010300
         < AA*256 9000
         > 00B0020355
         < AA*85 9000",
        Ok((600, "short id")),
    );
}

#[test]
fn reading_a_card_that_trickles_or_reports_wrong_lengths_ends() {
    let first = "> 00B08A0000\n";
    check(LinkLimits::SHORT, &format!("{first}< 308202BD AA*2 9000"), Err(ReadError::TooLong));
    check(
        LinkLimits::SHORT,
        &format!("{first}< 3080 AA*2 9000"),
        Err(ReadError::NoObject(TlvError::IndefiniteLength)),
    );
    let trickle = (1..256).fold(format!("{first}< 30820254 9000\n"), |lines, at| {
        let (offset, length) = (at + 3, (600_usize - at - 3).min(256) % 256);
        format!("{lines}> 00B0{offset:04X}{length:02X}\n< AA 9000\n")
    });
    check(LinkLimits::SHORT, &format!("{trickle}> 00B0010300\n< AA 9000"), Err(ReadError::TooMuch));
}

proptest! {
    /// Whatever a card and a link answer, reading ends, sends nothing but reads, and is bounded.
    #[test]
    fn reading_ends_whatever_is_answered(
        answers in proptest::collection::vec((0..300_usize, any::<u16>(), 0..12_u8), 1..40),
        is_extended in any::<bool>(),
    ) {
        let limits = if is_extended { LinkLimits::EXTENDED } else { LinkLimits::SHORT };
        let mut card = Whims { answers: answers.iter().cycle(), sent: 0 };
        let _ = drive(ReadFile::start(FILE, CardCapabilities::for_link(limits)), &mut card);
        prop_assert!(card.sent <= 256 * 256, "{} commands", card.sent);
    }
}

/// A card that answers with these lengths, status words and losses for ever.
struct Whims<A> {
    answers: A,
    sent: u32,
}

impl<'a, A: Iterator<Item = &'a (usize, u16, u8)>> CardTransport for Whims<A> {
    fn limits(&self) -> LinkLimits {
        LinkLimits::EXTENDED
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.sent += 1;
        assert!(matches!(command[1], 0xB0 | 0xA4 | 0xC0), "{command:02X?}");
        let (length, word, kind) = self.answers.next().expect("an answer");
        let word = match kind {
            0..=3 => 0x9000,
            4 | 5 => 0x6100 | (word & 0xFF),
            6 => 0x6C00 | (word & 0xFF),
            7 => return Err(TransportError::TooLong),
            8 => return Ok(vec![0x90]),
            _ => *word,
        };
        let mut answer = [b"\x30\x82\x02\x54".as_slice(), &[0xAA; 300]].concat();
        answer.truncate(*length);
        answer.extend(word.to_be_bytes());
        Ok(answer)
    }
}

#[test]
fn a_file_that_may_be_shorter_ends_where_the_card_gives_no_more() {
    let file = ElementaryFile::at_most(0x0006, 160);
    for end in ["9000", "6282", "6B00", "6A86", "6700"] {
        let lines = format!("> 00B08600A0\n< 4A*100 9000\n> 00B000643C\n< {end}");
        let read = play(ReadFile::start(file, CardCapabilities::for_link(LinkLimits::EXTENDED)), &lines);
        assert_eq!(read.map(|(content, _)| content.len()), Ok(100), "{end}");
    }
}
