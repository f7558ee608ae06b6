//! Files of other versions and of other people.

use std::fs;

use rusqlite::Connection;
use shikaku_core::adapter::sealed_store::SealedStore;
use shikaku_core::eligibility::{Confirmation, Text};
use shikaku_core::failure::StoreFailure;
use shikaku_core::history::{
    ConfirmationMethod, FollowUpQuery, FollowUpState, HistoryStore as _, JournalEntry, ReaderShelf as _,
    RecordQuery, StoreError,
};
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, follow_up, id, paired_reader, record};

const TODAY: &str = "2026-11-22";
const KEYS: TestKeys = TestKeys::only(1);

/// A file of the first version, as it was written then. Its making is told in `fixtures/store/README.md`.
const VERSION_1: &[u8] = include_bytes!("../../../fixtures/store/version-1.db");

/// The same of the second version, which remembers paired readers.
const VERSION_2: &[u8] = include_bytes!("../../../fixtures/store/version-2.db");

#[test]
fn a_store_of_the_first_version_is_read_and_goes_on() {
    let mut store = goes_on(VERSION_1);
    assert!(store.readers().expect("a shelf").is_empty());
    store.save_reader(&paired_reader("a")).expect("saved");
    assert_eq!(store.readers().expect("a shelf").len(), 1);
}

#[test]
fn a_store_of_the_second_version_is_read_and_goes_on() {
    let readers = goes_on(VERSION_2).readers().expect("a shelf");
    let reader = readers.first().expect("a reader");
    let expected = paired_reader("C0:FF:EE:01:23:45");
    assert_eq!(
        (&reader.device, &reader.name, &reader.key),
        (&expected.device, &expected.name, &expected.key)
    );
}

/// What every version holds alike; gives the store, opened.
fn goes_on(file: &[u8]) -> SealedStore {
    let folder = StoreFolder::new();
    fs::write(folder.file(), file).expect("a file");
    let mut store = folder.open(KEYS).expect("a store");
    let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    let told = found.rows.iter().map(|(id, record)| {
        let confirmation = Confirmation::from(record.message().clone());
        let name = confirmation.results().first().and_then(|person| person.name.clone());
        (*id, record.treatment_date(), record.method().clone(), name)
    });
    let expected = [(2, TODAY, "無効　花子"), (1, "2026-11-01", "資格　太郎")];
    let expected = expected.map(|(number, treated, name)| {
        (id(number), day(treated), ConfirmationMethod::Pin, Some(Text::from(name)))
    });
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(found.damaged, []);
    let follow_ups = store.follow_ups(FollowUpQuery::All).expect("found").rows;
    let states: Vec<_> = follow_ups.iter().map(|(id, it)| (*id, it.state(day(TODAY)))).collect();
    assert_eq!(states, [(id(1), FollowUpState::Open), (id(2), FollowUpState::Done)]);
    assert_eq!(follow_ups[0].1, follow_up("0042", "2026-11-01"));
    let journal = store.journal().expect("a journal");
    assert_eq!(journal.len(), 4);
    assert_eq!(JournalEntry::decode(&journal[0].entry), Ok(entry("2026-11-01")));
    store.keep(id(3), &record("590003", TODAY), &entry(TODAY)).expect("kept");
    assert_eq!(store.journal().expect("a journal").len(), 5);
    store
}

/// Opens a file that is no store of this version; it must be left as it is.
#[track_caller]
fn untouched(folder: &StoreFolder, expected: StoreError, failure: StoreFailure) {
    let before = folder.bytes();
    let error = folder.open(KEYS).err();
    assert_eq!(error, Some(expected));
    assert_eq!(error.map(StoreError::failure), Some(failure));
    assert!(folder.bytes() == before, "the file was touched");
}

#[test]
fn a_store_of_a_later_version_is_refused_and_left_untouched() {
    let folder = StoreFolder::new();
    fs::write(folder.file(), VERSION_1).expect("a file");
    let file = Connection::open(folder.file()).expect("a database");
    file.execute_batch("CREATE TABLE later (x); PRAGMA user_version = 9").expect("a later version");
    drop(file);
    let newer = StoreError::Newer { found: 9, known: 2 };
    untouched(&folder, newer, StoreFailure::Newer);

    // Its writer was killed, and what it wrote last is still beside the file.
    let (writer, beside) = (Connection::open(folder.file()).expect("a database"), StoreFolder::new());
    writer.execute_batch("PRAGMA journal_mode = wal; CREATE TABLE last (x)").expect("a table");
    for name in ["history.db", "history.db-wal"] {
        let (from, to) = (folder.file().with_file_name(name), beside.file().with_file_name(name));
        fs::copy(from, to).expect("a copy");
    }
    untouched(&beside, newer, StoreFailure::Newer);
}

#[test]
fn a_file_of_somebody_else_is_refused_and_left_untouched() {
    let folder = StoreFolder::new();
    fs::write(folder.file(), "a letter, and no store at all; long enough to be taken for one. ".repeat(30))
        .expect("a file");
    untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
    fs::remove_file(folder.file()).expect("gone");
    let theirs = Connection::open(folder.file()).expect("a database");
    theirs.execute_batch("CREATE TABLE patient (name); PRAGMA user_version = 1").expect("a table");
    drop(theirs);
    untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
}

#[test]
fn a_file_that_was_cut_short_is_refused_unless_every_record_is_still_there() {
    let folder = StoreFolder::new();
    for length in (1..VERSION_1.len()).step_by(1_021) {
        fs::write(folder.file(), &VERSION_1[..length]).expect("a file");
        let read = folder.open(KEYS).and_then(|store| store.records(&RecordQuery::on(day(TODAY))));
        assert!(read.is_err() || read.is_ok_and(|found| found.rows.len() == 2), "{length} bytes");
    }
}

#[test]
fn a_place_that_is_not_there_is_told_as_that() {
    let nowhere = std::path::Path::new("/nonexistent/history.db");
    let error = shikaku_tests::history::open(nowhere, KEYS).err();
    assert_eq!(error.map(StoreError::failure), Some(StoreFailure::NoAccess));
}
