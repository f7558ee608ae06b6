use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

use super::date;
use super::folding::{folded, on_one_row};
use super::heading::{Heading, Scheme, Section};
use super::rows::{self, Row};
use crate::ResultOfQualificationConfirmation as Person;
use crate::handover::line_end::lines;
use crate::{DateText, InsuredCardClassification, OfficialMessage, Text, trimmed};

/// A text that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct ClipboardRecord {
    /// The official elements that the text holds. It says nothing of validity, so neither do they.
    pub message: OfficialMessage,
    /// What could not be placed or understood, in the order of the lines. To be shown to the staff.
    pub findings: Vec<Finding>,
}

impl fmt::Debug for ClipboardRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClipboardRecord").field("findings", &self.findings).finish_non_exhaustive()
    }
}

/// A row that needs a person's eye. `Debug` prints no content.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Another value for a field that has one. The first stands.
    SecondValue,
    /// It says that the insurance is not valid, or that there is none.
    NotValid,
    /// A date, a word or a share that is not understood: the element holds it as it came. Or a value that would end its row
    /// or turn the direction of writing: the element holds it without these characters.
    NotUnderstood,
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
    /// 確認日 is missing or is no date: whose result it is on which day cannot be told.
    #[error("there is no confirmation date")]
    NoConfirmationDate,
}

/// The text of a file that holds a copied result: UTF-8, or else Shift_JIS as Windows saves it. `None` when it is
/// neither.
#[must_use]
pub fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .ok()
        .or_else(|| encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes))
}

/// Reads a copied result: line ends of every kind, also mixed; labels with or without a value, dates of either style.
///
/// # Errors
/// When it is too long, does not begin as one, or has no 確認日. Holds nothing of it.
pub fn read(text: &str) -> Result<ClipboardRecord, ClipboardReadError> {
    if text.len() > TEXT_MAX {
        return Err(ClipboardReadError::TooLong);
    }
    let text = text.trim_start_matches('\u{FEFF}').trim_end_matches('\0');
    let mut lines = (1..).zip(lines(text)).filter(|(_, line)| !trimmed(line).is_empty()).peekable();
    if !lines.peek().is_some_and(|(_, line)| begins(line)) {
        return Err(ClipboardReadError::FirstLine);
    }
    let mut sheet = Sheet::new();
    for (number, line) in lines {
        sheet.take(number, line);
    }
    sheet.finish()
}

const TEXT_MAX: usize = 64 * 1024;
const CONFIRMED_ON: &str = "確認日";

/// A heading, or a row that stands above it.
fn begins(line: &str) -> bool {
    let (label, value) = split(line);
    let heading = Heading::read(label).filter(|_| value.is_none());
    let label = folded(label);
    heading.is_some() || label == CONFIRMED_ON || rows::TOP.iter().any(|row| row.is_called(&label))
}

/// The label, without the colon that some carry, and the value if there is one.
fn split(line: &str) -> (&str, Option<&str>) {
    let (label, value) = line.split_once('\t').map_or((line, None), |(label, value)| (label, Some(value)));
    let label = trimmed(label).trim_end_matches([':', '：']);
    (trimmed(label), value.map(trimmed).filter(|value| !value.is_empty()))
}

/// What the present row is below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// No heading yet.
    Top,
    /// A heading that is known.
    Below(Section),
    /// A line that may be a heading and is not known.
    Unknown,
}

/// A text while it is read. Each scheme has a person of its own.
struct Sheet {
    confirmed_on: Option<DateText>,
    people: Vec<(Option<Scheme>, Person)>,
    /// The person that rows are about.
    current: usize,
    place: Place,
    /// Whether a heading was met.
    is_opened: bool,
    /// Labels since the last heading, with and without a value: one that comes again belongs to a heading that was
    /// not recognised.
    seen: Vec<&'static str>,
    findings: Vec<Finding>,
}

impl Sheet {
    fn new() -> Self {
        Self {
            confirmed_on: None,
            people: vec![(None, Person::default())],
            current: 0,
            place: Place::Top,
            is_opened: false,
            seen: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn take(&mut self, number: usize, line: &str) {
        use FindingKind::{NotValid, UnknownLabel, UnknownLine, UnknownSection};

        let (label, value) = split(line);
        let kind = match (Heading::read(label), value) {
            (Some(heading), None) => {
                self.open(heading);
                None
            }
            _ if self.place == Place::Unknown => Some(FindingKind::UnknownSection),
            _ => self.put(&folded(label), value),
        };
        let is_new_heading = match kind {
            Some(FindingKind::UnknownLine) => true,
            Some(FindingKind::UnknownLabel) => Heading::may_be(label),
            _ => false,
        };
        if is_new_heading {
            self.place = Place::Unknown;
        }
        let kind = kind.map(|kind| match kind {
            UnknownLabel | UnknownLine | UnknownSection if says_not_valid(line) => NotValid,
            kind => kind,
        });
        self.findings.extend(kind.map(|kind| Finding { line: number, kind, row: line.into() }));
    }

    fn open(&mut self, heading: Heading) {
        let is_first = !self.is_opened;
        self.is_opened = true;
        self.place = Place::Below(heading.section);
        self.seen.clear();
        if let (true, Some((scheme, _))) = (is_first, self.people.first_mut()) {
            *scheme = heading.scheme;
            return;
        }
        let found = self.people.iter().position(|(scheme, _)| *scheme == heading.scheme);
        match (found, heading.section) {
            (Some(place), _) => self.current = place,
            (None, Section::Insurance) => {
                self.current = self.people.len();
                self.people.push((heading.scheme, Person::default()));
            }
            // A later section of the person whose heading did not name the scheme.
            (None, Section::OtherSide | Section::Elderly | Section::Limit) => {}
        }
    }

    /// Puts a value where its label says; what is to be told of it.
    fn put(&mut self, label: &str, value: Option<&str>) -> Option<FindingKind> {
        let at_top = matches!(self.place, Place::Top | Place::Below(Section::Insurance));
        if at_top && label == CONFIRMED_ON {
            return value.and_then(|value| self.confirm(value));
        }
        let top: &'static [Row] = if at_top { rows::TOP } else { &[] };
        let rows = top.iter().chain(self.own_rows()).chain(self.assistance_rows());
        let Some(row) = rows.into_iter().find(|row| row.is_called(label)) else {
            return Some(value.map_or(FindingKind::UnknownLine, |_| FindingKind::UnknownLabel));
        };
        let comes_again = self.seen.contains(&row.label);
        self.seen.push(row.label);
        let (value, (_, person)) = (value?, self.people.get_mut(self.current)?);
        let mut read = Person::default();
        // As the blank that it would be written as: a row is read the same the second time.
        let (clean, changed) = &on_one_row(value);
        let understood = (row.set)(&mut read, clean) && *changed == 0;
        match (row.print)(person) {
            Some(first) if (row.print)(&read).as_ref() == Some(&first) => None,
            Some(_) => Some(FindingKind::SecondValue),
            None if comes_again => Some(FindingKind::SecondValue),
            None => {
                (row.set)(person, clean);
                (!understood).then_some(FindingKind::NotUnderstood)
            }
        }
    }

    const fn own_rows(&self) -> &'static [Row] {
        match self.place {
            Place::Below(section) => section.rows(),
            Place::Top | Place::Unknown => &[],
        }
    }

    /// The labels that 医療扶助 has of its own.
    fn assistance_rows(&self) -> &'static [Row] {
        let scheme = self.people.get(self.current).and_then(|(scheme, _)| *scheme);
        match (self.place, scheme) {
            (Place::Below(Section::Insurance), Some(Scheme::Assistance)) => rows::ASSISTANCE,
            _ => &[],
        }
    }

    fn confirm(&mut self, value: &str) -> Option<FindingKind> {
        let Some(day) = date::read(value).map(DateText::from) else {
            return Some(FindingKind::NotUnderstood);
        };
        match &self.confirmed_on {
            Some(first) if *first == day => None,
            Some(_) => Some(FindingKind::SecondValue),
            None => {
                self.confirmed_on = Some(day);
                None
            }
        }
    }

    fn finish(self) -> Result<ClipboardRecord, ClipboardReadError> {
        let confirmed_on = self.confirmed_on.ok_or(ClipboardReadError::NoConfirmationDate)?;
        let results = self.people.into_iter().map(|(scheme, mut person)| {
            if scheme == Some(Scheme::Assistance) {
                // Only the heading says it where the row is missing.
                let class = &mut person.insured_card_classification;
                class.get_or_insert(InsuredCardClassification::MedicalAssistance);
            }
            person
        });
        let mut message = OfficialMessage::default();
        message.xml_msg.message_body.result_list = Some(results.collect::<Vec<_>>().into());
        message.xml_msg.message_header.qualification_confirmation_date = Some(confirmed_on);
        Ok(ClipboardRecord { message, findings: self.findings })
    }
}

/// Whether a row that is no field says what the screens of the official system say of an insurance that is not valid
/// (eligibility reference, 1.6), or words like these.
fn says_not_valid(line: &str) -> bool {
    const WORDS: [&str; 5] = ["無効", "資格なし", "資格情報なし", "該当資格なし", "喪失"];
    let line = folded(line);
    WORDS.iter().any(|word| line.contains(word))
}
