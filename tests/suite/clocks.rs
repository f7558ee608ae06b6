//! A device whose clock is wrong: the gateway's time counts, and nothing is lost by a jump.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_clinic::history::{
    HistoryId, HistoryStore, MemoryStore, Purged, RecordQuery, StaffLabel, StoreDay,
};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{Privacy, archive_screen, screen};
use shikaku_core::workflow::{Archive, ArchiveEvent, Event, MenuIndex, SaveOutcome, State};
use shikaku_replay::{Matching, Rerun, rerun};
use shikaku_tests::corpus::SharedSink;
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, id, record};
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transcript::{Header, LinkKind, Recorder, audit};
use shikaku_transport::LinkLimits;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

/// A check at a desk whose clock differs by this from the gateway's, which shows `gateway`.
fn checked(gateway: &str, differs: TimeDelta) -> TestShell {
    let mut shell = TestShell::with(card("valid"));
    shell.now = at(gateway) + differs;
    shell.gateway.clock = -differs;
    shell.begins_pin_check("1234");
    shell.run_card_session();
    shell
}

fn put(shell: &TestShell, store: &mut dyn HistoryStore) {
    let staff = StaffLabel::parse("desk-1").expect("a label");
    let [check_record] = shell.kept.as_slice() else { panic!("{} things to keep", shell.kept.len()) };
    assert_eq!(
        check_record.put(store, HistoryId::from_random([1; 16]), &staff, shell.now),
        SaveOutcome::Saved
    );
}

/// Checks that the result is shown, that the gateway's clock dates it, and that a warning is beside it where one is expected.
#[track_caller]
fn check(gateway: &str, differs: TimeDelta, treated: NaiveDate, warned: bool) {
    let shell = checked(gateway, differs);
    assert_eq!(shell.shows(), "Showing", "{gateway} {differs}");
    let [(_, request)] = shell.gateway.confirmations.as_slice() else { panic!("one confirmation") };
    assert_eq!(request.treatment_date, treated, "{gateway} {differs}");
    let mut store = MemoryStore::default();
    put(&shell, &mut store);
    let found = store.records(&RecordQuery::on(treated)).expect("found");
    let [(_, kept)] = found.rows.as_slice() else { panic!("one record") };
    assert_eq!((kept.treatment_date(), japan_date(kept.confirmed_at())), (treated, treated));
    assert_eq!(kept.purge_after(), shikaku_clinic::history::purge_after(treated));
    assert_eq!(store.latest_time().expect("a time"), Some(kept.confirmed_at()));
    assert_eq!(shell.reception().treatment_date(shell.now), treated);
    let shown = screen(shell.reception().state(), shell.reception().treatment_date(shell.now));
    let code = shown.failure_code.as_deref();
    assert_eq!(code, warned.then_some("GATE-20"), "{gateway} {differs}");
    assert_eq!(shown.all_lines().any(|line| line.text == "GATE-20"), warned);
}

#[test]
fn a_clock_that_is_off_is_a_warning_and_the_gateway_dates_the_check() {
    let times = [
        ("2026-11-22T01:00:00Z", "2026-11-22"),
        // Five minutes on either side of a month's end in Japan.
        ("2026-11-30T14:55:00Z", "2026-11-30"),
        ("2026-11-30T15:05:00Z", "2026-12-01"),
        ("2026-12-31T14:59:59Z", "2026-12-31"),
        ("2026-12-31T15:00:00Z", "2027-01-01"),
    ];
    let differences = [
        TimeDelta::minutes(10),
        TimeDelta::minutes(3),
        TimeDelta::hours(9),
        TimeDelta::days(31),
        TimeDelta::days(400),
        TimeDelta::days(20_000),
    ];
    for (gateway, treated) in times {
        check(gateway, TimeDelta::zero(), day(treated), false);
        for seconds in [-119, -1, 1, 119] {
            check(gateway, TimeDelta::seconds(seconds), day(treated), false);
        }
        for differs in differences {
            check(gateway, differs, day(treated), true);
            check(gateway, -differs, day(treated), true);
        }
    }
}

#[test]
fn a_visual_check_is_dated_by_the_gateway_too() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.clock = TimeDelta::days(400);
    shell.on_event(Event::MethodChosen(CheckMethod::Visual));
    shell.on_event(Event::FaceMatched);
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
    let treated = japan_date(shell.now + TimeDelta::days(400));
    assert_eq!(shell.gateway.confirmations[0].1.treatment_date, treated);
}

/// A challenge lives as long by a wrong clock as by a right one.
#[test]
fn the_card_timeout_is_the_same_by_every_clock() {
    for minutes in [0, 10, -10, 576_000, -576_000] {
        let mut shell = TestShell::with(card("valid"));
        shell.gateway.clock = TimeDelta::minutes(minutes);
        shell.begins_pin_check("1234");
        shell.passes(TimeDelta::seconds(170));
        assert_eq!(shell.shows(), "WaitingForCard", "{minutes}");
        shell.passes(TimeDelta::seconds(11));
        assert_eq!(shell.shows(), "EnteringPin READ-06", "{minutes}");
    }
}

/// The system sets the clock right between the challenge and the card.
#[test]
fn a_clock_that_is_set_right_during_a_check_does_not_move_its_date() {
    for differs in [TimeDelta::days(400), TimeDelta::days(-400)] {
        let mut shell = TestShell::with(card("valid"));
        shell.now = at("2026-11-22T01:00:00Z") + differs;
        shell.gateway.clock = -differs;
        shell.begins_pin_check("1234");
        shell.now -= differs;
        shell.gateway.clock = TimeDelta::zero();
        shell.run_card_session();
        assert_eq!(shell.shows(), "Showing");
        assert_eq!(shell.gateway.confirmations[0].1.treatment_date, day("2026-11-22"));
    }
}

#[test]
fn it_stops_only_where_an_expired_challenge_cannot_be_distinguished_from_a_wrong_clock() {
    for (minutes, shown) in [(-10, "Failed GATE-20"), (-576_000, "Failed GATE-20"), (576_000, "Showing")] {
        let mut shell = TestShell::with(card("valid"));
        shell.gateway.reports_time = false;
        shell.gateway.clock = TimeDelta::minutes(minutes);
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), shown, "{minutes}");
    }
    // It says itself that its challenge is over: no clock is to blame.
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.challenge_life = TimeDelta::seconds(10);
    shell.begins_pin_check("1234");
    assert_eq!(shell.shows(), "Failed GATE-04");
}

/// The warning stays while one of several qualifications is chosen.
#[test]
fn the_warning_is_beside_each_screen_of_the_result() {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.answers.push(Ok(shikaku_tests::people::answer_for("590005")));
    shell.gateway.clock = TimeDelta::minutes(-4);
    shell.begins_pin_check("1234");
    shell.run_card_session();
    shell.on_event(Event::ResultChosen(MenuIndex::FIRST));
    let State::Showing(shown) = shell.reception().state() else { panic!("{}", shell.state()) };
    assert!(shown.clock_differs);
}

/// The device was ahead once, and everything was filed by the gateway: the right clock finds it.
#[test]
fn a_jump_of_the_clock_lists_everything_and_purges_nothing() {
    let mut store = MemoryStore::default();
    let shell = checked("2026-11-22T01:00:00Z", TimeDelta::zero());
    put(&shell, &mut store);
    for days in [22, 28, 31, 60, 400, 20_000] {
        let ahead = shell.now + TimeDelta::days(days);
        let opened = Archive::open(&mut store, ahead);
        let shown = archive_screen(&opened, japan_date(ahead), Privacy::Open);
        assert_eq!(shown.failure_code.as_deref(), Some("STORE-13"), "{days}");
        assert!(shown.buttons.iter().any(|button| button.id.name() == "choose-result-1"), "{days}");
        let page = opened.on(ArchiveEvent::ResultsAsked, &mut store, ahead);
        assert!(matches!(page, Archive::Results(page, _) if page.rows.len() == 1 && page.doubt.is_some()));
    }
    let found = store.records(&RecordQuery::on(day("2026-12-31"))).expect("found");
    assert_eq!(found.rows.len(), 1, "nothing was purged");
}

#[test]
fn a_clock_behind_purges_by_the_latest_time() {
    let mut store = MemoryStore::default();
    store.save(id(1), &record("590001", "2026-09-30"), &entry("2026-09-30")).expect("kept");
    store.set_time(at("2026-11-01T01:00:00Z")).expect("set");
    for behind in ["2026-10-31T14:59:00Z", "2025-09-27T01:00:00Z", "1970-01-01T00:00:00Z"] {
        let (day, _) = store.purge_due(at(behind)).expect("purged");
        assert_eq!(day, StoreDay { today: "2026-11-01".parse().expect("a day"), doubt: None }, "{behind}");
    }
    let found = store.records(&RecordQuery::on(day("2026-09-30"))).expect("found");
    assert_eq!(found.rows.len(), 0, "its last day was 2026-10-31");
}

/// With a right clock and a check now and then, data go on the legal day, on a disk as in memory.
#[test]
fn with_a_right_clock_data_are_purged_on_the_legal_day() {
    let folder = StoreFolder::new();
    let mut disk = folder.open(TestKeys::only(1)).expect("a store");
    let mut memory = MemoryStore::default();
    for store in [&mut disk as &mut dyn HistoryStore, &mut memory] {
        store.save(id(1), &record("590001", "2026-11-01"), &entry("2026-11-01")).expect("kept");
        store.save(id(2), &record("590002", "2026-12-20"), &entry("2026-12-20")).expect("kept");
        let (day, purged) = store.purge_due(at("2026-12-31T14:59:59Z")).expect("purged");
        assert_eq!((day.doubt, purged), (None, Purged::default()));
        let (_, purged) = store.purge_due(at("2026-12-31T15:00:00Z")).expect("purged");
        assert_eq!(purged, Purged { records: 1, follow_ups: 0 });
    }
    drop(disk);
    let mut disk = folder.open(TestKeys::only(1)).expect("a store");
    let (day, purged) = disk.purge_due(at("2027-03-01T01:00:00Z")).expect("purged");
    assert!(day.doubt.is_some() && purged == Purged::default(), "the time is in the file");
    disk.set_time(at("2027-03-01T01:00:00Z")).expect("set");
    let (_, purged) = disk.purge_due(at("2027-03-01T01:00:00Z")).expect("purged");
    assert_eq!(purged, Purged { records: 1, follow_ups: 0 });
}

/// A wrong time that was vouched for does not stay: the next check corrects it.
#[test]
fn the_next_check_sets_a_wrong_latest_time_right() {
    let mut store = MemoryStore::default();
    store.set_time(at("2030-01-01T00:00:00Z")).expect("set");
    put(&checked("2026-11-22T01:00:00Z", TimeDelta::minutes(-10)), &mut store);
    assert_eq!(store.latest_time(), Ok(Some(at("2026-11-22T01:00:00Z"))));
}

/// A recording of it, redacted: nothing personal is left, and it runs again as it was.
#[test]
fn a_check_by_a_wrong_clock_is_recorded_and_runs_again() {
    for days in [-400, 400] {
        let sink = SharedSink::default();
        let header =
            Header::new("shikaku-tests 1.0", LinkKind::Virtual, LinkLimits::EXTENDED, TestShell::BEGIN);
        let recorder = Recorder::new(&header, &[1; 32], Box::new(sink.clone()));
        let mut shell = TestShell::observed(card("valid"), recorder);
        shell.gateway.clock = TimeDelta::days(days);
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Showing");
        let transcript = sink.transcript();
        assert_eq!(audit(&transcript), [], "{days}");
        match rerun(&transcript, Matching::Strict) {
            Ok(Rerun::Same { states, .. }) => assert!(states > 0),
            Ok(Rerun::NoReception) => panic!("no reception"),
            Err(difference) => panic!("{days}: {difference}"),
        }
    }
}
