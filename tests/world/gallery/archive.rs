use chrono::{DateTime, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::fallback::Evidence;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{FollowUp, FollowUpReason, HistoryId, MemoryStore, StaffLabel, Wanted};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{Privacy, Screen, archive_screen};
use shikaku_core::workflow::{Archive, ArchiveEvent, CheckRecord, MenuIndex};
use shikaku_eligibility::{Confirmation, Text};

use crate::history::entry;
use crate::people::answer_for;
use crate::sample::now;

/// Every screen of the archive with its name.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let picture = |name: &str, store: MemoryStore, events: &[ArchiveEvent]| {
        (name.to_owned(), archive_screen(&archive(store, events), japan_date(later()), Privacy::Open))
    };
    let choose = || ArchiveEvent::RowChosen(MenuIndex::FIRST);
    vec![
        picture("past-results-none", MemoryStore::default(), &[]),
        picture("past-results", with_results(5), &[]),
        picture("past-results-many", with_results(20), &[]),
        picture("past-results-many-last-page", with_results(20), &[ArchiveEvent::NextPage]),
        picture("past-results-none-today", with_results(5), &[ArchiveEvent::PeriodChanged]),
        picture("past-results-last-month", with_results(5), &[ArchiveEvent::PeriodChanged; 3]),
        ahead("past-results-clock-ahead", with_results(5)),
        ahead("follow-ups-clock-ahead", confirmed_with_follow_ups()),
        picture("past-result", with_results(5), &[choose()]),
        picture("follow-ups-none", MemoryStore::default(), &[ArchiveEvent::FollowUpsAsked]),
        picture("follow-ups", with_follow_ups(), &[]),
        picture("follow-up", with_follow_ups(), &[choose()]),
        searched("searching-past-results", None),
        searched("searching-past-results-nothing", Some("")),
        searched("searching-past-results-no-such-name", Some("見本　なし")),
        searched("searching-past-results-no-such-number", Some("9999")),
        searched("past-results-found", Some("しかく")),
        searched("follow-ups-found", Some("47")),
        picture("archive-closed", MemoryStore::default(), &[ArchiveEvent::Closed]),
        (
            "archive-failed".to_owned(),
            archive_screen(&Archive::from(StoreFailure::WrongKey), japan_date(later()), Privacy::Open),
        ),
    ]
}

/// The search, and what came of this text.
fn searched(name: &str, text: Option<&str>) -> (String, Screen) {
    let mut store = with_results(12);
    put_follow_ups(&mut store);
    let events = [ArchiveEvent::ResultsAsked, ArchiveEvent::SearchAsked];
    let form = events
        .iter()
        .fold(Archive::open(&mut store, later()), |archive, event| archive.on(*event, &mut store, later()));
    let archive = match text {
        Some(text) => form.searched(&text.to_owned().into(), &store, later()),
        None => form,
    };
    (name.to_owned(), archive_screen(&archive, japan_date(later()), Privacy::Open))
}

/// By a clock that is sixty days ahead.
fn ahead(name: &str, mut store: MemoryStore) -> (String, Screen) {
    let now = now() + TimeDelta::days(60);
    (name.to_owned(), archive_screen(&Archive::open(&mut store, now), japan_date(now), Privacy::Open))
}

/// Ten days after everything was kept: past the month's end.
fn later() -> DateTime<Utc> {
    now() + TimeDelta::days(10)
}

fn archive(mut store: MemoryStore, events: &[ArchiveEvent]) -> Archive {
    let opened = Archive::open(&mut store, later());
    events.iter().fold(opened, |archive, event| archive.on(*event, &mut store, later()))
}

fn with_results(count: u8) -> MemoryStore {
    const PEOPLE: [&str; 5] = ["590001", "590002", "590005", "590006", "590008"];
    let mut store = MemoryStore::default();
    let people: Vec<_> = (0..count).zip(PEOPLE.iter().cycle()).collect();
    // The oldest first: a history never goes back.
    for (number, serial) in people.into_iter().rev() {
        let confirmation: Confirmation = serde_json::from_slice(&answer_for(serial).body).expect("a message");
        let check_record = CheckRecord::Confirmation {
            confirmation: Box::new(confirmation),
            method: CheckMethod::Pin,
            at: None,
        };
        let at = now() - TimeDelta::hours(i64::from(number) * 30);
        check_record.put(&mut store, HistoryId::from_random([number; 16]), &staff(), at);
    }
    store
}

/// One that is overdue, one that is not.
fn with_follow_ups() -> MemoryStore {
    let mut store = MemoryStore::default();
    put_follow_ups(&mut store);
    store
}

fn put_follow_ups(store: &mut MemoryStore) {
    let opened = [("471", now(), Evidence::Later), ("20", later(), Evidence::Emergency)];
    for (number, (patient, at, evidence)) in (0_u8..).zip(opened) {
        let reason = match evidence {
            Evidence::Emergency => FollowUpReason::Emergency,
            _ => FollowUpReason::NothingToShow,
        };
        let open = FollowUp::new(Text::from(patient), Wanted::InsuredNumber, reason, japan_date(at), at)
            .expect("today");
        store
            .open_follow_up(HistoryId::from_random([number; 16]), &open, &entry("2026-11-22"))
            .expect("kept");
    }
}

fn confirmed_with_follow_ups() -> MemoryStore {
    let mut store = with_follow_ups();
    store.set_time(now()).expect("set");
    store
}

fn staff() -> StaffLabel {
    StaffLabel::parse("desk-1").expect("a label")
}
