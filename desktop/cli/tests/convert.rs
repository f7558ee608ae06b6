//! `shikaku convert`, as a script sees it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/eligibility").join(folder);
    let entries = fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = entries.collect();
    files.sort();
    files
}

fn fixture(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(path);
    fs::read(path).expect("the fixture")
}

/// Runs the command with these bytes as standard input.
fn convert(input: &[u8], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    let command = command.arg("convert").args(arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut stdin = child.stdin.take().expect("its input");
    let input = input.to_vec();
    // Beside it, because it may answer before it has read all; a program that refuses early reads no more.
    let feeding = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    let _ = feeding.join().expect("fed");
    output
}

#[track_caller]
fn converted(input: &[u8], arguments: &[&str]) -> Vec<u8> {
    let output = convert(input, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The words on standard error, and the exit code.
fn printed(input: &[u8], arguments: &[&str]) -> (Option<i32>, String) {
    let output = convert(input, arguments);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn every_fixture_goes_through_the_other_formats_and_comes_back_without_loss() {
    for folder in ["utf-8", "shift-jis", "json", "bulk"] {
        for path in fixtures(folder) {
            let file = fs::read(&path).expect("the file");
            let json = converted(&file, &["--to", "json"]);
            let xml = converted(&json, &["--to", "xml", "--encoding", "shift_jis"]);
            let again = converted(&xml, &["--to", "json"]);
            assert_eq!(without_identifier(&json), without_identifier(&again), "{}", path.display());
            assert!(String::from_utf8_lossy(&xml).contains("encoding=\"Shift_JIS\""));
        }
    }
}

/// The one element that is about the file and not about a person follows the encoding.
fn without_identifier(json: &[u8]) -> Value {
    let mut message: Value = serde_json::from_slice(json).expect("JSON");
    message["XmlMsg"]["MessageHeader"]["CharacterCodeIdentifier"] = Value::Null;
    message
}

#[test]
fn copied_text_becomes_elements_and_the_same_text_again() {
    for path in fixtures("clipboard") {
        let json = converted(&fs::read(&path).expect("the file"), &["--to", "json"]);
        let message: Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(message["XmlMsg"]["MessageHeader"]["QualificationConfirmationDate"], "20261122");
    }
    for path in fixtures("utf-8").iter().filter(|path| path.to_string_lossy().contains("590001")) {
        let copied =
            converted(&fs::read(path).expect("the file"), &["--to", "clipboard", "--line-end", "crlf"]);
        let text = String::from_utf8(copied).expect("UTF-8");
        assert!(text.starts_with("資格情報\r\n確認日 : \t2026/11/22\r\n保険者番号\t01990019\r\n"), "{text}");
    }
}

#[test]
fn what_is_wrong_is_reported_in_japanese_with_its_place_and_never_with_its_content() {
    for (file, arguments, words) in [
        ("hostile/handover/billion-laughs.xml", &["--to", "json"][..], "DOCTYPE"),
        ("hostile/handover/declared-shift-jis-is-utf8.xml", &["--to", "json"], "文字コード"),
        ("hostile/handover/cut.xml", &["--to", "json"], "途中で終わっています（1行目の53文字目）"),
        ("hostile/handover/no-date.txt", &["--to", "json"], "確認日がない"),
        ("hostile/handover/name-with-bracket.json", &["--to", "xml"], "XMLでは使えない名前"),
        ("eligibility/json/590002.json", &["--to", "clipboard"], "有効と確認された"),
        ("eligibility/json/590001.json", &["--to", "json", "--encoding", "shift_jis"], "UTF-8だけ"),
    ] {
        let (code, printed) = printed(&fixture(file), arguments);
        assert_eq!(code, Some(1), "{file}");
        assert!(printed.contains(words), "{file}: {printed}");
        assert!(!printed.contains("資格　太郎") && !printed.contains("4900002"), "{printed}");
    }
}

#[test]
fn what_gets_lost_is_reported_and_is_no_failure() {
    let (code, printed_text) = printed(&fixture("eligibility/json/590009.json"), &["--to", "clipboard"]);
    assert_eq!(code, Some(0));
    assert!(printed_text.contains("この形式には入らない項目が"), "{printed_text}");
    let rare = fixture("hostile/handover/private-and-rare.xml");
    let (code, printed_text) = printed(&rare, &["--to", "xml", "--encoding", "shift_jis"]);
    assert_eq!(code, Some(0));
    assert!(printed_text.contains("●に置き換えました"), "{printed_text}");
    let (code, printed_text) = printed(&fixture("hostile/handover/unknown-headings.txt"), &["--to", "xml"]);
    assert_eq!(code, Some(0));
    assert!(
        printed_text.contains("4行目: 知らない文字です")
            && printed_text.contains("5行目: 知らない見出しの下の項目"),
        "{printed_text}"
    );
}

/// Eligibility reference, 8a: the copied text carries no validity code.
#[test]
fn a_copied_text_is_valid_on_the_word_of_a_person_alone() {
    let text = "資格情報\n確認日 : \t2026/11/22\n氏名\t資格　太郎\n生年月日\t1984/04/10".as_bytes();
    let silent = convert(text, &["--to", "xml"]);
    let words = String::from_utf8_lossy(&silent.stderr);
    assert_eq!((silent.status.code(), words.lines().count()), (Some(0), 1), "{words}");
    assert!(
        words.contains("有効かどうかが書かれていません") && words.contains("--confirmed-valid"),
        "{words}"
    );
    assert!(!String::from_utf8_lossy(&silent.stdout).contains("QualificationValidity"));

    let said = convert(text, &["--to", "json", "--confirmed-valid"]);
    assert_eq!((said.status.code(), said.stderr.as_slice()), (Some(0), &b""[..]));
    let message: Value = serde_json::from_slice(&said.stdout).expect("JSON");
    let (header, body) = (&message["XmlMsg"]["MessageHeader"], &message["XmlMsg"]["MessageBody"]);
    assert_eq!(header["SegmentOfResult"], "1");
    for (name, value) in
        [("ProcessingResultStatus", "1"), ("QualificationValidity", "1"), ("ShikakuValiditySource", "person")]
    {
        assert_eq!(body[name], value, "{name}");
    }
    assert_eq!(body["ResultList"][0]["ResultOfQualificationConfirmation"]["Name"], "資格　太郎");

    for file in
        ["eligibility/json/590001.json", "eligibility/json/590002.json", "eligibility/json/590004.json"]
    {
        let (code, words) = printed(&fixture(file), &["--to", "xml", "--confirmed-valid"]);
        assert!(code == Some(1) && words.contains("有効かどうかが書かれている"), "{file}: {words}");
    }
    for line in [
        "資格（無効）",
        "資格情報なし",
        "資格\t無効",
        "有効性\t無効",
        "区分\t資格（無効）",
        "有効終了日\t無効",
        "負担割合\t資格情報なし",
        "保険者名\t資格（無効）",
        "氏名\t資格　太郎（無効）",
        "資格状態\t有効ではありません",
        "資格喪失年月日\t2026/11/01",
        "\t該当なし",
    ] {
        let denied = [text, b"\n", line.as_bytes()].concat();
        let (code, words) = printed(&denied, &["--to", "json", "--confirmed-valid"]);
        assert!(code == Some(1) && words.contains("有効でないと書かれている"), "{line}: {words}");
    }
    for line in ["資格喪失年月日\t", "保険者名\t失効組合", "資格喪失年月日\t2027/03/31"]
    {
        let plain = [text, b"\n", line.as_bytes()].concat();
        let (code, words) = printed(&plain, &["--to", "json", "--confirmed-valid"]);
        assert!(code == Some(0) && words.is_empty(), "{line}: {words}");
    }
    let twice = printed(&said.stdout, &["--to", "xml", "--confirmed-valid"]);
    assert_eq!(twice.0, Some(1), "it says so already: {}", twice.1);
}

/// Facts of the header do not count, and an address is left out on purpose.
#[test]
fn a_plain_result_is_copied_without_a_word() {
    for path in fixtures("clipboard") {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let file = fixture(&format!("eligibility/json/{name}.json"));
        let (code, words) = printed(&file, &["--to", "clipboard"]);
        // The date of issue of the one 高齢受給者証 has no label.
        let expected = if name == "590009" { "この形式には入らない項目が1個" } else { "" };
        assert!(code == Some(0) && words.contains(expected), "{name}: {words}");
        assert_eq!(words.is_empty(), expected.is_empty(), "{name}: {words}");
    }
}

#[test]
fn an_address_is_copied_where_it_is_asked_for() {
    let file = fixture("eligibility/json/590001.json");
    let copied = |arguments: &[&str]| String::from_utf8(converted(&file, arguments)).expect("UTF-8");
    assert!(!copied(&["--to", "clipboard"]).contains("住所"));
    assert!(copied(&["--to", "clipboard", "--with-address"]).contains("住所\t見本都"));
}

#[test]
fn a_long_file_wants_to_be_expected() {
    let padded = [b"<XmlMsg>".as_slice(), &vec![b' '; 4 * 1024 * 1024], b"</XmlMsg>"].concat();
    let (code, words) = printed(&padded, &["--to", "json"]);
    assert!(code == Some(1) && words.contains("4096キロバイトまで"), "{words}");
    let (code, words) = printed(&padded, &["--to", "json", "--max-mib", "5"]);
    assert!(code == Some(1) && words.contains("長すぎます（1行目の9文字目）"), "{words}");
}

#[test]
fn a_file_is_written_once_and_the_report_is_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("out.xml");
    let name = to.to_str().expect("a name");
    let input = fixture("hostile/handover/unknown-headings.txt");
    let arguments = ["--to", "xml", "--output", name, "--json"];
    let first = convert(&input, &arguments);
    let report: Value = serde_json::from_slice(&first.stdout).expect("one JSON value");
    assert_eq!((&report["from"], &report["validity"]), (&"clipboard".into(), &"not-stated".into()));
    assert_eq!(report["findings"][0], serde_json::json!({"line": 4, "kind": "unknown-line"}));
    assert_eq!((&report["exitCode"], &report["replaced"]), (&0.into(), &0.into()));
    let written = fs::read(&to).expect("it was written");
    assert!(written.starts_with(b"<?xml"));
    let second = convert(&input, &arguments);
    let report: Value = serde_json::from_slice(&second.stdout).expect("one JSON value");
    assert_eq!(
        (second.status.code(), &report["problem"]),
        (Some(1), &"同じ名前のファイルがすでにあります。".into())
    );
    assert_eq!(fs::read(&to).expect("it is there"), written);
    assert_eq!(printed(&input, &["--to", "xml", "--json"]).0, Some(1));
}
