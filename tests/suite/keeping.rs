//! What a reception leaves in the history, and how it is looked at again.

use chrono::TimeDelta;
use shikaku_calendar::japan_date;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::fallback::Evidence;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{FollowUpQuery, HistoryId, MemoryStore, RecordQuery, StaffLabel, StoreError};
use shikaku_core::application::Input;
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{ButtonId, archive_screen};
use shikaku_core::workflow::{
    Archive, ArchiveEvent, CheckRecord, Event, History, MenuIndex, SaveOutcome, State,
};
use shikaku_tests::desk::{Desk, DeskSetup, card};
use shikaku_tests::sample::now;
use shikaku_tests::saved::{history_behind, memory_history};
use shikaku_virtual_card::VirtualLink;

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
    let chosen = archive.on(ArchiveEvent::RowChosen(MenuIndex::FIRST), &mut store, now());
    assert!(matches!(&chosen, Archive::FollowUp(shown, _) if shown == id));
    let done = chosen.on(ArchiveEvent::FollowUpDone, &mut store, now());
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
    let (history, obstacle) = history_behind(Some(StoreError::Full));
    let setup = DeskSetup { history: Some(history), ..DeskSetup::default() };
    let mut desk = Desk::set_up(VirtualLink::new(card("valid")), setup);
    desk.on_event(Event::FallbackAsked);
    desk.on_event(Event::EvidenceChosen(Evidence::Later));
    desk.types("8");
    let saved = |desk: &Desk| match desk.reception().state() {
        State::RecordingFallback(form) => form.saved,
        state => panic!("{state:?}"),
    };
    assert_eq!(saved(&desk), Some(SaveOutcome::Failed(Failure::Store(StoreFailure::Full))));
    obstacle.set(None);
    desk.on_event(Event::Entered);
    assert_eq!((saved(&desk), desk.kept.len()), (Some(SaveOutcome::Saved), 2));
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

/// A desk that has no card, with this history.
fn desk(history: Option<History>) -> Desk {
    Desk::set_up(VirtualLink::new(card("valid")), DeskSetup { history, ..DeskSetup::default() })
}

fn press(desk: &mut Desk, button: ButtonId) {
    desk.handle(Input::Press(button));
}

#[test]
fn the_archive_opens_between_two_checks_and_never_over_one() {
    let mut desk = desk(Some(memory_history().0));
    press(&mut desk, ButtonId::ChoosePin);
    press(&mut desk, ButtonId::PastResults);
    assert!(desk.app.archive().is_none());
    desk.handle(Input::Cancel);
    press(&mut desk, ButtonId::PastResults);
    assert!(desk.app.archive().is_some());
}

#[test]
fn what_happens_in_the_archive_does_not_reach_the_check() {
    let mut desk = desk(Some(memory_history().0));
    press(&mut desk, ButtonId::FollowUps);
    press(&mut desk, ButtonId::ChoosePin);
    desk.handle(Input::Digit(1));
    assert!(matches!(desk.reception().state(), State::ChoosingMethod));
    press(&mut desk, ButtonId::Finish);
    assert!(desk.app.archive().is_none(), "closing it closes nothing else");
    assert!(matches!(desk.reception().state(), State::ChoosingMethod));
}

/// A history that cannot be opened: the check is made, and its screen says that nothing was saved, and why.
#[test]
fn a_check_is_made_without_keeping_where_the_history_cannot_be_opened() {
    for error in [StoreError::NotAStore, StoreError::KeyLocked, StoreError::WrongKey, StoreError::InUse] {
        let failure = Failure::from(error.failure());
        let code = |desk: &Desk| desk.screen().failure_code;
        let mut desk = desk(Some(history_behind(Some(error)).0));
        assert_eq!(code(&desk).as_deref(), Some(failure.code()), "the first screen says so");
        press(&mut desk, ButtonId::PastResults);
        assert!(
            matches!(desk.app.archive(), Some(Archive::Failed(shown)) if Failure::from(*shown) == failure)
        );
        press(&mut desk, ButtonId::Finish);
        desk.begins_pin_check("1234");
        desk.touch();
        assert_eq!((desk.shows().as_str(), code(&desk).as_deref()), ("Showing", Some(failure.code())));
    }
}

#[test]
fn a_desk_without_a_history_has_no_archive_and_says_that_paper_is_needed() {
    let mut desk = desk(None);
    press(&mut desk, ButtonId::PastResults);
    assert!(desk.app.archive().is_none());
    for event in
        [Event::FallbackAsked, Event::EvidenceChosen(Evidence::QualificationCertificate), Event::Entered]
    {
        desk.on_event(event);
    }
    let State::RecordingFallback(form) = desk.reception().state() else { panic!("an option is taken") };
    assert_eq!(form.saved, Some(SaveOutcome::NoHistory));
}
