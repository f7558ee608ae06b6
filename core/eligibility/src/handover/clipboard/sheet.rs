//! A copied text while it is read, row by row.

use chrono::NaiveDate;

use super::date;
use super::folding::{folded, on_one_row};
use super::heading::{Heading, Scheme, Section};
use super::not_valid::{self, Saying};
use super::record::{ClipboardReadError, ClipboardRecord, Finding, FindingKind};
use super::rows::{self, Row};
use crate::ResultOfQualificationConfirmation as Person;
use crate::{DateText, InsuredCardClassification, OfficialMessage, trimmed};

/// A line, taken apart.
pub(super) struct Line<'a> {
    number: usize,
    text: &'a str,
    /// Without the colon that some labels carry.
    label: &'a str,
    /// The label for comparing.
    folded: String,
    /// Whether it has a place for a value.
    has_tab: bool,
    value: Option<&'a str>,
}

impl<'a> Line<'a> {
    pub(super) fn read(number: usize, text: &'a str) -> Self {
        let (label, value) =
            text.split_once('\t').map_or((text, None), |(label, value)| (label, Some(value)));
        let label = trimmed(trimmed(label).trim_end_matches([':', '：']));
        let value = value.map(trimmed).filter(|value| !value.is_empty());
        Self { number, text, label, folded: folded(label), has_tab: text.contains('\t'), value }
    }

    /// Whether it is a heading, or a row of those above the first heading.
    pub(super) fn begins_a_text(&self) -> bool {
        self.heading().is_some() || self.is_above_headings()
    }

    /// The heading that it is, with its number.
    pub(super) fn named_heading(&self) -> Option<(usize, &'static str)> {
        self.heading().map(|heading| (self.number, heading.name))
    }

    fn finding(&self, kind: FindingKind) -> Finding {
        Finding { line: self.number, kind, row: self.text.into() }
    }

    fn heading(&self) -> Option<Heading> {
        Heading::read(self.label).filter(|_| self.value.is_none())
    }

    fn is_above_headings(&self) -> bool {
        self.folded == CONFIRMED_ON || rows::TOP.iter().any(|row| row.is_called(&self.folded))
    }
}

const CONFIRMED_ON: &str = "確認日";

/// Labels that say whose result it is. Below a part of a result, each of them begins the next result.
const WHOSE: [&str; 7] = [CONFIRMED_ON, "照会番号", "保険者番号", "番号", "氏名", "生年月日", "受給者番号"];

/// What the present row is below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// No heading yet.
    Top,
    /// A heading that is known.
    Below(Section),
    /// A line that may be a heading and is not known, or a heading that could be of two people.
    Unknown,
    /// The first line of a second result. Only the heading of another scheme ends it.
    SecondResult,
}

/// One qualification. Each scheme has one of its own.
#[derive(Default)]
struct Block {
    scheme: Option<Scheme>,
    person: Person,
    /// The headings above its rows.
    headings: Vec<&'static str>,
    /// Its labels, with and without a value.
    labels: Vec<String>,
}

/// A text while it is read.
pub(super) struct Sheet {
    confirmed_on: Option<DateText>,
    blocks: Vec<Block>,
    /// The block that rows are about.
    current: usize,
    place: Place,
    /// Labels since the last heading, with and without a value, and the names of their rows.
    seen: Vec<(String, &'static str)>,
    findings: Vec<Finding>,
    /// Days of loss, each with the finding for a day that is over.
    losses: Vec<(NaiveDate, Finding)>,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            confirmed_on: None,
            blocks: vec![Block::default()],
            current: 0,
            place: Place::Top,
            seen: Vec::new(),
            findings: Vec::new(),
            losses: Vec::new(),
        }
    }

    /// Takes a line; `rest` are the lines behind it.
    pub(super) fn take(&mut self, line: &Line<'_>, rest: &[Line<'_>]) {
        let saying = self.saying(line);
        let kind = match line.heading() {
            Some(heading) => self.open(heading),
            None if self.begins_second_result(line, rest) => {
                self.place = Place::SecondResult;
                Some(FindingKind::SecondResult)
            }
            None => match self.place {
                Place::SecondResult => Some(FindingKind::SecondResult),
                Place::Unknown => Some(FindingKind::UnknownSection),
                Place::Top | Place::Below(_) => self.put(line),
            },
        };
        let kind = match saying {
            Saying::NotValid => Some(FindingKind::NotValid),
            Saying::LostFrom(day) => {
                self.losses.push((day, line.finding(FindingKind::NotValid)));
                kind
            }
            Saying::Nothing => kind,
        };
        self.findings.extend(kind.map(|kind| line.finding(kind)));
    }

    /// Whether a row is the first of a second result: a label that comes again, or one of those above a heading.
    fn begins_second_result(&self, line: &Line<'_>, rest: &[Line<'_>]) -> bool {
        let label = &line.folded;
        if self.seen.iter().any(|(seen, _)| seen == label) {
            return true;
        }
        let is_top_of_next = || {
            let next = rest.iter().find(|line| !line.is_above_headings()).and_then(Line::heading);
            self.place != Place::Top
                && line.is_above_headings()
                && next.is_some_and(|heading| heading.section == Section::Insurance)
        };
        let is_of_another_part = || {
            let in_block = |block: &Block| block.labels.contains(label);
            WHOSE.contains(&label.as_str())
                && self.row(label).is_none()
                && self.blocks.get(self.current).is_some_and(in_block)
        };
        is_top_of_next() || is_of_another_part()
    }

    fn open(&mut self, heading: Heading) -> Option<FindingKind> {
        let found = match heading.section {
            Section::Insurance => self.qualification(heading.scheme),
            Section::OtherSide | Section::Elderly | Section::Limit => self.owner(heading.scheme),
        };
        self.seen.clear();
        let block = match found {
            Ok(current) => {
                self.current = current;
                self.blocks.get_mut(current)?
            }
            Err(place) => {
                self.place = place;
                return Some(match place {
                    Place::SecondResult => FindingKind::SecondResult,
                    Place::Top | Place::Below(_) | Place::Unknown => FindingKind::UnknownLine,
                });
            }
        };
        if block.headings.contains(&heading.name) {
            self.place = Place::SecondResult;
            return Some(FindingKind::SecondResult);
        }
        block.headings.push(heading.name);
        self.place = Place::Below(heading.section);
        None
    }

    /// The block that a heading 資格情報 begins. Without a scheme it is that of an insurance.
    fn qualification(&mut self, scheme: Option<Scheme>) -> Result<usize, Place> {
        let scheme = scheme.unwrap_or(Scheme::Insurance);
        let is_second = self.place == Place::SecondResult;
        if let [only @ Block { scheme: None, .. }] = self.blocks.as_mut_slice() {
            if is_second {
                return Err(Place::SecondResult);
            }
            only.scheme = Some(scheme);
            return Ok(0);
        }
        match self.blocks.iter().position(|block| block.scheme == Some(scheme)) {
            Some(_) if is_second => Err(Place::SecondResult),
            Some(found) => Ok(found),
            None => {
                self.blocks.push(Block { scheme: Some(scheme), ..Block::default() });
                Ok(self.blocks.len() - 1)
            }
        }
    }

    /// The block to which a part of a result belongs, where that is certain.
    fn owner(&mut self, scheme: Option<Scheme>) -> Result<usize, Place> {
        if self.place == Place::SecondResult {
            return Err(Place::SecondResult);
        }
        let Some(scheme) = scheme else {
            let current = self.blocks.get(self.current).and_then(|block| block.scheme);
            let is_certain = self.blocks.len() == 1 || current == Some(Scheme::Insurance);
            return if is_certain { Ok(self.current) } else { Err(Place::Unknown) };
        };
        if let [only @ Block { scheme: None, .. }] = self.blocks.as_mut_slice() {
            only.scheme = Some(scheme);
        }
        self.blocks.iter().position(|block| block.scheme == Some(scheme)).ok_or(Place::Unknown)
    }

    /// Puts a value into the element of its label. Returns the finding about it.
    fn put(&mut self, line: &Line<'_>) -> Option<FindingKind> {
        let label = &line.folded;
        if self.is_at_top() && label == CONFIRMED_ON {
            self.note(label, CONFIRMED_ON);
            return line.value.and_then(|value| self.confirm(value));
        }
        let Some(row) = self.row(label) else {
            return Some(self.unknown(line));
        };
        let is_repeated = self.seen.iter().any(|(_, seen)| *seen == row.label);
        self.note(label, row.label);
        let (value, block) = (line.value?, self.blocks.get_mut(self.current)?);
        let mut read = Person::default();
        // As the blank that it would be written as: a row is read the same the second time.
        let (clean, changed) = &on_one_row(value);
        let understood = (row.set)(&mut read, clean);
        match (row.print)(&block.person) {
            Some(first) if (row.print)(&read).as_ref() == Some(&first) => None,
            Some(_) => Some(FindingKind::SecondValue),
            None if is_repeated => Some(FindingKind::SecondValue),
            None => {
                (row.set)(&mut block.person, clean);
                match (*changed, understood) {
                    (1.., _) => Some(FindingKind::Replaced),
                    (_, true) => None,
                    (_, false) => Some(FindingKind::NotUnderstood),
                }
            }
        }
    }

    /// A label that has no place, or a heading that is not known. The official text has a tab behind each label, so a label
    /// with one is a heading only where it is called like one.
    fn unknown(&mut self, line: &Line<'_>) -> FindingKind {
        let may_be_heading = match line.value {
            Some(_) => Heading::may_be(line.label),
            None => !line.has_tab || Heading::may_be_with_tab(line.label),
        };
        if may_be_heading {
            self.place = Place::Unknown;
            self.seen.clear();
        }
        if line.value.is_none() && may_be_heading {
            FindingKind::UnknownLine
        } else {
            FindingKind::UnknownLabel
        }
    }

    /// What a line says of the qualification, wherever it is.
    fn saying(&self, line: &Line<'_>) -> Saying {
        match line.value {
            _ if line.heading().is_some() => Saying::Nothing,
            None => not_valid::of_line(line.label, line.has_tab),
            Some(value) => {
                let is_free = self.row(&line.folded).is_some_and(|row| row.is_free);
                not_valid::of_row(&line.folded, value, is_free)
            }
        }
    }

    fn note(&mut self, label: &str, row: &'static str) {
        self.seen.push((label.to_owned(), row));
        if let Some(block) = self.blocks.get_mut(self.current) {
            block.labels.push(label.to_owned());
        }
    }

    fn is_at_top(&self) -> bool {
        matches!(self.place, Place::Top | Place::Below(Section::Insurance))
    }

    /// The row that a label means below the present heading.
    fn row(&self, label: &str) -> Option<&'static Row> {
        let top: &'static [Row] = if self.is_at_top() { rows::TOP } else { &[] };
        let own: &'static [Row] = match self.place {
            Place::Below(section) => section.rows(),
            Place::Top | Place::Unknown | Place::SecondResult => &[],
        };
        // The labels that 医療扶助 has of its own.
        let scheme = self.blocks.get(self.current).and_then(|block| block.scheme);
        let assistance: &'static [Row] = match (self.place, scheme) {
            (Place::Below(Section::Insurance), Some(Scheme::Assistance)) => rows::ASSISTANCE,
            _ => &[],
        };
        let lost: &'static [Row] =
            if self.place == Place::Below(Section::Insurance) { rows::READ_ONLY } else { &[] };
        top.iter().chain(own).chain(lost).chain(assistance).find(|row| row.is_called(label))
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

    pub(super) fn finish(self) -> Result<ClipboardRecord, ClipboardReadError> {
        let confirmed_on = self.confirmed_on.ok_or(ClipboardReadError::NoConfirmationDate)?;
        let findings = with_losses(self.findings, self.losses, confirmed_on.date());
        let results = self.blocks.into_iter().map(|Block { scheme, mut person, .. }| {
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
        Ok(ClipboardRecord { message, findings })
    }
}

/// The findings, with the days of loss that were not after the confirmation, in the order of the lines.
fn with_losses(
    mut findings: Vec<Finding>,
    losses: Vec<(NaiveDate, Finding)>,
    confirmed_on: Option<NaiveDate>,
) -> Vec<Finding> {
    for (day, loss) in losses {
        if confirmed_on.is_some_and(|confirmed_on| day <= confirmed_on) {
            findings.retain(|finding| finding.line != loss.line);
            findings.push(loss);
        }
    }
    findings.sort_by_key(|finding| finding.line);
    findings
}
