//! What was changed behind the store's back: it is named, and it hides nothing else.

use std::fs;

use rusqlite::{Connection, params};
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    ChainBreak, FollowUp, FollowUpQuery, Found, HistoryId, JournalLine, Purged, Record, RecordQuery,
    StoreError,
};
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, follow_up, id, paired_reader, record};

const TODAY: &str = "2026-11-22";
const KEYS: TestKeys = TestKeys::only(1);

/// A store with records 1 to 4, follow-ups 1 and 2 and seven lines of the journal.
fn filled() -> StoreFolder {
    let folder = StoreFolder::new();
    let mut store = folder.open(KEYS).expect("a store");
    for (number, serial) in [(1, "590001"), (2, "590002"), (3, "590003"), (4, "590001")] {
        store.save(id(number), &record(serial, TODAY), &entry(TODAY)).expect("kept");
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

/// Everything that a store gives to read.
#[derive(PartialEq)]
struct Read {
    records: Found<Record>,
    follow_ups: Found<FollowUp>,
    journal: Vec<JournalLine>,
}

fn read(folder: &StoreFolder) -> Result<Read, StoreError> {
    let store = folder.open(KEYS)?;
    Ok(Read {
        records: store.records(&RecordQuery::on(day(TODAY)))?,
        follow_ups: store.follow_ups(FollowUpQuery::All)?,
        journal: store.journal()?,
    })
}

/// A store that was closed cleanly, as bytes.
fn whole() -> (StoreFolder, Vec<u8>) {
    let folder = filled();
    drop(folder.open(KEYS).expect("a store"));
    let whole = fs::read(folder.file()).expect("a file");
    (folder, whole)
}

/// Flips one bit at each of these places. Nothing false is shown, no key is blamed, nothing falls over, and where less is
/// shown than was kept, it is said.
fn flip_at(places: impl Fn(usize) -> bool) {
    let (folder, whole) = whole();
    let untouched = read(&folder).unwrap_or_else(|error| panic!("{error}"));
    let (mut quiet, mut damaged, mut refused) = (0, 0, 0);
    for place in (0..whole.len()).filter(|place| places(*place)) {
        let mut flipped = whole.clone();
        flipped[place] ^= 1 << (place % 8);
        fs::write(folder.file(), &flipped).expect("a file");
        match read(&folder) {
            Ok(found) if found == untouched => quiet += 1,
            Ok(found) => {
                let rows = found.records.rows.iter();
                assert!(rows.clone().all(|row| untouched.records.rows.contains(row)), "byte {place}");
                let seen = found.records.rows.len() + found.records.damaged.len();
                assert!(seen >= untouched.records.rows.len(), "byte {place} hides a record");
                let seen = found.follow_ups.rows.len() + found.follow_ups.damaged.len();
                assert!(seen >= untouched.follow_ups.rows.len(), "byte {place} hides a follow-up");
                assert!(
                    !found.records.damaged.is_empty() || !found.follow_ups.damaged.is_empty(),
                    "byte {place} changes something without a word"
                );
                damaged += 1;
            }
            Err(error) => {
                assert_ne!(error, StoreError::WrongKey, "byte {place}");
                refused += 1;
            }
        }
    }
    println!("{quiet} of no effect, {damaged} damaged a row, {refused} refused");
    assert!(damaged > 0 && refused > 0);
}

const PAGE: usize = 4_096;

/// The head of each page says what else is on it: there every byte, elsewhere some.
#[test]
fn a_flipped_bit_anywhere_hides_nothing() {
    flip_at(|place| place % PAGE < 48 || place % 67 == 0);
}

/// Takes minutes: `cargo test -p shikaku-tests --test suite every_flipped_bit -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn every_flipped_bit_hides_nothing() {
    flip_at(|_| true);
}

/// A row that its index does not name is not found by its id, although its table holds it.
#[test]
fn an_index_that_contradicts_its_table_is_refused_and_left_untouched() {
    for (table, last) in [("record", 4), ("follow_up", 2)] {
        let (folder, mut bytes) = whole();
        let root: usize = {
            let file = Connection::open(folder.file()).expect("a database");
            let index = format!("sqlite_autoindex_{table}_1");
            let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
            file.query_row(sql, [index], |row| row.get(0)).expect("an index")
        };
        let page = &mut bytes[(root - 1) * PAGE..root * PAGE];
        let mut id = [0; 16];
        id[15] = last;
        let place = page.windows(id.len()).position(|bytes| bytes == id).expect("the last id");
        // A higher id in its place keeps the order of the index.
        page[place + 15] = 9;
        fs::write(folder.file(), &bytes).expect("a file");
        assert_eq!(folder.open(KEYS).err(), Some(StoreError::NotAStore), "{table}");
        assert!(fs::read(folder.file()).expect("a file") == bytes, "{table}: the file was touched");
    }
}

/// A row that is missing counts as damaged, whichever way it went.
#[track_caller]
fn counts(sql: &str, rows: usize, damaged: usize) {
    let folder = filled();
    tamper(&folder, sql);
    let found = records(&folder);
    assert_eq!((found.rows.len(), found.damaged.len()), (rows, damaged), "{sql}");
}

#[test]
fn a_record_that_was_deleted_added_or_cannot_be_found_counts_as_damaged() {
    counts(&format!("DELETE FROM record WHERE {ONE}"), 3, 1);
    counts(&format!("DELETE FROM record WHERE {ONE} OR {TWO}"), 2, 2);
    counts("DELETE FROM record; DELETE FROM same", 0, 4);
    counts(&format!("DELETE FROM same WHERE {}", ONE.replace("id", "record")), 4, 1);
    counts(&format!("UPDATE same SET digest = zeroblob(32) WHERE {}", ONE.replace("id", "record")), 4, 1);
    counts("INSERT INTO record VALUES (x'07', 1, 739981, zeroblob(99))", 4, 1);
    counts(&format!("DELETE FROM record WHERE {ONE}; UPDATE record SET period = 7 WHERE {TWO}"), 2, 2);
    counts("DELETE FROM journal_head", 4, 1);
    counts("UPDATE journal_head SET sealed = zeroblob(200)", 4, 1);
    let folder = filled();
    tamper(&folder, &format!("DELETE FROM record WHERE {ONE}"));
    let store = folder.open(KEYS).expect("a store");
    assert_eq!(store.record(id(1), day(TODAY)), Err(StoreError::DamagedRecord(id(1))));
}

/// What was authentic once is put back.
#[test]
fn a_row_that_was_put_back_to_an_earlier_state_is_noticed() {
    let folder = filled();
    drop(folder.open(KEYS).expect("a store"));
    let earlier = folder.file().with_extension("earlier");
    fs::copy(folder.file(), &earlier).expect("a copy");
    let mut store = folder.open(KEYS).expect("a store");
    store.close_follow_up(id(1), entry(TODAY).at()).expect("closed");
    store.save(id(5), &record("590002", TODAY), &entry(TODAY)).expect("kept");
    store.purge(day("2027-01-01")).expect("purged");
    store.save(id(6), &record("590002", "2027-01-01"), &entry("2027-01-01")).expect("kept");
    drop(store);
    let put_back = |what: &str| {
        let copy = StoreFolder::new();
        fs::copy(folder.file(), copy.file()).expect("a copy");
        let attach = format!("ATTACH '{}' AS earlier;", earlier.display());
        tamper(&copy, &format!("{attach} {what}"));
        copy
    };
    let follow_ups = |copy: &StoreFolder| {
        let found = copy.open(KEYS).expect("a store").follow_ups(FollowUpQuery::All).expect("found");
        (found.rows.len(), found.damaged.len())
    };
    assert_eq!(follow_ups(&put_back("SELECT 1")), (1, 0));
    // The follow-up that was done and purged is open again.
    let again = put_back("INSERT OR REPLACE INTO follow_up SELECT * FROM earlier.follow_up");
    assert_eq!(follow_ups(&again), (2, 1));
    let again = put_back("INSERT OR REPLACE INTO record SELECT * FROM earlier.record");
    let found = again.open(KEYS).expect("a store").records(&RecordQuery::on(day(TODAY))).expect("found");
    assert_eq!((found.rows.len(), found.damaged.len()), (5, 4));
    // The journal with the head that it had.
    let again = put_back(
        "DELETE FROM journal; INSERT INTO journal SELECT * FROM earlier.journal;
        INSERT OR REPLACE INTO journal_head SELECT * FROM earlier.journal_head",
    );
    let store = again.open(KEYS).expect("a store");
    let found = store.records(&RecordQuery::on(day("2027-01-01"))).expect("found");
    assert!(!found.damaged.is_empty());
}

#[test]
fn a_done_follow_up_that_is_open_again_counts_as_damaged() {
    let folder = filled();
    let read = || -> (Vec<u8>, i64) {
        let file = Connection::open(folder.file()).expect("a database");
        let sql = format!("SELECT sealed, is_done FROM follow_up WHERE {ONE}");
        file.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("a row")
    };
    let (sealed, is_done) = read();
    folder.open(KEYS).expect("a store").close_follow_up(id(1), entry(TODAY).at()).expect("closed");
    let file = Connection::open(folder.file()).expect("a database");
    file.execute(
        &format!("UPDATE follow_up SET sealed = ?1, is_done = ?2 WHERE {ONE}"),
        params![sealed, is_done],
    )
    .expect("a change");
    drop(file);
    let found = folder.open(KEYS).expect("a store").follow_ups(FollowUpQuery::All).expect("found");
    assert_eq!((found.rows.len(), found.damaged), (2, vec![HistoryId::UNKNOWN]));
}

#[test]
fn what_is_missing_is_missed_until_it_may_not_be_kept_any_more() {
    let folder = filled();
    tamper(&folder, &format!("DELETE FROM record WHERE {ONE}"));
    let mut store = folder.open(KEYS).expect("a store");
    store.save(id(7), &record("590002", TODAY), &entry(TODAY)).expect("kept");
    store.save(id(8), &record("590002", "2026-12-01"), &entry(TODAY)).expect("kept");
    store.purge(day(TODAY)).expect("purged");
    store.rotate_leaving_damage(&TestKeys::between(1, 2)).expect("rotated");
    let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    assert_eq!((found.rows.len(), found.damaged.len()), (5, 1));
    store.purge(day("2027-01-01")).expect("purged");
    let found = store.records(&RecordQuery::on(day("2027-01-01"))).expect("found");
    assert_eq!((found.rows.len(), found.damaged.len()), (1, 0));
}

/// A purge date that was moved does not open, and is no reason to delete.
#[test]
fn a_row_whose_purge_date_was_moved_back_is_not_purged_by_it() {
    let folder = filled();
    tamper(&folder, &format!("UPDATE record SET purge_after = 700000 WHERE {ONE}"));
    let mut store = folder.open(KEYS).expect("a store");
    assert_eq!(store.purge(day("2026-12-31")), Ok(Purged::default()));
    let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
    assert_eq!((found.rows.len(), found.damaged), (3, vec![id(1)]));
    assert_eq!(store.purge(day("2027-01-01")), Ok(Purged { records: 4, follow_ups: 0 }));
}

#[test]
fn without_its_manifest_a_store_is_read_and_not_written() {
    let folder = filled();
    tamper(&folder, "DELETE FROM journal_head");
    let mut store = folder.open(KEYS).expect("a store");
    let kept = store.save(id(9), &record("590001", TODAY), &entry(TODAY));
    assert_eq!(kept, Err(StoreError::DamagedHead));
    assert_eq!(store.purge(day("2027-01-01")), Err(StoreError::DamagedHead));
    assert_eq!(
        records(&{
            drop(store);
            folder
        })
        .rows
        .len(),
        4
    );
}
