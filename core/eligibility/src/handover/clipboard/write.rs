use chrono::NaiveDate;
use thiserror::Error;

use super::date::western;
use super::folding::on_one_row;
use super::rows::{self, Row};
use crate::InsuredCardClassification as Class;
use crate::ResultOfQualificationConfirmation as Person;
use crate::{Confirmation, Verdict};

/// How a row ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineEnd {
    /// LF, as phones copy it.
    #[default]
    Lf,
    /// CR LF, as Windows copies it.
    CrLf,
}

/// The text. It is a person's: clear the clipboard after handing it over.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ClipboardWritten({} rows)", text.lines().count())]
pub struct ClipboardWritten {
    text: String,
    folded: usize,
}

impl ClipboardWritten {
    /// The text, without a line end behind its last row.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// Characters that became a blank or fell, because they would end a row or turn the direction of writing.
    #[must_use]
    pub const fn folded(&self) -> usize {
        self.folded
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
    /// It is not known whether a qualification holds: the confirmation failed, is not finished, or does not say it.
    #[error("it is not confirmed whether the qualification is valid")]
    NotConfirmed,
    /// A bulk message that was not taken apart.
    #[error("the message is about several people")]
    SeveralPeople,
    /// Several qualifications: the staff choose; no code chooses for them.
    #[error("there are several qualifications")]
    SeveralResults,
    /// No 確認日: readers refuse such a record.
    #[error("there is no confirmation date")]
    NoConfirmationDate,
}

/// How a result is written as text.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::handover::clipboard::{ClipboardForm, LineEnd};
///
/// let form = ClipboardForm::from(LineEnd::CrLf).with_address();
/// assert!(form.with_address);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClipboardForm {
    /// How its rows end.
    pub line_end: LineEnd,
    /// Whether 郵便番号 and 住所 are written. Their labels are not certain, and receipt computers raise an alarm at them
    /// (eligibility reference, 1.5).
    pub with_address: bool,
}

impl ClipboardForm {
    /// The same form with 郵便番号 and 住所.
    #[must_use]
    pub const fn with_address(mut self) -> Self {
        self.with_address = true;
        self
    }
}

impl From<LineEnd> for ClipboardForm {
    fn from(line_end: LineEnd) -> Self {
        Self { line_end, ..Self::default() }
    }
}

/// Writes the one qualification that holds. A field without a value has no row.
///
/// # Errors
/// When there is not exactly one valid qualification with its 確認日.
pub fn write(
    confirmation: &Confirmation,
    form: impl Into<ClipboardForm>,
) -> Result<ClipboardWritten, ClipboardWriteError> {
    holds(&confirmation.verdict())?;
    let person = match confirmation.results() {
        [] => return Err(ClipboardWriteError::NoResult),
        [person] => person,
        [_, _, ..] => return Err(ClipboardWriteError::SeveralResults),
    };
    let day = confirmation.confirmed_on().ok_or(ClipboardWriteError::NoConfirmationDate)?;
    Ok(write_one(person, day, form))
}

/// Accepts the verdict of a qualification that holds; of any other, says why nothing is copied.
const fn holds(verdict: &Verdict) -> Result<(), ClipboardWriteError> {
    match verdict {
        Verdict::Valid | Verdict::ValidUnregistered => Ok(()),
        Verdict::Invalid | Verdict::Superseded => Err(ClipboardWriteError::NotValid),
        Verdict::NotFound => Err(ClipboardWriteError::NoResult),
        Verdict::Multiple => Err(ClipboardWriteError::SeveralResults),
        Verdict::Bulk => Err(ClipboardWriteError::SeveralPeople),
        Verdict::Processing
        | Verdict::PersonError { .. }
        | Verdict::RequestError { .. }
        | Verdict::Unknown(_) => Err(ClipboardWriteError::NotConfirmed),
    }
}

/// Writes a qualification that a person has confirmed, and chosen where there were several.
#[must_use]
pub fn write_one(
    person: &Person,
    confirmed_on: NaiveDate,
    form: impl Into<ClipboardForm>,
) -> ClipboardWritten {
    let ClipboardForm { line_end, with_address } = form.into();
    let scheme = if is_assistance(person) { "(医療扶助)" } else { "" };
    let other_side = headed(&format!("裏面記載情報{scheme}"), printed(rows::OTHER_SIDE.iter(), person));
    let sections = [
        printed(rows::TOP.iter(), person),
        insurance(person, confirmed_on, scheme, with_address),
        other_side,
        // No open parser knows this heading with a scheme.
        headed("高齢受給者証", printed(rows::ELDERLY.iter(), person)),
    ];
    let line_end = match line_end {
        LineEnd::Lf => "\n",
        LineEnd::CrLf => "\r\n",
    };
    let rows = sections.concat();
    let folded = rows.iter().map(|row| row.folded).sum();
    let texts: Vec<_> = rows.into_iter().map(|row| row.text).collect();
    ClipboardWritten { text: texts.join(line_end), folded }
}

fn is_assistance(person: &Person) -> bool {
    person.insured_card_classification == Some(Class::MedicalAssistance)
}

fn insurance(person: &Person, day: NaiveDate, scheme: &str, with_address: bool) -> Vec<Written> {
    let is_left_out = |row: &&Row| {
        (!with_address && ADDRESS.contains(&row.label))
            || (is_assistance(person) && NOT_OF_ASSISTANCE.contains(&row.label))
    };
    let date = std::iter::once(row("確認日 : ", &western(day)));
    let rows = printed(rows::INSURANCE.iter().filter(|row| !is_left_out(row)), person);
    headed(&format!("資格情報{scheme}"), date.chain(rows).collect())
}

/// The rows of an address.
const ADDRESS: [&str; 2] = ["郵便番号", "住所"];

/// Rows that stop the one living parser below 資格情報(医療扶助).
const NOT_OF_ASSISTANCE: [&str; 3] = ["有効開始日", "有効終了日", "負担割合"];

/// A heading with its rows, or nothing at all.
fn headed(heading: &str, rows: Vec<Written>) -> Vec<Written> {
    let heading = Written { text: heading.to_owned(), folded: 0 };
    if rows.is_empty() { rows } else { std::iter::once(heading).chain(rows).collect() }
}

fn printed<'a>(rows: impl Iterator<Item = &'a Row>, person: &Person) -> Vec<Written> {
    let known = rows.filter(|it| (it.is_known)(person));
    known.filter_map(|it| Some(row(it.label, &(it.print)(person)?))).collect()
}

/// One row, and how many of its characters were changed.
#[derive(Clone)]
struct Written {
    text: String,
    folded: usize,
}

/// A value must not end its row or begin a second one.
fn row(label: &str, value: &str) -> Written {
    let (value, folded) = on_one_row(value);
    Written { text: format!("{label}\t{value}"), folded }
}
