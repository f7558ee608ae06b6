//! The store of past results, as a script sees it when the file or the clock is wrong.

use chrono::{NaiveDate, TimeDelta};
use data_encoding::HEXLOWER;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_calendar::{japan_date, month_end, wareki};
use shikaku_clinic::history::{
    ConfirmationMethod, HistoryId, HistoryStore, JournalEntry, KeyId, KeyStore, KeyUnavailable, OutcomeCode,
    Record, StaffLabel, StoreKey,
};
use shikaku_core::port::Clock as _;
use zeroize::Zeroizing;

use super::store::Store;
use super::{exit, json, shikaku, text};

#[test]
fn a_store_is_made_once_and_found_by_its_key_alone() {
    let store = Store::new("made");
    assert_eq!(exit(&store.run(&["history"])), Some(1), "there is none yet");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    assert_eq!(exit(&store.run(&["history", "init"])), Some(1), "there is one already");
    let listed = store.run(&["history", "list"]);
    assert_eq!(exit(&listed), Some(0));
    assert_eq!(json(&listed)["records"], serde_json::json!([]));

    assert_eq!(exit(&store.run(&["history", "rotate"])), Some(0));
    assert_eq!(exit(&store.run(&["history", "purge"])), Some(0));

    // The same name, another key.
    let key = std::fs::read_to_string(store.file("history.key")).expect("a key file");
    let other = key.replace(|digit: char| digit.is_ascii_digit(), "5");
    let name = |key: &str| key.lines().last().and_then(|line| line.split(' ').next()).map(str::to_owned);
    let other = other.replace(&name(&other).expect("a name"), &name(&key).expect("a name"));
    std::fs::write(store.file("history.key"), other).expect("written");
    let refused = store.run(&["history", "list"]);
    assert_eq!((exit(&refused), &json(&refused)["failure"]["code"]), (Some(9), &"STORE-03".into()));
}

#[cfg(unix)]
#[test]
fn a_key_file_is_its_users_alone_or_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;

    let store = Store::new("rights");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    for file in ["history.db", "history.key"] {
        let mode = std::fs::metadata(store.file(file)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(store.file("history.key"), open).expect("set");
    let refused = store.run(&["history"]);
    assert_eq!(exit(&refused), Some(1));
    assert!(text(&refused.stderr).contains("600"), "{}", text(&refused.stderr));
}

#[test]
fn a_follow_up_is_opened_listed_and_done_and_the_journal_knows() {
    let store = Store::new("follow-ups");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let treated = today() - TimeDelta::days(300);
    let (due, treated) = (month_end(treated).to_string(), treated.to_string());
    let add = ["follow-ups", "add", "--patient", "0042", "--treated", &treated, "--staff", "desk-1"];
    let opened = json(&store.run(&add));
    assert_eq!((&opened["due"], &opened["state"]), (&due.into(), &"overdue".into()));
    let id = opened["id"].as_str().expect("an id");
    let listed = json(&store.run(&["follow-ups"]));
    assert_eq!(listed["followUps"][0]["patient"], "0042");

    assert_eq!(exit(&store.run(&["follow-ups", "done", "zzzz"])), Some(1));
    for method in ["later", "emergency", "telepathy"] {
        let refused = store.run(&["follow-ups", "done", &id[..8], "--method", method]);
        let printed = text(&refused.stderr);
        assert_eq!(exit(&refused), Some(1), "{method}");
        assert!(printed.contains("qualification-certificate、") && !printed.contains("later、"), "{printed}");
    }
    assert_eq!(json(&store.run(&["follow-ups"]))["followUps"][0]["state"], "overdue");
    let done = json(&store.run(&["follow-ups", "done", &id[..8], "--method", "qualification-certificate"]));
    assert_eq!(done["state"], "done");
    let journal = json(&store.run(&["history", "journal"]));
    let printed: Vec<_> =
        journal.as_array().expect("entries").iter().map(|it| it["method"].clone()).collect();
    assert_eq!(printed, ["later", "qualification-certificate"]);
    // What is done and past its day is purged before anything is listed.
    assert_eq!(json(&store.run(&["follow-ups", "list", "--all"]))["followUps"], serde_json::json!([]));
    for wrong in [["--reason", "boredom"], ["--staff", "資格"], ["--treated", "tomorrow"]] {
        let arguments = [&["follow-ups", "add", "--patient", "1"][..], &wrong].concat();
        assert_eq!(exit(&store.run(&arguments)), Some(1), "{wrong:?}");
    }
}

/// `3f2a` as `３Ｆ２ａ`.
fn wide(id: &str) -> String {
    let wide = |letter: char| char::from_u32(u32::from(letter) + 0xFEE0).expect("a wide letter");
    id.to_ascii_uppercase().chars().map(wide).collect()
}

#[test]
fn an_id_is_found_in_either_width_and_case() {
    let store = Store::new("width");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let added = json(&store.run(&["follow-ups", "add", "--patient", "42"]));
    let id = added["id"].as_str().expect("an id");
    for typed in
        [wide(&id[..8]), wide(id), format!("\u{3000}{} ", wide(&id[..6])), id[..9].to_ascii_uppercase()]
    {
        assert_eq!(exit(&store.run(&["follow-ups", "done", &typed])), Some(0), "{typed}");
    }
    for typed in [wide(&id[..3]), "ｚｚｚｚ".to_owned(), format!("{}-", wide(&id[..8]))] {
        assert_eq!(exit(&store.run(&["follow-ups", "done", &typed])), Some(1), "{typed}");
        assert_eq!(exit(&store.run(&["history", "show", &typed])), Some(1), "{typed}");
    }
}

#[test]
fn days_in_the_wrong_order_are_refused_before_the_store_is_opened() {
    let store = Store::new("order");
    for (from, to, is_refused) in [
        ("2026-12-01", "2026-11-01", true),
        ("令和8年11月2日", "R8.11.1", true),
        ("2026-11-01", "2026-11-01", false),
        ("20261101", "令和8年12月1日", false),
    ] {
        let list = ["history", "list", "--from", from, "--to", to];
        let printed = text(&store.run(&list).stderr);
        assert_eq!(
            printed.contains("--from") && printed.contains("より後"),
            is_refused,
            "{from} {to}: {printed}"
        );
        assert_eq!(exit(&store.run(&list)), Some(1), "there is no store");
    }
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let list = |from, to| store.run(&["history", "list", "--from", from, "--to", to]);
    assert_eq!(exit(&list("2026-12-01", "2026-11-01")), Some(1));
    assert_eq!(exit(&list("2026-11-01", "2026-11-01")), Some(0));
}

#[test]
fn a_file_that_was_cut_is_no_new_store() {
    let store = Store::new("cut");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let file = store.file("history.db");
    let whole = std::fs::read(&file).expect("a store");
    for (damage, code) in [(&b""[..], "STORE-05"), (&whole[..4_096], "STORE-05"), (b"a letter", "STORE-05")] {
        std::fs::write(&file, damage).expect("written");
        let listed = store.run(&["history", "list"]);
        assert_eq!((exit(&listed), &json(&listed)["failure"]["code"]), (Some(9), &code.into()));
        assert_eq!(std::fs::read(&file).expect("a file"), damage, "it is left as it is");
    }
    std::fs::write(&file, &whole).expect("written");
    assert_eq!(exit(&store.run(&["history", "list"])), Some(0));
}

/// The key of a key file, as the program reads it.
struct Key(String);

impl KeyStore for Key {
    fn key(&self, _: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable> {
        let (name, digits) = self.0.split_once(' ').ok_or(KeyUnavailable::Absent)?;
        let secret = HEXLOWER.decode(digits.as_bytes()).expect("digits").try_into().expect("32 bytes");
        let id = KeyId::parse(name).map_err(|_| KeyUnavailable::Absent)?;
        Ok(StoreKey::new(id, Zeroizing::new(secret)))
    }
}

/// The clock of this computer is far ahead of the last confirmation: the data stay until a person has typed the day.
#[test]
fn a_jump_of_the_clock_purges_nothing_before_somebody_has_typed_the_day() {
    let store = Store::new("jump");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let key = std::fs::read_to_string(store.file("history.key")).expect("a key file");
    let key = Key(key.lines().last().expect("a key").to_owned());
    let file = store.file("history.db");
    let opened = SealedStore::open(file.as_ref(), &key, Box::new(SystemRandom)).expect("a store");
    let mut opened: Box<dyn HistoryStore> = Box::new(opened);
    let at = SystemClock.now() - TimeDelta::days(100);
    let message = serde_json::from_value(serde_json::json!({"XmlMsg": {}})).expect("a message");
    let record = Record::new(message, japan_date(at), at, ConfirmationMethod::Pin);
    let (staff, outcome) = (StaffLabel::parse("desk"), OutcomeCode::parse("valid"));
    let (staff, outcome) = (staff.expect("a label"), outcome.expect("a code"));
    let entry = JournalEntry::new(at, ConfirmationMethod::Pin, staff, outcome);
    opened.save(HistoryId::from_random([1; 16]), &record, &entry).expect("kept");
    drop(opened);

    for _ in 0..2 {
        let listed = store.run(&["history"]);
        let report = json(&listed);
        assert_eq!((exit(&listed), report["records"].as_array().map(Vec::len)), (Some(0), Some(1)));
        assert_eq!((&report["doubt"]["code"], &report["purged"]["records"]), (&"STORE-13".into(), &0.into()));
        assert!(text(&listed.stderr).contains("history purge --today"), "{}", text(&listed.stderr));
        assert_eq!(exit(&store.run(&["history", "show", "01010101"])), Some(0));
        assert_eq!(exit(&store.run(&["follow-ups"])), Some(0));
        for purge in [&["history", "purge"][..], &["history", "purge", "--today", "令和2年1月1日"]] {
            let refused = store.run(purge);
            assert_eq!((exit(&refused), &json(&refused)["failure"]["code"]), (Some(9), &"STORE-13".into()));
        }
    }
    let today = json(&store.run(&["history"]))["doubt"]["device"].as_str().expect("a day").to_owned();
    let purged = store.run(&["history", "purge", "--today", &wareki(today.parse().expect("a day"))]);
    assert_eq!((exit(&purged), &json(&purged)["records"]), (Some(0), &1.into()));
    let report = json(&store.run(&["history"]));
    assert_eq!((report["records"].as_array().map(Vec::len), report.get("doubt")), (Some(0), None));
}

fn today() -> NaiveDate {
    japan_date(SystemClock.now())
}

#[test]
fn a_follow_up_has_days_between_five_years_ago_and_a_year_from_now() {
    let store = Store::new("days");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let day = |days| (today() + TimeDelta::days(days)).to_string();
    for (treated, due, code) in [
        ("1990-01-01".to_owned(), day(1), 1),
        (day(1), day(1), 1),
        ("2999-01-01".to_owned(), "2999-01-02".to_owned(), 1),
        (day(0), "2999-01-01".to_owned(), 1),
        (day(0), day(367), 1),
        (day(-1), day(-2), 1),
        (day(-1_800), day(360), 0),
        (day(0), day(0), 0),
    ] {
        let add = store.run(&["follow-ups", "add", "--patient", "1", "--treated", &treated, "--due", &due]);
        assert_eq!(exit(&add), Some(code), "{treated} {due}: {}", text(&add.stderr));
        assert_eq!(text(&add.stderr).contains("できません"), code == 1, "{}", text(&add.stderr));
    }
    assert_eq!(json(&store.run(&["follow-ups"]))["followUps"].as_array().map(Vec::len), Some(2));
}

/// A list that is not whole is printed all the same, and ends with the code of the store.
#[test]
fn every_command_that_meets_damage_shows_the_rest_and_ends_with_nine() {
    for (table, change) in [
        ("follow_up", "INSERT INTO follow_up SELECT x'07', period, 0, due, 1, sealed FROM follow_up LIMIT 1"),
        ("follow_up", "UPDATE follow_up SET sealed = x'' WHERE rowid = 2"),
        ("follow_up", "DELETE FROM follow_up WHERE rowid = 2"),
        ("record", "INSERT INTO record VALUES (x'07', 1, 1, x'')"),
    ] {
        let store = Store::new("damage");
        assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
        let add = ["follow-ups", "add", "--patient", "42"];
        let (first, _) = (json(&store.run(&add)), store.run(&add));
        let file = rusqlite::Connection::open(store.file("history.db")).expect("a database");
        file.execute_batch(change).expect("a change");
        drop(file);
        for _ in 0..2 {
            for (command, of) in [(&["history"][..], "record"), (&["follow-ups"], "follow_up")] {
                let (listed, expected) = (store.run(command), i32::from(of == table));
                let report = json(&listed);
                assert_eq!(exit(&listed), Some(9 * expected), "{change} {command:?}");
                assert_eq!(report["exitCode"], 9 * expected);
                assert_eq!(
                    report["damaged"].as_array().map(Vec::len),
                    usize::try_from(expected).ok(),
                    "{change}"
                );
                assert_eq!(report["failure"]["code"] == "STORE-04", expected == 1);
            }
            let purged = store.run(&["history", "purge"]);
            assert_eq!((exit(&purged), &json(&purged)["failure"]["code"]), (Some(9), &"STORE-04".into()));
        }
        let shown =
            if table == "record" { ["history", "show", "abcd"] } else { ["follow-ups", "done", "zzzz"] };
        assert_eq!(exit(&store.run(&shown)), Some(9), "{change}");
        let (db, key) = (store.file("history.db"), store.file("history.key"));
        let printed = shikaku(&["follow-ups", "list", "--store", &db, "--key-file", &key]);
        assert!(text(&printed.stdout).contains("患者番号 42"), "{change}");
        let id = first["id"].as_str().expect("an id");
        assert_eq!(exit(&store.run(&["follow-ups", "done", id])), Some(0), "{change}: the others are whole");
    }
}

#[cfg(unix)]
#[test]
fn a_rotation_through_a_link_leaves_both_names_of_the_key_file_in_use() {
    let store = Store::new("link");
    assert_eq!(exit(&store.run(&["history", "init"])), Some(0));
    let (db, key, link) = (store.file("history.db"), store.file("history.key"), store.file("link.key"));
    std::os::unix::fs::symlink("history.key", &link).expect("a link");
    let rotated = shikaku(&["history", "rotate", "--store", &db, "--key-file", &link]);
    assert_eq!(exit(&rotated), Some(0), "{}", text(&rotated.stderr));
    for name in [&key, &link] {
        assert_eq!(exit(&shikaku(&["history", "--store", &db, "--key-file", name])), Some(0), "{name}");
    }
}
