//! Text files as editors save them: with a byte order mark, in UTF-16, with either line end.

use std::fs;
use std::path::Path;

use super::{run, text, transcript};

/// A text as editors save it; the last two cannot be read as text.
fn saved(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let crlf = text.replace('\n', "\r\n");
    let wide = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(crlf.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    vec![
        ("plain", text.into()),
        ("crlf", crlf.clone().into()),
        ("marked", format!("\u{FEFF}{text}").into()),
        ("marked crlf", format!("\u{FEFF}{crlf}").into()),
        ("utf-16le", wide(false)),
        ("utf-16be", wide(true)),
    ]
}

fn write(file: &Path, bytes: &[u8]) -> String {
    let _ = fs::remove_file(file);
    fs::write(file, bytes).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("set");
    }
    file.display().to_string()
}

#[test]
fn every_word_of_an_audit_is_searched_however_its_file_was_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = fs::read_to_string(transcript()).expect("a transcript");
    let word = lines.lines().find_map(|line| line.split_whitespace().find(|word| word.len() > 8));
    let word = word.expect("a word");
    for list in [format!("{word}\n"), format!("# list\n\n{word}\notherword\n"), format!("otherword\n{word}")]
    {
        for (form, bytes) in saved(&list) {
            let secrets = write(&folder.path().join("secrets"), &bytes);
            let ended = run(&["qa", "audit", &transcript().display().to_string(), "--secrets", &secrets]);
            assert_eq!(ended.status.code(), Some(10), "{form}: {}", text(&ended.stderr));
        }
    }
}

#[test]
fn a_list_without_a_word_that_can_be_searched_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let audit = |bytes: &[u8]| {
        let secrets = write(&folder.path().join("secrets"), bytes);
        run(&["qa", "audit", &transcript().display().to_string(), "--secrets", &secrets])
    };
    let nothing: [&[u8]; 6] =
        [b"", b"\n\r\n", b"# only this\n", b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xEF\xBB\xBF# a\r\n"];
    for bytes in nothing {
        let ended = audit(bytes);
        let printed = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{bytes:?}: {printed}");
        assert!(printed.contains("no word") && !text(&ended.stdout).contains("findings"), "{printed}");
    }
    for short in ["123\n", "zyxwv\n--\nzyxwvu\n", "zyxwv\n\u{FEFF}ab\n", "１２\n"] {
        let ended = audit(short.as_bytes());
        let printed = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{short}: {printed}");
        assert!(printed.contains("too short") && !text(&ended.stdout).contains("findings"), "{printed}");
        let line = if short.starts_with("zyxwv") { "line 2" } else { "line 1" };
        assert!(printed.contains(line) && !printed.contains("zyx") && !printed.contains("123"), "{printed}");
    }
    // Neither UTF-8 nor marked: half of a word would be searched.
    let bytes: Vec<u8> = "zyxwv\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [bytes.as_slice(), b"\x8e\x91\x8a\x69\n", b"\xFF\xFEa", b"\xFF\xFE\x00\xD8"] {
        let ended = audit(bytes);
        assert_eq!(ended.status.code(), Some(1), "{bytes:?}");
        assert!(text(&ended.stderr).contains("UTF-8"), "{}", text(&ended.stderr));
    }
}

#[test]
fn a_key_file_that_an_editor_saved_opens_its_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, key) = (folder.path().join("history.db"), folder.path().join("history.key"));
    let named = ["--store", &store.display().to_string(), "--key-file", &key.display().to_string()];
    let does = |words: &[&str]| run(&[words, &named].concat());
    assert_eq!(does(&["history", "init"]).status.code(), Some(0));
    let whole = fs::read_to_string(&key).expect("a key");
    let bare = whole.lines().last().expect("a key").to_owned();
    for lines in [whole, bare] {
        for (form, bytes) in saved(&lines) {
            write(&key, &bytes);
            let listed = does(&["history"]);
            assert_eq!(listed.status.code(), Some(0), "{form}: {}", text(&listed.stderr));
        }
    }
}

#[test]
fn a_rulebook_and_a_state_that_an_editor_saved_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let done = ["readiness", "--done", "devices", "--state", &state.display().to_string()];
    assert_eq!(run(&done).status.code(), Some(0));
    let list = fs::read_to_string(&state).expect("a state");
    for (form, bytes) in saved(&list) {
        let file = write(&folder.path().join("saved"), &bytes);
        let read = run(&["readiness", "--state", &file]);
        assert_eq!(read.status.code(), Some(0), "{form}: {}", text(&read.stderr));
    }
}

#[test]
fn a_folder_is_searched_for_transcripts_in_either_case_and_said_to_hold_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    for below in ["some", "none", "some/deeper"] {
        fs::create_dir(path(below)).expect("a folder");
    }
    fs::write(path("none/notes.txt"), "notes").expect("written");
    let given = |name: &str| path(name).display().to_string();
    for name in ["some/BAD.TRANSCRIPT", "some/deeper/Bad.Transcript"] {
        fs::write(path(name), "nothing").expect("written");
        let ended = run(&["qa", "audit", &given("some")]);
        assert_eq!(ended.status.code(), Some(1), "{}", text(&ended.stdout));
        assert!(text(&ended.stderr).replace('\\', "/").contains(name), "{}", text(&ended.stderr));
        fs::copy(transcript(), path(name)).expect("copied");
        assert!(text(&run(&["qa", "audit", &given("some")]).stdout).contains(" 0 findings"));
    }
    for paths in [&[given("none")][..], &[given("some"), given("none")], &[given("none"), given("some")]] {
        for command in ["audit", "run"] {
            let ended = run(&[&["qa".to_owned(), command.to_owned()], paths].concat());
            assert_eq!(ended.status.code(), Some(1), "{command} {paths:?}");
            let printed = text(&ended.stderr);
            assert!(printed.contains(&given("none")) && printed.contains("no transcript"), "{printed}");
        }
    }
}
