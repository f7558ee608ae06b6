use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::{FeedPage, ProblemCode, ResultEntry};

use super::Results;
pub(crate) use super::cursor::Position;
use super::table::{self, FeedState, ResultRow};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

/// What a receipt computer asks of the feed.
pub(crate) struct FeedQuery {
    begin: Begin,
    limit: u32,
    /// How long to wait for a first result.
    pub(crate) wait: Duration,
}

/// Where a pull begins.
enum Begin {
    Start,
    Cursor(String),
    Day(NaiveDate),
}

/// Most results of one pull, and the longest wait for one in seconds.
const LIMIT_MAX: u32 = 200;
const WAIT_MAX: u32 = 25;

/// Most bytes of messages in one pull, so that its answer is no longer than a client of ours reads.
const BYTES_MAX: usize = 160 * 1024;

impl FeedQuery {
    /// Reads the query of `GET /v1/feed`.
    pub(crate) fn parse(query: &str) -> Result<Self, ProblemCode> {
        let mut query = Query::parse(query)?;
        let (after, since) = (query.take("after"), query.take("since"));
        let begin = match (after, since) {
            (None, None) => Begin::Start,
            (Some(cursor), None) => Begin::Cursor(cursor),
            (None, Some(day)) => Begin::Day(day.parse().map_err(|_| ProblemCode::MalformedRequest)?),
            (Some(_), Some(_)) => return Err(ProblemCode::MalformedRequest),
        };
        let limit = query.number("limit", 1..=LIMIT_MAX)?.unwrap_or(LIMIT_MAX);
        let wait = query.number("wait", 0..=WAIT_MAX)?.unwrap_or_default();
        query.end()?;
        Ok(Self { begin, limit, wait: Duration::from_secs(wait.into()) })
    }
}

impl FeedQuery {
    /// Reads the query of a call that has none.
    pub(crate) fn none(query: &str) -> Result<(), ProblemCode> {
        Query::parse(query)?.end()
    }
}

impl Results {
    /// The number of the last result in the feed of this clinic; 0 where there is none.
    pub(crate) fn last_number(&self, clinic: &str) -> Result<i64, StoreError> {
        self.store.read(|work| table::last_number(work, clinic))
    }

    /// The position at which a pull begins.
    ///
    /// # Errors
    /// [`ProblemCode::CursorInvalid`] for a cursor that is none of this clinic, and [`ProblemCode::CursorExpired`] for one behind
    /// which a result was deleted since.
    pub(crate) fn position(
        &self,
        clinic: &str,
        query: &FeedQuery,
        now: DateTime<Utc>,
    ) -> Result<Position, Refusal> {
        let today = japan_date(now);
        if self.store.read(|work| table::is_any_past(work, clinic, 0, today))? {
            // Else a pull would leave the result out until the timer deletes it, and its cursor would not expire.
            self.purge(now, DateTime::UNIX_EPOCH)?;
        }
        self.store.read(|work| {
            let FeedState { last_number, purged_through, purges } = table::feed_state(work, clinic)?;
            match &query.begin {
                Begin::Start => Ok(Position { number: 0, purges }),
                Begin::Day(day) => {
                    let first = table::first_since(work, clinic, start_of(*day))?;
                    Ok(Position { number: first.map_or(last_number, |first| first - 1), purges })
                }
                Begin::Cursor(cursor) => {
                    let position = Position::of_cursor(cursor, work, clinic);
                    let position = position.ok_or(ProblemCode::CursorInvalid)?;
                    position.check(FeedState { last_number, purged_through, purges })?;
                    Ok(Position { purges, ..position })
                }
            }
        })
    }

    /// The results behind a position.
    ///
    /// # Errors
    /// [`ProblemCode::CursorExpired`] where one of them was deleted meanwhile, or its last day ended.
    pub(crate) fn pull(
        &self,
        clinic: &str,
        position: Position,
        query: &FeedQuery,
        now: DateTime<Utc>,
    ) -> Result<FeedPage, Refusal> {
        let today = japan_date(now);
        self.store.read(|work| {
            position.check(table::feed_state(work, clinic)?)?;
            if table::is_any_past(work, clinic, position.number, today)? {
                return Err(ProblemCode::CursorExpired.into());
            }
            let rows = table::behind(work, clinic, position.number, today, query.limit + 1)?;
            let found = rows.len();
            let items = within_bytes(rows, usize::try_from(query.limit).unwrap_or(usize::MAX));
            let more = found > items.len();
            let last = items.last().map_or(position.number, |last| last.number);
            let cursor = Position { number: last, ..position }.cursor(work, clinic);
            Ok(FeedPage { items: items.into_iter().map(ResultEntry::from).collect(), cursor, more })
        })
    }

    /// One result of the feed.
    pub(crate) fn in_feed(&self, clinic: &str, id: &str, now: DateTime<Utc>) -> Result<ResultEntry, Refusal> {
        let row = self.store.read(|work: &mut Work<'_>| table::in_feed(work, clinic, id, japan_date(now)))?;
        Ok(row.ok_or(ProblemCode::NotFound)?.into())
    }
}

impl Position {
    /// Whether no result behind it was deleted since it was given out.
    fn check(self, state: FeedState) -> Result<(), ProblemCode> {
        let is_expired = self.purges < state.purges && self.number < state.purged_through;
        if is_expired { Err(ProblemCode::CursorExpired) } else { Ok(()) }
    }
}

/// As many of these results as fit in one answer, at least one.
fn within_bytes(rows: Vec<ResultRow>, most: usize) -> Vec<ResultRow> {
    let mut bytes = 0;
    let mut up_to = |row: &ResultRow| {
        bytes += serde_json::to_vec(&row.message).map_or(0, |message| message.len());
        bytes
    };
    let sizes: Vec<usize> = rows.iter().map(&mut up_to).collect();
    let fitting = sizes.iter().filter(|size| **size <= BYTES_MAX).count().max(1);
    rows.into_iter().take(fitting.min(most)).collect()
}

/// Midnight in Japan, nine hours before that of UTC.
fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(TimeDelta::hours(9)).unwrap_or(midnight)
}

impl From<ResultRow> for ResultEntry {
    fn from(row: ResultRow) -> Self {
        Self {
            id: row.id,
            sequence: u64::try_from(row.number).unwrap_or_default(),
            kind: row.kind,
            treatment_date: row.treatment_date,
            confirmed_at: row.confirmed_at,
            method: row.method,
            device: row.device,
            device_name: None,
            staff: row.staff,
            staff_name: None,
            patient: data_encoding::BASE64URL_NOPAD.encode(row.person.get(..16).unwrap_or_default()),
            purge_after: row.purge_day,
            handed_over_at: row.handed_over_at,
            message: row.message,
        }
    }
}
