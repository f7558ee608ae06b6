//! Any of the formats: what a file is, and from one to another.

use std::fmt;

use thiserror::Error;

use super::clipboard::{self, ClipboardForm, ClipboardReadError, ClipboardWriteError, Finding, LineEnd};
use super::json::{self, JsonReadError, JsonWriteError};
use super::left_out::{LeftOut, LeftOutReason, left_out};
use super::xml::{self, XmlReadError, XmlWriteError};
use super::{Encoding, FileLimits, cp932};
use crate::{Confirmation, OfficialMessage};

/// A form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Incoming({:?}, {:?}, {}, {:?})", self.format, self.encoding, self.left_out, self.findings)
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
    /// Neither UTF-8 nor Shift_JIS.
    #[error("the file is no text")]
    NoText,
}

/// Reads a file of any format.
///
/// # Errors
/// What the reader of the format says that the file looks like.
pub fn read(file: &[u8], limits: &FileLimits) -> Result<Incoming, ReadError> {
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
            let clipboard::ClipboardRecord { message, findings } = clipboard::read(&text)?;
            Ok(Incoming { format, encoding: None, message, left_out: 0, findings })
        }
    }
}

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What was written, and what of the message it does not carry as it was.
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({} bytes)", self.file.len())
    }
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
mod tests {
    use super::{Format, LeftOutReason, ReadError, Target, WriteError, read, write};
    use crate::handover::clipboard::{ClipboardReadError, ClipboardWriteError, LineEnd};
    use crate::handover::japanese::handover_read_text;
    use crate::handover::{Encoding, FileLimits};

    const JSON: &str = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1","QualificationConfirmationDate":"20261122"},
        "MessageBody":{"ProcessingResultStatus":"1","QualificationValidity":"1","ResultList":[{"Name":"𠮷田　太郎"}]}}}"#;

    const fn target(format: Format, encoding: Encoding) -> Target {
        Target { format, encoding, line_end: LineEnd::CrLf, with_address: false }
    }

    #[test]
    fn a_file_is_what_it_begins_like() {
        for (file, expected) in [
            ("\u{FEFF}\r\n<?xml version='1.0'?>", Format::Xml),
            (" {\"XmlMsg\":{}}", Format::Json),
            ("資格情報\n", Format::Clipboard),
            ("", Format::Clipboard),
        ] {
            assert_eq!(Format::of(file.as_bytes()), expected, "{file}");
        }
        assert_eq!(Format::of(b"\xFF\xFE<\0"), Format::Xml);
        assert_eq!(Format::of(b"\x8E\x91"), Format::Clipboard);
    }

    fn back_says_validity(file: &[u8]) -> bool {
        read(file, &FileLimits::SINGLE).expect("a record").says_validity()
    }

    /// What counts as lost is what the file says of the person.
    #[test]
    fn facts_of_the_header_are_not_lost_and_what_is_left_out_is_named() {
        let json = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1","QualificationConfirmationDate":"20261122",
            "MedicalInstitutionCode":"1","ErrorCode":" ","Later":"x"},"MessageBody":{"ProcessingResultStatus":"1",
            "QualificationValidity":"1","ProcessingResultMessage":"m","ResultList":[{"ResultOfQualificationConfirmation":
            {"Name":"a","Sex1":"9","Address":"b","PostNumber":"c","InsurerName":"","Novel":{"In":["1","2"]},
            "ElderlyRecipientCertificateInfo":{"ElderlyRecipientCertificateDate":"20260801"}}}]}}}"#;
        let incoming = read(json.as_bytes(), &FileLimits::SINGLE).expect("a message");
        assert!(incoming.says_validity());
        let named = |with_address| {
            let target = Target { with_address, ..target(Format::Clipboard, Encoding::Utf8) };
            let written = write(&incoming.message, target).expect("valid");
            let of = |reason| {
                let found = written.left_out.iter().filter(move |it| it.reason == reason);
                found.map(|it| it.element.clone()).collect::<Vec<_>>()
            };
            assert_eq!(written.not_carried().collect::<Vec<_>>(), of(LeftOutReason::NoPlace));
            [LeftOutReason::NoPlace, LeftOutReason::ByOption, LeftOutReason::AboutTheAnswer].map(of)
        };
        let lost = ["ProcessingResultMessage", "Sex1", "ElderlyRecipientCertificateDate", "In", "In"];
        let answer = [
            "MedicalInstitutionCode",
            "SegmentOfResult",
            "Later",
            "ProcessingResultStatus",
            "QualificationValidity",
        ];
        assert_eq!(named(false), [&lost[..], &["Address", "PostNumber"], &answer[..]]);
        assert_eq!(named(true), [&lost[..], &[], &answer[..]]);
    }

    #[test]
    fn one_format_becomes_another_and_what_is_lost_is_told() {
        let message = read(JSON.as_bytes(), &FileLimits::SINGLE).expect("a message").message;
        let copied = write(&message, target(Format::Clipboard, Encoding::ShiftJis)).expect("valid");
        assert_eq!((copied.not_carried().count(), copied.replaced), (0, 1));
        assert!(copied.left_out.iter().all(|it| it.reason == LeftOutReason::AboutTheAnswer));
        assert!(!back_says_validity(&copied.file));
        let back = read(&copied.file, &FileLimits::SINGLE).expect("a record");
        assert_eq!((back.format, back.encoding), (Format::Clipboard, None));
        let xml = write(&back.message, target(Format::Xml, Encoding::ShiftJis)).expect("XML");
        let back = read(&xml.file, &FileLimits::SINGLE).expect("a message");
        assert_eq!((back.format, back.encoding), (Format::Xml, Some(Encoding::ShiftJis)));
        let json = write(&back.message, target(Format::Json, Encoding::Utf8)).expect("JSON");
        assert!(String::from_utf8_lossy(&json.file).contains("●田　太郎"));
    }

    #[test]
    fn what_a_copied_text_has_no_place_for_is_told_by_its_name() {
        let not_carried = |person: &str| {
            let json = JSON.replace(r#"{"Name":"𠮷田　太郎"}"#, person);
            let message = read(json.as_bytes(), &FileLimits::SINGLE).expect("a message").message;
            let written = write(&message, target(Format::Clipboard, Encoding::Utf8)).expect("valid");
            let lost = written.left_out.into_iter().filter(|it| it.reason == LeftOutReason::NoPlace);
            lost.map(|it| it.element).collect::<Vec<_>>()
        };
        assert_eq!(not_carried(r#"{"Name":"資格　太郎"}"#), Vec::<String>::new());
        assert_eq!(
            not_carried(r#"{"Name":"資格　太郎","PersonalFamilyClassification":""}"#),
            Vec::<String>::new()
        );
        let later = r#"{"Name":"資格　太郎","Later":{"One":"1","Two":"2"}}"#;
        assert_eq!(not_carried(later), ["One", "Two"]);
    }

    /// Eligibility reference, 2.1: one `BulkConfirmUnit` a person. `BulkConfirmUnitList` is in no source; its people would
    /// be nobody's.
    #[test]
    fn an_answer_where_none_is_read_is_refused_with_its_name() {
        let refused = |body: &str| {
            let json = format!(r#"{{"XmlMsg":{{"MessageBody":{body}}}}}"#);
            let error = read(json.as_bytes(), &FileLimits::SINGLE).err().map(handover_read_text);
            error.unwrap_or_default()
        };
        for (body, element) in [
            (r#"{"BulkConfirmUnitList":[{"ProcessingResultStatus":"1"}]}"#, "ProcessingResultStatus"),
            (r#"{"BulkConfirmUnitList":{"BulkConfirmUnit":[{}]}}"#, "BulkConfirmUnit"),
            (r#"{"BulkConfirmUnitList":[{"BulkConfirmUnit":{"ReferenceNumber":"1"}}]}"#, "BulkConfirmUnit"),
            (r#"{"BulkConfirmUnits":[{"Deep":[{"ResultList":[]}]}]}"#, "ResultList"),
            (r#"{"ResultOfQualificationConfirmation":{"Name":"a"}}"#, "ResultOfQualificationConfirmation"),
            (r#"{"BulkConfirmUnit":[{"BulkConfirmUnit":{}}]}"#, "BulkConfirmUnit"),
            (r#"{"Later":{"QualificationValidity":"1"}}"#, "QualificationValidity"),
        ] {
            let told = refused(body);
            assert!(told.contains(element) && told.contains("MessageBody"), "{body}: {told}");
        }
        let xml = "<XmlMsg><MessageBody><BulkConfirmUnitList><BulkConfirmUnit/></BulkConfirmUnitList></MessageBody></XmlMsg>";
        let told =
            read(xml.as_bytes(), &FileLimits::SINGLE).err().map(handover_read_text).unwrap_or_default();
        assert!(told.contains("BulkConfirmUnit") && told.contains("MessageBody"), "{told}");
        assert_eq!(refused(r#"{"Later":{"Novel":[{"LaterList":["1"]}]},"BulkConfirmUnitList":""}"#), "");
    }

    #[test]
    fn what_has_no_such_form_is_refused() {
        let refused = |file: &[u8]| read(file, &FileLimits::SINGLE).err();
        assert_eq!(refused(b""), Some(ClipboardReadError::FirstLine.into()));
        assert_eq!(refused(b"\x81"), Some(ReadError::NoText));
        let message = read(br#"{"XmlMsg":{}}"#, &FileLimits::SINGLE).expect("a message").message;
        let written = |format, encoding| write(&message, target(format, encoding)).err();
        assert_eq!(written(Format::Json, Encoding::ShiftJis), Some(WriteError::JsonEncoding));
        assert_eq!(written(Format::Clipboard, Encoding::Utf8), Some(ClipboardWriteError::NotValid.into()));
    }
}
