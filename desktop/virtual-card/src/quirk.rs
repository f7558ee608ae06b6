use crate::status::StatusWord;

/// How cards, chips and stacks differ where no standard says one thing. The default is what the sources report of the
/// plastic card. Every field rests on a report or a doubt (reference 1.9, 1.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quirks {
    /// `6F00` to the first command after power-up, whatever it is; that command is not executed.
    pub first_command_fails: bool,
    /// What an extended Lc or Le gets; refused with `6700` by a card that is short only, `6C00` by some stacks.
    pub extended_length: Support,
    /// What a short EF identifier (P1 of READ BINARY, P2 of VERIFY and of the signature) gets; `6A86`, `6982`, `6A82`
    /// and `6B00` are all imaginable refusals.
    pub short_file_id: Support,
    /// What a READ BINARY that asks for more than is left gets.
    pub end_of_file: EndOfFile,
    /// What a READ BINARY that asks for many bytes gets.
    pub long_read: LongRead,
    /// Where a READ BINARY ends.
    pub read_end: ReadEnd,
    /// Which GET RESPONSE is taken.
    pub get_response: GetResponse,
    /// Which Le GET RESPONSE takes.
    pub rest_le: RestLe,
    /// Longest data field of one response; the rest is announced by `61xx` and fetched by GET RESPONSE.
    pub response_chunk: Option<usize>,
    /// Longest response in bytes, status word included, that the card can make: an extended READ is cut to it.
    pub response_max: usize,
    /// Answer to VERIFY on a blocked reference: `6984` on the card, `6983` in what some clients expect.
    pub blocked_verify: StatusWord,
    /// Answer to the retry query on a blocked reference: `63C0`, or the same as `blocked_verify`.
    pub blocked_query: StatusWord,
    /// The retry query of a reference that is verified says `9000` and not the counter.
    pub verified_query_succeeds: bool,
    /// Selecting the application that is selected already ends the VERIFY state. Not reliable on real cards.
    pub reselect_clears: bool,
    /// What the file of a certificate that was never issued looks like.
    pub absent_certificate: AbsentFile,
}

/// Whether the card does something, and what it says if not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It does.
    Supported,
    /// It answers this instead.
    Refused(StatusWord),
}

/// What a card, or a stack in front of it, does with a READ BINARY that asks for many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongRead {
    /// It answers.
    Answered,
    /// It answers this where more than so many bytes are requested.
    Refused(usize, StatusWord),
    /// It answers 9000 without a byte where more than so many bytes are requested.
    Empty(usize),
}

/// Where a READ BINARY ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadEnd {
    /// At its Le.
    AtLe,
    /// At the end of the file: as much as was requested, and what is behind it by GET RESPONSE.
    AtFileEnd,
}

/// The Le that GET RESPONSE takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestLe {
    /// Any; it gives at most so many bytes.
    Any,
    /// The number of bytes that wait; another gets `6Cxx`, and `61xx` always says 00.
    Exact,
}

/// The GET RESPONSE that a card takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetResponse {
    /// Class 00 or 80.
    AnyClass,
    /// The class of the command whose answer it fetches; the other gets 6E00.
    ClassOfCommand,
    /// Class 00; the other gets 6E00.
    Interindustry,
    /// None: this comes instead.
    Refused(StatusWord),
}

/// Answer to a READ BINARY that starts inside the file and asks for more than is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfFile {
    /// What there is, and `9000`.
    Short,
    /// What there is, and `6282`.
    Warning,
    /// Nothing, and `6Cxx` with the exact length (`6700` where it is above 256).
    CorrectLe,
}

/// A file whose content was never issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsentFile {
    /// It cannot be selected: `6A82`.
    NotFound,
    /// It can be selected and holds no byte: every read is beyond its end, `6B00`.
    Empty,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            first_command_fails: false,
            extended_length: Support::Supported,
            short_file_id: Support::Supported,
            end_of_file: EndOfFile::Short,
            long_read: LongRead::Answered,
            read_end: ReadEnd::AtLe,
            get_response: GetResponse::AnyClass,
            rest_le: RestLe::Any,
            response_chunk: None,
            response_max: 65_538,
            blocked_verify: StatusWord::REFERENCE_BLOCKED,
            blocked_query: StatusWord::tries_left(0),
            verified_query_succeeds: false,
            reselect_clears: false,
            absent_certificate: AbsentFile::NotFound,
        }
    }
}

/// One quirk by name, as the command line and the README know it.
#[derive(Clone, Copy)]
pub struct NamedQuirk {
    /// Lower-case, hyphened.
    pub name: &'static str,
    /// What the card does then.
    pub description: &'static str,
    /// Switches it on.
    pub apply: fn(&mut Quirks),
}

/// One quirk a line: its name, its description and the fields that it changes.
macro_rules! quirks {
    ($($name:literal $description:literal { $($field:ident: $value:expr),+ })*) => {
        &[$(NamedQuirk {
            name: $name,
            description: $description,
            apply: |quirks| { $(quirks.$field = $value;)+ },
        }),*]
    };
}

/// Every quirk that can be switched on by name. Several may be combined; the later one wins a contradiction.
pub const QUIRKS: &[NamedQuirk] = quirks! {
    "first-6f00" "6F00 to the first command after power-up" { first_command_fails: true }
    "short-only" "6700 to extended Lc and Le" { extended_length: Support::Refused(StatusWord::WRONG_LENGTH) }
    "extended-6c00" "6C00 to extended Lc and Le" { extended_length: Support::Refused(StatusWord::LE_256) }
    "no-sfi" "6A86 to a short EF identifier" { short_file_id: Support::Refused(StatusWord::WRONG_PARAMETERS) }
    "sfi-6982" "6982 to a short EF identifier" { short_file_id: Support::Refused(StatusWord::NOT_AUTHORISED) }
    "sfi-6b00" "6B00 to a short EF identifier" { short_file_id: Support::Refused(StatusWord::BEYOND_END) }
    "eof-6282" "6282 with the last bytes of a file when more were asked for" { end_of_file: EndOfFile::Warning }
    "eof-6cxx" "6Cxx instead of the last bytes of a file when more were asked for" { end_of_file: EndOfFile::CorrectLe }
    "61xx" "at most 128 bytes at once, the rest by GET RESPONSE" { response_chunk: Some(128) }
    "extended-6f00" "6F00 to a READ BINARY of more than 256 bytes" { long_read: LongRead::Refused(256, StatusWord::UNKNOWN) }
    "long-read-6f00" "6F00 to a READ BINARY of more than 128 bytes" { long_read: LongRead::Refused(128, StatusWord::UNKNOWN) }
    "long-read-empty" "9000 and no byte to a READ BINARY of more than 128 bytes" { long_read: LongRead::Empty(128) }
    "read-runs-on" "READ BINARY gives the rest of the file by GET RESPONSE, beyond Le" { read_end: ReadEnd::AtFileEnd }
    "61xx-class" "GET RESPONSE only with the class of the command, 6E00 to the other" { get_response: GetResponse::ClassOfCommand }
    "61xx-00" "GET RESPONSE only with class 00, 6E00 to the other" { get_response: GetResponse::Interindustry }
    "61xx-6cxx" "6100 always, and 6Cxx to a GET RESPONSE with another Le than what waits" { rest_le: RestLe::Exact }
    "response-1024" "at most 1,024 bytes in one response, status word included" { response_max: 1_024 }
    "blocked-6983" "6983 to VERIFY and to the query on a blocked reference" { blocked_verify: StatusWord::BLOCKED, blocked_query: StatusWord::BLOCKED }
    "verified-9000" "9000 to the retry query of a reference that is verified" { verified_query_succeeds: true }
    "reselect-clears" "selecting the same application again ends the VERIFY state" { reselect_clears: true }
    "empty-certificate" "a certificate that was never issued is an empty file, not a missing one" { absent_certificate: AbsentFile::Empty }
};

impl Quirks {
    /// Finds a quirk by name.
    #[must_use]
    pub fn named(name: &str) -> Option<NamedQuirk> {
        QUIRKS.iter().find(|quirk| quirk.name == name).copied()
    }
}
