//! Any of the formats: what a file is, and from one to another.

use thiserror::Error;

use super::clipboard::{self, ClipboardForm, ClipboardReadError, ClipboardWriteError, Finding, LineEnd};
use super::json::{self, JsonReadError, JsonWriteError};
use super::left_out::{LeftOut, LeftOutReason, left_out};
use super::utf16::{MARKS, is_utf16};
use super::xml::{self, XmlReadError, XmlWriteError};
use super::{Encoding, FileLimits, cp932};
use crate::{Confirmation, OfficialMessage, trimmed};

/// A form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// 資格確認 XML.
    Xml,
    /// JSON with the same names.
    Json,
    /// The text that the official app copies.
    Clipboard,
}

impl Format {
    /// What a file looks like. Nothing is checked yet.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let file = file.strip_prefix(json::BYTE_ORDER_MARK).unwrap_or(file);
        // UTF-16 has its mark or a zero in front or behind: the reader of XML says what is wrong with it.
        match file.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'<' | 0xFF | 0xFE | 0x00) => Self::Xml,
            Some(b'{' | b'[') => Self::Json,
            _ => Self::Clipboard,
        }
    }
}

/// What was read, and what a person should know of the reading.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Incoming({format:?}, {encoding:?}, {left_out}, {findings:?})")]
#[non_exhaustive]
pub struct Incoming {
    /// What the file was.
    pub format: Format,
    /// How it was written; of copied text it is not known.
    pub encoding: Option<Encoding>,
    /// What it says.
    pub message: OfficialMessage,
    /// Attributes, comments and processing instructions, which have no place in a message.
    pub left_out: usize,
    /// Rows of a copied text that could not be placed or understood.
    pub findings: Vec<Finding>,
}

impl Incoming {
    /// Whether it says how the confirmation ended. A copied text does not.
    #[must_use]
    pub fn says_validity(&self) -> bool {
        !Confirmation::from(self.message.clone()).says_nothing_of_validity()
    }
}

/// Why a file is no result.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// No XML of ours.
    #[error(transparent)]
    Xml(#[from] XmlReadError),
    /// No JSON of ours.
    #[error(transparent)]
    Json(#[from] JsonReadError),
    /// No copied text.
    #[error(transparent)]
    Clipboard(#[from] ClipboardReadError),
    /// It holds nothing, or nothing but a byte order mark and blanks.
    #[error("the file is empty")]
    Empty,
    /// UTF-16, with a byte order mark or without.
    #[error("the file is in UTF-16")]
    Utf16,
    /// Neither UTF-8 nor Shift_JIS.
    #[error("the file is no text")]
    NoText,
}

/// Reads a file of any format.
///
/// # Errors
/// What the reader of the format says that the file looks like.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::handover::FileLimits;
/// use shikaku_eligibility::handover::any::{Format, read};
///
/// let incoming = read(br#"{"XmlMsg": {"MessageHeader": {}, "MessageBody": {}}}"#, &FileLimits::SINGLE)?;
/// assert_eq!(incoming.format, Format::Json);
/// assert!(!incoming.says_validity());
/// # Ok::<(), shikaku_eligibility::handover::any::ReadError>(())
/// ```
pub fn read(file: &[u8], limits: &FileLimits) -> Result<Incoming, ReadError> {
    if is_empty(file) {
        return Err(ReadError::Empty);
    }
    if is_utf16(file) {
        return Err(ReadError::Utf16);
    }
    let format = Format::of(file);
    match format {
        Format::Xml => {
            let xml::XmlFile { message, encoding, left_out } = xml::read(file, limits)?;
            Ok(Incoming { format, encoding: Some(encoding), message, left_out, findings: Vec::new() })
        }
        Format::Json => {
            let message = json::read(file, limits)?;
            let encoding = Some(Encoding::Utf8);
            Ok(Incoming { format, encoding, message, left_out: 0, findings: Vec::new() })
        }
        Format::Clipboard => {
            let text = clipboard::text_of(file).ok_or(ReadError::NoText)?;
            if trimmed(&text).is_empty() {
                return Err(ReadError::Empty);
            }
            let clipboard::ClipboardRecord { message, findings } = clipboard::read(&text)?;
            Ok(Incoming { format, encoding: None, message, left_out: 0, findings })
        }
    }
}

/// Whether a file has nothing but blanks, and zeros as in UTF-16 or where a disk lost the content.
fn is_empty(file: &[u8]) -> bool {
    let mut marks = [json::BYTE_ORDER_MARK].into_iter().chain(MARKS);
    let content = marks.find_map(|mark| file.strip_prefix(mark)).unwrap_or(file);
    content.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}

/// What to write.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::OfficialMessage;
/// use shikaku_eligibility::handover::Encoding;
/// use shikaku_eligibility::handover::any::{Format, Target, write};
///
/// let target = Target::new(Format::Xml).with_encoding(Encoding::ShiftJis);
/// let written = write(&OfficialMessage::default(), target)?;
/// assert!(written.file.starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\""));
/// assert!(written.left_out.is_empty());
/// # Ok::<(), shikaku_eligibility::handover::any::WriteError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// The form.
    pub format: Format,
    /// The encoding. JSON has one only.
    pub encoding: Encoding,
    /// How rows of a copied text end.
    pub line_end: LineEnd,
    /// Whether a copied text holds 郵便番号 and 住所.
    pub with_address: bool,
}

impl Target {
    /// The form in UTF-8, with rows that end in LF and without 郵便番号 and 住所.
    #[must_use]
    pub const fn new(format: Format) -> Self {
        Self { format, encoding: Encoding::Utf8, line_end: LineEnd::Lf, with_address: false }
    }

    /// The same target in this encoding.
    #[must_use]
    pub const fn with_encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The same target with rows that end so.
    #[must_use]
    pub const fn with_line_end(mut self, line_end: LineEnd) -> Self {
        self.line_end = line_end;
        self
    }

    /// The same target with 郵便番号 and 住所 in a copied text, or without.
    #[must_use]
    pub const fn with_address(mut self, with_address: bool) -> Self {
        self.with_address = with_address;
        self
    }
}

/// What was written, and what of the message it does not carry as it was.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Outgoing({} bytes)", file.len())]
#[non_exhaustive]
pub struct Outgoing {
    /// The file.
    pub file: Vec<u8>,
    /// Every element that is not in the file, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Characters that became ●.
    pub replaced: usize,
    /// Characters that were dropped, composed or written as another one for the same sign.
    pub folded: usize,
    /// Whether `CharacterCodeIdentifier` was set to the encoding.
    pub identifier_set: bool,
}

/// Why a message has no such form.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// Not as XML.
    #[error(transparent)]
    Xml(#[from] XmlWriteError),
    /// Not as JSON.
    #[error(transparent)]
    Json(#[from] JsonWriteError),
    /// Not as a copied text.
    #[error(transparent)]
    Clipboard(#[from] ClipboardWriteError),
    /// JSON is in UTF-8.
    #[error("JSON is always in UTF-8")]
    JsonEncoding,
}

/// Writes a message in a format.
///
/// # Errors
/// When the message has no such form.
pub fn write(message: &OfficialMessage, target: Target) -> Result<Outgoing, WriteError> {
    match target.format {
        Format::Xml => {
            let xml::XmlWritten { bytes, replaced, folded, identifier_set } =
                xml::write(message, target.encoding)?;
            Ok(Outgoing { replaced, folded, identifier_set, ..Outgoing::whole(bytes) })
        }
        Format::Json if target.encoding != Encoding::Utf8 => Err(WriteError::JsonEncoding),
        Format::Json => Ok(Outgoing::whole(json::write(message)?)),
        Format::Clipboard => copy(message, target),
    }
}

fn copy(message: &OfficialMessage, target: Target) -> Result<Outgoing, WriteError> {
    let Target { line_end, with_address, .. } = target;
    let form = ClipboardForm { line_end, with_address };
    let written = clipboard::write(&Confirmation::from(message.clone()), form)?;
    let on_rows = written.folded();
    let text = written.into_text();
    // What reads back is what was carried.
    let carried = clipboard::read(&text).map(|record| record.message).unwrap_or_default();
    let left_out = left_out(message, &carried, with_address);
    let outgoing = match target.encoding {
        Encoding::Utf8 => Outgoing::whole(text.into_bytes()),
        Encoding::ShiftJis => {
            let encoded = cp932::encode(&text);
            let (replaced, folded) = (encoded.replaced, encoded.folded);
            Outgoing { replaced, folded, ..Outgoing::whole(encoded.bytes) }
        }
    };
    Ok(Outgoing { left_out, folded: outgoing.folded + on_rows, ..outgoing })
}

impl Outgoing {
    /// The elements of the person that the format has no place for, by name.
    pub fn not_carried(&self) -> impl Iterator<Item = &str> {
        let lost = self.left_out.iter().filter(|it| it.reason == LeftOutReason::NoPlace);
        lost.map(|it| it.element.as_str())
    }

    const fn whole(file: Vec<u8>) -> Self {
        Self { file, left_out: Vec::new(), replaced: 0, folded: 0, identifier_set: false }
    }
}

#[cfg(test)]
mod tests;
