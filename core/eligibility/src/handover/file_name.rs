//! The names of result files in `res` and `face` (eligibility reference, 2.7).
//!
//! The prefixes and the form of the face name are known from receipt computers that read them; what stands for `<id>` in
//! the others is free here, within letters that are safe in any folder.

use std::fmt;

use chrono::{NaiveDateTime, Timelike};
use thiserror::Error;

/// The name of a result file. Built or read here only, so that it is always one of the three forms.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::handover::{FileKind, FileName};
///
/// let name = FileName::parse("OQSsiquc01res_face_590001_20261122093000.xml")?;
/// assert!(matches!(name.kind(), FileKind::Face { .. }));
/// # Ok::<(), shikaku_eligibility::handover::FileNameError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[debug("FileName({kind:?}, {id:?})")]
#[non_exhaustive]
pub struct FileName {
    kind: FileKind,
    id: FileId,
}

/// The kind of result in a file. `Debug` does not print the time of a visit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[non_exhaustive]
pub enum FileKind {
    /// `OQSsiquc01res_face_<id>_<yyyyMMddHHmmss>.xml`: the result of a card.
    #[debug("Face")]
    Face {
        /// When, in Japan time, to the second.
        at: NaiveDateTime,
    },
    /// `OQSsiquc01res_<id>.xml`: the result of one request.
    Single,
    /// `OQSmuquc02res_<id>.xml`: the results of a bulk request.
    Bulk,
}

/// 任意のファイル識別子: 1 to 64 of `A-Z a-z 0-9 - _`, so that no name can leave its folder.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[debug("FileId({} characters)", _0.len())]
pub struct FileId(String);

/// Why something is no file name of a result. Repeats nothing.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileNameError {
    /// The identifier is empty, too long or holds other characters.
    #[error("an identifier is 1 to 64 of A-Z a-z 0-9 - _")]
    Id,
    /// The parts make a name that would be read as another one.
    #[error("the parts make the name of another file")]
    Ambiguous,
    /// No name of a result.
    #[error("this is no name of a result file")]
    Unknown,
}

impl FileId {
    /// Of a text.
    ///
    /// # Errors
    /// When it is empty, too long, or holds characters that are not safe in any folder.
    pub fn new(id: &str) -> Result<Self, FileNameError> {
        let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fits = (1..=ID_MAX).contains(&id.len()) && id.bytes().all(is_safe);
        fits.then(|| Self(id.to_owned())).ok_or(FileNameError::Id)
    }

    /// Returns the id as the file name contains it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const ID_MAX: usize = 64;

impl FileName {
    /// The name of a file of this kind.
    ///
    /// # Errors
    /// When the identifier of a single result would make it a face result, or the year has not four digits.
    pub fn new(kind: FileKind, id: FileId) -> Result<Self, FileNameError> {
        let kind = match kind {
            FileKind::Face { at } => FileKind::Face { at: at.with_nanosecond(0).unwrap_or(at) },
            other => other,
        };
        let name = Self { kind, id };
        // Reading is the judge of what a name means.
        if Self::parse(&name.to_string())? == name { Ok(name) } else { Err(FileNameError::Ambiguous) }
    }

    /// What the file holds.
    #[must_use]
    pub const fn kind(&self) -> FileKind {
        self.kind
    }

    /// Which one.
    #[must_use]
    pub const fn id(&self) -> &FileId {
        &self.id
    }

    /// Reads a name without its folder.
    ///
    /// # Errors
    /// When it is not the name of a result; requests (`…req`) and other files are none.
    pub fn parse(name: &str) -> Result<Self, FileNameError> {
        let name = name.strip_suffix(ENDING).ok_or(FileNameError::Unknown)?;
        if let Some(id) = name.strip_prefix(BULK) {
            return Ok(Self { kind: FileKind::Bulk, id: FileId::new(id)? });
        }
        let rest = name.strip_prefix(SINGLE).ok_or(FileNameError::Unknown)?;
        let face = rest.strip_prefix(FACE).and_then(|rest| rest.rsplit_once('_'));
        match face.and_then(|(id, digits)| Some((id, moment(digits)?))) {
            Some((id, at)) => Ok(Self { kind: FileKind::Face { at }, id: FileId::new(id)? }),
            None => Ok(Self { kind: FileKind::Single, id: FileId::new(rest)? }),
        }
    }
}

const SINGLE: &str = "OQSsiquc01res_";
const BULK: &str = "OQSmuquc02res_";
const FACE: &str = "face_";
const ENDING: &str = ".xml";

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = &self.id.0;
        match self.kind {
            FileKind::Face { at } => write!(f, "{SINGLE}{FACE}{id}_{}{ENDING}", at.format("%Y%m%d%H%M%S")),
            FileKind::Single => write!(f, "{SINGLE}{id}{ENDING}"),
            FileKind::Bulk => write!(f, "{BULK}{id}{ENDING}"),
        }
    }
}

fn moment(digits: &str) -> Option<NaiveDateTime> {
    let is_plain = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S").ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{FileId, FileKind, FileName, FileNameError};

    fn id(text: &str) -> FileId {
        FileId::new(text).expect("safe")
    }

    fn at(text: &str) -> chrono::NaiveDateTime {
        text.parse().expect("a moment")
    }

    fn name(kind: FileKind, id: FileId) -> Result<FileName, FileNameError> {
        FileName::new(kind, id)
    }

    #[track_caller]
    fn check(name: &str, expected: Result<FileName, FileNameError>) {
        assert_eq!(FileName::parse(name), expected, "{name}");
        if let Ok(read) = expected {
            assert_eq!(read.to_string(), name);
        }
    }

    #[test]
    fn names_of_results_are_read_and_built() {
        check(
            "OQSsiquc01res_face_A1_20261122090807.xml",
            name(FileKind::Face { at: at("2026-11-22T09:08:07") }, id("A1")),
        );
        check(
            "OQSsiquc01res_face_a_b_20261122090807.xml",
            name(FileKind::Face { at: at("2026-11-22T09:08:07") }, id("a_b")),
        );
        check("OQSsiquc01res_20261122-01.xml", name(FileKind::Single, id("20261122-01")));
        check("OQSmuquc02res_7.xml", name(FileKind::Bulk, id("7")));
        check("OQSsiquc01res_face_a_20261322090807.xml", name(FileKind::Single, id("face_a_20261322090807")));
    }

    #[test]
    fn other_names_are_none() {
        let (unknown, bad) = (Err(FileNameError::Unknown), Err(FileNameError::Id));
        for name in
            ["", ".xml", "OQSsiquc01req_1.xml", "OQSsihvd01_1.xml", "OQSsiquc01res_1.xml.tmp", "a/b.xml"]
        {
            check(name, unknown.clone());
        }
        for id in ["", "..", "a/b", "a\\b", "a b", "C:", "氏", "a\0", "../../x", &"x".repeat(65)] {
            check(&format!("OQSsiquc01res_{id}.xml"), bad.clone());
            assert_eq!(FileId::new(id), Err(FileNameError::Id), "{id}");
        }
    }

    #[test]
    fn a_single_result_cannot_take_the_name_of_a_face_result() {
        assert_eq!(name(FileKind::Single, id("face_a_20261122090807")), Err(FileNameError::Ambiguous));
        assert_eq!(
            name(FileKind::Bulk, id("7")).map(|name| format!("{name:?}")),
            Ok("FileName(Bulk, FileId(1 characters))".to_owned())
        );
        let late = "+10000-01-01T00:00:00".parse().expect("a moment");
        assert!(name(FileKind::Face { at: late }, id("1")).is_err());
    }

    proptest! {
        #[test]
        fn no_name_that_is_read_leaves_its_folder(name in any::<String>(), id in "[A-Za-z0-9_./\\\\-]{0,70}") {
            for name in [name, format!("OQSsiquc01res_{id}.xml"), format!("OQSmuquc02res_{id}.xml")] {
                let Ok(read) = FileName::parse(&name) else { continue };
                prop_assert_eq!(read.to_string(), name.as_str());
                prop_assert!(!name.contains(['/', '\\', ':', '\0']) && !name.contains(".."));
            }
        }
    }
}
