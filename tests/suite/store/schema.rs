//! Files of other versions and of other people.

use std::fs;

use rusqlite::Connection;
use shikaku_adapter::SystemRandom;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    ConfirmationMethod, FollowUpQuery, FollowUpState, JournalEntry, RecordQuery, StoreError,
};
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_clinic::readiness::ChecklistStore as _;
use shikaku_clinic::saved_settings::SettingsStore as _;
use shikaku_eligibility::{Confirmation, Text};
use shikaku_tests::history::{
    StoreFolder, TestKeys, checklist, day, entry, follow_up, id, paired_reader, record, settings,
};

const TODAY: &str = "2026-11-22";
const KEYS: TestKeys = TestKeys::only(1);

/// A file of the first version, as it was written then. `fixtures/store/README.md` describes how it was made.
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

/// The same of the third version, which has a manifest.
const VERSION_3: &[u8] = include_bytes!("../../../fixtures/store/version-3.db");

#[test]
fn a_store_of_the_third_version_is_read_and_goes_on() {
    let mut store = goes_on(VERSION_3);
    assert_eq!((store.readers().expect("a shelf").len(), store.checklist()), (1, Ok(None)));
    store.save_checklist(&checklist("1980-01-01")).expect("saved");
    assert_eq!((store.checklist(), store.check_damage()), (Ok(Some(checklist("1980-01-01"))), Ok(())));
}

/// The same of the fourth version, which has a checklist.
const VERSION_4: &[u8] = include_bytes!("../../../fixtures/store/version-4.db");

#[test]
fn a_store_of_the_fourth_version_is_read_and_goes_on() {
    let mut store = goes_on(VERSION_4);
    assert_eq!(store.readers().expect("a shelf").len(), 1);
    assert_eq!(store.checklist(), Ok(Some(checklist("1950-05-02"))));
    assert_eq!(store.settings(), Ok(None));
    store.save_settings(&settings("dark")).expect("saved");
    assert_eq!((store.settings(), store.check_damage()), (Ok(Some(settings("dark"))), Ok(())));
}

/// The same of the fifth version, which has settings.
const VERSION_5: &[u8] = include_bytes!("../../../fixtures/store/version-5.db");

#[test]
fn a_store_of_the_fifth_version_is_read_and_goes_on() {
    let store = goes_on(VERSION_5);
    assert_eq!(store.checklist(), Ok(Some(checklist("1950-05-02"))));
    assert_eq!(store.settings(), Ok(Some(settings("dark"))));
}

/// A file that says it is of a version without settings: the manifest misses the row.
#[test]
fn settings_that_went_with_their_table_are_missed() {
    let folder = StoreFolder::new();
    fs::write(folder.file(), VERSION_5).expect("a file");
    let file = Connection::open(folder.file()).expect("a database");
    file.execute_batch("DROP TABLE setting; PRAGMA user_version = 4").expect("a change");
    drop(file);
    let store = folder.open(KEYS).expect("a store");
    assert_eq!(store.settings(), Err(StoreError::DamagedRows { rows: 1 }));
}

/// A file that says it is of a version without a checklist: the manifest misses the row.
#[test]
fn a_checklist_that_went_with_its_table_is_missed() {
    let folder = StoreFolder::new();
    fs::write(folder.file(), VERSION_4).expect("a file");
    let file = Connection::open(folder.file()).expect("a database");
    file.execute_batch("DROP TABLE checklist; PRAGMA user_version = 3").expect("a change");
    drop(file);
    let store = folder.open(KEYS).expect("a store");
    assert_eq!(store.checklist(), Err(StoreError::DamagedRows { rows: 1 }));
}

/// Whatever was found by the key of its time is found by the present one.
#[test]
fn records_of_every_version_are_found_by_their_key() {
    for file in [VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5] {
        let store = goes_on(file);
        let all = RecordQuery::on(day(TODAY));
        for (number, serial, treated) in [(1, "590001", "2026-11-01"), (2, "590002", TODAY)] {
            let key = record(serial, treated).duplicate_keys().remove(0);
            let found = store.records(&all.clone().same_as(key)).expect("found");
            assert_eq!(found.rows.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [id(number)]);
        }
        assert_eq!(store.latest_time(), Ok(Some(entry(TODAY).at())));
    }
}

/// A file that says it is of a version without a manifest, so that missing rows would not be missed.
#[test]
fn no_store_passes_for_one_of_an_earlier_version() {
    let earlier = "DROP TABLE same; CREATE TABLE same (
        digest BLOB NOT NULL,
        record BLOB NOT NULL REFERENCES record (id) ON DELETE CASCADE,
        PRIMARY KEY (digest, record)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX record_by_purge ON record (purge_after);
    CREATE INDEX same_by_record ON same (record);
    CREATE INDEX follow_up_by_due ON follow_up (is_done, due);
    DELETE FROM record; DELETE FROM journal; DELETE FROM journal_head;";
    for version in [1, 2] {
        let folder = StoreFolder::new();
        fs::write(folder.file(), VERSION_3).expect("a file");
        let file = Connection::open(folder.file()).expect("a database");
        let less = if version == 1 { "DROP TABLE reader;" } else { "" };
        file.execute_batch(&format!("{earlier} {less} PRAGMA user_version = {version}")).expect("a change");
        drop(file);
        untouched(&folder, StoreError::DamagedHead, StoreFailure::Unreadable);
    }
}

#[test]
fn a_file_of_no_bytes_is_no_store_and_a_missing_one_is_a_new_store_where_one_is_asked_for() {
    let folder = StoreFolder::new();
    fs::write(folder.file(), VERSION_3).expect("a file");
    for length in [0, 1, 99, 100, 4_095, 4_096, 8_192] {
        let file = fs::OpenOptions::new().write(true).open(folder.file()).expect("a file");
        file.set_len(length).expect("cut");
        drop(file);
        untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
    }
    fs::remove_file(folder.file()).expect("gone");
    let existing = SealedStore::open_existing(&folder.file(), &KEYS, Box::new(SystemRandom));
    assert_eq!(existing.err(), Some(StoreError::NoAccess));
    assert!(folder.bytes().is_empty(), "nothing was made");
    drop(folder.open(KEYS).expect("a new store"));
    let names = fs::read_dir(folder.file().parent().expect("a folder")).expect("a folder");
    assert_eq!(names.count(), 1, "nothing beside it");
}

#[test]
fn whatever_a_file_defines_beside_the_schema_is_refused_and_left_untouched() {
    for change in [
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM follow_up; END",
        "CREATE TEMP TABLE t (x); CREATE VIEW v AS SELECT * FROM record",
        "CREATE TABLE more (x)",
        "CREATE INDEX more ON record (period)",
        "ALTER TABLE record ADD COLUMN more TEXT",
        "DROP TABLE chore",
    ] {
        let folder = StoreFolder::new();
        fs::write(folder.file(), VERSION_3).expect("a file");
        Connection::open(folder.file()).and_then(|file| file.execute_batch(change)).expect("a change");
        untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
    }
}

/// The database of a gateway, and others: in each state in which opening them would write something.
#[test]
fn a_foreign_database_is_left_untouched_in_whatever_state_it_is() {
    for application in [0, 7, 0x5348_4B47] {
        for mode in ["wal", "delete"] {
            let folder = StoreFolder::new();
            let theirs = Connection::open(folder.file()).expect("a database");
            let change = format!(
                "PRAGMA journal_mode = {mode}; PRAGMA application_id = {application}; PRAGMA user_version = 3;
                CREATE TABLE challenge (id TEXT); INSERT INTO challenge VALUES ('one');
                PRAGMA cache_size = 1; PRAGMA cache_spill = 1"
            );
            theirs.execute_batch(&change).expect("a table");
            // In use: a writer in the middle of a change, whose journal or WAL is beside the file.
            let rows =
                "BEGIN IMMEDIATE; WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 9999)
                INSERT INTO challenge SELECT x FROM n;";
            theirs.execute_batch(rows).expect("rows");
            untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
            // Its writer was killed there.
            let copy = StoreFolder::new();
            for file in fs::read_dir(folder.file().parent().expect("a folder")).expect("a folder").flatten() {
                let name = file.file_name();
                if !name.to_string_lossy().ends_with("-shm") {
                    fs::copy(file.path(), copy.file().with_file_name(name)).expect("a copy");
                }
            }
            untouched(&copy, StoreError::NotAStore, StoreFailure::Unreadable);
            // It ended well.
            theirs.execute_batch("COMMIT").expect("rows");
            drop(theirs);
            untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
        }
    }
    let folder = StoreFolder::new();
    drop(
        Connection::open(folder.file())
            .and_then(|file| file.execute_batch("PRAGMA user_version = 0; VACUUM")),
    );
    if fs::metadata(folder.file()).is_ok_and(|file| file.len() > 0) {
        untouched(&folder, StoreError::NotAStore, StoreFailure::Unreadable);
    }
}

/// A store of the first versions whose program was killed before anything went from the WAL into the file.
#[test]
fn a_store_that_is_in_its_wal_alone_is_read() {
    let folder = StoreFolder::new();
    fs::write(folder.file(), VERSION_2).expect("a file");
    let writer = Connection::open(folder.file()).expect("a database");
    let (whole, begun) = (StoreFolder::new(), StoreFolder::new());
    let into = format!("VACUUM INTO '{}'", whole.file().display());
    writer.execute_batch(&into).expect("a copy");
    let source_of_wal = Connection::open(begun.file()).expect("a database");
    source_of_wal.execute_batch("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0").expect("a mode");
    let source = Connection::open(whole.file()).expect("a database");
    let mut schema = source.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").expect("a schema");
    let schema: Vec<String> = schema.query_map([], |row| row.get(0)).expect("rows").flatten().collect();
    let tables = ["key", "record", "same", "follow_up", "journal", "journal_head", "reader"];
    let rows = tables.map(|table| format!("INSERT INTO {table} SELECT * FROM source.{table}"));
    let application: i32 =
        source.pragma_query_value(None, "application_id", |row| row.get(0)).expect("a number");
    let attach = format!("ATTACH '{}' AS source", whole.file().display());
    source_of_wal
        .execute_batch(&format!("{attach}; BEGIN; {}; {};", schema.join(";"), rows.join(";")))
        .expect("rows");
    source_of_wal
        .execute_batch(&format!("PRAGMA application_id = {application}; PRAGMA user_version = 2; COMMIT"))
        .expect("a version");
    let copy = StoreFolder::new();
    for name in ["history.db", "history.db-wal"] {
        fs::copy(begun.file().with_file_name(name), copy.file().with_file_name(name)).expect("a copy");
    }
    assert_eq!(fs::metadata(copy.file()).expect("a file").len(), 4_096);
    #[cfg(unix)]
    let copy = {
        // The WAL is beside the file, and not beside a link to it.
        let link = StoreFolder::new();
        std::os::unix::fs::symlink(copy.file(), link.file()).expect("a link");
        drop(link.open(KEYS).expect("a store"));
        copy
    };
    let store = copy.open(KEYS).expect("a store");
    assert_eq!(store.records(&RecordQuery::on(day(TODAY))).expect("found").rows.len(), 2);
}

/// What every version holds alike; gives the store, opened.
fn goes_on(file: &[u8]) -> SealedStore {
    let folder = StoreFolder::new();
    fs::write(folder.file(), file).expect("a file");
    let mut store = folder.open(KEYS).expect("a store");
    let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    let records = found.rows.iter().map(|(id, record)| {
        let confirmation = Confirmation::from(record.message().clone());
        let name = confirmation.results().first().and_then(|person| person.name.clone());
        (*id, record.treatment_date(), record.method().clone(), name)
    });
    let expected = [(2, TODAY, "無効　花子"), (1, "2026-11-01", "資格　太郎")];
    let expected = expected.map(|(number, treated, name)| {
        (id(number), day(treated), ConfirmationMethod::Pin, Some(Text::from(name)))
    });
    assert_eq!(records.collect::<Vec<_>>(), expected);
    assert_eq!(found.damaged, []);
    let follow_ups = store.follow_ups(FollowUpQuery::All).expect("found").rows;
    let states: Vec<_> = follow_ups.iter().map(|(id, it)| (*id, it.state(day(TODAY)))).collect();
    assert_eq!(states, [(id(1), FollowUpState::Open), (id(2), FollowUpState::Done)]);
    assert_eq!(follow_ups[0].1, follow_up("0042", "2026-11-01"));
    let journal = store.journal().expect("a journal");
    assert_eq!(journal.len(), 4);
    assert_eq!(JournalEntry::decode(&journal[0].entry), Ok(entry("2026-11-01")));
    store.save(id(3), &record("590003", TODAY), &entry(TODAY)).expect("kept");
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
    let newer = StoreError::Newer { found: 9, known: 5 };
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
fn a_path_that_does_not_exist_is_reported_as_that() {
    let nowhere = std::path::Path::new("/nonexistent/history.db");
    let error = shikaku_tests::history::open(nowhere, KEYS).err();
    assert_eq!(error.map(StoreError::failure), Some(StoreFailure::NoAccess));
}
