//! Where the output cannot be written, and what it may do to a terminal.

use std::fs::{File, OpenOptions};
use std::process::Stdio;

use super::{answer, run, run_reading, shikaku, text, transcript};

/// Commands that print to standard output, with the lines that they read.
fn printing() -> Vec<(Vec<String>, String)> {
    let transcript = transcript().display().to_string();
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut commands: Vec<_> = [
        "demo --yes --scene pin-check",
        "demo --yes --scene pin-check --json",
        "practice",
        "practice --json",
        "explain",
        "explain PIN-03",
        "explain PIN-03 --json",
        "explain PIN-99 --json",
        "decide --ending no-card --visit first",
        "decide --ending no-card --visit first --json",
        "readiness",
        "readiness --json",
        "doctor --json",
        "doctor",
        "reader-sim",
        "--help",
        "help",
        "check --help",
        "--version",
        "qa --help",
    ]
    .iter()
    .map(|line| (words(line), String::new()))
    .collect();
    for line in ["speak", "speak --json", "convert --to xml", "convert --to json", "convert --to clipboard"] {
        commands.push((words(line), answer("資格　太郎")));
    }
    for line in [
        "qa show",
        "qa audit",
        "qa audit --json",
        "qa replay",
        "qa run",
        "qa convert",
        "qa convert --to cbor",
    ] {
        let mut line = words(line);
        line.push(transcript.clone());
        commands.push((line, String::new()));
    }
    commands
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_ends_the_run_with_one_and_says_so() {
    for (arguments, input) in printing() {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let mut command = shikaku(&arguments);
        command.stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let _ = std::io::Write::write_all(&mut child.stdin.take().expect("input"), input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let printed = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {printed}");
        assert!(printed.contains("標準出力に書き出せません"), "{arguments:?}: {printed}");
        assert!(!printed.contains("panicked"), "{arguments:?}: {printed}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_failure_and_no_panic() {
    for (arguments, input) in printing() {
        let mut command = shikaku(&arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        drop(child.stdout.take());
        let _ = std::io::Write::write_all(&mut child.stdin.take().expect("input"), input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let printed = text(&output.stderr);
        assert!(output.status.code().is_some(), "{arguments:?}: {:?}", output.status);
        assert!(!printed.contains("panicked") && !printed.contains("標準出力"), "{arguments:?}: {printed}");
    }
}

#[test]
fn a_name_changes_neither_the_terminal_nor_the_order_of_its_line() {
    let name = "資格\u{202E}太郎\u{1B}[2J\u{9B}31m\u{200F}\u{E0041}";
    for arguments in [&["speak"][..], &["speak", "--json"]] {
        let output = run_reading(arguments, answer(name).as_bytes());
        let shown = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        for bad in ['\u{202E}', '\u{1B}', '\u{9B}', '\u{200F}', '\u{E0041}'] {
            assert!(!shown.contains(bad), "{arguments:?}: {shown:?}");
        }
    }
    // A document goes out as it is where no person looks at it.
    let converted = run_reading(&["convert", "--to", "json"], answer(name).as_bytes());
    assert!(text(&converted.stdout).contains('\u{202E}'));
}

/// Windows permits no such name.
#[cfg(unix)]
#[test]
fn a_name_of_a_file_changes_no_terminal_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a\u{1B}[2J\u{202E}b\nc");
    File::create(&file).expect("a file");
    for arguments in [
        vec!["qa".into(), "audit".into(), file.clone().into_os_string()],
        vec!["qa".into(), "import".into(), file.clone().into_os_string()],
        vec!["qa".into(), "show".into(), file.clone().into_os_string()],
        vec!["speak".into(), file.clone().into_os_string()],
        vec!["convert".into(), file.clone().into_os_string(), "--to".into(), "xml".into()],
        vec![file.into_os_string()],
    ] {
        let output = run(&arguments);
        let printed = text(&output.stderr) + &text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{printed}");
        assert!(
            !printed.contains(['\u{1B}', '\u{202E}']) && !printed.contains("b\nc"),
            "{arguments:?}: {printed:?}"
        );
    }
}
