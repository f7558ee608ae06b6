//! The store of past results, as a script sees it when the file or the clock is wrong.

use std::process::{Command, Output, Stdio};

use chrono::TimeDelta;
use serde_json::Value;
use shikaku_core::adapter::sealed_store::SealedStore;
use shikaku_core::adapter::{SystemClock, SystemRandom};
use shikaku_core::calendar::japan_date;
use shikaku_core::history::{
    ConfirmationMethod, HistoryId, HistoryStore, JournalEntry, OutcomeCode, Record, StaffLabel,
};
use shikaku_core::port::{Clock as _, KeyId, KeyStore, KeyUnavailable, StoreKey};
use zeroize::Zeroizing;

/// A folder with a store and its key, gone when dropped.
struct Store(std::path::PathBuf);

impl Store {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("shikaku-history-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
        command.args(arguments).args(["--json", "--store", &self.file("history.db")]);
        command.args(["--key-file", &self.file("history.key")]).stdin(Stdio::null());
        command.output().expect("the program runs")
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn exit(output: &Output) -> Option<i32> {
    output.status.code()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("standard output is one JSON value")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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
        let digit =
            |place: usize| u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).expect("two digits");
        let id = KeyId::parse(name).map_err(|_| KeyUnavailable::Absent)?;
        Ok(StoreKey::new(id, Zeroizing::new(std::array::from_fn(digit))))
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
    opened.keep(HistoryId::from_random([1; 16]), &record, &entry).expect("kept");
    drop(opened);

    for _ in 0..2 {
        let listed = store.run(&["history"]);
        let report = json(&listed);
        assert_eq!((exit(&listed), report["records"].as_array().map(Vec::len)), (Some(0), Some(1)));
        assert_eq!((&report["doubt"]["code"], &report["purged"]["records"]), (&"STORE-13".into(), &0.into()));
        assert!(text(&listed.stderr).contains("history purge --today"), "{}", text(&listed.stderr));
        assert_eq!(exit(&store.run(&["history", "show", "01010101"])), Some(0));
        assert_eq!(exit(&store.run(&["follow-ups"])), Some(0));
        for purge in [&["history", "purge"][..], &["history", "purge", "--today", "2020-01-01"]] {
            let refused = store.run(purge);
            assert_eq!((exit(&refused), &json(&refused)["failure"]["code"]), (Some(9), &"STORE-13".into()));
        }
    }
    let today = json(&store.run(&["history"]))["doubt"]["device"].as_str().expect("a day").to_owned();
    let purged = store.run(&["history", "purge", "--today", &today]);
    assert_eq!((exit(&purged), &json(&purged)["records"]), (Some(0), &1.into()));
    let report = json(&store.run(&["history"]));
    assert_eq!((report["records"].as_array().map(Vec::len), report.get("doubt")), (Some(0), None));
}
