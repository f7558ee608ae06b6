//! What a store of 10,000 confirmations costs on this machine: writing, opening, looking for something, purging,
//! rotating. `cargo bench -p shikaku-tests --bench store`. Each write waits for the disk, so the disk decides.

use std::fs;
use std::time::Instant;

use shikaku_clinic::history::{FollowUpQuery, HistoryStore, Record, RecordQuery, StoreError};
use shikaku_tests::history::{StoreFolder, TestKeys, changed_record, day, entry, follow_up, fresh_id};

const CONFIRMATIONS: u32 = 10_000;
const TODAY: &str = "2026-11-30";

fn main() -> Result<(), StoreError> {
    let folder = StoreFolder::new();
    let mut store = folder.open(TestKeys::only(1))?;
    let people: Vec<_> = (0..CONFIRMATIONS).map(person).collect();
    let start = Instant::now();
    for person in &people {
        store.save(fresh_id(), person, &entry(TODAY))?;
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{CONFIRMATIONS} written one by one  {seconds:8.2} s  {:.0}/s",
        f64::from(CONFIRMATIONS) / seconds
    );
    for patient in 0..200 {
        store.open_follow_up(fresh_id(), &follow_up(&patient.to_string(), TODAY), &entry(TODAY))?;
    }
    drop(store);
    let size = fs::metadata(folder.file()).map_or(0, |file| file.len());
    println!(
        "file                        {:8} KiB  {} bytes a confirmation",
        size / 1_024,
        size / u64::from(CONFIRMATIONS)
    );

    let mut store = timed("opened", || folder.open(TestKeys::only(1)))?;
    let all = RecordQuery::on(day(TODAY));
    let of_a_day = all.clone().treated_between(day("2026-11-15"), day("2026-11-15"));
    let same = all.clone().same_as(people[4_321].duplicate_keys().remove(0));
    let found = timed("all found and sorted", || store.records(&all))?;
    assert_eq!(found.rows.len(), people.len());
    let found = timed("found by a day", || store.records(&of_a_day))?;
    println!("                            {:8} found", found.rows.len());
    let found = timed("found by being the same", || store.records(&same))?;
    println!("                            {:8} found", found.rows.len());
    timed("200 open follow-ups found", || store.follow_ups(FollowUpQuery::Open))?;
    timed("journal verified", || store.journal())?;
    timed("rotated", || store.rotate(&TestKeys::between(1, 2)))?;
    let purged = timed("half of it purged", || store.purge(day("2026-12-01")))?;
    println!("                            {:8} purged", purged.records);
    Ok(())
}

/// Returns a person with a number of their own, treated on some day of October or November.
fn person(number: u32) -> Record {
    let month = 10 + number % 2;
    let treated = format!("2026-{month}-{:02}", 1 + number / 2 % 30);
    let own = format!("{:07}", 1_000_000 + number);
    changed_record("590001", &treated, |person| person["InsuredIdentificationNumber"] = own.into())
}

fn timed<T>(what: &str, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let start = Instant::now();
    let done = work();
    println!("{what:<27} {:8.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    done
}
