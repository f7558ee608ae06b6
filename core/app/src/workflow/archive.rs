use chrono::{DateTime, Months, NaiveDate, Utc};
use shikaku_calendar::month_end;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::history::{
    ClockDoubt, FollowUp, FollowUpQuery, HistoryId, HistoryStore, Record, RecordQuery, StoreDay, StoreError,
};
use strum::VariantArray;
use zeroize::Zeroizing;

use super::{MenuIndex, SearchError, SearchText, TypedText};

/// 履歴を見る: a list of past results or of open follow-ups, or one entry of such a list. The store is passed to each
/// transition. `Debug` prints no content.
#[derive(PartialEq, Eq, derive_more::Debug, derive_more::From)]
pub enum Archive {
    /// 過去の確認結果, the latest first.
    #[debug("Results({} rows, {_1:?})", _0.rows.len())]
    Results(Page<Record>, Period),
    /// One of them, and where the list was left.
    #[debug("Result")]
    Result(HistoryId, Box<Record>, Left),
    /// 探す: what is looked for is being typed.
    #[debug("Search")]
    Search(SearchForm),
    /// The results that a search found, the latest first.
    #[debug("Hits({} rows)", _0.rows.len())]
    Hits(Page<Record>, SearchText),
    /// One of them.
    #[debug("Hit")]
    Hit(HistoryId, Box<Record>, SearchText),
    /// The follow-ups that a search found.
    #[debug("FollowUpHits({} rows)", _0.rows.len())]
    FollowUpHits(Page<FollowUp>, SearchText),
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

/// A search that is being typed. Wiped when dropped; no `Debug`.
#[derive(Default, PartialEq, Eq)]
pub struct SearchForm {
    /// What the field holds.
    pub text: Zeroizing<String>,
    /// What came of the search before.
    pub refused: Option<SearchRefusal>,
}

/// Why a search has no page of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchRefusal {
    /// The text cannot be looked for.
    Unusable(SearchError),
    /// No result is of such a name.
    NoSuchName,
    /// No open follow-up is of such a 患者番号.
    NoSuchNumber,
}

/// The days of treatment whose results are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum Period {
    /// All that are kept.
    #[default]
    All,
    /// 今日.
    Today,
    /// 今月.
    ThisMonth,
    /// 先月.
    LastMonth,
}

impl Period {
    /// The one that follows when a person changes it.
    #[must_use]
    pub fn next(self) -> Self {
        let place = Self::VARIANTS.iter().position(|period| *period == self).unwrap_or_default();
        Self::VARIANTS.get(place + 1).copied().unwrap_or_default()
    }

    /// Whether a day of treatment is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate, today: NaiveDate) -> bool {
        match self {
            Self::All => true,
            Self::Today => day == today,
            Self::ThisMonth => month_end(day) == month_end(today),
            Self::LastMonth => {
                today.checked_sub_months(Months::new(1)).is_some_and(|last| month_end(day) == month_end(last))
            }
        }
    }
}

/// Where a list of results was left, so that a person comes back to the same rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    before: usize,
    period: Period,
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
    /// 探す: the staff open the search, or change what is looked for.
    SearchAsked,
    /// The next page, or the first page after the last.
    NextPage,
    /// The page before.
    PreviousPage,
    /// 期間: the results of the next period are listed.
    PeriodChanged,
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
            page if page.rows.is_empty() && page.damaged == 0 => results(store, day, Left::default()),
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
            (Self::Hit(_, _, search), ArchiveEvent::ResultsAsked) => hits(store, day, 0, search),
            (Self::Result(_, _, left), ArchiveEvent::ResultsAsked) => results(store, day, left),
            (Self::Results(_, period), ArchiveEvent::ResultsAsked) => {
                results(store, day, Left { before: 0, period })
            }
            (_, ArchiveEvent::ResultsAsked) => results(store, day, Left::default()),
            (Self::Results(_, period), ArchiveEvent::PeriodChanged) => {
                results(store, day, Left { before: 0, period: period.next() })
            }
            (state, ArchiveEvent::SearchAsked) => Ok(state.search()),
            (state, ArchiveEvent::NextPage) => state.turned(store, day, false),
            (state, ArchiveEvent::PreviousPage) => state.turned(store, day, true),
            (Self::Hits(page, search), ArchiveEvent::RowChosen(place)) => match place.of(&page.rows) {
                Some((id, record)) => Ok(Self::Hit(*id, Box::new(record.clone()), search)),
                None => Ok(Self::Hits(page, search)),
            },
            (Self::FollowUpHits(page, search), ArchiveEvent::RowChosen(place)) => {
                match place.of(&page.rows) {
                    Some((id, follow_up)) => Ok(Self::FollowUp(*id, Box::new(follow_up.clone()))),
                    None => Ok(Self::FollowUpHits(page, search)),
                }
            }
            (_, ArchiveEvent::FollowUpsAsked) => follow_ups(store, day, 0).map(Self::FollowUps),
            (Self::Results(page, period), ArchiveEvent::RowChosen(place)) => match place.of(&page.rows) {
                Some((id, record)) => {
                    let left = Left { before: page.before, period };
                    Ok(Self::Result(*id, Box::new(record.clone()), left))
                }
                None => Ok(Self::Results(page, period)),
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

    /// Looks for a text that was typed in the search. A text for any other page changes nothing.
    #[must_use]
    pub fn searched(self, text: &TypedText, store: &dyn HistoryStore, now: DateTime<Utc>) -> Self {
        if !matches!(self, Self::Search(_)) {
            return self;
        }
        let day = StoreDay::of(store.latest_time().ok().flatten(), now);
        match SearchText::new(text) {
            Ok(search) => Self::shown(hits(store, day, 0, search)),
            Err(error) => Self::Search(SearchForm::refused(text.as_str(), SearchRefusal::Unusable(error))),
        }
    }

    /// The page before, or the next one; a page without a list stays.
    fn turned(self, store: &dyn HistoryStore, day: StoreDay, is_back: bool) -> Result<Self, StoreError> {
        match self {
            Self::Results(page, period) => results(store, day, Left { before: page.turned(is_back), period }),
            Self::Hits(page, search) => hits(store, day, page.turned(is_back), search),
            Self::FollowUpHits(page, search) => hits(store, day, page.turned(is_back), search),
            Self::FollowUps(page) => follow_ups(store, day, page.turned(is_back)).map(Self::FollowUps),
            same => Ok(same),
        }
    }

    /// The search, with what was looked for before.
    fn search(self) -> Self {
        let text = match self {
            Self::Hits(_, search) | Self::FollowUpHits(_, search) => search.typed().to_owned(),
            Self::Search(form) => return Self::Search(form),
            _ => String::new(),
        };
        Self::Search(SearchForm { text: Zeroizing::new(text), refused: None })
    }

    fn shown(next: Result<Self, StoreError>) -> Self {
        next.unwrap_or_else(|error| Self::Failed(error.failure()))
    }
}

impl SearchForm {
    /// What was typed stays, so that it can be changed; of a text that is too long, the beginning.
    fn refused(text: &str, refused: SearchRefusal) -> Self {
        let text = text.chars().take(SearchText::MOST.into()).collect();
        Self { text: Zeroizing::new(text), refused: Some(refused) }
    }
}

impl<T> Page<T> {
    /// Where the page before begins, or the next one; after the last one, the first.
    fn turned(&self, is_back: bool) -> usize {
        match (is_back, self.after) {
            (true, _) => self.before.saturating_sub(usize::from(MenuIndex::LAST)),
            (false, 0) => 0,
            (false, _) => self.before.saturating_add(self.rows.len()),
        }
    }

    fn cut(rows: Vec<(HistoryId, T)>, before: usize, damaged: usize, day: StoreDay) -> Self {
        let length = usize::from(MenuIndex::LAST);
        // Rows may be gone since the page was left.
        let before = if before < rows.len() { before } else { 0 };
        let after = rows.len().saturating_sub(before.saturating_add(length));
        let rows = rows.into_iter().skip(before).take(length).collect();
        Self { rows, before, after, damaged, doubt: day.doubt }
    }
}

fn results(store: &dyn HistoryStore, day: StoreDay, left: Left) -> Result<Archive, StoreError> {
    let Left { before, period } = left;
    let mut found = store.records(&RecordQuery::on(day.today))?;
    found.rows.retain(|(_, record)| period.contains(record.treatment_date(), day.today));
    Ok(Archive::Results(Page::cut(found.rows, before, found.damaged.len(), day), period))
}

fn follow_ups(store: &dyn HistoryStore, day: StoreDay, before: usize) -> Result<Page<FollowUp>, StoreError> {
    let found = store.follow_ups(FollowUpQuery::Open)?;
    Ok(Page::cut(found.rows, before, found.damaged.len(), day))
}

/// The results of a name or a day, or the open follow-ups of a 患者番号; the form again where there are none. Digits may be a day
/// or a number: a day is looked for first. The store is sealed, so the rows of its window are looked through in memory.
fn hits(
    store: &dyn HistoryStore,
    day: StoreDay,
    before: usize,
    search: SearchText,
) -> Result<Archive, StoreError> {
    if search.is_day() || !search.is_number() {
        let mut found = store.records(&RecordQuery::on(day.today))?;
        found.rows.retain(|(_, record)| search.is_in_record(record));
        if !found.rows.is_empty() {
            return Ok(Archive::Hits(Page::cut(found.rows, before, found.damaged.len(), day), search));
        }
    }
    if !search.is_number() {
        return Ok(Archive::Search(SearchForm::refused(search.typed(), SearchRefusal::NoSuchName)));
    }
    let mut found = store.follow_ups(FollowUpQuery::Open)?;
    found.rows.retain(|(_, follow_up)| search.is_of_follow_up(follow_up));
    if found.rows.is_empty() {
        return Ok(Archive::Search(SearchForm::refused(search.typed(), SearchRefusal::NoSuchNumber)));
    }
    Ok(Archive::FollowUpHits(Page::cut(found.rows, before, found.damaged.len(), day), search))
}
