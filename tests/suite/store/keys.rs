//! Keys: the right one, another, none, a new one.

use std::collections::HashSet;

use rusqlite::Connection;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    FollowUpQuery, KeyId, KeyStore, KeyUnavailable, RecordQuery, Saved, StoreError, StoreKey,
};
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, follow_up, id, paired_reader, record};
use shikaku_transport::{Random, RandomUnavailable};

const TODAY: &str = "2026-11-22";

struct Locked;

impl KeyStore for Locked {
    fn key(&self, _: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable> {
        Err(KeyUnavailable::Locked)
    }
}

struct NoChance;

impl Random for NoChance {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Err(RandomUnavailable)
    }
}

fn filled(count: u128) -> StoreFolder {
    let folder = StoreFolder::new();
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    for number in 0..count {
        store.save(id(number), &record("590001", TODAY), &entry(TODAY)).expect("kept");
    }
    store.open_follow_up(id(1), &follow_up("0042", TODAY), &entry(TODAY)).expect("kept");
    store.save_reader(&paired_reader("a")).expect("saved");
    folder
}

fn sql(folder: &StoreFolder, change: &str) {
    Connection::open(folder.file()).expect("a database").execute_batch(change).expect("a change");
}

#[track_caller]
fn refused(opened: Result<SealedStore, StoreError>, expected: StoreError, failure: StoreFailure) {
    let error = opened.err();
    assert_eq!(error, Some(expected));
    assert_eq!(error.map(StoreError::failure), Some(failure));
}

#[test]
fn another_key_under_the_same_name_is_distinguished_from_damage() {
    let folder = filled(1);
    let other = TestKeys { variant: 0x80, ..TestKeys::only(1) };
    refused(folder.open(other), StoreError::WrongKey, StoreFailure::WrongKey);
    for column in ["salt", "proof", "checksum"] {
        let folder = filled(1);
        sql(
            &folder,
            &format!(
                "UPDATE key SET {column} = CAST((CASE substr({column}, 1, 1) WHEN x'01' THEN x'02' ELSE x'01' END) || substr({column}, 2) AS BLOB)"
            ),
        );
        refused(folder.open(TestKeys::only(1)), StoreError::DamagedHead, StoreFailure::Unreadable);
    }
    let folder = filled(1);
    sql(&folder, "UPDATE key SET id = 'key-2'");
    refused(folder.open(TestKeys::between(1, 2)), StoreError::DamagedHead, StoreFailure::Unreadable);
    // And the right one still opens what was refused to the wrong one.
    assert!(filled(1).open(TestKeys::only(1)).is_ok());
}

#[test]
fn a_key_that_is_absent_or_locked_is_reported_as_that() {
    let folder = filled(1);
    refused(folder.open(TestKeys::only(2)), StoreError::KeyAbsent, StoreFailure::KeyAbsent);
    let opened = SealedStore::open(&folder.file(), &Locked, Box::new(NoChance));
    refused(opened, StoreError::KeyLocked, StoreFailure::KeyLocked);
    // A store that could not be begun can be begun later.
    let folder = StoreFolder::new();
    assert!(SealedStore::open(&folder.file(), &Locked, Box::new(NoChance)).is_err());
    assert!(folder.open(TestKeys::only(1)).is_ok());
}

#[test]
fn without_random_bytes_nothing_is_kept() {
    let folder = filled(1);
    let mut store =
        SealedStore::open(&folder.file(), &TestKeys::only(1), Box::new(NoChance)).expect("a store");
    let kept = store.save(id(9), &record("590001", TODAY), &entry(TODAY));
    assert_eq!(kept, Err(StoreError::NoRandom));
    assert_eq!(store.record(id(9), day(TODAY)), Ok(None));
    assert_eq!(store.journal().expect("a journal").len(), 2);
}

#[test]
fn a_second_program_gets_the_failure_that_the_store_is_in_use() {
    let folder = filled(1);
    let first = folder.open(TestKeys::only(1)).expect("a store");
    refused(folder.open(TestKeys::only(1)), StoreError::InUse, StoreFailure::InUse);
    drop(first);
    assert!(folder.open(TestKeys::only(1)).is_ok());
}

#[test]
fn after_a_rotation_the_old_key_opens_nothing_and_the_new_one_everything() {
    let folder = filled(300);
    let before = folder.bytes();
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    store.rotate(&TestKeys::between(1, 2)).expect("rotated");
    assert_eq!(store.save(id(1_000), &record("590002", TODAY), &entry(TODAY)), Ok(Saved::New));
    drop(store);
    refused(folder.open(TestKeys::only(1)), StoreError::KeyAbsent, StoreFailure::KeyAbsent);

    let store = folder.open(TestKeys::only(2)).expect("a store");
    let all = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    assert_eq!((all.rows.len(), all.damaged.len()), (301, 0));
    let key = record("590001", TODAY).duplicate_keys().remove(0);
    let same = store.records(&RecordQuery::on(day(TODAY)).same_as(key)).expect("found");
    assert_eq!(same.rows.len(), 300);
    assert_eq!(store.follow_ups(FollowUpQuery::Open).expect("found").rows.len(), 1);
    assert_eq!(store.journal().expect("a journal").len(), 302);
    let readers = store.readers().expect("a shelf");
    assert_eq!(readers.first().map(|reader| &reader.key), Some(&paired_reader("a").key));
    // Nothing that the old key had sealed is left.
    let after = folder.bytes();
    let pieces: HashSet<&[u8]> = after.windows(24).collect();
    assert!(ciphertexts(&before).iter().all(|piece| !pieces.contains(piece.as_slice())));
}

/// Pieces of the sealed records in the bytes of a file.
fn ciphertexts(file: &[u8]) -> Vec<Vec<u8>> {
    let folder = StoreFolder::new();
    std::fs::write(folder.file(), file).expect("a file");
    let file = Connection::open(folder.file()).expect("a database");
    let mut statement = file.prepare("SELECT substr(sealed, 40, 24) FROM record").expect("a statement");
    let pieces = statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<Vec<_>, _>>();
    pieces.expect("rows")
}

#[test]
fn no_nonce_occurs_twice() {
    let folder = filled(400);
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    store.close_follow_up(id(1), entry("2026-12-01").at()).expect("closed");
    store.rotate(&TestKeys::only(1)).expect("rotated");
    drop(store);
    let file = Connection::open(folder.file()).expect("a database");
    let sealed = "SELECT sealed FROM record UNION ALL SELECT sealed FROM follow_up
        UNION ALL SELECT sealed FROM journal UNION ALL SELECT sealed FROM journal_head";
    let counts = format!("SELECT count(*), count(DISTINCT substr(sealed, 1, 12)) FROM ({sealed})");
    let counted = file.query_row(&counts, [], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)));
    assert_eq!(counted.expect("counts"), (803, 803));
}

#[test]
fn a_key_that_sealed_as_much_as_it_may_is_refused_until_it_is_rotated() {
    let folder = filled(1);
    sql(&folder, "UPDATE key SET seals = (1 << 32) - 3");
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    // A record, a line of the journal and its head.
    assert_eq!(store.save(id(8), &record("590001", TODAY), &entry(TODAY)), Ok(Saved::New));
    let refused = store.save(id(9), &record("590001", TODAY), &entry(TODAY));
    assert_eq!(refused, Err(StoreError::KeyWorn));
    store.rotate(&TestKeys::only(1)).expect("rotated");
    assert_eq!(store.save(id(9), &record("590001", TODAY), &entry(TODAY)), Ok(Saved::New));
    assert_eq!(store.records(&RecordQuery::on(day(TODAY))).expect("found").rows.len(), 3);
}
