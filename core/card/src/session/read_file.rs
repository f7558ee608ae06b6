use shikaku_transport::TransportError;
use thiserror::Error;

use super::capabilities::{CardCapabilities, Reference, select_file};
use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::apdu::{CommandApdu, Header, Le, ResponseApdu, StatusWord};
use crate::tlv::{Prefix, TlvError};
use crate::{ElementaryFile, FileExtent};

/// Reads a whole file with the fewest commands that the card and the link allow (protocol reference, 7).
///
/// Reading spends nothing, so a refused READ BINARY is repeated in a form that less can go wrong with: extended, then
/// 256, then 128 bytes, and by SELECT EF instead of the short identifier. What the refusal says decides only which of
/// both changes first. Each repetition is simpler than the one before and every other answer brings bytes, so it ends.
///
/// Gives the file's bytes and the capabilities that worked.
pub struct ReadFile {
    file: ElementaryFile,
    capabilities: CardCapabilities,
    read: Vec<u8>,
    total: Option<usize>,
    asked: Asked,
    answers_left: u16,
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
    /// The card gave the file in more pieces than any card needs.
    #[error("the card gave too many pieces")]
    TooMuch,
    /// The file says that it is longer than such a file can be.
    #[error("the file is longer than allowed")]
    TooLong,
    /// The file does not hold an object.
    #[error("the file holds no object: {0}")]
    NoObject(TlvError),
    /// No usable answer.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
}

impl ReadFile {
    /// Reads the first bytes.
    #[must_use]
    pub fn start(
        file: ElementaryFile,
        capabilities: CardCapabilities,
    ) -> Step<Self, (Vec<u8>, CardCapabilities)> {
        let total = match file.extent {
            FileExtent::Object { .. } => None,
            FileExtent::Fixed(length) | FileExtent::AtMost(length) => Some(length),
        };
        let answers_left = Self::ANSWERS_MAX;
        Self { file, capabilities, read: Vec::new(), total, asked: Asked::Selection, answers_left }.begin()
    }

    /// The longest file in pieces of 16 bytes.
    const ANSWERS_MAX: u16 = 256;

    /// The capabilities for the next session, if the link is lost at the command in flight.
    pub(super) fn capabilities_after_loss(&self) -> CardCapabilities {
        match self.asked {
            Asked::Bytes(asked) => self.capabilities.after_loss(asked),
            Asked::Selection => self.capabilities,
        }
    }

    fn begin(mut self) -> Step<Self, (Vec<u8>, CardCapabilities)> {
        match self.capabilities.reference(self.file.id) {
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

    fn transmit(self, command: CommandApdu) -> Step<Self, (Vec<u8>, CardCapabilities)> {
        Step::Transmit { command, then: self }
    }

    /// The rest of the file, or as much of it as one command may read; while the end is unknown, as much as that.
    fn next_length(&self) -> Le {
        let rest = self.total.map(|total| total.saturating_sub(self.read.len()));
        let exact = rest.and_then(|rest| u32::try_from(rest).ok()).and_then(Le::new);
        exact.map_or(self.capabilities.read_max, |exact| exact.min(self.capabilities.read_max))
    }

    fn read_on(mut self) -> Result<Step<Self, (Vec<u8>, CardCapabilities)>, ReadError> {
        const OFFSET_MAX: u16 = 0x7FFF;
        let offset = u16::try_from(self.read.len()).ok().filter(|offset| *offset <= OFFSET_MAX);
        let [high, low] = offset.ok_or(ReadError::TooLong)?.to_be_bytes();
        let asked = self.next_length();
        self.asked = Asked::Bytes(asked);
        Ok(self.transmit(CommandApdu::case2(Header::new(0x00, READ_BINARY, high, low), asked)))
    }

    /// Takes bytes that continue the file. There may be more than READ BINARY asked for, when GET RESPONSE brought
    /// them; what is behind the end of the object is dropped.
    fn take(mut self, asked: Le, data: &[u8]) -> Result<Step<Self, (Vec<u8>, CardCapabilities)>, ReadError> {
        self.answers_left = self.answers_left.checked_sub(1).ok_or(ReadError::TooMuch)?;
        self.read.extend_from_slice(data);
        self.total = self.known_total()?;
        if let Some(total) = self.total.filter(|total| self.read.len() >= *total) {
            self.read.truncate(total);
            return Ok(Step::Done((self.read, self.capabilities)));
        }
        self.learn_piece(asked, data.len());
        self.read_on()
    }

    /// A piece that is smaller than asked for is the most that this card gives.
    fn learn_piece(&mut self, asked: Le, got: usize) {
        let got = u32::try_from(got).ok().and_then(Le::new);
        if let Some(got) = got.filter(|got| *got < asked) {
            self.capabilities.read_max = got.max(Le::SHORT_MAX).min(self.capabilities.read_max);
        }
    }

    /// `None` while less than the header of the object has arrived.
    fn known_total(&self) -> Result<Option<usize>, ReadError> {
        match (self.total, self.file.extent) {
            (Some(total), _) | (None, FileExtent::Fixed(total) | FileExtent::AtMost(total)) => {
                Ok(Some(total))
            }
            (None, FileExtent::Object { max }) => match Prefix::probe(&self.read).map(Prefix::total) {
                Ok(total) if total > max => Err(ReadError::TooLong),
                Ok(total) => Ok(Some(total)),
                Err(TlvError::Truncated) => Ok(None),
                Err(error) => Err(ReadError::NoObject(error)),
            },
        }
    }

    /// The next form of the same command, or the error when there is none.
    fn fall_back(mut self, refusal: Refusal) -> Result<Step<Self, (Vec<u8>, CardCapabilities)>, ReadError> {
        let Asked::Bytes(asked) = self.asked else {
            return Err(refusal.into_error(self.read.is_empty()));
        };
        if self.may_end_here() && !matches!(refusal, Refusal::Unusable(_)) {
            return Ok(Step::Done((self.read, self.capabilities)));
        }
        let shorter = self.capabilities.below(asked);
        let selected = self.capabilities.by_short_id.then(|| self.capabilities.by_selection());
        let is_first = self.read.is_empty();
        let next = if refusal.speaks_of_address(asked, is_first) {
            selected.or(shorter)
        } else {
            shorter.or(selected)
        };
        let Some(capabilities) = next else {
            return Err(refusal.into_error(is_first));
        };
        let is_selected = !self.capabilities.by_short_id;
        self.capabilities = capabilities;
        let by_offset = is_selected || capabilities.by_short_id && !is_first;
        if by_offset { self.read_on() } else { Ok(self.begin()) }
    }

    /// Whether what was read so far can be the whole file.
    fn may_end_here(&self) -> bool {
        !self.read.is_empty() && matches!(self.file.extent, FileExtent::AtMost(_))
    }
}

impl crate::sealed::Sealed for ReadFile {}

impl Dialogue for ReadFile {
    type Output = (Vec<u8>, CardCapabilities);
    type Error = ReadError;

    fn receive(self, answer: Answer) -> Result<Step<Self, Self::Output>, ReadError> {
        let ResponseApdu { data, status } = match answer {
            Ok(response) => response,
            Err(error @ (ExchangeError::Link(TransportError::TooLong) | ExchangeError::Garbled)) => {
                return self.fall_back(Refusal::Unusable(error));
            }
            Err(error) => return Err(error.into()),
        };
        match (&self.asked, status) {
            (Asked::Selection, StatusWord::Success) => self.read_on(),
            (Asked::Bytes(asked), _) if !data.is_empty() => {
                let asked = *asked;
                self.take(asked, &data)
            }
            (Asked::Bytes(_), StatusWord::Success | StatusWord::EndOfFile) => self.fall_back(Refusal::Empty),
            (_, refused) => self.fall_back(Refusal::Status(refused)),
        }
    }
}

/// Why READ BINARY brought no byte.
#[derive(Clone, Copy)]
enum Refusal {
    Status(StatusWord),
    /// Success without data.
    Empty,
    /// No answer of this length can be used or carried.
    Unusable(ExchangeError),
}

impl Refusal {
    /// Whether SELECT EF should be tried before a shorter length: the status word is one that refuses a short
    /// identifier, or a file that is not current any more.
    fn speaks_of_address(self, asked: Le, is_first: bool) -> bool {
        use StatusWord as Sw;
        let Self::Status(status) = self else { return false };
        match status {
            Sw::NoCurrentFile => true,
            Sw::WrongLength => is_first && asked.is_short(),
            Sw::IncorrectParameters
            | Sw::WrongParameters
            | Sw::SecurityStatusNotSatisfied
            | Sw::NotFound
            | Sw::CommandIncompatibleWithFile
            | Sw::InstructionNotSupported => is_first,
            _ => false,
        }
    }

    const fn into_error(self, is_first: bool) -> ReadError {
        match self {
            Self::Status(StatusWord::NotFound) => ReadError::Missing,
            Self::Status(refused) => ReadError::Refused(refused),
            Self::Empty if is_first => ReadError::Missing,
            Self::Empty => ReadError::NoProgress,
            Self::Unusable(error) => ReadError::Exchange(error),
        }
    }
}

const READ_BINARY: u8 = 0xB0;

#[cfg(test)]
mod tests;
