use thiserror::Error;

use super::limit::FILE_MAX;
use super::{Transcript, cbor, text};

/// The result of reading a file: all of it, or the part before the place where it is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What could be read.
    pub transcript: Transcript,
    /// Where and why reading stopped, if it did.
    pub broken: Option<Broken>,
}

impl Reading {
    /// The longest file that is read, in bytes.
    pub const FILE_LENGTH_MAX: usize = FILE_MAX;
}

/// A file breaks off or is damaged.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the transcript is readable up to {place}: {problem}")]
pub struct Broken {
    /// The place of the first thing that cannot be read.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
pub enum Place {
    /// A line of text, counted from 1.
    #[display("line {_0}")]
    Line(usize),
    /// A byte, counted from 0.
    #[display("byte {_0}")]
    Byte(usize),
}

/// What can be wrong with an entry. It never contains the bytes themselves.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Problem {
    /// The file ends inside it.
    #[error("the file ends in the middle of an entry")]
    Truncated,
    /// Neither a line nor an item of this format.
    #[error("this is no entry")]
    Syntax,
    /// A kind that is not known here: written by a later program, or damaged.
    #[error("no entry of this kind is known")]
    Kind,
    /// Words that the kind does not take.
    #[error("the entry says something that its kind does not take")]
    Words,
    /// Bytes that are not as many as announced, or where none belong.
    #[error("the bytes of the entry are not as many as it says")]
    Payload,
    /// A time before that of the entry before.
    #[error("time runs backwards")]
    Time,
    /// A field of the header is missing or cannot be.
    #[error("the header is incomplete or damaged")]
    Header,
    /// More entries than a transcript may have.
    #[error("there are more entries than a transcript may have")]
    TooMany,
}

/// Why nothing of a file can be read.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Something else.
    #[error("this is no transcript")]
    NotATranscript,
    /// Written by a later program.
    #[error("the transcript has format {0}, and this program reads format 1; take a newer program")]
    Version(u32),
    /// The header cannot be read.
    #[error("the header of the transcript cannot be read: {0}")]
    Header(Broken),
    /// Longer than the limit.
    #[error("the file is longer than 16 MiB")]
    TooLong,
}

/// Reads either form; which one it is follows from the first bytes.
///
/// # Errors
/// When there is no header to begin with. A file that breaks later is read up to there.
pub fn read(file: &[u8]) -> Result<Reading, Unreadable> {
    if file.len() > FILE_MAX {
        Err(Unreadable::TooLong)
    } else if file.starts_with(text::MAGIC.as_bytes()) {
        text::read(file)
    } else if file.starts_with(cbor::MAGIC) {
        cbor::read(file)
    } else {
        Err(Unreadable::NotATranscript)
    }
}
