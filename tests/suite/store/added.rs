//! Rows that were added behind the store's back: each counts as damage, hides nothing, and no purge removes it unseen.

use rusqlite::Connection;
use shikaku_clinic::history::{FollowUpQuery, HistoryStore, Purged, RecordQuery, StoreError};
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, follow_up, id, paired_reader, record};

const TODAY: &str = "2026-11-22";
const KEYS: TestKeys = TestKeys::only(1);

/// A store with two records and two follow-ups, and then changed by SQL.
fn changed(sql: &str) -> StoreFolder {
    let folder = StoreFolder::new();
    let mut store = folder.open(KEYS).expect("a store");
    for (number, serial, patient) in [(1, "590001", "0042"), (2, "590002", "0043")] {
        store.save(id(number), &record(serial, TODAY), &entry(TODAY)).expect("kept");
        store.open_follow_up(id(number), &follow_up(patient, TODAY), &entry(TODAY)).expect("kept");
    }
    store.save_reader(&paired_reader("a")).expect("saved");
    drop(store);
    Connection::open(folder.file()).expect("a database").execute_batch(sql).expect("a change");
    folder
}

/// How many records and follow-ups are read, and how many are damaged.
#[track_caller]
fn counts(store: &dyn HistoryStore, on: &str) -> [(usize, usize); 2] {
    let records = store.records(&RecordQuery::on(day(on))).expect("records");
    let follow_ups = store.follow_ups(FollowUpQuery::All).expect("follow-ups");
    [(records.rows.len(), records.damaged.len()), (follow_ups.rows.len(), follow_ups.damaged.len())]
}

/// With the day of purging behind it and before it, with the seal of another row and with none, with every kind of id.
const RECORDS: &[&str] = &[
    "INSERT INTO record SELECT x'07', period, purge_after, sealed FROM record LIMIT 1",
    "INSERT INTO record SELECT randomblob(16), period, 1, sealed FROM record LIMIT 1",
    "INSERT INTO record SELECT randomblob(16), period, 999999, sealed FROM record LIMIT 1",
    "INSERT INTO record VALUES (x'', 1, 1, x'')",
];
const FOLLOW_UPS: &[&str] = &[
    "INSERT INTO follow_up SELECT x'07', period, 0, due, purge_after, sealed FROM follow_up LIMIT 1",
    "INSERT INTO follow_up SELECT randomblob(16), period, 1, 1, 1, sealed FROM follow_up LIMIT 1",
    "INSERT INTO follow_up VALUES (x'', 7, 1, 999999, 999999, zeroblob(99))",
];

#[test]
fn a_row_that_was_added_counts_as_damaged_however_often_the_store_is_purged() {
    let added = RECORDS.iter().map(|sql| (sql, [1, 0])).chain(FOLLOW_UPS.iter().map(|sql| (sql, [0, 1])));
    for (sql, [records, follow_ups]) in added {
        let folder = changed(sql);
        for _ in 0..2 {
            let mut store = folder.open(KEYS).unwrap_or_else(|error| panic!("{sql}: {error}"));
            assert_eq!(counts(&store, TODAY), [(2, records), (2, follow_ups)], "{sql}");
            assert_eq!(store.purge(day(TODAY)), Ok(Purged::default()), "{sql}");
            store.rotate_leaving_damage(&KEYS).expect("rotated");
            assert_eq!(counts(&store, TODAY), [(2, records), (2, follow_ups)], "{sql}");
        }
        let mut store = folder.open(KEYS).expect("a store");
        assert_eq!(store.purge(day("2027-01-01")), Ok(Purged { records: 2, follow_ups: 0 }), "{sql}");
        assert_eq!(counts(&store, "2027-01-01"), [(0, records), (2, follow_ups)], "{sql}");
    }
}

/// One of the two may be the record that has to go, and none has to stay.
#[test]
fn where_a_damaged_record_has_to_go_a_row_that_was_added_goes_with_it() {
    let damage = "UPDATE record SET sealed = x'' WHERE rowid = 1";
    for added in RECORDS {
        let mut store = changed(&format!("{damage}; {added}")).open(KEYS).expect("a store");
        assert_eq!(counts(&store, TODAY)[0], (1, 2), "{added}");
        store.purge(day(TODAY)).expect("purged");
        assert_eq!(counts(&store, TODAY)[0], (1, 2), "{added}");
        assert_eq!(store.purge(day("2027-01-01")).map(|purged| purged.records), Ok(3), "{added}");
        assert_eq!(counts(&store, "2027-01-01")[0], (0, 0), "{added}");
    }
}

#[test]
fn an_added_reader_hides_no_other_and_an_added_line_breaks_the_journal() {
    for sql in ["INSERT INTO reader VALUES (x'', 1, 9, x'')", "INSERT INTO reader VALUES (x'07', 1, 9, x'')"]
    {
        let readers = changed(sql).open(KEYS).expect("a store").readers().expect("a shelf");
        assert_eq!(readers.len(), 1, "{sql}");
    }
    for line in [-1, 99] {
        let folder = changed(&format!("INSERT INTO journal VALUES ({line}, 1, zeroblob(99))"));
        let journal = folder.open(KEYS).expect("a store").journal();
        assert!(matches!(journal, Err(StoreError::Journal(_))), "{line}: {journal:?}");
    }
}

/// The number of a row is outside the seal: a row whose number was changed is whole, before and after a rotation.
#[test]
fn a_row_with_a_negative_number_is_sealed_anew_like_the_others() {
    let folder = changed(
        "UPDATE record SET rowid = -7 WHERE rowid = 1; UPDATE follow_up SET rowid = 0 WHERE rowid = 1",
    );
    let mut store = folder.open(KEYS).expect("a store");
    assert_eq!(counts(&store, TODAY), [(2, 0), (2, 0)]);
    store.rotate(&TestKeys::between(1, 2)).expect("rotated");
    drop(store);
    let store = folder.open(TestKeys::only(2)).expect("a store");
    assert_eq!(counts(&store, TODAY), [(2, 0), (2, 0)]);
}
