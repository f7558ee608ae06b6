use chrono::{DateTime, Utc};
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::history::{
    ClockDoubt, FollowUp, FollowUpQuery, HistoryId, HistoryStore, Record, RecordQuery, StoreDay, StoreError,
};

use super::MenuIndex;

/// 履歴を見る: a list of past results or of open follow-ups, or one entry of such a list. The store is passed to each
/// transition. `Debug` prints no content.
#[derive(PartialEq, Eq, derive_more::Debug, derive_more::From)]
pub enum Archive {
    /// 過去の確認結果, the latest first.
    #[debug("Results({} rows)", _0.rows.len())]
    Results(Page<Record>),
    /// One of them.
    #[debug("Result")]
    Result(Box<Record>),
    /// 後で確認すること, what is due first, first.
    #[debug("FollowUps({} rows)", _0.rows.len())]
    FollowUps(Page<FollowUp>),
    /// One of them.
    #[debug("FollowUp")]
    FollowUp(HistoryId, Box<FollowUp>),
    /// An operation of the store failed.
    #[debug("Failed({})", Failure::from(*_0).code())]
    #[from]
    Failed(StoreFailure),
    /// It was closed.
    Closed,
}

/// As many rows as can be chosen by one digit.
#[derive(PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<(HistoryId, T)>,
    /// Rows on the pages before.
    pub before: usize,
    /// Rows on the pages after.
    pub after: usize,
    /// Rows that are damaged and cannot be shown.
    pub damaged: usize,
    /// Why nothing was purged: the device's clock is far ahead.
    pub doubt: Option<ClockDoubt>,
}

/// What a person does in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveEvent {
    /// 過去の確認結果: the staff open the list of results.
    ResultsAsked,
    /// 後で確認すること: the staff open the list of follow-ups.
    FollowUpsAsked,
    /// The next page, or the first page after the last.
    NextPage,
    /// The row with this number is opened.
    RowChosen(MenuIndex),
    /// 確認済みにする: the follow-up on the screen is done.
    FollowUpDone,
    /// The archive is closed.
    Closed,
}

impl Archive {
    /// What is still to be confirmed, if there is something, and the past results if not. What is past its day is
    /// purged first, unless the device's clock is far ahead of the last confirmation.
    pub fn open(store: &mut dyn HistoryStore, now: DateTime<Utc>) -> Self {
        let opened = store.purge_due(now).and_then(|(day, _)| match follow_ups(store, day, 0)? {
            page if page.rows.is_empty() && page.damaged == 0 => results(store, day, 0),
            page => Ok(Self::FollowUps(page)),
        });
        Self::shown(opened)
    }

    /// What a person did; an event that fits nothing here changes nothing.
    #[must_use]
    pub fn on(self, event: ArchiveEvent, store: &mut dyn HistoryStore, now: DateTime<Utc>) -> Self {
        let day = StoreDay::of(store.latest_time().ok().flatten(), now);
        let next = match (self, event) {
            (_, ArchiveEvent::Closed) => Ok(Self::Closed),
            (_, ArchiveEvent::ResultsAsked) => results(store, day, 0),
            (_, ArchiveEvent::FollowUpsAsked) => follow_ups(store, day, 0).map(Self::FollowUps),
            (Self::Results(page), ArchiveEvent::NextPage) => results(store, day, page.next()),
            (Self::FollowUps(page), ArchiveEvent::NextPage) => {
                follow_ups(store, day, page.next()).map(Self::FollowUps)
            }
            (Self::Results(page), ArchiveEvent::RowChosen(place)) => match place.of(&page.rows) {
                Some((_, record)) => Ok(Self::Result(Box::new(record.clone()))),
                None => Ok(Self::Results(page)),
            },
            (Self::FollowUps(page), ArchiveEvent::RowChosen(place)) => match place.of(&page.rows) {
                Some((id, follow_up)) => Ok(Self::FollowUp(*id, Box::new(follow_up.clone()))),
                None => Ok(Self::FollowUps(page)),
            },
            (Self::FollowUp(id, _), ArchiveEvent::FollowUpDone) => {
                store.close_follow_up(id, now).and_then(|_| follow_ups(store, day, 0).map(Self::FollowUps))
            }
            (same, _) => Ok(same),
        };
        Self::shown(next)
    }

    fn shown(next: Result<Self, StoreError>) -> Self {
        next.unwrap_or_else(|error| Self::Failed(error.failure()))
    }
}

impl<T> Page<T> {
    /// Where the next page begins; after the last one, the first.
    const fn next(&self) -> usize {
        if self.after == 0 { 0 } else { self.before.saturating_add(self.rows.len()) }
    }

    fn cut(rows: Vec<(HistoryId, T)>, before: usize, damaged: usize, day: StoreDay) -> Self {
        let length = usize::from(MenuIndex::LAST);
        let after = rows.len().saturating_sub(before.saturating_add(length));
        let rows = rows.into_iter().skip(before).take(length).collect();
        Self { rows, before, after, damaged, doubt: day.doubt }
    }
}

fn results(store: &dyn HistoryStore, day: StoreDay, before: usize) -> Result<Archive, StoreError> {
    let found = store.records(&RecordQuery::on(day.today))?;
    Ok(Archive::Results(Page::cut(found.rows, before, found.damaged.len(), day)))
}

fn follow_ups(store: &dyn HistoryStore, day: StoreDay, before: usize) -> Result<Page<FollowUp>, StoreError> {
    let found = store.follow_ups(FollowUpQuery::Open)?;
    Ok(Page::cut(found.rows, before, found.damaged.len(), day))
}
