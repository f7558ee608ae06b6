//! What was changed behind the store's back: it is named, and it hides nothing else.

use std::fs;

use rusqlite::{Connection, params};
use shikaku_core::adapter::sealed_store::SealedStore;
use shikaku_core::history::{
    ChainBreak, FollowUpQuery, Found, HistoryId, HistoryStore as _, ReaderShelf as _, Record, RecordQuery,
    StoreError,
};
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, follow_up, id, paired_reader, record};

const TODAY: &str = "2026-11-22";
const KEYS: TestKeys = TestKeys::only(1);

/// A store with records 1 to 4, follow-ups 1 and 2 and seven lines of the journal.
fn filled() -> StoreFolder {
    let folder = StoreFolder::new();
    let mut store = folder.open(KEYS).expect("a store");
    for (number, serial) in [(1, "590001"), (2, "590002"), (3, "590003"), (4, "590001")] {
        store.keep(id(number), &record(serial, TODAY), &entry(TODAY)).expect("kept");
    }
    store.open_follow_up(id(1), &follow_up("0042", TODAY), &entry(TODAY)).expect("kept");
    store.open_follow_up(id(2), &follow_up("0043", TODAY), &entry(TODAY)).expect("kept");
    store.note(&entry(TODAY)).expect("noted");
    folder
}

/// Changes the file by SQL.
fn tamper(folder: &StoreFolder, sql: &str) {
    let file = Connection::open(folder.file()).expect("a database");
    file.execute_batch(sql).expect("a change");
}

fn records(folder: &StoreFolder) -> Found<Record> {
    let store = folder.open(KEYS).expect("a store");
    store.records(&RecordQuery::on(day(TODAY))).expect("found")
}

/// Holds that exactly these are damaged and every other can be read.
#[track_caller]
fn check(sql: &str, damaged: &[u128]) {
    let folder = filled();
    tamper(&folder, sql);
    let mut found = records(&folder);
    found.damaged.sort();
    let expected: Vec<_> = damaged.iter().copied().map(id).collect();
    assert_eq!(found.damaged, expected, "{sql}");
    assert_eq!(found.rows.len(), 4 - damaged.len(), "{sql}");
    let store = folder.open(KEYS).expect("a store");
    for id in expected {
        assert_eq!(store.record(id, day(TODAY)), Err(StoreError::DamagedRecord(id)), "{sql}");
    }
}

#[test]
fn a_damaged_reader_hides_no_other_and_can_be_paired_again() {
    for change in ["sealed = substr(sealed, 2)", "used = -1", "id = x'07'"] {
        let folder = filled();
        let mut store = folder.open(KEYS).expect("a store");
        for device in ["a", "b"] {
            store.save_reader(&paired_reader(device)).expect("saved");
        }
        drop(store);
        tamper(&folder, &format!("UPDATE reader SET {change} WHERE used = 1"));
        let mut store = folder.open(KEYS).expect("a store");
        let devices = |store: &SealedStore| {
            store.readers().expect("a shelf").into_iter().map(|reader| reader.device).collect::<Vec<_>>()
        };
        assert_eq!(devices(&store), ["b"], "{change}");
        store.save_reader(&paired_reader("a")).expect("saved");
        assert_eq!(devices(&store), ["a", "b"], "{change}");
    }
}

const ONE: &str = "id = x'00000000000000000000000000000001'";
const TWO: &str = "id = x'00000000000000000000000000000002'";

#[test]
fn a_row_that_was_cut_moved_or_exchanged_is_damaged_and_the_others_are_not() {
    check("SELECT 1", &[]);
    check(&format!("UPDATE record SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE {ONE}"), &[1]);
    check(&format!("UPDATE record SET sealed = x'' WHERE {ONE}"), &[1]);
    check(&format!("UPDATE record SET purge_after = purge_after + 1 WHERE {ONE}"), &[1]);
    check(&format!("UPDATE record SET period = 7 WHERE {TWO}"), &[2]);
    let exchanged = format!("UPDATE record SET sealed = (SELECT sealed FROM record WHERE {TWO}) WHERE {ONE}");
    check(&exchanged, &[1]);
    check(
        &format!("UPDATE record SET sealed = (SELECT sealed FROM follow_up WHERE {ONE}) WHERE {ONE}"),
        &[1],
    );
}

#[test]
fn each_flipped_byte_of_a_sealed_record_damages_it_and_no_other() {
    let folder = filled();
    let sealed: Vec<u8> = {
        let file = Connection::open(folder.file()).expect("a database");
        let sql = format!("SELECT sealed FROM record WHERE {ONE}");
        file.query_row(&sql, [], |row| row.get(0)).expect("a row")
    };
    for place in (0..sealed.len()).step_by(17).chain([sealed.len() - 1]) {
        let mut flipped = sealed.clone();
        flipped[place] ^= 1;
        let file = Connection::open(folder.file()).expect("a database");
        file.execute(&format!("UPDATE record SET sealed = ?1 WHERE {ONE}"), params![flipped])
            .expect("a change");
        drop(file);
        let found = records(&folder);
        assert_eq!((found.damaged, found.rows.len()), (vec![id(1)], 3), "byte {place}");
    }
}

#[test]
fn a_follow_up_whose_day_was_moved_is_damaged_and_the_others_are_not() {
    for change in ["due = due + 30", "is_done = 1", "purge_after = 0", "sealed = zeroblob(64)"] {
        let folder = filled();
        tamper(&folder, &format!("UPDATE follow_up SET {change} WHERE {ONE}"));
        let store = folder.open(KEYS).expect("a store");
        let found = store.follow_ups(FollowUpQuery::All).expect("found");
        assert_eq!((found.damaged, found.rows.len()), (vec![id(1)], 1), "{change}");
    }
}

#[test]
fn the_first_line_of_the_journal_that_is_not_as_written_is_named() {
    let missing = |line| StoreError::Journal(ChainBreak::Missing { line });
    let changed = |line| StoreError::Journal(ChainBreak::Changed { line });
    for (sql, expected) in [
        ("DELETE FROM journal WHERE line = 2", missing(2)),
        ("DELETE FROM journal WHERE line = 7", missing(7)),
        ("DELETE FROM journal", missing(1)),
        ("UPDATE journal SET sealed = zeroblob(90) WHERE line = 3", changed(3)),
        (
            "UPDATE journal SET sealed = (SELECT sealed FROM journal WHERE line = 1) WHERE line = 4",
            changed(4),
        ),
        ("UPDATE journal SET line = 9 WHERE line = 2; DELETE FROM journal WHERE line = 4", missing(2)),
        ("DELETE FROM journal_head", StoreError::DamagedHead),
        ("UPDATE journal_head SET sealed = zeroblob(68)", StoreError::DamagedHead),
    ] {
        let folder = filled();
        tamper(&folder, sql);
        assert_eq!(folder.open(KEYS).expect("a store").journal(), Err(expected), "{sql}");
    }
}

#[test]
fn damage_survives_a_rotation_and_so_does_everything_else() {
    let folder = filled();
    tamper(&folder, &format!("UPDATE record SET sealed = zeroblob(99) WHERE {ONE}"));
    folder.open(KEYS).expect("a store").rotate(&TestKeys::between(1, 2)).expect("rotated");
    let store = folder.open(TestKeys::only(2)).expect("a store");
    let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    assert_eq!((found.damaged, found.rows.len()), (vec![id(1)], 3));
    assert_eq!(store.journal().expect("a journal").len(), 7);
}

/// Wherever a byte of the file is flipped, nothing false is shown, no key is blamed, and nothing falls over.
#[test]
fn a_flipped_byte_anywhere_shows_nothing_false_and_is_no_wrong_key() {
    let folder = filled();
    let untouched: Vec<(HistoryId, Record)> = records(&folder).rows;
    let whole = fs::read(folder.file()).expect("a file");
    let (mut quiet, mut damaged, mut refused, mut lost) = (0, 0, 0, 0);
    for place in (0..whole.len()).step_by(61) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        fs::write(folder.file(), &flipped).expect("a file");
        let read = folder.open(KEYS).and_then(|store| store.records(&RecordQuery::on(day(TODAY))));
        match read {
            Ok(found) => {
                assert!(
                    found.rows.iter().all(|row| untouched.contains(row)),
                    "byte {place} shows another record"
                );
                let seen = found.rows.len() + found.damaged.len();
                damaged += usize::from(!found.damaged.is_empty());
                lost += usize::from(seen < 4);
                quiet += usize::from(found.damaged.is_empty() && seen == 4);
            }
            Err(error) => {
                assert_ne!(error, StoreError::WrongKey, "byte {place}");
                refused += 1;
            }
        }
    }
    println!("{quiet} of no effect, {damaged} damaged a record, {refused} refused, {lost} hid a record");
    assert!(damaged > 0 && refused > 0);
    assert_eq!(lost, 0, "a record went missing without a word");
}
