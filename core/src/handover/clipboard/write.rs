use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use super::date::western;
use super::rows::{self, Row};
use crate::eligibility::{
    Confirmation, InsuredCardClassification as Class, ResultOfQualificationConfirmation as Person,
};

/// How a row ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// LF, as phones copy it.
    #[default]
    Lf,
    /// CR LF, as Windows copies it.
    CrLf,
}

/// The text. It is a person's: clear the clipboard after handing it over.
#[derive(Clone, PartialEq, Eq)]
pub struct ClipboardWritten(String);

impl ClipboardWritten {
    /// The text, without a line end behind its last row.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for ClipboardWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClipboardWritten({} rows)", self.0.lines().count())
    }
}

/// Why there is nothing to copy.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClipboardWriteError {
    /// Not 有効: the text has no field for that, so a lapsed qualification would read as one that holds.
    #[error("the qualification is not valid")]
    NotValid,
    /// No qualification was found.
    #[error("there is no qualification")]
    NoResult,
    /// Several: the staff choose, nobody picks for them.
    #[error("there are several qualifications")]
    SeveralResults,
    /// No 確認日: readers refuse such a record.
    #[error("there is no confirmation date")]
    NoConfirmationDate,
}

/// Writes the one qualification that holds. A field without a value has no row.
///
/// # Errors
/// When there is not exactly one valid qualification with its 確認日.
pub fn write(
    confirmation: &Confirmation,
    line_end: LineEnd,
) -> Result<ClipboardWritten, ClipboardWriteError> {
    if !confirmation.verdict().is_usable() {
        return Err(ClipboardWriteError::NotValid);
    }
    let person = match confirmation.results() {
        [] => return Err(ClipboardWriteError::NoResult),
        [person] => person,
        [_, _, ..] => return Err(ClipboardWriteError::SeveralResults),
    };
    let day = confirmation.confirmed_on().ok_or(ClipboardWriteError::NoConfirmationDate)?;
    Ok(write_one(person, day, line_end))
}

/// Writes a qualification that somebody has made sure of, and chosen where there were several.
#[must_use]
pub fn write_one(person: &Person, confirmed_on: NaiveDate, line_end: LineEnd) -> ClipboardWritten {
    let sections = [
        printed(rows::TOP, person),
        insurance(person, confirmed_on),
        headed("裏面記載情報", printed(rows::OTHER_SIDE, person)),
        headed("高齢受給者証", printed(rows::ELDERLY, person)),
    ];
    let line_end = match line_end {
        LineEnd::Lf => "\n",
        LineEnd::CrLf => "\r\n",
    };
    ClipboardWritten(sections.concat().join(line_end))
}

fn insurance(person: &Person, day: NaiveDate) -> Vec<String> {
    let heading = match person.insured_card_classification {
        Some(Class::MedicalAssistance) => "資格情報(医療扶助)",
        _ => "資格情報",
    };
    let date = std::iter::once(row("確認日 : ", &western(day)));
    headed(heading, date.chain(printed(rows::INSURANCE, person)).collect())
}

/// A heading with its rows, or nothing at all.
fn headed(heading: &str, rows: Vec<String>) -> Vec<String> {
    if rows.is_empty() { rows } else { std::iter::once(heading.to_owned()).chain(rows).collect() }
}

fn printed(rows: &[Row], person: &Person) -> Vec<String> {
    let rows = rows.iter().filter_map(|it| Some(row(it.label, &(it.print)(person)?)));
    rows.collect()
}

/// A value must not end its row or begin a second one.
fn row(label: &str, value: &str) -> String {
    format!("{label}\t{}", value.replace(char::is_control, " "))
}
