//! What every store does alike. A new one is a new line at the end of this file.

use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use shikaku_clinic::history::{
    ConfirmationKey, FollowUpQuery, FollowUpState, Found, HistoryId, HistoryStore, JournalEntry, MemoryStore,
    Purged, Record, RecordQuery, Saved, StoreError,
};
use shikaku_clinic::paired_readers::{PairedReader, READERS_MAX};
use shikaku_clinic::readiness::Checklist;
use shikaku_tests::history::{
    StoreFolder, TestKeys, changed_record, checklist, day, entry, follow_up, id, record, settings,
};
use zeroize::Zeroizing;

const TODAY: &str = "2026-11-22";

fn ids<T>(found: &Found<T>) -> Vec<HistoryId> {
    assert_eq!(found.damaged, []);
    found.rows.iter().map(|(id, _)| *id).collect()
}

fn save(store: &mut dyn HistoryStore, number: u128, record: &Record) -> Saved {
    store.save(id(number), record, &entry(TODAY)).expect("kept")
}

fn found(store: &dyn HistoryStore, query: &RecordQuery) -> Vec<HistoryId> {
    ids(&store.records(query).expect("found"))
}

/// Eligibility reference, 2.4: a record without a key is no duplicate, and two with one key stay two records.
fn the_same_confirmation_is_recognised_by_the_key_of_the_card(store: &mut dyn HistoryStore) {
    let with = |name: &'static str, value: &'static str| {
        changed_record("590001", TODAY, move |person| person[name] = value.into())
    };
    let records = [
        with("InsuredCardSymbol", "12\u{2212}34"),
        with("InsuredCardSymbol", "12－34"),
        with("InsuredCardSymbol", "012－34"),
        with("InsuredCardSymbol", "12●34"),
        with("InsuredBranchNumber", ""),
        with("InsuredBranchNumber", "00"),
    ];
    for (number, record) in (1..).zip(&records) {
        save(store, number, record);
    }
    let same = |store: &dyn HistoryStore, record: &Record| {
        let keys = record.duplicate_keys().into_iter();
        let found = keys.map(|key| found(store, &RecordQuery::on(day(TODAY)).same_as(key)));
        let mut found: Vec<_> = found.flatten().collect();
        found.sort();
        found
    };
    assert_eq!(same(store, &records[0]), [1, 2].map(id));
    assert_eq!(same(store, &records[2]), [3].map(id));
    assert_eq!(same(store, &records[3]), []);
    assert_eq!(same(store, &records[4]), [5].map(id));
    assert_eq!(same(store, &records[5]), [6].map(id));
}

fn what_was_kept_is_found_as_it_was(store: &mut dyn HistoryStore) {
    let person = record("590001", TODAY);
    assert_eq!(save(store, 1, &person), Saved::New);
    assert_eq!(store.record(id(1), day(TODAY)), Ok(Some(person.clone())));
    assert_eq!(store.record(id(2), day(TODAY)), Ok(None));
    let all = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    assert_eq!(all, Found { rows: vec![(id(1), person)], damaged: vec![] });
}

fn the_same_id_twice_is_one_record_and_one_line_of_the_journal(store: &mut dyn HistoryStore) {
    let person = record("590001", TODAY);
    assert_eq!(save(store, 1, &person), Saved::New);
    assert_eq!(save(store, 1, &record("590002", TODAY)), Saved::Already);
    assert_eq!(store.record(id(1), day(TODAY)), Ok(Some(person)));
    assert_eq!(store.journal().expect("a journal").len(), 1);
}

fn records_are_found_by_the_date_of_treatment_latest_first(store: &mut dyn HistoryStore) {
    for (number, treated) in [(1, "2026-10-31"), (2, "2026-11-01"), (3, "2026-11-30"), (4, "2026-12-01")] {
        save(store, number, &record("590001", treated));
    }
    let between = |store: &dyn HistoryStore, first, last| {
        let query = RecordQuery::on(day("2026-11-30")).treated_between(day(first), day(last));
        found(store, &query)
    };
    assert_eq!(found(store, &RecordQuery::on(day("2026-11-30"))), [4, 3, 2, 1].map(id));
    assert_eq!(between(store, "2026-11-01", "2026-11-30"), [3, 2].map(id));
    assert_eq!(between(store, "2026-10-31", "2026-10-31"), [1].map(id));
    assert_eq!(between(store, "2026-11-02", "2026-11-29"), []);
    assert_eq!(between(store, "2026-11-30", "2026-11-01"), []);
}

fn the_same_confirmation_is_found_by_what_it_says(store: &mut dyn HistoryStore) {
    let person = record("590001", TODAY);
    save(store, 1, &person);
    save(store, 2, &record("590002", TODAY));
    let wide =
        |person: &mut serde_json::Value| person["InsuredIdentificationNumber"] = "０４９００００１".into();
    save(store, 3, &changed_record("590001", TODAY, wide));
    let [key] = <[ConfirmationKey; 1]>::try_from(person.duplicate_keys()).expect("one qualification");
    let same = |store: &dyn HistoryStore, today| {
        let mut same = found(store, &RecordQuery::on(day(today)).same_as(key.clone()));
        same.sort();
        same
    };
    assert_eq!(same(store, TODAY), [1, 3].map(id));
    assert_eq!(same(store, "2027-01-01"), []);
}

fn nothing_is_found_past_its_purge_date_even_before_it_is_purged(store: &mut dyn HistoryStore) {
    save(store, 1, &record("590001", "2026-11-01"));
    assert_eq!(found(store, &RecordQuery::on(day("2026-12-31"))), [id(1)]);
    assert_eq!(found(store, &RecordQuery::on(day("2027-01-01"))), []);
    assert_eq!(store.record(id(1), day("2027-01-01")), Ok(None));
}

/// The values of the eligibility reference, section 6, at both sides of midnight in Japan.
fn a_record_is_purged_after_its_last_day_and_not_before(store: &mut dyn HistoryStore) {
    for (treated, last, after) in [
        ("2026-01-31", "2026-02-28T14:59:59Z", "2026-02-28T15:00:00Z"),
        ("2026-11-01", "2026-12-31T14:59:59Z", "2026-12-31T15:00:00Z"),
        ("2026-12-31", "2027-01-31T14:59:59Z", "2027-01-31T15:00:00Z"),
        ("2028-01-15", "2028-02-29T14:59:59Z", "2028-02-29T15:00:00Z"),
    ] {
        let today = |moment: &str| shikaku_calendar::japan_date(moment.parse().expect("a moment"));
        save(store, 1, &record("590001", treated));
        assert_eq!(store.purge(today(last)), Ok(Purged::default()), "{treated}");
        assert!(store.record(id(1), today(last)).is_ok_and(|found| found.is_some()), "{treated}");
        assert_eq!(store.purge(today(after)), Ok(Purged { records: 1, follow_ups: 0 }), "{treated}");
        assert_eq!(store.record(id(1), day(treated)), Ok(None), "{treated}");
    }
}

fn follow_ups_come_by_their_day_until_they_are_done(store: &mut dyn HistoryStore) {
    let (later, sooner) = (follow_up("0042", "2026-12-01"), follow_up("0043", TODAY));
    assert_eq!(store.open_follow_up(id(1), &later, &entry(TODAY)), Ok(Saved::New));
    assert_eq!(store.open_follow_up(id(2), &sooner, &entry(TODAY)), Ok(Saved::New));
    assert_eq!(store.open_follow_up(id(2), &later, &entry(TODAY)), Ok(Saved::Already));
    let listed = |store: &dyn HistoryStore, query| ids(&store.follow_ups(query).expect("found"));
    assert_eq!(listed(store, FollowUpQuery::Open), [2, 1].map(id));

    let at = entry("2026-12-02").at();
    let done = store.close_follow_up(id(2), at).expect("closed").expect("there");
    assert_eq!((done.state(day(TODAY)), done.closed_at()), (FollowUpState::Done, Some(at)));
    assert_eq!(store.close_follow_up(id(2), entry("2026-12-03").at()), Ok(Some(done)));
    assert_eq!(store.close_follow_up(id(9), at), Ok(None));
    assert_eq!(store.journal().expect("a journal").len(), 2, "a line for each that was opened");
    assert_eq!(listed(store, FollowUpQuery::Open), [id(1)]);
    assert_eq!(listed(store, FollowUpQuery::All), [2, 1].map(id));
}

fn a_follow_up_that_is_not_done_is_never_purged(store: &mut dyn HistoryStore) {
    store.open_follow_up(id(1), &follow_up("0042", TODAY), &entry(TODAY)).expect("kept");
    store.open_follow_up(id(2), &follow_up("0043", TODAY), &entry(TODAY)).expect("kept");
    store.close_follow_up(id(2), entry("2026-12-01").at()).expect("closed");
    assert_eq!(store.purge(day("2026-12-31")), Ok(Purged::default()));
    assert_eq!(store.purge(day("2027-01-01")), Ok(Purged { records: 0, follow_ups: 1 }));
    let left = store.follow_ups(FollowUpQuery::All).expect("found");
    assert_eq!(ids(&left), [id(1)]);
    assert_eq!(left.rows[0].1.state(day("2027-01-01")), FollowUpState::Overdue);
}

fn the_journal_stays_when_records_go(store: &mut dyn HistoryStore) {
    save(store, 1, &record("590001", "2026-01-31"));
    store.note(&entry("2026-02-01")).expect("noted");
    store.purge(day(TODAY)).expect("purged");
    let lines = store.journal().expect("a journal that holds together");
    let entries: Vec<_> = lines.iter().map(|line| JournalEntry::decode(&line.entry)).collect();
    assert_eq!(entries, [Ok(entry(TODAY)), Ok(entry("2026-02-01"))]);
}

fn the_latest_confirmation_gives_the_time_until_another_is_set(store: &mut dyn HistoryStore) {
    assert_eq!(store.latest_time(), Ok(None));
    let at = |treated| record("590001", treated).confirmed_at();
    save(store, 1, &record("590001", "2026-11-22"));
    save(store, 2, &record("590001", "2026-10-01"));
    assert_eq!(store.latest_time(), Ok(Some(at("2026-11-22"))));
    store.set_time(at("2026-11-01")).expect("set");
    assert_eq!(store.latest_time(), Ok(Some(at("2026-11-01"))), "a gateway may correct it");
    save(store, 3, &record("590001", "2026-11-02"));
    assert_eq!(store.latest_time(), Ok(Some(at("2026-11-02"))));
}

/// Something done to a store.
#[derive(Clone, Debug)]
enum Action {
    Keep(u128, &'static str, &'static str),
    Purge(&'static str),
    Open(u128, &'static str),
    Close(u128),
    Note,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let treated = || prop_oneof![Just("2026-01-31"), Just("2026-11-01"), Just("2026-11-22")];
    let person = prop_oneof![Just("590001"), Just("590002"), Just("590003")];
    let action = prop_oneof![
        4 => (0..6_u128, person, treated()).prop_map(|(id, person, day)| Action::Keep(id, person, day)),
        1 => prop_oneof![Just("2026-02-28"), Just("2026-03-01"), Just("2027-01-01")].prop_map(Action::Purge),
        2 => (0..4_u128, treated()).prop_map(|(id, day)| Action::Open(id, day)),
        2 => (0..4_u128).prop_map(Action::Close),
        1 => Just(Action::Note),
    ];
    proptest::collection::vec(action, 1..24)
}

/// Returns everything that can be seen of a store after an action.
fn after(store: &mut dyn HistoryStore, action: &Action) -> String {
    let done = match action {
        Action::Keep(number, person, treated) => {
            format!("{:?}", save(store, *number, &record(person, treated)))
        }
        Action::Purge(today) => format!("{:?}", store.purge(day(today))),
        Action::Open(number, treated) => {
            format!("{:?}", store.open_follow_up(id(*number), &follow_up("0042", treated), &entry(TODAY)))
        }
        Action::Close(number) => {
            format!("{:?}", store.close_follow_up(id(*number), entry("2026-12-01").at()))
        }
        Action::Note => format!("{:?}", store.note(&entry(TODAY))),
    };
    let records = found(store, &RecordQuery::on(day("2026-01-31")));
    let follow_ups = ids(&store.follow_ups(FollowUpQuery::All).expect("found"));
    let journal = store.journal().expect("a journal");
    format!("{done} {records:?} {follow_ups:?} {journal:?}")
}

#[test]
fn a_store_on_a_disk_and_one_in_memory_behave_the_same() {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let played = runner.run(&actions(), |actions| {
        let folder = StoreFolder::new();
        let (mut memory, mut disk) =
            (MemoryStore::default(), folder.open(TestKeys::only(1)).expect("a store"));
        for action in &actions {
            assert_eq!(after(&mut memory, action), after(&mut disk, action), "{action:?}");
        }
        Ok(())
    });
    played.expect("two stores that are alike");
}

fn reader(device: &str, key: Option<u8>) -> PairedReader {
    let key = key.map(|byte| Zeroizing::new([byte; 16]));
    PairedReader { device: device.to_owned(), name: format!("ACR1255U-J1-{device}"), key }
}

/// Device, name and first byte of the key of each.
fn readers(store: &dyn HistoryStore) -> Vec<(String, String, Option<u8>)> {
    let readers = store.readers().expect("a shelf").into_iter();
    readers.map(|reader| (reader.device, reader.name, reader.key.map(|key| key[0]))).collect()
}

fn devices(store: &dyn HistoryStore) -> Vec<String> {
    readers(store).into_iter().map(|(device, ..)| device).collect()
}

fn readers_come_back_the_last_used_first(store: &mut dyn HistoryStore) {
    assert_eq!(readers(store), []);
    store.save_reader(&reader("a", None)).expect("saved");
    store.save_reader(&reader("b", Some(7))).expect("saved");
    let expected = [("b", "ACR1255U-J1-b", Some(7)), ("a", "ACR1255U-J1-a", None)];
    assert_eq!(readers(store), expected.map(|(device, name, key)| (device.to_owned(), name.to_owned(), key)));
}

fn a_reader_saved_again_takes_the_first_place_with_its_new_key(store: &mut dyn HistoryStore) {
    for (device, key) in [("a", None), ("b", None), ("a", Some(9))] {
        store.save_reader(&reader(device, key)).expect("saved");
    }
    assert_eq!(devices(store), ["a", "b"]);
    assert_eq!(readers(store)[0].2, Some(9));
}

fn of_too_many_readers_the_one_unused_for_longest_goes(store: &mut dyn HistoryStore) {
    for number in 0..=READERS_MAX {
        store.save_reader(&reader(&number.to_string(), None)).expect("saved");
    }
    let devices = devices(store);
    assert_eq!(devices.len(), READERS_MAX);
    assert_eq!((devices[0].as_str(), devices[READERS_MAX - 1].as_str()), ("16", "1"));
}

fn a_forgotten_reader_is_removed(store: &mut dyn HistoryStore) {
    store.save_reader(&reader("a", Some(1))).expect("saved");
    store.save_reader(&reader("b", None)).expect("saved");
    store.forget_reader("a").expect("forgotten");
    store.forget_reader("never there").expect("forgotten already");
    assert_eq!(devices(store), ["b"]);
}

fn a_reader_without_a_name_of_its_device_is_refused(store: &mut dyn HistoryStore) {
    let long = "x".repeat(129);
    for device in ["", &long] {
        assert_eq!(store.save_reader(&reader(device, None)), Err(StoreError::Unstorable));
    }
    assert_eq!(readers(store), []);
}

fn the_checklist_is_the_one_saved_last(store: &mut dyn HistoryStore) {
    assert_eq!(store.checklist(), Ok(None));
    for born in ["1950-05-02", "1980-01-01"] {
        store.save_checklist(&checklist(born)).expect("saved");
        assert_eq!(store.checklist(), Ok(Some(checklist(born))));
    }
    store.save_checklist(&Checklist::new()).expect("saved");
    assert_eq!(store.checklist(), Ok(Some(Checklist::new())));
    store.purge(day("2099-01-01")).expect("purged");
    assert_eq!(store.checklist(), Ok(Some(Checklist::new())), "it has no purge date");
}

fn the_settings_are_those_saved_last(store: &mut dyn HistoryStore) {
    assert_eq!(store.settings(), Ok(None));
    for theme in ["dark", "light"] {
        store.save_settings(&settings(theme)).expect("saved");
        assert_eq!(store.settings(), Ok(Some(settings(theme))));
    }
    store.purge(day("2099-01-01")).expect("purged");
    assert_eq!(store.settings(), Ok(Some(settings("light"))), "they have no purge date");
    assert_eq!(store.checklist(), Ok(None));
}

/// One test for each promise.
macro_rules! conformance {
    ($name:ident, $with:expr, $($promise:ident)*) => {
        mod $name {
            $(
                #[test]
                fn $promise() {
                    $with(super::$promise);
                }
            )*
        }
    };
}

/// The promises, for each store.
macro_rules! stores {
    ($($name:ident $with:expr;)*) => {
        $(conformance! {
            $name, $with,
            what_was_kept_is_found_as_it_was
            the_same_id_twice_is_one_record_and_one_line_of_the_journal
            records_are_found_by_the_date_of_treatment_latest_first
            the_same_confirmation_is_found_by_what_it_says
            the_same_confirmation_is_recognised_by_the_key_of_the_card
            nothing_is_found_past_its_purge_date_even_before_it_is_purged
            a_record_is_purged_after_its_last_day_and_not_before
            follow_ups_come_by_their_day_until_they_are_done
            a_follow_up_that_is_not_done_is_never_purged
            the_journal_stays_when_records_go
            the_latest_confirmation_gives_the_time_until_another_is_set
            readers_come_back_the_last_used_first
            a_reader_saved_again_takes_the_first_place_with_its_new_key
            of_too_many_readers_the_one_unused_for_longest_goes
            a_forgotten_reader_is_removed
            a_reader_without_a_name_of_its_device_is_refused
            the_checklist_is_the_one_saved_last
            the_settings_are_those_saved_last
        })*
    };
}

fn in_memory(promise: fn(&mut dyn HistoryStore)) {
    promise(&mut MemoryStore::default());
}

fn sealed(promise: fn(&mut dyn HistoryStore)) {
    promise(&mut StoreFolder::new().open(TestKeys::only(1)).expect("a store"));
}

stores! {
    memory super::in_memory;
    disk super::sealed;
}
