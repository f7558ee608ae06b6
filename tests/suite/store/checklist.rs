//! The checklist of the clinic and the settings of the device, changed behind the store's back.

use rusqlite::{Connection, params};
use shikaku_clinic::history::{HistoryStore as _, StoreError};
use shikaku_clinic::readiness::ChecklistStore as _;
use shikaku_clinic::saved_settings::SettingsStore as _;
use shikaku_tests::history::{StoreFolder, TestKeys, checklist, entry, id, record, settings};

const TODAY: &str = "2026-11-22";
const KEYS: TestKeys = TestKeys::only(1);

/// A store with a record and a checklist.
fn filled() -> StoreFolder {
    let folder = StoreFolder::new();
    let mut store = folder.open(KEYS).expect("a store");
    store.save(id(1), &record("590001", TODAY), &entry(TODAY)).expect("kept");
    store.save_checklist(&checklist("1950-05-02")).expect("saved");
    folder
}

/// An empty list in place of a damaged one would hide the steps that are done.
#[test]
fn a_damaged_checklist_is_an_error_and_stays_as_it_is() {
    for change in [
        "UPDATE checklist SET sealed = substr(sealed, 2)",
        "UPDATE checklist SET period = 9",
        "DELETE FROM checklist",
        "UPDATE checklist SET sealed = (SELECT sealed FROM record WHERE rowid = 1)",
    ] {
        let folder = filled();
        Connection::open(folder.file()).and_then(|file| file.execute_batch(change)).expect("a change");
        let damaged = StoreError::DamagedRows { rows: 1 };
        let mut store = folder.open(KEYS).expect("a store");
        assert_eq!(store.checklist(), Err(damaged), "{change}");
        assert_eq!(store.save_checklist(&checklist("1980-01-01")), Err(damaged), "{change}");
        assert_eq!(store.check_damage(), Err(damaged), "{change}");
        store.note(&entry(TODAY)).expect("the rest goes on");
        drop(store);
        assert_eq!(folder.open(KEYS).expect("a store").checklist(), Err(damaged), "{change}");
    }
}

/// A checklist that was put in from an earlier time is no longer the one saved last.
#[test]
fn a_checklist_that_was_put_back_is_damaged() {
    let folder = filled();
    let file = Connection::open(folder.file()).expect("a database");
    let earlier = "SELECT period, sealed FROM checklist";
    let (period, sealed): (i64, Vec<u8>) =
        file.query_row(earlier, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("a row");
    drop(file);
    folder.open(KEYS).expect("a store").save_checklist(&checklist("1980-01-01")).expect("saved");
    let file = Connection::open(folder.file()).expect("a database");
    file.execute("UPDATE checklist SET period = ?1, sealed = ?2", params![period, sealed]).expect("a change");
    drop(file);
    let damaged = Err(StoreError::DamagedRows { rows: 1 });
    assert_eq!(folder.open(KEYS).expect("a store").checklist(), damaged);
}

/// The settings of the device are kept in the same way, and damage in them is no damage of the checklist.
#[test]
fn damaged_settings_are_an_error_and_stay_as_they_are() {
    for change in [
        "UPDATE setting SET sealed = substr(sealed, 2)",
        "UPDATE setting SET period = 9",
        "DELETE FROM setting",
        "UPDATE setting SET sealed = (SELECT sealed FROM checklist)",
    ] {
        let folder = filled();
        folder.open(KEYS).expect("a store").save_settings(&settings("dark")).expect("saved");
        Connection::open(folder.file()).and_then(|file| file.execute_batch(change)).expect("a change");
        let damaged = StoreError::DamagedRows { rows: 1 };
        let mut store = folder.open(KEYS).expect("a store");
        assert_eq!(store.settings(), Err(damaged), "{change}");
        assert_eq!(store.save_settings(&settings("light")), Err(damaged), "{change}");
        assert_eq!(store.check_damage(), Err(damaged), "{change}");
        assert_eq!(store.checklist(), Ok(Some(checklist("1950-05-02"))), "{change}");
    }
}
