//! A process that is killed at any time loses nothing that it acknowledged, and leaves nothing half done.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{HistoryId, RecordQuery};
use shikaku_tests::history::{StoreFolder, TestKeys, day, entry, id, record};

const TODAY: &str = "2026-11-22";

fn start(folder: &StoreFolder, action: &str) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_test-store"));
    program.arg(folder.file()).arg(action).stdout(Stdio::piped());
    program.spawn().expect("the program")
}

/// Reads lines until there are enough, goes on for a short time, and kills. Returns the lines, the late ones too.
fn kill_after(mut child: Child, lines: usize, moment: Duration) -> Vec<String> {
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let mut output = output.lines().map_while(Result::ok);
    let mut lines: Vec<_> = output.by_ref().take(lines).collect();
    let start = Instant::now();
    while start.elapsed() < moment {
        std::hint::spin_loop();
    }
    child.kill().expect("it was running");
    lines.extend(output);
    child.wait().expect("it ended");
    lines
}

/// Returns times from 0 to 2 ms, none twice: long enough for a write, short enough to fall into each part of one.
fn moment(round: u64) -> Duration {
    Duration::from_micros(round.wrapping_mul(389) % 2_000)
}

#[test]
fn two_hundred_writes_lose_none_that_was_acknowledged_to_a_kill() {
    let folder = StoreFolder::new();
    let mut acknowledged: HashSet<HistoryId> = HashSet::new();
    let (mut rounds, mut unheard) = (0, 0);
    while acknowledged.len() < 200 {
        let lines = usize::try_from(rounds % 7).expect("a number");
        let lines = kill_after(start(&folder, "write"), lines, moment(rounds));
        // A line that was cut off does not count.
        acknowledged.extend(lines.iter().filter_map(|line| HistoryId::parse(line).ok()));
        rounds += 1;

        let store = folder.open(TestKeys::only(1)).expect("a store");
        let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
        assert_eq!(found.damaged, []);
        let kept: HashSet<_> = found.rows.iter().map(|(id, _)| *id).collect();
        assert!(acknowledged.is_subset(&kept), "round {rounds} lost what was acknowledged");
        assert!(found.rows.iter().all(|(_, kept)| *kept == record("590001", TODAY)), "half a record");
        // A record and its line are written together or not at all.
        assert_eq!(store.journal().expect("a journal").len(), kept.len(), "round {rounds}");
        unheard = kept.len() - acknowledged.len();
        assert!(u64::try_from(unheard).is_ok_and(|unheard| unheard <= rounds), "more than one a kill");
    }
    println!("{rounds} kills, {} acknowledged, {unheard} kept unheard", acknowledged.len());
    assert!(rounds >= 20);
}

#[test]
fn a_rotation_that_is_killed_goes_on_and_ends_with_the_new_key_alone() {
    let folder = StoreFolder::new();
    let mut store = folder.open(TestKeys::only(1)).expect("a store");
    for number in 0..600 {
        store.save(id(number), &record("590001", TODAY), &entry(TODAY)).expect("kept");
    }
    drop(store);
    let whole = time_of_a_rotation(&folder);
    let mut cut_short = 0;
    for round in 0..24 {
        kill_after(start(&folder, "rotate"), 1, whole * (round * 7 % 24) / 24);
        cut_short += u32::from(keys_in(&folder) > 1);
        let store = folder.open(TestKeys::between(1, 2)).expect("a store that goes on");
        let found = store.records(&RecordQuery::on(day(TODAY))).expect("found");
        assert_eq!((found.rows.len(), found.damaged.len()), (600, 0), "round {round}");
        assert_eq!(store.journal().expect("a journal").len(), 600);
        drop(store);
        assert_eq!(keys_in(&folder), 1, "round {round}");
    }
    println!("{cut_short} of 24 rotations were cut short");
    assert!(cut_short > 0, "no kill fell into a rotation");
    // One of the two is enough now, whichever it was.
    let alone = [1, 2].map(|key| folder.open(TestKeys::only(key)).is_ok());
    assert_ne!(alone[0], alone[1]);
}

/// How long one rotation takes on this computer now, from its line to the next.
fn time_of_a_rotation(folder: &StoreFolder) -> Duration {
    let mut child = start(folder, "rotate");
    let mut output = BufReader::new(child.stdout.take().expect("its output")).lines();
    output.next().expect("a line").expect("a line");
    let begin = Instant::now();
    output.next().expect("a line").expect("a line");
    let whole = begin.elapsed();
    child.kill().expect("it was running");
    child.wait().expect("it ended");
    drop(folder.open(TestKeys::between(1, 2)).expect("a store that goes on"));
    whole
}

fn keys_in(folder: &StoreFolder) -> u32 {
    let file = rusqlite::Connection::open(folder.file()).expect("a database");
    file.query_row("SELECT count(*) FROM key", [], |row| row.get(0)).expect("a count")
}

#[test]
fn a_purge_that_is_killed_leaves_nothing_once_the_store_was_opened_and_purged_again() {
    let folder = StoreFolder::new();
    let mut before = HashSet::new();
    for round in 0..12 {
        kill_after(start(&folder, "purge"), 1, moment(round) * 10);
        before.extend(sealed_records(&folder));
        let mut store = folder.open(TestKeys::only(1)).expect("a store");
        store.purge(day(TODAY)).expect("purged");
        drop(store);
        let left = folder.bytes();
        assert!(before.iter().all(|sealed| !contains(&left, sealed)), "round {round}");
    }
    assert!(before.len() > 12, "no kill fell between keeping and purging");
}

/// Returns the ciphertexts in the file now. Whatever is in the WAL becomes part of the file by this query.
fn sealed_records(folder: &StoreFolder) -> Vec<Vec<u8>> {
    let file = rusqlite::Connection::open(folder.file()).expect("a database");
    let mut statement = file.prepare("SELECT sealed FROM record").expect("a statement");
    statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("rows")
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    // A piece from the middle is as telling as the whole, which may be spread over pages.
    let piece = &part[part.len() / 2..part.len() / 2 + 24];
    bytes.windows(piece.len()).any(|window| window == piece)
}
