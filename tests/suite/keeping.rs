//! What a reception leaves in the history, and how it is looked at again.

use std::sync::Arc;

use chrono::TimeDelta;
use shikaku_adapter::SystemRandom;
use shikaku_calendar::japan_date;
use shikaku_card::CardProfile;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::fallback::Evidence;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    FollowUpQuery, HistoryId, MemoryStore, RecordQuery, StaffLabel, StoreError, UnavailableStore,
};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::archive_screen;
use shikaku_core::workflow::{
    Archive, CheckRecord, Directive, Event, FrontDesk, History, Reception, SaveOutcome, State,
};
use shikaku_core::workflow::MenuIndex;
use shikaku_tests::desk::{Desk, card};
use shikaku_tests::sample::now;

fn staff() -> StaffLabel {
    StaffLabel::parse("desk-1").expect("a label")
}

fn put(store: &mut MemoryStore, number: u8, check_record: &CheckRecord) -> SaveOutcome {
    check_record.put(store, HistoryId::from_random([number; 16]), &staff(), now())
}

/// A desk where a PIN check came to its end.
fn checked(name: &str) -> Desk {
    let mut desk = Desk::with(card(name));
    desk.on_event(Event::MethodChosen(CheckMethod::Pin));
    desk.types("1234");
    desk.touch();
    desk
}

/// A desk where a patient without a card is treated now and confirmed later.
fn put_off(patient: &str) -> Desk {
    let mut desk = Desk::with(card("valid"));
    desk.on_event(Event::FallbackAsked);
    desk.on_event(Event::EvidenceChosen(Evidence::Later));
    desk.types(patient);
    desk
}

#[test]
fn every_answer_is_kept_once_with_its_method_and_a_line_of_the_journal() {
    let mut store = MemoryStore::default();
    let desk = checked("valid");
    let [check_record] = desk.kept.as_slice() else { panic!("{} things to keep", desk.kept.len()) };
    assert_eq!(put(&mut store, 1, check_record), SaveOutcome::Saved);
    assert_eq!(put(&mut store, 1, check_record), SaveOutcome::Saved, "the same again");
    let found = store.records(&RecordQuery::on(japan_date(now()))).expect("found");
    let [(_, record)] = found.rows.as_slice() else { panic!("{} records", found.rows.len()) };
    assert_eq!((record.method().code(), record.treatment_date()), ("pin", japan_date(now())));
    let journal = store.journal().expect("whole");
    assert_eq!(journal.len(), 1);
}

#[test]
fn a_check_that_failed_leaves_nothing() {
    let mut desk = Desk::with(card("blocked"));
    desk.on_event(Event::MethodChosen(CheckMethod::Pin));
    desk.types("1234");
    desk.touch();
    assert_eq!(desk.shows(), "Failed PIN-03");
    assert!(desk.kept.is_empty());
}

#[test]
fn what_is_put_off_stays_open_under_the_patients_number_until_it_is_done() {
    let mut store = MemoryStore::default();
    let desk = put_off("471");
    assert_eq!(put(&mut store, 1, &desk.kept[0]), SaveOutcome::Saved);
    let found = store.follow_ups(FollowUpQuery::Open).expect("found");
    let [(id, open)] = found.rows.as_slice() else { panic!("{} follow-ups", found.rows.len()) };
    assert_eq!((open.patient().as_str(), open.due().to_string().as_str()), ("471", "2026-11-30"));
    assert_eq!(open.reason().label(), Some("はじめての方で、何もお持ちでなかった"));

    let archive = Archive::open(&mut store, now());
    let chosen = archive.on(&Event::ResultChosen(MenuIndex::FIRST), &mut store, now());
    assert!(matches!(&chosen, Archive::FollowUp(shown, _) if shown == id));
    let done = chosen.on(&Event::Entered, &mut store, now());
    assert!(matches!(done, Archive::FollowUps(page) if page.rows.is_empty()));
    assert!(store.follow_ups(FollowUpQuery::Open).expect("found").rows.is_empty());
}

#[test]
fn nothing_is_put_off_without_a_patients_number_and_nothing_is_recorded_twice() {
    let mut desk = put_off("");
    assert!(desk.kept.is_empty(), "no number, no record");
    desk.types("8");
    assert_eq!(desk.kept.len(), 1);
    desk.types("9");
    assert_eq!(desk.kept.len(), 1, "it was recorded before");
}

#[test]
fn what_could_not_be_kept_is_said_and_can_be_tried_again() {
    let mut desk = Desk::with(card("valid"));
    desk.saved = SaveOutcome::Failed(StoreFailure::Full.into());
    desk.on_event(Event::FallbackAsked);
    desk.on_event(Event::EvidenceChosen(Evidence::Later));
    desk.types("8");
    let State::RecordingFallback(taken) = desk.reception.state() else { panic!("{}", desk.state()) };
    assert_eq!(taken.saved, Some(SaveOutcome::Failed(Failure::Store(StoreFailure::Full))));
    desk.saved = SaveOutcome::Saved;
    desk.on_event(Event::Entered);
    assert_eq!(desk.kept.len(), 2);
}

/// Eligibility reference, 1.7: until the end of the month after treatment.
#[test]
fn a_past_result_is_shown_to_the_last_day_and_not_on_the_next() {
    let mut store = MemoryStore::default();
    put(&mut store, 1, &checked("valid").kept[0]);
    // Another check since: without one, a clock so far ahead would be in doubt.
    store.set_time(now() + TimeDelta::days(30)).expect("set");
    for (days, shown) in [(39, true), (40, false)] {
        let day = now() + TimeDelta::days(days);
        let archive = Archive::open(&mut store, day);
        let screen = archive_screen(&archive, japan_date(day));
        let opened = screen.buttons.iter().any(|button| button.id.name().starts_with("choose-result"));
        assert_eq!(opened, shown, "{}", japan_date(day));
    }
    assert_eq!(store.journal().expect("whole").len(), 1, "the journal stays");
}

/// A front desk with a history in memory.
fn front_desk() -> (FrontDesk, History) {
    let reception = Reception::new(Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD));
    let history = History::new(Box::new(MemoryStore::default()), Box::new(SystemRandom), staff());
    (FrontDesk::new(reception), history)
}

#[test]
fn the_archive_opens_between_two_checks_and_never_over_one() {
    let (mut desk, mut history) = front_desk();
    desk.on(Event::MethodChosen(CheckMethod::Pin), Some(&mut history), now());
    desk.on(Event::PastResultsAsked, Some(&mut history), now());
    assert!(desk.archive().is_none());
    desk.on(Event::Cancelled, Some(&mut history), now());
    desk.on(Event::PastResultsAsked, Some(&mut history), now());
    assert!(desk.archive().is_some());
}

#[test]
fn what_happens_in_the_archive_does_not_reach_the_reception() {
    let (mut desk, mut history) = front_desk();
    desk.on(Event::FollowUpsAsked, Some(&mut history), now());
    desk.on(Event::MethodChosen(CheckMethod::Pin), Some(&mut history), now());
    assert!(matches!(desk.reception().state(), State::ChoosingMethod));
    assert_eq!(desk.on(Event::Finished, Some(&mut history), now()), Directive::Wait);
    assert!(desk.archive().is_none(), "closing it closes nothing else");
    assert!(matches!(desk.reception().state(), State::ChoosingMethod));
}

/// A history that cannot be opened: the check is made, and its screen says that nothing was kept, and why.
#[test]
fn a_check_is_made_without_keeping_where_the_history_cannot_be_opened() {
    for error in [StoreError::NotAStore, StoreError::KeyLocked, StoreError::WrongKey, StoreError::InUse] {
        let unavailable = || History::new(Box::new(UnavailableStore(error)), Box::new(SystemRandom), staff());
        let mut desk = checked("valid");
        let [check_record] = desk.kept.as_slice() else { panic!("{} things to keep", desk.kept.len()) };
        let saved = unavailable().keep(check_record, now());
        let failure = Failure::from(error.failure());
        assert_eq!(saved, SaveOutcome::Failed(failure));
        desk.on_event(Event::SaveEnded(saved));
        let screen = shikaku_core::view::screen(desk.reception.state(), japan_date(now()));
        assert_eq!(
            (desk.shows().as_str(), screen.failure_code.as_deref()),
            ("Showing", Some(failure.code()))
        );

        let (mut front, _) = front_desk();
        front.on(Event::PastResultsAsked, Some(&mut unavailable()), now());
        assert!(matches!(front.archive(), Some(Archive::Failed(shown)) if Failure::from(*shown) == failure));
        front.on(Event::Finished, Some(&mut unavailable()), now());
        front.on(Event::MethodChosen(CheckMethod::Pin), Some(&mut unavailable()), now());
        assert!(matches!(front.reception().state(), State::EnteringPin(_)));
    }
}

#[test]
fn a_desk_without_a_history_has_no_archive_and_says_that_paper_is_needed() {
    let (mut desk, _) = front_desk();
    desk.on(Event::PastResultsAsked, None, now());
    assert!(desk.archive().is_none());
    for event in
        [Event::FallbackAsked, Event::EvidenceChosen(Evidence::QualificationCertificate), Event::Entered]
    {
        desk.on(event, None, now());
    }
    let State::RecordingFallback(taken) = desk.reception().state() else { panic!("a way is taken") };
    assert_eq!(taken.saved, Some(SaveOutcome::NoHistory));
}
