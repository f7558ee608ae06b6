//! What a reception leaves in the history, and how it is looked at again.

use chrono::TimeDelta;
use shikaku_calendar::japan_date;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::fallback::Evidence;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{FollowUpQuery, HistoryId, MemoryStore, RecordQuery, StaffLabel, StoreError};
use shikaku_core::application::Input;
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{ButtonId, Privacy, archive_screen};
use shikaku_core::workflow::{
    Archive, ArchiveEvent, CheckRecord, Event, History, MenuIndex, SaveOutcome, State,
};
use shikaku_tests::sample::now;
use shikaku_tests::saved::{history_behind, memory_history};
use shikaku_tests::test_shell::{TestShell, TestShellSetup, card};
use shikaku_virtual_card::VirtualLink;

fn staff() -> StaffLabel {
    StaffLabel::parse("desk-1").expect("a label")
}

fn put(store: &mut MemoryStore, number: u8, check_record: &CheckRecord) -> SaveOutcome {
    check_record.put(store, HistoryId::from_random([number; 16]), &staff(), now())
}

/// A desk where a PIN check came to its end.
fn checked(name: &str) -> TestShell {
    let mut shell = TestShell::with(card(name));
    shell.on_event(Event::MethodChosen(CheckMethod::Pin));
    shell.types("1234");
    shell.run_card_session();
    shell
}

/// A desk where a patient without a card is treated now and confirmed later.
fn put_off(patient: &str) -> TestShell {
    let mut shell = TestShell::with(card("valid"));
    shell.on_event(Event::FallbackAsked);
    shell.on_event(Event::EvidenceChosen(Evidence::Later));
    shell.types(patient);
    shell
}

#[test]
fn every_answer_is_kept_once_with_its_method_and_a_line_of_the_journal() {
    let mut store = MemoryStore::default();
    let shell = checked("valid");
    let [check_record] = shell.kept.as_slice() else { panic!("{} things to keep", shell.kept.len()) };
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
    let mut shell = TestShell::with(card("blocked"));
    shell.on_event(Event::MethodChosen(CheckMethod::Pin));
    shell.types("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Failed PIN-03");
    assert!(shell.kept.is_empty());
}

#[test]
fn what_is_put_off_stays_open_under_the_patients_number_until_it_is_done() {
    let mut store = MemoryStore::default();
    let shell = put_off("471");
    assert_eq!(put(&mut store, 1, &shell.kept[0]), SaveOutcome::Saved);
    let found = store.follow_ups(FollowUpQuery::Open).expect("found");
    let [(id, open)] = found.rows.as_slice() else { panic!("{} follow-ups", found.rows.len()) };
    assert_eq!((open.patient().as_str(), open.due().to_string().as_str()), ("471", "2026-11-30"));
    assert_eq!(open.reason().label(), Some("初検で、提示できるものがなかった"));

    let archive = Archive::open(&mut store, now());
    let chosen = archive.on(ArchiveEvent::RowChosen(MenuIndex::FIRST), &mut store, now());
    assert!(matches!(&chosen, Archive::FollowUp(shown, _) if shown == id));
    let done = chosen.on(ArchiveEvent::FollowUpDone, &mut store, now());
    assert!(matches!(done, Archive::FollowUps(page) if page.rows.is_empty()));
    assert!(store.follow_ups(FollowUpQuery::Open).expect("found").rows.is_empty());
}

#[test]
fn nothing_is_put_off_without_a_patients_number_and_nothing_is_recorded_twice() {
    let mut shell = put_off("");
    assert!(shell.kept.is_empty(), "no number, no record");
    shell.types("8");
    assert_eq!(shell.kept.len(), 1);
    shell.types("9");
    assert_eq!(shell.kept.len(), 1, "it was recorded before");
}

#[test]
fn what_could_not_be_kept_is_said_and_can_be_tried_again() {
    let (history, obstacle) = history_behind(Some(StoreError::Full));
    let setup = TestShellSetup { history: Some(history), ..TestShellSetup::default() };
    let mut shell = TestShell::set_up(VirtualLink::new(card("valid")), setup);
    shell.on_event(Event::FallbackAsked);
    shell.on_event(Event::EvidenceChosen(Evidence::Later));
    shell.types("8");
    let saved = |shell: &TestShell| match shell.reception().state() {
        State::RecordingFallback(form) => form.saved,
        state => panic!("{state:?}"),
    };
    assert_eq!(saved(&shell), Some(SaveOutcome::Failed(Failure::Store(StoreFailure::Full))));
    obstacle.set(None);
    shell.on_event(Event::Entered);
    assert_eq!((saved(&shell), shell.kept.len()), (Some(SaveOutcome::Saved), 2));
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
        let screen = archive_screen(&archive, japan_date(day), Privacy::Open);
        let opened = screen.buttons.iter().any(|button| button.id.name().starts_with("choose-result"));
        assert_eq!(opened, shown, "{}", japan_date(day));
    }
    assert_eq!(store.journal().expect("whole").len(), 1, "the journal stays");
}

/// A desk that has no card, with this history.
fn shell(history: Option<History>) -> TestShell {
    TestShell::set_up(
        VirtualLink::new(card("valid")),
        TestShellSetup { history, ..TestShellSetup::default() },
    )
}

#[test]
fn the_archive_opens_between_two_checks_and_never_over_one() {
    let mut shell = shell(Some(memory_history().0));
    shell.press(ButtonId::ChoosePin);
    shell.press(ButtonId::PastResults);
    assert!(shell.app.archive().is_none());
    shell.handle(Input::Cancel);
    shell.press(ButtonId::PastResults);
    assert!(shell.app.archive().is_some());
}

#[test]
fn what_happens_in_the_archive_does_not_reach_the_check() {
    let mut shell = shell(Some(memory_history().0));
    shell.press(ButtonId::FollowUps);
    shell.press(ButtonId::ChoosePin);
    shell.handle(Input::Digit(1));
    assert!(matches!(shell.reception().state(), State::ChoosingMethod));
    shell.press(ButtonId::Finish);
    assert!(shell.app.archive().is_none(), "closing it closes nothing else");
    assert!(matches!(shell.reception().state(), State::ChoosingMethod));
}

/// A history that cannot be opened: the check is made, and its screen says that nothing was saved, and why.
#[test]
fn a_check_is_made_without_keeping_where_the_history_cannot_be_opened() {
    for error in [StoreError::NotAStore, StoreError::KeyLocked, StoreError::WrongKey, StoreError::InUse] {
        let failure = Failure::from(error.failure());
        let code = |shell: &TestShell| shell.screen().failure_code;
        let mut shell = shell(Some(history_behind(Some(error)).0));
        assert_eq!(code(&shell).as_deref(), Some(failure.code()), "the first screen says so");
        shell.press(ButtonId::PastResults);
        assert!(
            matches!(shell.app.archive(), Some(Archive::Failed(shown)) if Failure::from(*shown) == failure)
        );
        shell.press(ButtonId::Finish);
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!((shell.shows().as_str(), code(&shell).as_deref()), ("Showing", Some(failure.code())));
    }
}

#[test]
fn an_application_without_a_history_has_no_archive_and_says_that_paper_is_needed() {
    let mut shell = shell(None);
    shell.press(ButtonId::PastResults);
    assert!(shell.app.archive().is_none());
    for event in
        [Event::FallbackAsked, Event::EvidenceChosen(Evidence::QualificationCertificate), Event::Entered]
    {
        shell.on_event(event);
    }
    let State::RecordingFallback(form) = shell.reception().state() else { panic!("an option is taken") };
    assert_eq!(form.saved, Some(SaveOutcome::NoHistory));
}
