//! What a file must hold beyond its form, so that nothing has to be doubted later.

use std::collections::HashSet;

use thiserror::Error;

use super::{
    Adoption, Counted, Rulebook, RulebookError, Source, Sourced, Stage, Step, SubsidyWindow, Survey,
    Surveyed, Trade,
};
use crate::readiness::Rate;

/// What is wrong at one place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing there.
    #[error("is empty")]
    Empty,
    /// More than a person would read.
    #[error("is too long")]
    TooLong,
    /// Letters that steer a terminal.
    #[error("holds control characters")]
    Control,
    /// An identifier that is not made of small letters, figures and hyphens.
    #[error("has an identifier that is not of a-z, 0-9 and -")]
    Identifier,
    /// An identifier for the second time.
    #[error("stands twice")]
    Twice,
    /// A source that is not listed.
    #[error("names a source that is not listed")]
    UnknownSource,
    /// A step that comes after one that is not before it.
    #[error("comes after a step that is not before it")]
    Order,
    /// A stage that no step or more than one reaches.
    #[error("not reached by exactly one step")]
    StageSteps,
    /// An end before its beginning.
    #[error("ends before it begins")]
    Backwards,
    /// Counts that cannot be parts of each other.
    #[error("has counts that contradict each other")]
    Counts,
    /// A percentage that does not follow from its count.
    #[error("has a percentage that its count does not give")]
    Percentage,
    /// A class without a table.
    #[error("is missing for one of the classes")]
    Missing,
}

/// All of it.
pub(super) fn check(book: &Rulebook) -> Result<(), RulebookError> {
    each("sources", &book.sources, |source: &Source| {
        identifier(&source.id).and_then(|()| text(&source.text))
    })?;
    unique("sources", book.sources.iter().map(|source| source.id.as_str()))?;
    sources(book)?;
    steps(&book.steps)?;
    exemption(book).map_err(|fault| wrong("exemption", fault))?;
    milestones(book)?;
    money(book)?;
    figures(book)
}

fn sources(book: &Rulebook) -> Result<(), RulebookError> {
    let known: HashSet<_> = book.sources.iter().map(|source| source.id.as_str()).collect();
    let is_known = |item: &dyn Sourced| {
        if known.contains(item.source()) { Ok(()) } else { Err(Fault::UnknownSource) }
    };
    each("steps", &book.steps, |item| is_known(item))?;
    each("milestones", &book.milestones, |item| is_known(item))?;
    each("subsidy.windows", &book.subsidy.windows, |item| is_known(item))?;
    each("adoption", &book.adoption, |item| is_known(item))?;
    each("surveys", &book.surveys, |item| is_known(item))?;
    each("later-counts", &book.later_counts, |item| is_known(item))?;
    is_known(&book.exemption).map_err(|fault| wrong("exemption", fault))?;
    is_known(&book.subsidy).map_err(|fault| wrong("subsidy", fault))?;
    is_known(&book.cooperation).map_err(|fault| wrong("cooperation", fault))
}

fn steps(steps: &[Step]) -> Result<(), RulebookError> {
    unique("steps", steps.iter().map(|step| step.id.as_str()))?;
    let mut before = HashSet::new();
    each("steps", steps, |step| {
        identifier(&step.id)?;
        [&step.title, &step.trap].into_iter().chain(&step.needs).try_for_each(|words| text(words))?;
        list(&step.needs)?;
        if !step.after.iter().all(|earlier| before.contains(earlier.as_str())) {
            return Err(Fault::Order);
        }
        before.insert(step.id.as_str());
        Ok(())
    })?;
    let once = |stage| steps.iter().filter(|step| step.stage == Some(stage)).count() == 1;
    let all_once = [Stage::Applied, Stage::Ready, Stage::Operating].into_iter().all(once);
    if all_once { Ok(()) } else { Err(wrong("steps", Fault::StageSteps)) }
}

fn exemption(book: &Rulebook) -> Result<(), Fault> {
    let titles = &book.exemption.titles;
    [&titles.aged, &titles.sight, &titles.closing, &titles.stopping, &titles.secondary]
        .into_iter()
        .try_for_each(|title| text(title))?;
    forwards(book.exemption.aged_from, Some(book.exemption.aged_until))
}

fn milestones(book: &Rulebook) -> Result<(), RulebookError> {
    unique("milestones", book.milestones.iter().map(|milestone| milestone.id.as_str()))?;
    each("milestones", &book.milestones, |milestone| {
        identifier(&milestone.id)?;
        text(&milestone.title)?;
        forwards(milestone.from, milestone.until)
    })
}

fn money(book: &Rulebook) -> Result<(), RulebookError> {
    each("subsidy.windows", &book.subsidy.windows, |window: &SubsidyWindow| {
        text(&window.note)?;
        forwards(window.from, Some(window.until))
    })?;
    let texts = [&book.subsidy.covers, &book.cooperation.note];
    let mut texts = texts.into_iter().chain(&book.subsidy.needs).chain(&book.cooperation.needs);
    texts.try_for_each(|words| text(words)).map_err(|fault| wrong("money", fault))
}

fn figures(book: &Rulebook) -> Result<(), RulebookError> {
    each("adoption", &book.adoption, adoption)?;
    each("surveys", &book.surveys, survey)?;
    each("requests", &book.requests, |request| {
        list(&request.answers)?;
        std::iter::once(&request.about).chain(&request.answers).try_for_each(|words| text(words))
    })?;
    let both = [Trade::Judo, Trade::Ahaki].into_iter().all(|trade| book.latest_adoption(trade).is_some());
    if both { Ok(()) } else { Err(wrong("adoption", Fault::Missing)) }
}

fn adoption(table: &Adoption) -> Result<(), Fault> {
    let Adoption { applied, ready, operating, .. } = table;
    if applied.count < ready.count || ready.count < operating.count {
        return Err(Fault::Counts);
    }
    [applied, ready, operating].into_iter().try_for_each(|Counted { count, tenths }| {
        let rate = Rate::new(*count, table.facilities).ok_or(Fault::Counts)?;
        if rate.tenths() == *tenths { Ok(()) } else { Err(Fault::Percentage) }
    })
}

fn survey(survey: &Survey) -> Result<(), Fault> {
    let reasons = survey.reasons;
    let reasons = [reasons.aged, reasons.sight, reasons.closing, reasons.stopping, reasons.secondary];
    let sums = [
        (sum(&[survey.claimed.count, survey.not_claimed]), survey.answered),
        (sum(&reasons), survey.excused.count),
        (sum(&[survey.excused.count, survey.excused_not_claimed, survey.to_act]), survey.not_applied_later),
    ];
    if sums.into_iter().any(|(sum, whole)| sum != u64::from(whole)) || survey.answered > survey.asked {
        return Err(Fault::Counts);
    }
    [(survey.claimed, survey.answered), (survey.excused, survey.claimed.count)].into_iter().try_for_each(
        |(Surveyed { count, percent }, whole)| {
            let rate = Rate::new(count, whole).ok_or(Fault::Counts)?;
            if rate.percent() == percent { Ok(()) } else { Err(Fault::Percentage) }
        },
    )
}

fn sum(parts: &[u32]) -> u64 {
    parts.iter().map(|part| u64::from(*part)).sum()
}

/// Checks each item of a list. The error names the number of the wrong one, counted from one.
fn each<'a, T>(
    name: &str,
    items: &'a [T],
    mut check: impl FnMut(&'a T) -> Result<(), Fault>,
) -> Result<(), RulebookError> {
    list(items).map_err(|fault| wrong(name, fault))?;
    (1..)
        .zip(items)
        .try_for_each(|(place, item)| check(item).map_err(|fault| wrong(&format!("{name} {place}"), fault)))
}

fn unique<'a>(name: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), RulebookError> {
    let mut seen = HashSet::new();
    let twice = (1_usize..).zip(ids).find(|(_, id)| !seen.insert(*id));
    twice.map_or(Ok(()), |(place, _)| Err(wrong(&format!("{name} {place}"), Fault::Twice)))
}

fn wrong(place: &str, fault: Fault) -> RulebookError {
    RulebookError::Wrong { place: place.to_owned(), fault }
}

/// More entries than this no person reads.
const LIST_MAX: usize = 100;
/// Nor longer texts, in letters.
const TEXT_MAX: usize = 400;

fn list<T>(items: &[T]) -> Result<(), Fault> {
    match items.len() {
        0 => Err(Fault::Empty),
        1..=LIST_MAX => Ok(()),
        _ => Err(Fault::TooLong),
    }
}

fn text(words: &str) -> Result<(), Fault> {
    if words.trim().is_empty() {
        Err(Fault::Empty)
    } else if words.chars().any(char::is_control) {
        Err(Fault::Control)
    } else if words.chars().count() > TEXT_MAX {
        Err(Fault::TooLong)
    } else {
        Ok(())
    }
}

fn identifier(id: &str) -> Result<(), Fault> {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.is_empty() && id.len() <= 40 && id.bytes().all(good) { Ok(()) } else { Err(Fault::Identifier) }
}

fn forwards(from: chrono::NaiveDate, until: Option<chrono::NaiveDate>) -> Result<(), Fault> {
    if until.is_some_and(|until| until < from) { Err(Fault::Backwards) } else { Ok(()) }
}
