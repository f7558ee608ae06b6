//! What can be read without the key: nothing about anybody.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_clinic::readiness::ChecklistStore as _;
use shikaku_clinic::saved_settings::SettingsStore as _;
use shikaku_tests::history::{
    StoreFolder, TestKeys, checklist, entry, follow_up, fresh_id, paired_reader, record, settings,
};

const TODAY: &str = "2026-11-22";

/// Every text about the synthetic people that is long enough to be found by more than chance.
fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() >= 5 => drop(found.insert(text.clone())),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            found.insert(name.clone());
            texts(value, found);
        }),
        _ => {}
    }
}

#[test]
fn no_name_number_or_element_of_a_person_is_in_the_file() {
    let table = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/gateway/people.json"));
    let table: Value = serde_json::from_slice(&table.expect("the table")).expect("the table is JSON");
    let folder = StoreFolder::new();
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    let mut secrets = BTreeSet::from(["患者 0042".to_owned(), "desk-1".to_owned()]);
    let people = table["people"].as_array().expect("people");
    for person in people {
        let serial = person["serial"].as_str().expect("a serial");
        store.save(fresh_id(), &record(serial, TODAY), &entry(TODAY)).expect("kept");
        texts(&person["body"], &mut secrets);
    }
    store.open_follow_up(fresh_id(), &follow_up("患者 0042", TODAY), &entry(TODAY)).expect("kept");
    let paired = paired_reader("C0:FF:EE:01:23:45");
    store.save_reader(&paired).expect("saved");
    secrets.extend([paired.device, paired.name, "the owner's key!".to_owned()]);
    store.save_checklist(&checklist("1950-05-02")).expect("saved");
    secrets.insert("1950-05-02".to_owned());
    store.save_settings(&settings("high-contrast")).expect("saved");
    secrets.insert("high-contrast".to_owned());
    assert!(secrets.len() > 80, "the people were not read");

    for bytes in [folder.bytes(), {
        drop(store);
        folder.bytes()
    }] {
        assert!(bytes.len() > 20_000);
        let begins: HashSet<&[u8]> = bytes.windows(4).collect();
        for secret in &secrets {
            let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for form in [secret.as_bytes(), &wide] {
                let is_present = || bytes.windows(form.len()).any(|window| window == form);
                assert!(!begins.contains(&form[..4]) || !is_present(), "{secret}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn only_its_user_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = StoreFolder::new();
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    store.save(fresh_id(), &record("590001", TODAY), &entry(TODAY)).expect("kept");
    let folder = folder.file();
    for file in fs::read_dir(folder.parent().expect("a folder")).expect("a folder").flatten() {
        assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[test]
fn of_a_forgotten_reader_nothing_is_left_that_was_sealed() {
    let folder = StoreFolder::new();
    let open = || folder.open(TestKeys::only(1)).expect("a store");
    open().save_reader(&paired_reader("a")).expect("saved");
    let sealed: Vec<u8> = Connection::open(folder.file())
        .and_then(|file| file.query_row("SELECT sealed FROM reader", [], |row| row.get(0)))
        .expect("a row");
    let is_present = || folder.bytes().windows(24).any(|window| window == &sealed[..24]);
    assert!(is_present());
    open().forget_reader("a").expect("forgotten");
    assert!(!is_present());
}
