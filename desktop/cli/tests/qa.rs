//! `shikaku qa` as a script sees it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn qa(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(["qa", "--json"]).args(arguments).output().expect("the program runs")
}

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/transcripts");
    folder.join(format!("{name}.transcript")).to_str().expect("UTF-8").to_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(output)))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A changed copy of a fixture.
fn changed(folder: &Path, change: impl FnOnce(String) -> String) -> String {
    let lines = fs::read_to_string(fixture("android-nfc/wrong-then-right")).expect("the fixture");
    let file = folder.join("changed.transcript");
    fs::write(&file, change(lines)).expect("a file");
    file.to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_transcript_runs_again_and_a_difference_is_shown_side_by_side() {
    let same = qa(&["replay", &fixture("android-nfc/wrong-then-right")]);
    assert_eq!((same.status.code(), &json(&same)["outcome"]), (Some(0), &"same".into()));
    let folder = tempfile::tempdir().expect("a folder");
    let file = changed(folder.path(), |lines| lines.replacen("< 63C3", "< 63C1", 1));
    let differs = qa(&["replay", &file]);
    assert_eq!(differs.status.code(), Some(10));
    let report = json(&differs);
    assert_eq!(report["outcome"], "different");
    let printed = report["difference"].as_str().expect("text");
    assert!(
        printed.contains("VERIFY user-authentication PIN (4 bytes)") && printed.contains("PIN-02"),
        "{printed}"
    );
    assert!(!printed.contains("30303030"), "{printed}");
}

#[test]
fn a_broken_file_is_reported_with_its_line_and_read_up_to_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = changed(folder.path(), |lines| lines[..lines.len() / 2].to_owned());
    let broken = qa(&["replay", &file]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken).contains("readable up to line"), "{}", text(&broken));
    let converted = qa(&["convert", &file, "--to", "cbor", "--output", &format!("{file}.cbor")]);
    assert_eq!(converted.status.code(), Some(1));
    assert!(fs::read(format!("{file}.cbor")).expect("what could be read").len() > 100);
}

#[test]
fn both_forms_are_turned_into_each_other_without_loss() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cbor, lines) = (folder.path().join("a.transcript"), folder.path().join("b.transcript"));
    let [cbor, lines] = [cbor, lines].map(|path| path.to_str().expect("UTF-8").to_owned());
    let first = qa(&["convert", &fixture("pcsc/blocked"), "--to", "cbor", "--output", &cbor]);
    let second = qa(&["convert", &cbor, "--to", "text", "--output", &lines]);
    assert_eq!((first.status.code(), second.status.code()), (Some(0), Some(0)));
    let original = fs::read(fixture("pcsc/blocked")).expect("the fixture");
    assert_eq!(fs::read(lines).expect("the file"), original);
}

#[test]
fn a_folder_is_run_and_its_results_are_a_junit_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = fixture("pcsc/blocked");
    let bad = changed(folder.path(), |lines| {
        lines.replacen("state entering-pin PIN-01 tries=2", "state entering-pin", 1)
    });
    let junit = folder.path().join("junit.xml");
    let junit = junit.to_str().expect("UTF-8");
    let output = qa(&["run", &good, folder.path().to_str().expect("UTF-8"), "--junit", junit]);
    assert_eq!(output.status.code(), Some(10), "{}", text(&output));
    let report = json(&output);
    assert_eq!((&report["passed"], &report["failed"]), (&1.into(), &1.into()));
    let xml = fs::read_to_string(junit).expect("the file");
    for part in
        ["<testsuite ", r#" tests="2""#, r#" failures="1""#, "<testcase ", "<failure message=", "PIN-01"]
    {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    assert_eq!(qa(&["run", &good]).status.code(), Some(0));
    assert_eq!(qa(&["run", "nowhere"]).status.code(), Some(1));
    drop(bad);
}

#[test]
fn an_audit_reports_the_place_and_never_the_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let clean = qa(&["audit", &fixture("android-nfc/wrong-then-right")]);
    assert_eq!(clean.status.code(), Some(0));
    let file = changed(folder.path(), |lines| lines.replacen("0020009804303030", "0020009804313233", 1));
    let secrets = folder.path().join("secrets");
    fs::write(&secrets, "# a name\n見本　本見\n").expect("a file");
    let found = qa(&["audit", &file, "--secrets", secrets.to_str().expect("UTF-8")]);
    assert_eq!(found.status.code(), Some(10));
    // The name of the folder holds the number of this process.
    let findings = json(&found)["findings"].to_string().replace(&file, "");
    assert!(findings.contains("data of VERIFY user-authentication PIN (4 bytes)"), "{findings}");
    assert!(!findings.contains("3132") && !findings.contains("123"), "{findings}");
}

#[test]
fn a_file_with_findings_is_named_with_the_command_that_lists_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = changed(folder.path(), |lines| lines.replacen("0020009804303030", "0020009804313233", 1));
    let page = folder.path().join("page.html").to_str().expect("UTF-8").to_owned();
    let output = folder.path().join("converted").to_str().expect("UTF-8").to_owned();
    let commands: [&[&str]; 5] = [
        &["convert", &file],
        &["convert", &file, "--to", "cbor"],
        &["convert", &file, "--output", &output],
        &["show", &file],
        &["report", &file, "--output", &page],
    ];
    for command in commands {
        let found = qa(command);
        assert_eq!(found.status.code(), Some(0), "{command:?}");
        let written = text(&found);
        let expected = format!("{file}: 1 findings of personal data; `shikaku qa audit {file}` lists them");
        assert!(written.contains(&expected), "{command:?}: {written}");
        assert!(!written.replace(&file, "").contains("313233"), "{command:?}: {written}");
    }
    let clean = fixture("android-nfc/wrong-then-right");
    for command in [["convert", &clean], ["show", &clean]] {
        assert_eq!(text(&qa(&command)), "", "{command:?}");
    }
}

#[test]
fn an_audit_searches_secrets_in_numbers_and_in_bytes_that_no_entry_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let secrets = folder.path().join("secrets");
    fs::write(&secrets, "１２３４－５６７８－９０１２\n").expect("a file");
    let secrets = secrets.to_str().expect("UTF-8");
    let places = [
        ("limits: extended/65544/65538", "limits: extended/123456789012/65538"),
        (" wake-after 180.000000", " wake-after 123456.789012"),
        (" ask 1 ", " ask 123456789 "),
        (" reply 1 ", " reply 123456789012 "),
    ];
    for (before, after) in places {
        let file = changed(folder.path(), |lines| {
            assert!(lines.contains(before), "{before}");
            lines.replacen(before, after, 1)
        });
        let found = qa(&["audit", &file, "--secrets", secrets]);
        assert!(matches!(found.status.code(), Some(1 | 10)), "{after}: {}", text(&found));
        assert!(!json(&found)["findings"].as_array().is_none_or(Vec::is_empty), "{after}: {}", text(&found));
    }
}

#[test]
fn mutants_are_counted_and_none_does_what_it_may_not() {
    let output = qa(&["mutate", &fixture("android-nfc/wrong-then-right"), &fixture("pcsc/presence-pcsc")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(json(&output)["mutants"].as_u64().expect("a number") > 1000);
    assert!(text(&output).contains("0 panics, 0 hangs, 0 burnt PINs, 0 wrong states"), "{}", text(&output));
}
