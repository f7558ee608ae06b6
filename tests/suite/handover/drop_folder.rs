//! The folders of the receipt computer.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_adapter::drop_folder::{DropError, DropFolder, FolderScan, FolderWatch, WatchSettings};
use shikaku_eligibility::handover::file_name::{FileId, FileKind, FileName};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn name(id: &str) -> FileName {
    FileName::new(FileKind::Single, FileId::new(id).expect("an identifier")).expect("a name")
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry"));
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_left_whole_and_for_this_account_alone() {
    let folder = folder();
    DropFolder::new(folder.path()).put(&name("1"), b"<XmlMsg/>").expect("left");
    let file = folder.path().join("OQSsiquc01res_1.xml");
    assert_eq!(names(folder.path()), ["OQSsiquc01res_1.xml"]);
    assert_eq!(fs::read(&file).expect("the file"), b"<XmlMsg/>");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_that_is_there_is_never_changed() {
    let folder = folder();
    let drop = DropFolder::new(folder.path());
    drop.put(&name("1"), b"first").expect("left");
    assert_eq!(drop.put(&name("1"), b"second"), Err(DropError::Exists));
    assert_eq!(names(folder.path()), ["OQSsiquc01res_1.xml"]);
    assert_eq!(fs::read(folder.path().join("OQSsiquc01res_1.xml")).expect("the file"), b"first");
}

#[test]
fn a_folder_that_is_not_there_is_named_so_and_not_made() {
    let folder = folder();
    let missing = folder.path().join("res");
    assert_eq!(DropFolder::new(&missing).put(&name("1"), b"x"), Err(DropError::NoFolder));
    assert_eq!(DropFolder::new(&missing).sweep(), Err(DropError::NoFolder));
    fs::write(&missing, b"").expect("a file");
    assert_eq!(DropFolder::new(&missing).put(&name("1"), b"x"), Err(DropError::NoFolder));
    assert!(FolderWatch::new(folder.path().join("face"), WatchSettings::default()).scan(at(0)).is_err());
}

#[test]
fn what_a_crash_left_is_swept_and_nothing_else() {
    let folder = folder();
    for name in [".shikaku-abc.part", ".shikaku-def.part", "OQSsiquc01res_1.xml", "x.part"] {
        fs::write(folder.path().join(name), b"x").expect("a file");
    }
    assert_eq!(DropFolder::new(folder.path()).sweep(), Ok(2));
    assert_eq!(names(folder.path()), ["OQSsiquc01res_1.xml", "x.part"]);
}

const LONG: usize = 1024 * 1024;
const ROUNDS: usize = 12;
const PLACE: &str = "SHIKAKU_TEST_PUT";

/// This test is the writer too, in a process of its own that is killed while it writes.
#[test]
fn a_killed_writer_leaves_no_half_file_under_a_final_name() {
    if let Some(folder) = std::env::var_os(PLACE) {
        return put_until_killed(Path::new(&folder));
    }
    let mut left = 0;
    for round in 0..ROUNDS {
        let folder = folder();
        kill_after(folder.path(), round % 4);
        DropFolder::new(folder.path()).sweep().expect("swept");
        for name in names(folder.path()) {
            FileName::parse(&name).expect("a final name");
            let file = fs::read(folder.path().join(&name)).expect("the file");
            let first = file.first().copied();
            assert!(file.len() == LONG && file.iter().all(|byte| Some(*byte) == first), "{name} is half");
            left += 1;
        }
    }
    assert!(left >= ROUNDS, "the writers wrote");
}

/// Starts a writer and kills it when it has left so many files and one more.
fn kill_after(folder: &Path, files: usize) {
    let this = "handover::drop_folder::a_killed_writer_leaves_no_half_file_under_a_final_name";
    let mut writer = Command::new(std::env::current_exe().expect("this program"));
    let mut writer = writer
        .args(["--exact", this, "--nocapture"])
        .env(PLACE, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(writer.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let printed = lines.filter(|line| line.contains("left")).take(files + 1).count();
    assert_eq!(printed, files + 1, "the writer stopped by itself");
    writer.kill().expect("killed");
    writer.wait().expect("ended");
}

fn put_until_killed(folder: &Path) {
    let drop = DropFolder::new(folder);
    for count in 0..100_000_u32 {
        let file = vec![count.to_le_bytes()[0]; LONG];
        drop.put(&name(&count.to_string()), &file).expect("left");
        println!("left");
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_795_000_000 + seconds)
}

fn arrived(scan: &FolderScan) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    scan.arrivals.iter().map(|it| (it.name.id().as_str().to_owned(), text(&it.file))).collect()
}

/// Looks at this second; what arrived as `id content`, and how many are waited for.
#[track_caller]
fn scan(watch: &mut FolderWatch, second: i64, expected: &[(&str, &str)], waiting: usize) {
    let scan = watch.scan(at(second)).expect("the folder");
    let expected: Vec<_> = expected.iter().map(|(id, file)| ((*id).to_owned(), (*file).to_owned())).collect();
    assert_eq!((arrived(&scan), scan.waiting), (expected, waiting), "at second {second}");
}

#[test]
fn a_file_arrives_once_when_two_reads_apart_are_equal() {
    let folder = folder();
    let write = |id: &str, text: &str| {
        fs::write(folder.path().join(name(id).to_string()), text).expect("a file");
    };
    let mut watch = FolderWatch::new(folder.path(), WatchSettings::default());
    scan(&mut watch, 0, &[], 0);
    write("1", "");
    scan(&mut watch, 1, &[], 1);
    write("1", "half");
    scan(&mut watch, 2, &[], 1);
    write("1", "half and whole");
    scan(&mut watch, 3, &[], 1);
    scan(&mut watch, 3, &[], 1);
    scan(&mut watch, 4, &[("1", "half and whole")], 0);
    scan(&mut watch, 9, &[], 0);
    // The same again under another name is not new, another content under the same name is.
    write("2", "half and whole");
    write("1", "other");
    scan(&mut watch, 10, &[], 2);
    scan(&mut watch, 11, &[("1", "other")], 0);
    // A clock that was set back only makes it wait.
    write("3", "third");
    scan(&mut watch, 20, &[], 1);
    scan(&mut watch, 5, &[], 1);
    scan(&mut watch, 6, &[("3", "third")], 0);
}

#[test]
fn files_may_vanish_and_others_are_not_looked_at() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    for name in ["OQSsiquc01res_1.xml", "OQSsiquc01req_1.xml", "OQSsiquc01res_2.xml.tmp", "notes.txt"] {
        fs::write(path(name), name).expect("a file");
    }
    fs::create_dir(path("OQSsiquc01res_3.xml")).expect("a folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(path("notes.txt"), path("OQSsiquc01res_4.xml")).expect("a link");
    let mut watch = FolderWatch::new(folder.path(), WatchSettings::default());
    scan(&mut watch, 0, &[], 1);
    fs::remove_file(path("OQSsiquc01res_1.xml")).expect("removed");
    scan(&mut watch, 9, &[], 0);
    fs::write(path("OQSsiquc01res_1.xml"), "OQSsiquc01res_1.xml").expect("a file");
    scan(&mut watch, 10, &[], 1);
    scan(&mut watch, 11, &[("1", "OQSsiquc01res_1.xml")], 0);
}

#[test]
fn a_file_that_is_too_long_is_reported_once_and_never_read() {
    let folder = folder();
    fs::write(folder.path().join("OQSsiquc01res_1.xml"), "12345").expect("a file");
    let settings = WatchSettings { bytes: 4, ..WatchSettings::default() };
    let mut watch = FolderWatch::new(folder.path(), settings);
    let first = watch.scan(at(0)).expect("the folder");
    assert_eq!((first.too_long.len(), first.waiting), (1, 0));
    assert_eq!(watch.scan(at(9)).expect("the folder"), FolderScan::default());
}
