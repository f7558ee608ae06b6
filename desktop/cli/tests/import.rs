//! `shikaku import`, as a script sees it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::port::Clock as _;
use tempfile::TempDir;

/// A copied text of today, so that it is kept whenever this test runs.
fn copied() -> String {
    let text = include_str!("../../../fixtures/eligibility/clipboard/590001.txt");
    text.replace("2026/11/22", &japan_date(SystemClock.now()).format("%Y/%m/%d").to_string())
}

/// A folder for a store, its key and files.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(folder.path("face")).expect("a folder");
        let made = folder.run(&["history", "init"], &[], "");
        assert_eq!(made.status.code(), Some(0), "{}", printed(&made));
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, command: &[&str], arguments: &[&str], input: &str) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_shikaku"));
        program.args(command).args(arguments);
        program.arg("--store").arg(self.path("history.db")).arg("--key-file").arg(self.path("history.key"));
        program.env_remove("SHIKAKU_STAFF");
        fed(program, input)
    }

    /// Imports from standard input, with a folder of a receipt computer.
    fn import(&self, input: &str, arguments: &[&str]) -> Output {
        let face = self.path("face").display().to_string();
        self.run(&["import", "--json", "--to-folder", &face], arguments, input)
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("face")).expect("the folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files
    }
}

fn fed(mut program: Command, input: &str) -> Output {
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("the program runs");
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

#[track_caller]
fn json(output: &Output, exit: i32) -> Value {
    assert_eq!(output.status.code(), Some(exit), "{}", printed(output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON value");
    assert_eq!(report["exitCode"], exit);
    report
}

#[test]
fn a_copied_text_is_imported_saved_and_left_for_the_receipt_computer_once() {
    let folder = Folder::new();
    let report = json(&folder.import(&copied(), &["--valid", "--encoding", "shift_jis"]), 0);
    for (name, expected) in [
        ("outcome", "imported"),
        ("source", "official-app"),
        ("validity", "confirmed-by-person"),
        ("verdict", "valid"),
        ("kept", "saved"),
        ("file", "written"),
    ] {
        assert_eq!(report[name], expected, "{name}");
    }
    let [file] = folder.files().try_into().expect("one file");
    assert!(file.to_string_lossy().contains("OQSsiquc01res_face_"));
    let xml = fs::read(&file).expect("the file");
    assert!(xml.starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\""));
    for arguments in [&[][..], &["--valid"]] {
        let again = json(&folder.import(&copied(), arguments), 0);
        assert_eq!(
            (&again["outcome"], &again["file"]),
            (&"already-imported".into(), &"already-there".into())
        );
    }
    assert_eq!(folder.files().len(), 1);
    let listed = folder.run(&["history"], &[], "");
    assert!(printed(&listed).contains("公式アプリからの写し"), "{}", printed(&listed));
    assert_eq!(String::from_utf8_lossy(&listed.stdout).matches("太郎").count(), 1);
}

/// Without a terminal there is no person who can be asked.
#[test]
fn without_an_answer_nothing_is_saved_and_nothing_is_left() {
    let folder = Folder::new();
    let output = folder.import(&copied(), &[]);
    let report = json(&output, 7);
    assert_eq!(report["outcome"], "not-answered");
    assert!(String::from_utf8_lossy(&output.stderr).contains("--valid"));
    assert!(folder.files().is_empty());
    assert!(!printed(&folder.run(&["history"], &[], "")).contains("太郎"));
}

#[test]
fn a_file_says_no_more_of_validity_than_the_person() {
    for (flag, exit, validity, element) in [
        ("--valid", 0, "confirmed-by-person", Some("<QualificationValidity>1<")),
        ("--not-valid", 2, "denied-by-person", Some("<QualificationValidity>2<")),
        ("--unknown", 2, "not-stated", None),
    ] {
        let folder = Folder::new();
        let report = json(&folder.import(&copied(), &[flag]), exit);
        assert_eq!(report["validity"], validity);
        let [file] = folder.files().try_into().expect("one file");
        let xml = fs::read_to_string(&file).expect("the file");
        match element {
            Some(element) => assert!(xml.contains(element), "{xml}"),
            None => assert!(!xml.contains("Validity") && !xml.contains("ProcessingResultStatus"), "{xml}"),
        }
    }
}

#[test]
fn what_is_no_result_is_refused_with_its_code() {
    let folder = Folder::new();
    let without_date = copied().replace("確認日", "作成日");
    for (input, code) in [("お知らせ", "COPY-01"), ("", "COPY-02"), (&*without_date, "COPY-03")] {
        let report = json(&folder.import(input, &["--valid"]), 1);
        assert_eq!((&report["outcome"], &report["failure"]["code"]), (&"refused".into(), &code.into()));
    }
    let denied = copied().replace("性別\t男", "性別\t男\r\n資格状態\t無効");
    let output = folder.import(&denied, &["--valid"]);
    assert_eq!(json(&output, 1)["outcome"], "not-answered");
    assert!(folder.files().is_empty());
}

#[test]
fn a_folder_that_is_not_there_is_reported_and_the_result_is_kept() {
    let folder = Folder::new();
    let absent = folder.path("absent").display().to_string();
    let output = folder.run(&["import", "--json", "--to-folder", &absent], &["--valid"], &copied());
    let report = json(&output, 1);
    assert_eq!((&report["file"], &report["failure"]["code"]), (&"failed".into(), &"COPY-06".into()));
    assert_eq!(report["kept"], "saved");
}

#[test]
fn the_report_of_rows_that_are_not_known_has_nothing_of_a_person() {
    let folder = Folder::new();
    let text = copied().replace("性別\t男", "性別\t男\r\n続柄\t本人\r\n見本病院番号\t0399990001");
    let file = folder.path("report.txt").display().to_string();
    let report = json(&folder.import(&text, &["--valid", "--report", &file]), 0);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(2));
    let written = fs::read_to_string(Path::new(&file)).expect("the report");
    assert!(written.contains("UnknownLabel 「続柄」 TAB 漢字2"), "{written}");
    for value in ["本人", "0399990001", "見本", "太郎", "4900001"] {
        assert!(!written.contains(value), "{value} in {written}");
    }
}

#[test]
fn a_result_that_states_its_validity_takes_no_answer() {
    let folder = Folder::new();
    let face = "eligibility/utf-8/OQSsiquc01res_face_590001_20261122093000.xml";
    let face = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(face);
    let face = face.display().to_string();
    assert_eq!(folder.import("", &[&face, "--valid"]).status.code(), Some(1));
    let report = json(&folder.import("", &[&face]), 0);
    assert_eq!((&report["source"], &report["validity"]), (&"result-file".into(), &"stated".into()));
}
