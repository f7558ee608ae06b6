//! The list of past results: its periods, its pages, and the way back to where it was left.

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_clinic::history::{ConfirmationMethod, HistoryId, HistoryStore as _, MemoryStore, Record};
use shikaku_core::workflow::{Archive, ArchiveEvent, MenuIndex, Period};
use shikaku_tests::history::entry;
use shikaku_tests::sample::confirmation;

/// Noon in Japan on this day.
fn noon(day: &str) -> DateTime<Utc> {
    format!("{day}T03:00:00Z").parse().expect("a time")
}

/// So many results of treatment on each of these days, the oldest first.
fn store(days: &[(&str, u8)]) -> MemoryStore {
    let mut store = MemoryStore::default();
    for (place, (day, count)) in (0_u8..).zip(days) {
        for number in 0..*count {
            let treated: NaiveDate = day.parse().expect("a day");
            let record = Record::new(confirmation().into(), treated, noon(day), ConfirmationMethod::Pin);
            let id = HistoryId::from_random([place * 32 + number; 16]);
            store.save(id, &record, &entry(day)).expect("saved");
        }
    }
    store
}

/// The archive, and how many rows it shows, with how many before and after.
struct List {
    store: MemoryStore,
    archive: Archive,
    now: DateTime<Utc>,
}

impl List {
    fn open(mut store: MemoryStore, today: &str) -> Self {
        let now = noon(today);
        let archive = Archive::open(&mut store, now);
        Self { store, archive, now }
    }

    fn on(&mut self, event: ArchiveEvent) -> (usize, usize, usize) {
        self.take(event);
        self.rows()
    }

    fn choose_first(&mut self) {
        self.take(ArchiveEvent::RowChosen(MenuIndex::FIRST));
        assert!(matches!(self.archive, Archive::Result(..)));
    }

    fn take(&mut self, event: ArchiveEvent) {
        let archive = std::mem::replace(&mut self.archive, Archive::Closed);
        self.archive = archive.on(event, &mut self.store, self.now);
    }

    fn rows(&self) -> (usize, usize, usize) {
        match &self.archive {
            Archive::Results(page, _) => (page.before, page.rows.len(), page.after),
            other => panic!("{other:?}"),
        }
    }

    fn period(&self) -> Period {
        match &self.archive {
            Archive::Results(_, period) => *period,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_period_lists_its_days_of_treatment_alone() {
    let days = [("2026-12-01", 2), ("2026-12-31", 3), ("2027-01-01", 4), ("2027-01-05", 5)];
    let mut list = List::open(store(&days), "2027-01-05");
    let all = |(before, shown, after)| before + shown + after;
    assert_eq!((list.period(), all(list.rows())), (Period::All, 14));
    let expected = [(Period::Today, 5), (Period::ThisMonth, 9), (Period::LastMonth, 5), (Period::All, 14)];
    for (period, count) in expected {
        let rows = list.on(ArchiveEvent::PeriodChanged);
        assert_eq!((list.period(), all(rows)), (period, count));
    }
    list.on(ArchiveEvent::PeriodChanged);
    list.on(ArchiveEvent::ResultsAsked);
    assert_eq!(list.period(), Period::Today, "asked again, as after a filter");
}

#[test]
fn pages_turn_in_both_directions_and_a_result_returns_to_its_page() {
    let mut list = List::open(store(&[("2026-12-01", 20)]), "2026-12-01");
    assert_eq!(list.rows(), (0, 9, 11));
    assert_eq!(list.on(ArchiveEvent::PreviousPage), (0, 9, 11), "there is none before");
    assert_eq!(list.on(ArchiveEvent::NextPage), (9, 9, 2));
    list.choose_first();
    assert_eq!(list.on(ArchiveEvent::ResultsAsked), (9, 9, 2), "the same rows again");
    assert_eq!(list.on(ArchiveEvent::NextPage), (18, 2, 0));
    assert_eq!(list.on(ArchiveEvent::PreviousPage), (9, 9, 2));
    list.on(ArchiveEvent::NextPage);
    assert_eq!(list.on(ArchiveEvent::NextPage), (0, 9, 11), "after the last one the first");
}

#[test]
fn a_page_without_rows_any_more_is_the_first_one() {
    let mut list = List::open(store(&[("2026-11-01", 10), ("2026-12-30", 5)]), "2026-12-31");
    list.on(ArchiveEvent::NextPage);
    list.choose_first();
    // Those of November may not be looked at any more.
    list.now = noon("2027-01-01");
    assert_eq!(list.on(ArchiveEvent::ResultsAsked), (0, 5, 0));
}
