use thiserror::Error;

use crate::{OfficialMessage, Text};

/// A text that was read.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ClipboardRecord({findings:?})")]
#[non_exhaustive]
pub struct ClipboardRecord {
    /// The official elements that the text holds. It says nothing of validity, so neither do they.
    pub message: OfficialMessage,
    /// What could not be placed or understood, in the order of the lines. To be shown to the staff.
    pub findings: Vec<Finding>,
}

/// A row that needs a person's eye. `Debug` prints no content.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The line, counted from one.
    pub line: usize,
    /// What it is.
    pub kind: FindingKind,
    /// The whole line as it came, so that nothing is dropped.
    pub row: Text,
}

/// What a row is that needs a person's eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// The label has no place in its section.
    UnknownLabel,
    /// A line without a value that is neither a heading nor a label here: a new heading, perhaps.
    UnknownLine,
    /// A row below such a line: what it is about is not known, whatever its label.
    UnknownSection,
    /// Another value for a field that has one. The first stays.
    SecondValue,
    /// A row of a second result in the same text: it begins with a heading or a label that comes again. Whose it is is not
    /// known, and it fills no element.
    SecondResult,
    /// It says that the insurance is not valid, or that there is none.
    NotValid,
    /// A date, a word or a share that is not understood: the element holds it as it came.
    NotUnderstood,
    /// A value with a tab or another character that would end its row, or that turns the direction of writing: the element
    /// holds a blank for the one, and nothing for the other.
    Replaced,
}

/// Why a text is no record.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClipboardReadError {
    /// Longer than 64 KiB, forty times the longest known.
    #[error("the text is longer than 64 KiB")]
    TooLong,
    /// It does not begin like a copied result.
    #[error("the text does not begin as a copied result does")]
    FirstLine,
    /// 確認日 is missing or is no date: the day of the result is unknown.
    #[error("there is no confirmation date")]
    NoConfirmationDate,
}
