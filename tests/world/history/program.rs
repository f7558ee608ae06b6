//! A program to be killed: it writes to a store and says what was acknowledged.
//!
//! `test-store FILE write` keeps one confirmation after another and prints the id of each once it is kept.
//! `test-store FILE rotate` goes from key 1 to key 2 and back, and prints a line before each time.
//! `test-store FILE example` makes the file of `fixtures/store` for the present version.
//! `test-store FILE purge` keeps 64 confirmations that are due and purges them, and prints a line before each purge.

use std::env;
use std::error::Error;
use std::io::{self, Write as _};
use std::path::Path;

use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::paired_readers::PairedReaderStore as _;
use shikaku_clinic::readiness::ChecklistStore as _;
use shikaku_clinic::saved_settings::SettingsStore as _;
use shikaku_tests::history::{
    TestKeys, checklist, day, entry, follow_up, fresh_id, id, open, paired_reader, record, settings,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().collect();
    let [_, file, action] = arguments.as_slice() else {
        return Err("FILE write|rotate|purge|example".into());
    };
    match action.as_str() {
        "write" => write(file.as_ref()),
        "rotate" => rotate(file.as_ref()),
        "purge" => purge(file.as_ref()),
        "example" => example(file.as_ref()),
        other => Err(other.into()),
    }
}

fn write(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut store = open(file, TestKeys::only(1))?;
    let (record, entry) = (record("590001", "2026-11-22"), entry("2026-11-22"));
    loop {
        let id = fresh_id();
        store.save(id, &record, &entry)?;
        print_line(&id.to_string())?;
    }
}

fn rotate(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut store = open(file, TestKeys::between(1, 2))?;
    for current in [2, 1].into_iter().cycle() {
        print_line("rotating")?;
        store.rotate(&TestKeys::between(3 - current, current))?;
    }
    Ok(())
}

fn purge(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut store = open(file, TestKeys::only(1))?;
    let (record, entry) = (record("590001", "2026-01-31"), entry("2026-01-31"));
    loop {
        for _ in 0..64 {
            store.save(fresh_id(), &record, &entry)?;
        }
        print_line("purging")?;
        store.purge(day("2026-11-22"))?;
    }
}

fn example(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut store = open(file, TestKeys::only(1))?;
    for (number, serial, treated) in [(1, "590001", "2026-11-01"), (2, "590002", "2026-11-22")] {
        store.save(id(number), &record(serial, treated), &entry(treated))?;
        store.open_follow_up(
            id(number),
            &follow_up(&format!("004{}", number + 1), treated),
            &entry(treated),
        )?;
    }
    store.close_follow_up(id(2), entry("2026-11-24").at())?;
    store.save_reader(&paired_reader("C0:FF:EE:01:23:45"))?;
    store.save_checklist(&checklist("1950-05-02"))?;
    store.save_settings(&settings("dark"))?;
    Ok(())
}

fn print_line(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
