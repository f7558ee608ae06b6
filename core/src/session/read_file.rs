use thiserror::Error;

use super::road::{Reference, Road, select_file};
use super::step::{Answer, Dialogue, Fault, Step};
use crate::apdu::{CommandApdu, Header, Le, ResponseApdu, StatusWord};
use crate::card::{ElementaryFile, FileExtent};
use crate::port::TransportError;
use crate::tlv::{Prefix, TlvError};

/// Reads a whole file by the shortest road, and finds the way round step by step when the card or the link
/// refuses: first without extended lengths, then without the short identifier (protocol reference, 7).
///
/// Gives the file's bytes and the road that worked. Every answer must bring bytes, so it ends.
pub struct ReadFile {
    file: ElementaryFile,
    road: Road,
    read: Vec<u8>,
    total: Option<usize>,
    asked: Asked,
}

enum Asked {
    Selection,
    Bytes(Le),
}

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The card refused every way of reading it.
    #[error("the card refused to be read: {0}")]
    Refused(StatusWord),
    /// The file does not exist, or is empty.
    #[error("the file is missing")]
    Missing,
    /// The card announced success and gave nothing.
    #[error("the card gave no more bytes")]
    NoProgress,
    /// The card gave more than it was asked for.
    #[error("the card gave more bytes than asked for")]
    TooMuch,
    /// The file says that it is longer than such a file can be.
    #[error("the file is longer than allowed")]
    TooLong,
    /// The file does not hold an object.
    #[error("the file holds no object: {0}")]
    NoObject(TlvError),
    /// No usable answer.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl ReadFile {
    /// Asks for the first bytes.
    #[must_use]
    pub fn start(file: ElementaryFile, road: Road) -> Step<Self, (Vec<u8>, Road)> {
        let total = match file.extent {
            FileExtent::Object { .. } => None,
            FileExtent::Fixed(length) | FileExtent::AtMost(length) => Some(length),
        };
        Self { file, road, read: Vec::new(), total, asked: Asked::Selection }.begin()
    }

    fn begin(mut self) -> Step<Self, (Vec<u8>, Road)> {
        match self.road.reference(self.file.id) {
            Reference::Short(reference) => {
                let asked = self.next_length();
                self.asked = Asked::Bytes(asked);
                self.transmit(CommandApdu::case2(Header::new(0x00, READ_BINARY, reference, 0x00), asked))
            }
            Reference::Selected => {
                self.asked = Asked::Selection;
                let command = select_file(self.file.id);
                self.transmit(command)
            }
        }
    }

    fn transmit(self, command: CommandApdu) -> Step<Self, (Vec<u8>, Road)> {
        Step::Transmit { command, then: self }
    }

    /// The rest of the file, or as much of it as the road allows; while the end is unknown, as much as it
    /// allows.
    fn next_length(&self) -> Le {
        let rest = self.total.map(|total| total.saturating_sub(self.read.len()));
        let exact = rest.and_then(|rest| u32::try_from(rest).ok()).and_then(Le::new);
        exact.map_or(self.road.read_max, |exact| exact.min(self.road.read_max))
    }

    fn read_on(mut self) -> Result<Step<Self, (Vec<u8>, Road)>, ReadError> {
        const OFFSET_MAX: u16 = 0x7FFF;
        let offset = u16::try_from(self.read.len()).ok().filter(|offset| *offset <= OFFSET_MAX);
        let [high, low] = offset.ok_or(ReadError::TooLong)?.to_be_bytes();
        let asked = self.next_length();
        self.asked = Asked::Bytes(asked);
        Ok(self.transmit(CommandApdu::case2(Header::new(0x00, READ_BINARY, high, low), asked)))
    }

    fn take(mut self, asked: Le, data: &[u8]) -> Result<Step<Self, (Vec<u8>, Road)>, ReadError> {
        if data.is_empty() {
            if self.may_end_here() {
                return Ok(Step::Done((self.read, self.road)));
            }
            return Err(if self.read.is_empty() { ReadError::Missing } else { ReadError::NoProgress });
        }
        if data.len() > asked.get() {
            return Err(ReadError::TooMuch);
        }
        self.read.extend_from_slice(data);
        let total = self.known_total()?;
        self.total = Some(total);
        if self.read.len() >= total {
            self.read.truncate(total);
            return Ok(Step::Done((self.read, self.road)));
        }
        self.learn_piece(asked, data.len());
        self.read_on()
    }

    /// A piece that is smaller than asked for is the most that this card gives.
    fn learn_piece(&mut self, asked: Le, got: usize) {
        let got = u32::try_from(got).ok().and_then(Le::new);
        if let Some(got) = got.filter(|got| *got < asked) {
            self.road.read_max = got.max(Le::SHORT_MAX).min(self.road.read_max);
        }
    }

    fn known_total(&self) -> Result<usize, ReadError> {
        match (self.total, self.file.extent) {
            (Some(total), _) | (None, FileExtent::Fixed(total) | FileExtent::AtMost(total)) => Ok(total),
            (None, FileExtent::Object { max }) => {
                let total = Prefix::probe(&self.read).map_err(ReadError::NoObject)?.total();
                if total > max { Err(ReadError::TooLong) } else { Ok(total) }
            }
        }
    }

    /// The next safe way, once nothing was read yet.
    fn way_round(mut self, refusal: Refusal) -> Result<Step<Self, (Vec<u8>, Road)>, ReadError> {
        let first = self.read.is_empty();
        let extended = matches!(self.asked, Asked::Bytes(le) if !le.is_short());
        if refusal.may_be_length() && extended {
            self.road = self.road.short();
            return if first { Ok(self.begin()) } else { self.read_on() };
        }
        if refusal.may_be_short_id() && first && self.road.by_short_id {
            self.road = self.road.by_selection();
            return Ok(self.begin());
        }
        if self.may_end_here() && matches!(refusal, Refusal::Status(_)) {
            return Ok(Step::Done((self.read, self.road)));
        }
        Err(refusal.into_error())
    }

    /// Whether what was read so far can be the whole file.
    fn may_end_here(&self) -> bool {
        !self.read.is_empty() && matches!(self.file.extent, FileExtent::AtMost(_))
    }
}

impl Dialogue for ReadFile {
    type Output = (Vec<u8>, Road);
    type Error = ReadError;

    fn receive(self, answer: Answer) -> Result<Step<Self, Self::Output>, ReadError> {
        let ResponseApdu { data, status } = match answer {
            Ok(response) => response,
            Err(Fault::Link(TransportError::TooLong)) => return self.way_round(Refusal::TooLongForLink),
            Err(fault) => return Err(fault.into()),
        };
        match (&self.asked, status) {
            (Asked::Selection, StatusWord::Success) => self.read_on(),
            (Asked::Bytes(asked), StatusWord::Success | StatusWord::EndOfFile) => {
                let asked = *asked;
                self.take(asked, &data)
            }
            (_, refused) => self.way_round(Refusal::Status(refused)),
        }
    }
}

/// What stood in the way.
#[derive(Clone, Copy)]
enum Refusal {
    Status(StatusWord),
    TooLongForLink,
}

impl Refusal {
    const fn may_be_length(self) -> bool {
        matches!(self, Self::TooLongForLink | Self::Status(StatusWord::WrongLength | StatusWord::WrongLe(_)))
    }

    const fn may_be_short_id(self) -> bool {
        use StatusWord as Sw;
        matches!(
            self,
            Self::Status(
                Sw::IncorrectParameters
                    | Sw::WrongParameters
                    | Sw::SecurityStatusNotSatisfied
                    | Sw::NotFound
                    | Sw::WrongLength
                    | Sw::CommandIncompatibleWithFile
                    | Sw::NoCurrentFile
                    | Sw::InstructionNotSupported
            )
        )
    }

    const fn into_error(self) -> ReadError {
        match self {
            Self::Status(StatusWord::NotFound) => ReadError::Missing,
            Self::Status(refused) => ReadError::Refused(refused),
            Self::TooLongForLink => ReadError::Fault(Fault::Link(TransportError::TooLong)),
        }
    }
}

const READ_BINARY: u8 = 0xB0;

#[cfg(test)]
mod tests {
    use super::{ElementaryFile, ReadError, ReadFile, Road};
    use crate::port::LinkLimits;
    use crate::session::script::play;

    /// An object of 600 bytes: four of header, 596 of value.
    const FILE: ElementaryFile = ElementaryFile::object(0x000A, 700);

    #[track_caller]
    fn check(limits: LinkLimits, lines: &str, expected: Result<(usize, &str), ReadError>) {
        let end = play(ReadFile::start(FILE, Road::for_link(limits)), lines);
        let seen = end.map(|(content, road)| {
            let way = if road.by_short_id { "short id" } else { "selection" };
            (content.len(), if road.read_max.is_short() { way } else { "extended" })
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
    fn what_the_link_cannot_carry_is_asked_for_in_pieces() {
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
    fn a_card_that_corrects_le_is_asked_for_as_much_ever_after() {
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

    #[test]
    fn a_file_behind_a_pin_stays_refused_both_ways() {
        check(
            LinkLimits::SHORT,
            "> 00B08A0000
             < 6982
             > 00A4020C02000A
             < 9000
             > 00B0000000
             < 6982",
            Err(ReadError::Refused(0x6982.into())),
        );
    }

    #[test]
    fn a_file_that_may_be_shorter_ends_where_the_card_gives_no_more() {
        let file = ElementaryFile::at_most(0x0006, 160);
        for end in ["9000", "6282", "6B00", "6A86", "6700"] {
            let lines = format!("> 00B08600A0\n< 4A*100 9000\n> 00B000643C\n< {end}");
            let read = play(ReadFile::start(file, Road::for_link(LinkLimits::EXTENDED)), &lines);
            assert_eq!(read.map(|(content, _)| content.len()), Ok(100), "{end}");
        }
        let nothing = "> 00B08600A0\n< 9000";
        let read = play(ReadFile::start(file, Road::for_link(LinkLimits::EXTENDED)), nothing);
        assert_eq!(read.map(|_| ()), Err(ReadError::Missing));
    }

    #[test]
    fn a_card_that_stalls_floods_or_lies_is_stopped_at_once() {
        let first = "> 00B08A0000\n";
        check(LinkLimits::SHORT, &format!("{first}< 9000"), Err(ReadError::Missing));
        check(LinkLimits::SHORT, &format!("{first}< AA*257 9000"), Err(ReadError::TooMuch));
        check(LinkLimits::SHORT, &format!("{first}< 308202BD AA*2 9000"), Err(ReadError::TooLong));
        let stall = format!("{first}< 30820254 AA*252 9000\n> 00B0010000\n< 9000");
        check(LinkLimits::SHORT, &stall, Err(ReadError::NoProgress));
    }
}
