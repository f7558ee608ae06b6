//! A rotation of a store with damage: refused with nothing changed. A rotation that is cut off makes no row unreadable.

use rusqlite::Connection;
use shikaku_adapter::SystemRandom;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::history::{ChainBreak, FollowUpQuery, HistoryStore as _, RecordQuery, StoreError};
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_clinic::readiness::ChecklistStore as _;
use shikaku_clinic::saved_settings::SettingsStore as _;
use shikaku_tests::history::{
    StoreFolder, TestKeys, checklist, day, entry, follow_up, id, paired_reader, record, settings,
};
use shikaku_transport::{Random, RandomUnavailable};

const TODAY: &str = "2026-11-22";
const OLD: TestKeys = TestKeys::only(1);
const BOTH: TestKeys = TestKeys::between(1, 2);

/// A store with three records, two follow-ups, a reader, a checklist, settings and five lines of the journal.
fn filled() -> StoreFolder {
    let folder = StoreFolder::new();
    let mut store = folder.open(OLD).expect("a store");
    for number in 0..3 {
        store.save(id(number), &record("590001", TODAY), &entry(TODAY)).expect("kept");
    }
    for number in 0..2 {
        store.open_follow_up(id(number), &follow_up("0042", TODAY), &entry(TODAY)).expect("kept");
    }
    store.save_reader(&paired_reader("a")).expect("saved");
    store.save_checklist(&checklist("1950-05-02")).expect("saved");
    store.save_settings(&settings("dark")).expect("saved");
    folder
}

fn tamper(folder: &StoreFolder, sql: &str) {
    Connection::open(folder.file()).expect("a database").execute_batch(sql).expect("a change");
}

/// Readable records, follow-ups and readers.
fn readable(store: &SealedStore) -> [usize; 3] {
    let records = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    let follow_ups = store.follow_ups(FollowUpQuery::All).expect("found");
    [records.rows.len(), follow_ups.rows.len(), store.readers().expect("a shelf").len()]
}

fn keys_in(folder: &StoreFolder) -> u32 {
    let file = Connection::open(folder.file()).expect("a database");
    file.query_row("SELECT count(*) FROM key", [], |row| row.get(0)).expect("a count")
}

/// Each kind of damage, the readable rows that are left, and the error of a rotation.
const DAMAGE: &[(&str, [usize; 3], StoreError)] = &[
    (
        "UPDATE journal_head SET sealed = CAST((CASE substr(sealed, 1, 1) WHEN x'00' THEN x'01' ELSE x'00' END) || substr(sealed, 2) AS BLOB)",
        [3, 2, 1],
        HEAD,
    ),
    ("UPDATE journal_head SET sealed = substr(sealed, 1, 40)", [3, 2, 1], HEAD),
    ("UPDATE journal_head SET period = 9", [3, 2, 1], HEAD),
    ("DELETE FROM journal_head", [3, 2, 1], HEAD),
    ("UPDATE follow_up SET period = 9 WHERE rowid = 1", [3, 1, 1], rows(1)),
    ("UPDATE follow_up SET due = due + 1 WHERE rowid = 2", [3, 1, 1], rows(1)),
    ("UPDATE record SET period = 0 WHERE rowid = 1", [2, 2, 1], rows(1)),
    ("UPDATE record SET sealed = zeroblob(99) WHERE rowid < 3", [1, 2, 1], rows(2)),
    ("DELETE FROM record WHERE rowid = 2", [2, 2, 1], rows(1)),
    ("DELETE FROM follow_up", [3, 0, 1], rows(2)),
    ("DELETE FROM same WHERE record = (SELECT id FROM record WHERE rowid = 1)", [3, 2, 1], rows(1)),
    ("UPDATE journal SET period = 9 WHERE line = 2", [3, 2, 1], rows(1)),
    ("DELETE FROM journal WHERE line = 5", [3, 2, 1], StoreError::Journal(ChainBreak::Missing { line: 5 })),
    ("UPDATE reader SET period = 9", [3, 2, 0], rows(1)),
    ("DELETE FROM reader", [3, 2, 0], rows(1)),
    ("UPDATE checklist SET period = 9", [3, 2, 1], rows(1)),
    ("DELETE FROM checklist", [3, 2, 1], rows(1)),
    ("UPDATE setting SET period = 9", [3, 2, 1], rows(1)),
    ("DELETE FROM setting", [3, 2, 1], rows(1)),
];

const HEAD: StoreError = StoreError::DamagedHead;

const fn rows(rows: usize) -> StoreError {
    StoreError::DamagedRows { rows }
}

#[test]
fn a_store_with_damage_is_not_rotated_and_nothing_changes() {
    for (sql, left, error) in DAMAGE {
        let folder = filled();
        tamper(&folder, sql);
        let before = dump(&folder);
        let mut store = folder.open(OLD).expect("a store");
        assert_eq!(readable(&store), *left, "before: {sql}");
        assert_eq!(store.rotate(&BOTH), Err(*error), "{sql}");
        assert!(!store.needs_earlier_keys());
        drop(store);
        assert_eq!(dump(&folder), before, "{sql}");
        let store = folder.open(OLD).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(readable(&store), *left, "after: {sql}");
    }
}

#[test]
fn a_person_who_leaves_damage_keeps_every_row_and_the_key_of_what_does_not_open() {
    for (sql, left, error) in DAMAGE {
        let folder = filled();
        tamper(&folder, sql);
        let before = dump(&folder);
        let mut store = folder.open(OLD).expect("a store");
        let rotated = store.rotate_leaving_damage(&BOTH);
        if *error == HEAD {
            assert_eq!((rotated, dump_of(store, &folder)), (Err(HEAD), before), "{sql}");
            continue;
        }
        assert_eq!(rotated, Ok(()), "{sql}");
        let is_kept = sql.starts_with("UPDATE");
        assert_eq!(store.needs_earlier_keys(), is_kept, "{sql}");
        drop(store);
        for _ in 0..2 {
            let store = folder.open(if is_kept { BOTH } else { TestKeys::only(2) }).expect("a store");
            assert_eq!(readable(&store), *left, "{sql}");
            assert_eq!(store.check_damage(), Err(*error), "{sql}");
        }
        assert_eq!(keys_in(&folder), 1 + u32::from(is_kept), "{sql}");
    }
}

#[test]
fn a_row_that_was_mended_after_a_rotation_opens_and_ends_the_earlier_key() {
    let folder = filled();
    tamper(&folder, "UPDATE follow_up SET period = 9 WHERE rowid = 1");
    folder.open(OLD).expect("a store").rotate_leaving_damage(&BOTH).expect("rotated");
    tamper(&folder, "UPDATE follow_up SET period = 1 WHERE rowid = 1");
    let store = folder.open(BOTH).expect("a store");
    assert_eq!((readable(&store), store.check_damage()), ([3, 2, 1], Ok(())));
    drop(store);
    assert_eq!(keys_in(&folder), 1);
    let store = folder.open(TestKeys::only(2)).expect("a store");
    assert_eq!((readable(&store), store.checklist()), ([3, 2, 1], Ok(Some(checklist("1950-05-02")))));
    assert_eq!(store.settings(), Ok(Some(settings("dark"))));
}

/// The content of every table.
fn dump(folder: &StoreFolder) -> Vec<String> {
    let file = Connection::open(folder.file()).expect("a database");
    let tables = [
        "key",
        "record",
        "same",
        "follow_up",
        "journal",
        "journal_head",
        "reader",
        "checklist",
        "setting",
        "chore",
    ];
    let mut lines = Vec::new();
    for table in tables {
        let mut statement = file.prepare(&format!("SELECT * FROM {table}")).expect("a table");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let values = (0..columns).map(|column| format!("{:?}", row.get_ref(column).expect("a value")));
            lines.push(values.collect());
        }
    }
    lines
}

fn dump_of(store: SealedStore, folder: &StoreFolder) -> Vec<String> {
    drop(store);
    dump(folder)
}

/// So many seeds, and then none: a rotation stops at a chosen place.
struct Seeds(usize);

impl Random for Seeds {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        self.0 = self.0.checked_sub(1).ok_or(RandomUnavailable)?;
        SystemRandom.seed()
    }
}

/// A store whose rotation stopped after so many seeds; `None` when it was finished.
fn cut_off(seeds: usize) -> Option<StoreFolder> {
    let folder = filled();
    let mut store = SealedStore::open(&folder.file(), &OLD, Box::new(Seeds(seeds))).expect("a store");
    store.rotate(&BOTH).is_err().then_some(folder)
}

#[test]
fn a_rotation_that_stops_anywhere_is_finished_by_the_next_opening() {
    let places = (0..).map_while(cut_off).map(|folder| {
        let store = folder.open(BOTH).expect("a store");
        assert_eq!(readable(&store), [3, 2, 1]);
        assert_eq!(store.journal().expect("a journal").len(), 5);
        drop(store);
        assert_eq!(keys_in(&folder), 1);
    });
    assert!(places.count() > 8);
}

#[test]
fn damage_found_in_the_middle_of_a_rotation_takes_no_other_row_and_no_key() {
    for (sql, ..) in DAMAGE {
        for seeds in 1.. {
            let Some(folder) = cut_off(seeds) else { break };
            let open = || folder.open(BOTH).unwrap_or_else(|error| panic!("{sql} after {seeds}: {error}"));
            tamper(&folder, sql);
            let (periods, before) = (keys_in(&folder), readable(&open()));
            assert_eq!(readable(&open()), before, "{sql} after {seeds}");
            if sql.starts_with("UPDATE") {
                assert_eq!(keys_in(&folder), periods, "{sql} after {seeds}");
            }
        }
    }
}

#[test]
fn an_opening_that_cannot_finish_a_rotation_reads_everything() {
    let places = (1..).map_while(cut_off).map(|folder| {
        let store = SealedStore::open(&folder.file(), &BOTH, Box::new(Seeds(0))).expect("a store");
        assert_eq!(readable(&store), [3, 2, 1]);
    });
    assert!(places.count() > 8);
}
