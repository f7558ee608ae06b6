use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_calendar::{japan_date, month_end};
use shikaku_core::gateway::{ProblemCode, ResultEntry, ResultPage};

use super::Results;
use super::recording::digest_of_date;
use super::table::{self, ResultRow, Sought};
use crate::account::tables::{device, staff};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

/// Results on one page, unless a device asks for another number; and the most of them, so that a page is a body that devices
/// read.
const PAGE: u32 = 20;
const PAGE_MAX: u32 = 100;

/// What a person looks for among the results.
pub(crate) struct ResultQuery {
    days: (NaiveDate, NaiveDate),
    birth_date: Option<NaiveDate>,
    not_handed_over: bool,
    page: Page,
    limit: u32,
}

/// Which page of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Newest,
    /// The results before this number.
    Older(i64),
    /// The results after this number.
    Newer(i64),
}

impl ResultQuery {
    /// Reads the query of `GET /v1/results`.
    pub(crate) fn parse(query: &str) -> Result<Self, ProblemCode> {
        let mut query = Query::parse(query)?;
        let days = match (query.take("day"), query.take("month")) {
            (None, None) => (NaiveDate::MIN, NaiveDate::MAX),
            (Some(day), None) => {
                let day = date(&day)?;
                (day, day)
            }
            (None, Some(month)) => {
                let first = date(&format!("{month}-01"))?;
                (first, month_end(first))
            }
            (Some(_), Some(_)) => return Err(ProblemCode::MalformedRequest),
        };
        let birth_date = query.take("birthDate").map(|text| date(&text)).transpose()?;
        let not_handed_over = match query.take("handedOver").as_deref() {
            None => false,
            Some("no") => true,
            Some(_) => return Err(ProblemCode::MalformedRequest),
        };
        let page = query.take("page").map_or(Ok(Page::Newest), |text| Page::parse(&text))?;
        let limit = query.number("limit", 1..=PAGE_MAX)?.unwrap_or(PAGE);
        query.end()?;
        Ok(Self { days, birth_date, not_handed_over, page, limit })
    }
}

fn date(text: &str) -> Result<NaiveDate, ProblemCode> {
    text.parse().map_err(|_| ProblemCode::MalformedRequest)
}

impl Page {
    fn parse(text: &str) -> Result<Self, ProblemCode> {
        let number = |text: &str| text.parse().ok().filter(|number| *number >= 0);
        let page = match (text.strip_prefix("older-"), text.strip_prefix("newer-")) {
            (Some(text), _) => number(text).map(Self::Older),
            (_, Some(text)) => number(text).map(Self::Newer),
            (None, None) => None,
        };
        page.ok_or(ProblemCode::MalformedRequest)
    }

    fn name(self) -> Option<String> {
        match self {
            Self::Newest => None,
            Self::Older(number) => Some(format!("older-{number}")),
            Self::Newer(number) => Some(format!("newer-{number}")),
        }
    }
}

impl Results {
    /// One page of the results that this clinic looks for.
    pub(crate) fn page(
        &self,
        clinic: &str,
        query: &ResultQuery,
        now: DateTime<Utc>,
    ) -> Result<ResultPage, StoreError> {
        self.store.read(|work| {
            let sought = Sought {
                days: query.days,
                birth_date: query.birth_date.map(|date| digest_of_date(work, clinic, date)),
                not_handed_over: query.not_handed_over,
                today: japan_date(now),
            };
            let limit = query.limit;
            let rows = match query.page {
                Page::Newest => table::older(work, clinic, &sought, i64::MAX, limit + 1),
                Page::Older(number) => table::older(work, clinic, &sought, number, limit + 1),
                Page::Newer(number) => table::newer(work, clinic, &sought, number, limit + 1),
            };
            let mut page = page(rows?, query.page, limit);
            set_names(work, &mut page.results)?;
            Ok(page)
        })
    }

    /// One result of this clinic.
    pub(crate) fn one(&self, clinic: &str, id: &str, now: DateTime<Utc>) -> Result<ResultEntry, Refusal> {
        self.store.read(|work| {
            let row = table::by_id(work, clinic, id, japan_date(now))?;
            let mut entry = [ResultEntry::from(row.ok_or(Refusal::Problem(ProblemCode::NotFound))?)];
            set_names(work, &mut entry)?;
            let [entry] = entry;
            Ok(entry)
        })
    }

    /// Marks a result of this clinic as handed over by copy or file.
    pub(crate) fn hand_over(&self, clinic: &str, id: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.store.write(|work| {
            let row = table::by_id(work, clinic, id, japan_date(now))?;
            let row = row.ok_or(Refusal::Problem(ProblemCode::NotFound))?;
            Ok(table::hand_over(work, clinic, &row.id, now)?)
        })
    }
}

/// Adds what people call the devices and each other. Either may be of another clinic whose device serves this one.
fn set_names(work: &mut Work<'_>, entries: &mut [ResultEntry]) -> Result<(), StoreError> {
    let (mut devices, mut people) = (HashMap::new(), HashMap::new());
    for entry in entries {
        if !devices.contains_key(&entry.device) {
            let device = device::find(work, &entry.device)?;
            devices.insert(entry.device.clone(), device.map(|device| device.name));
        }
        if !people.contains_key(&entry.staff) {
            people.insert(entry.staff.clone(), staff::display_name(work, &entry.staff)?);
        }
        entry.device_name = devices.get(&entry.device).cloned().flatten();
        entry.staff_name = people.get(&entry.staff).cloned().flatten();
    }
    Ok(())
}

/// The page of these rows, of which the last shows only that there are more.
fn page(mut rows: Vec<ResultRow>, asked: Page, limit: u32) -> ResultPage {
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > size;
    rows.truncate(size);
    let end = rows.last().map(|row| row.number);
    let further = |page: fn(i64) -> Page| end.filter(|_| has_more).and_then(|end| page(end).name());
    let (older, newer) = match asked {
        Page::Newest => (further(Page::Older), None),
        Page::Older(number) => (further(Page::Older), Page::Newer(number - 1).name()),
        Page::Newer(number) => (Page::Older(number.saturating_add(1)).name(), further(Page::Newer)),
    };
    if matches!(asked, Page::Newer(_)) {
        rows.reverse();
    }
    ResultPage { results: rows.into_iter().map(ResultEntry::from).collect(), older, newer }
}
