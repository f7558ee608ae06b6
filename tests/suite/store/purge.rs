//! What was purged is nowhere: not in the file, not beside it.

use std::collections::HashSet;

use rusqlite::Connection;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{Purged, RecordQuery};
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, fresh_id, record};

const KEYS: TestKeys = TestKeys::only(1);

/// Pieces of every record's ciphertext that is in the file, by whether it is due.
fn pieces(folder: &StoreFolder) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let file = Connection::open(folder.file()).expect("a database");
    let read = |sql: &str| {
        let mut statement = file.prepare(sql).expect("a statement");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<Result<Vec<Vec<u8>>, _>>().expect("rows")
    };
    let last = "(SELECT max(purge_after) FROM record)";
    // The nonce and what follows it, and the end: a long row lies on several pages.
    let piece = "SELECT substr(sealed, 1, 24) FROM record WHERE purge_after";
    let end = "SELECT substr(sealed, -24) FROM record WHERE purge_after";
    let due = [read(&format!("{piece} < {last}")), read(&format!("{end} < {last}"))].concat();
    (due, read(&format!("{piece} = {last}")))
}

#[test]
fn the_bytes_of_a_purged_record_are_in_no_file_while_the_store_is_still_open() {
    let folder = StoreFolder::new();
    let mut store = folder.open(KEYS).expect("a store");
    // Ids are random, so that both kinds share pages and pages are divided.
    for _ in 0..400 {
        store.save(fresh_id(), &record("590001", "2026-10-15"), &entry("2026-10-15")).expect("kept");
        store.save(fresh_id(), &record("590002", "2026-11-15"), &entry("2026-11-15")).expect("kept");
    }
    drop(store);
    let (due, stays) = pieces(&folder);
    assert_eq!((due.len(), stays.len()), (800, 400));

    let mut store = folder.open(KEYS).expect("a store");
    // What is written once more before the purge lies in the WAL too.
    store.save(fresh_id(), &record("590001", "2026-10-16"), &entry("2026-10-16")).expect("kept");
    assert_eq!(store.purge(day("2026-12-01")), Ok(Purged { records: 401, follow_ups: 0 }));
    let left = folder.bytes();
    let windows: HashSet<&[u8]> = left.windows(24).collect();
    assert_eq!(due.iter().filter(|piece| windows.contains(piece.as_slice())).count(), 0);
    assert!(stays.iter().all(|piece| windows.contains(piece.as_slice())), "what stays was not found");
    let found = store.records(&RecordQuery::on(day("2026-12-01"))).expect("found");
    assert_eq!((found.rows.len(), found.damaged.len()), (400, 0));
}

#[test]
fn a_purge_with_nothing_due_writes_nothing_anew() {
    let folder = StoreFolder::new();
    let mut store = folder.open(KEYS).expect("a store");
    store.save(fresh_id(), &record("590001", "2026-11-15"), &entry("2026-11-15")).expect("kept");
    let before = folder.bytes();
    assert_eq!(store.purge(day("2026-12-31")), Ok(Purged::default()));
    assert!(folder.bytes() == before);
}
