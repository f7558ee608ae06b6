//! `history rotate` of a store with damage.

use super::store::Store;
use super::{exit, json, shikaku, text};

/// A store with two follow-ups, changed by SQL.
fn changed(name: &str, sql: &str) -> Store {
    let store = Store::new(name);
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    for patient in ["42", "43"] {
        assert_eq!(exit(&store.run(&["follow-ups", "add", "--patient", patient])), Some(0));
    }
    let file = rusqlite::Connection::open(store.file("history.db")).expect("a database");
    file.execute_batch(sql).expect("a change");
    store
}

fn key_file(store: &Store) -> String {
    std::fs::read_to_string(store.file("history.key")).expect("a key file")
}

fn patients(store: &Store) -> Vec<String> {
    let listed = json(&store.run(&["follow-ups"]));
    let rows = listed["followUps"].as_array().expect("rows").iter();
    rows.map(|row| row["patient"].as_str().expect("a number").to_owned()).collect()
}

fn rotate_in_words(store: &Store, more: &[&str]) -> String {
    let (db, key) = (store.file("history.db"), store.file("history.key"));
    let rotate = ["history", "rotate", "--store", &db, "--key-file", &key];
    let rotated = shikaku(&[&rotate, more].concat());
    assert_eq!(exit(&rotated), Some(9));
    text(&rotated.stdout) + &text(&rotated.stderr)
}

#[test]
fn a_store_with_damage_is_not_rotated_and_every_row_stays() {
    for (change, code, rows, left) in [
        (
            "UPDATE journal_head SET sealed = CAST((CASE substr(sealed, 1, 1) WHEN x'00' THEN x'01' ELSE x'00' END) || substr(sealed, 2) AS BLOB)",
            "STORE-05",
            None,
            2,
        ),
        ("DELETE FROM journal_head", "STORE-05", None, 2),
        ("UPDATE follow_up SET period = 9 WHERE rowid = 1", "STORE-04", Some(1), 1),
        ("DELETE FROM follow_up", "STORE-04", Some(2), 0),
        ("UPDATE journal SET sealed = x'' WHERE line = 1", "STORE-04", Some(1), 2),
        ("DELETE FROM journal WHERE line = 1", "STORE-10", None, 2),
    ] {
        let store = changed("rotate-refused", change);
        let key = key_file(&store);
        let refused = store.run(&["history", "rotate"]);
        let report = json(&refused);
        assert_eq!(exit(&refused), Some(9), "{change}");
        assert_eq!((&report["failure"]["code"], &report["exitCode"]), (&code.into(), &9.into()), "{change}");
        assert_eq!((&report["isRotated"], report["damagedRows"].as_u64()), (&false.into(), rows), "{change}");
        let printed = rotate_in_words(&store, &[]);
        assert!(printed.contains("元のまま") && !printed.contains("新しくしました"), "{change}: {printed}");
        assert!(rows.is_none_or(|rows| printed.contains(&format!("{rows}件"))), "{change}: {printed}");
        assert_eq!(key_file(&store), key, "{change}");
        assert_eq!(patients(&store).len(), left, "{change}");
    }
}

#[test]
fn damage_that_a_person_leaves_keeps_its_key_until_it_is_mended() {
    let store = changed("rotate-leave", "UPDATE follow_up SET period = 9 WHERE rowid = 1");
    let skip_damaged = ["history", "rotate", "--leave-damaged"];
    for keys in [2, 3] {
        let rotated = store.run(&skip_damaged);
        let report = json(&rotated);
        assert_eq!((exit(&rotated), &report["isRotated"]), (Some(9), &true.into()), "{report}");
        assert_eq!((&report["damagedRows"], &report["failure"]["code"]), (&1.into(), &"STORE-04".into()));
        for _ in 0..2 {
            assert_eq!(patients(&store), ["43"]);
            assert_eq!(key_file(&store).lines().count(), 1 + keys, "a heading and the keys");
        }
    }
    assert!(rotate_in_words(&store, &["--leave-damaged"]).contains("元の鍵とともに"));
    let file = rusqlite::Connection::open(store.file("history.db")).expect("a database");
    file.execute_batch("UPDATE follow_up SET period = 1 WHERE rowid = 1").expect("mended");
    drop(file);
    assert_eq!(patients(&store), ["42", "43"]);
    assert_eq!(key_file(&store).lines().count(), 2);
    assert_eq!(exit(&store.run(&["history", "rotate"])), Some(0));
}

/// Without a manifest no row can be written, whatever a person asks for.
#[test]
fn a_store_without_its_manifest_is_not_rotated_with_the_option_either() {
    let store = changed("rotate-head", "UPDATE journal_head SET period = 7");
    let key = key_file(&store);
    let refused = store.run(&["history", "rotate", "--leave-damaged"]);
    assert_eq!((exit(&refused), &json(&refused)["failure"]["code"]), (Some(9), &"STORE-05".into()));
    assert_eq!((key_file(&store), patients(&store).len()), (key, 2));
}
