//! Files that are too long, no files, open to others, or in the way.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use super::{answer, run, run_reading, shikaku, text, transcript};

/// Commands that read a file, with the place of its name.
const READING: &[&[&str]] = &[
    &["qa", "import", "FILE"],
    &["qa", "show", "FILE"],
    &["qa", "audit", "FILE"],
    &["qa", "convert", "FILE"],
    &["qa", "replay", "FILE"],
    &["qa", "run", "FILE"],
    &["qa", "mutate", "FILE"],
    &["qa", "report", "FILE", "-o", "PAGE"],
    &["qa", "audit", "TRANSCRIPT", "--secrets", "FILE"],
    &["convert", "FILE", "--to", "xml"],
    &["speak", "FILE"],
    &["import", "FILE", "--valid"],
    &["readiness", "--data", "FILE"],
    &["readiness", "--state", "FILE"],
    &["check", "--method", "pin", "--gateway", "https://gateway.example", "--token-file", "FILE"],
    &["check", "--method", "pin", "--gateway", "https://gateway.example", "--gateway-root", "FILE"],
    &["card", "info", "--reader", "radio:1", "--reader-key", "FILE"],
    &["history", "--store", "TRANSCRIPT", "--key-file", "FILE"],
];

fn with(arguments: &[&str], file: &Path, page: &Path) -> Vec<String> {
    let name = |word: &&str| match *word {
        "FILE" => file.display().to_string(),
        "PAGE" => page.display().to_string(),
        "TRANSCRIPT" => transcript().display().to_string(),
        other => other.to_owned(),
    };
    arguments.iter().map(name).collect()
}

#[cfg(unix)]
fn private(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("set");
}

#[cfg(target_os = "linux")]
#[test]
fn no_command_reads_more_than_its_limit_whatever_the_file_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sparse, page) = (folder.path().join("sparse.transcript"), folder.path().join("page"));
    File::create(&sparse).and_then(|file| file.set_len(1 << 30)).expect("a sparse file");
    private(&sparse);
    for arguments in READING {
        for file in [sparse.as_path(), Path::new("/dev/zero")] {
            // A report of nothing readable is written too.
            let _ = fs::remove_file(&page);
            // No more than 300 MB of memory in all: the file has 1 GiB, the device no end.
            let mut command = Command::new("prlimit");
            command
                .args(["--data=300000000", env!("CARGO_BIN_EXE_shikaku")])
                .args(with(arguments, file, &page));
            let output = command.output().expect("prlimit runs");
            let printed = text(&output.stderr) + &text(&output.stdout);
            let is_failure = matches!(output.status.code(), Some(1 | 10));
            assert!(is_failure, "{arguments:?} {}: {:?} {printed}", file.display(), output.status);
            assert!(printed.contains(&file.display().to_string()), "{arguments:?}: {printed}");
            assert!(!printed.contains("0 findings"), "{arguments:?}: {printed}");
            // The device is readable by others. Where a secret is read, the program reports this first.
            let limit =
                ["長すぎます", "longer than", "chmod 600"].iter().any(|words| printed.contains(words));
            assert!(limit, "{arguments:?}: {printed}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_a_folder_and_a_missing_file_are_reported_by_their_path_and_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (pipe, page) = (folder.path().join("pipe"), folder.path().join("page"));
    assert!(Command::new("mkfifo").arg("-m").arg("600").arg(&pipe).status().expect("mkfifo runs").success());
    let (absent, below) = (folder.path().join("absent"), folder.path().join("below"));
    fs::create_dir(&below).expect("a folder");
    private_folder(&below);
    for arguments in READING {
        for file in [&pipe, &absent, &below] {
            let makes_one = arguments.contains(&"--state") && *file == absent;
            let takes_folders = arguments.starts_with(&["qa"]) && *file == below;
            if makes_one || takes_folders {
                continue;
            }
            let _ = fs::remove_file(&page);
            let output = run(&with(arguments, file, &page));
            let printed = text(&output.stderr) + &text(&output.stdout);
            assert!(
                matches!(output.status.code(), Some(1 | 10)),
                "{arguments:?} {}: {printed}",
                file.display()
            );
            assert!(printed.contains(&file.display().to_string()), "{arguments:?}: {printed}");
            assert!(!printed.contains("0 findings"), "{arguments:?}: {printed}");
        }
    }
}

#[cfg(unix)]
fn private_folder(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("set");
}

#[test]
fn an_audit_never_takes_a_file_that_it_did_not_read_for_one_without_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read(transcript()).expect("a transcript");
    for (name, bytes) in
        [("cut", &whole[..whole.len() - 3]), ("empty", b""), ("other", b"\x00\x01"), ("zero", &[0; 64])]
    {
        let file = folder.path().join(format!("{name}.transcript"));
        fs::write(&file, bytes).expect("written");
        let path = file.display().to_string();
        let output = run(&["qa", "audit", &path]);
        let printed = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {printed}");
        assert!(!printed.contains("0 findings") && printed.contains("NOT AUDITED"), "{name}: {printed}");
        assert!(text(&output.stderr).contains(&path), "{name}");
        let report: serde_json::Value =
            serde_json::from_slice(&run(&["qa", "audit", "--json", &path]).stdout).expect("JSON");
        assert_eq!((&report["exitCode"], report["unread"].as_array().map(Vec::len)), (&1.into(), Some(1)));
    }
    let whole = run(&["qa", "audit", &transcript().display().to_string()]);
    assert_eq!(text(&whole.stdout), "1 files, 0 findings\n");
}

#[cfg(unix)]
#[test]
fn a_file_is_written_as_a_whole_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let (file, log) = (folder.path().join("file"), folder.path().join("log"));
    let transcript = transcript().display().to_string();
    fs::write(&log, fixture_log()).expect("written");
    let (log, output) = (log.display().to_string(), file.display().to_string());
    for arguments in [
        vec!["qa", "convert", &transcript, "--force", "-o", &output],
        vec!["qa", "import", &log, "--force", "-o", &output],
        vec!["qa", "report", &transcript, "--force", "-o", &output],
        vec!["qa", "run", &transcript, "--junit", &output],
        vec!["readiness", "--done", "devices", "--state", &output],
    ] {
        // A state is read before it is written.
        if arguments.contains(&"--state") {
            fs::remove_file(&file).expect("gone");
        } else {
            fs::write(&file, "old").expect("written");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("set");
        }
        let ended = run(&arguments);
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {}", text(&ended.stderr));
        let placed = fs::symlink_metadata(&file).expect("a file");
        assert!(placed.is_file() && placed.len() > 3, "{arguments:?}");
        assert_eq!(placed.permissions().mode() & 0o777, 0o600, "{arguments:?}");
    }
    let parts = fs::read_dir(folder.path()).expect("a folder").flatten();
    assert!(!parts.into_iter().any(|it| it.file_name().to_string_lossy().starts_with('.')));
    // A socket of this test, because a wrong writer would replace a device of the system for every program.
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    for place in [&socket, folder.path()] {
        let place = place.display().to_string();
        let ended = run(&["qa", "convert", &transcript, "-o", &place]);
        assert_eq!(ended.status.code(), Some(1), "{place}");
        assert!(text(&ended.stderr).contains(&place), "{}", text(&ended.stderr));
    }
}

pub(crate) fn fixture_log() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports/opensc");
    let logs = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let log = logs.filter(|path| path.extension().is_some_and(|it| it == "log")).min();
    fs::read(log.expect("a log of OpenSC")).expect("a log")
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_may_read_is_refused_with_the_command_that_changes_that() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("clinic.token");
    fs::write(&token, "token-of-the-clinic").expect("written");
    let path = token.display().to_string();
    let check = [
        "check",
        "--method",
        "pin",
        "--reader",
        "radio:1",
        "--gateway",
        "https://127.0.0.1:1",
        "--token-file",
        &path,
    ];
    for (mode, is_refused) in
        [(0o644, true), (0o640, true), (0o604, true), (0o620, true), (0o600, false), (0o400, false)]
    {
        fs::set_permissions(&token, fs::Permissions::from_mode(mode)).expect("set");
        let output = run(&check);
        let printed = text(&output.stderr);
        assert_eq!(output.status.code() == Some(1), is_refused, "{mode:o}: {printed}");
        assert_eq!(
            printed.contains("chmod 600") && printed.contains(&path),
            is_refused,
            "{mode:o}: {printed}"
        );
        assert!(!printed.contains("token-of"), "{printed}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_of_recordings_is_its_users_alone_and_keeps_what_others_put_there() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let recordings = folder.path().join("recordings");
    let record = || {
        let path = recordings.display().to_string();
        let check = ["check", "--method", "pin", "--reader", "radio:1", "--gateway", "https://127.0.0.1:1"];
        let output = run(&[&check[..], &["--record", &path, "--record-keep", "1"]].concat());
        assert_ne!(output.status.code(), Some(1), "{}", text(&output.stderr));
    };
    record();
    assert_eq!(fs::metadata(&recordings).expect("a folder").permissions().mode() & 0o777, 0o700);
    let others = [
        "shikaku-important.transcript",
        "shikaku-20200101T000000000-00-copy.transcript",
        "shikaku-20200101T000000000-00.transcript",
        "shikaku-.transcript",
        "notes.transcript",
    ];
    for name in others {
        fs::write(recordings.join(name), "another's").expect("written");
    }
    std::os::unix::fs::symlink("/etc/hostname", recordings.join("shikaku-20200101T000000001-00.transcript"))
        .expect("a link");
    record();
    record();
    let names = fs::read_dir(&recordings).expect("a folder").flatten().count();
    assert_eq!(names, others.len() + 1 + 1, "one recording, and what others put there");
    for name in others {
        assert_eq!(fs::read_to_string(recordings.join(name)).expect("a file"), "another's");
    }
}

#[test]
fn what_a_copied_text_does_not_carry_is_counted_without_the_header_and_listed_when_asked() {
    let plain = run_reading(&["convert", "--to", "clipboard"], answer("資格　太郎").as_bytes());
    assert_eq!((plain.status.code(), text(&plain.stderr)), (Some(0), String::new()));
    let more = answer("資格　太郎").replace("{\"Name\"", "{\"Later\":{\"One\":\"1\"},\"Name\"");
    let printed = text(&run_reading(&["convert", "--to", "clipboard"], more.as_bytes()).stderr);
    assert!(printed.contains("1個") && !printed.contains("Later"), "{printed}");
    let printed = text(&run_reading(&["convert", "-v", "--to", "clipboard"], more.as_bytes()).stderr);
    assert!(printed.contains("One（この形式には入らない）"), "{printed}");
}

#[cfg(unix)]
#[test]
fn a_rotation_that_is_killed_at_any_moment_leaves_a_store_that_opens() {
    use std::time::Duration;

    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (store, key) = (place("history.db"), place("history.key"));
    let named = ["--store", &*store, "--key-file", &*key];
    let does = |words: &[&str]| run(&[words, &named].concat());
    assert_eq!(does(&["history", "init"]).status.code(), Some(0));
    let added = does(&["follow-ups", "add", "--patient", "42"]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    for step in 0..12 {
        let mut child = shikaku(&[&["history", "rotate"][..], &named].concat());
        let mut child = child.stdout(std::process::Stdio::null()).spawn().expect("it runs");
        // Not to wait for anything: to be killed somewhere else each time.
        std::thread::sleep(Duration::from_millis(step * 4));
        let _ = child.kill();
        let _ = child.wait();
        let listed = does(&["follow-ups", "--json"]);
        assert_eq!(listed.status.code(), Some(0), "{step}: {}", text(&listed.stderr));
        let report: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
        assert_eq!(report["followUps"].as_array().map(Vec::len), Some(1), "{step}");
        let keys = fs::read_to_string(&key).expect("keys");
        assert_eq!(keys.lines().filter(|line| !line.starts_with('#')).count(), 1, "{step}");
    }
}
