//! What the program has with the feature `practice` and lacks without it. These tests run in both builds; without the
//! feature by `cargo test -p shikaku --no-default-features --test practice`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const HAS_PRACTICE: bool = cfg!(feature = "practice");

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(arguments).stdin(Stdio::null()).env_remove("SHIKAKU_STORE").env_remove("SHIKAKU_KEY_FILE");
    command.output().expect("the program runs")
}

/// One line in the middle of each private key of a virtual card.
fn private_keys() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cards/keys");
    let files = fs::read_dir(folder).expect("the keys").flatten().map(|entry| entry.path());
    let pem = files.filter(|file| file.extension().is_some_and(|ending| ending == "pem"));
    let line = |text: String| text.lines().nth(10).expect("a line of base64").to_owned();
    pem.map(|file| line(fs::read_to_string(file).expect("a key"))).collect()
}

#[test]
fn the_program_contains_private_keys_of_virtual_cards_only_with_practice() {
    let program = fs::read(env!("CARGO_BIN_EXE_shikaku")).expect("the program");
    let keys = private_keys();
    assert!(keys.len() > 10 && keys.iter().all(|line| line.len() == 64), "{keys:?}");
    // The search of the standard library is quick in a debug build too.
    let program = String::from_utf8_lossy(&program);
    assert_eq!(keys.iter().any(|key| program.contains(key)), HAS_PRACTICE);
}

#[test]
fn practice_commands_are_listed_only_with_practice() {
    let help = String::from_utf8(run(&["--help"]).stdout).expect("text");
    let check = String::from_utf8(run(&["check", "--help"]).stdout).expect("text");
    assert!(help.contains("  check ") && check.contains("--reader"));
    for command in ["  demo ", "  practice ", "  reader-sim "] {
        assert_eq!(help.contains(command), HAS_PRACTICE, "{help}");
    }
    assert_eq!(check.contains("radio:PORT"), HAS_PRACTICE, "{check}");
}

#[test]
fn without_practice_each_use_of_it_is_refused_with_what_to_do() {
    for arguments in [
        &["demo"][..],
        &["demo", "--help"],
        &["practice"],
        &["practice", "--ending", "valid"],
        &["--json", "demo", "--scene", "pin-check", "--yes"],
        &["reader-sim", "--port", "70000"],
        &["card", "info", "--reader", "radio:1", "--timeout", "0"],
        &["doctor", "--reader", "radio:1"],
    ] {
        if HAS_PRACTICE && matches!(arguments[0], "demo" | "practice") {
            continue;
        }
        let output = run(arguments);
        let complaint = String::from_utf8(output.stderr).expect("text");
        let is_refused = output.status.code() == Some(1) && complaint.contains("--features practice");
        assert_eq!(is_refused, !HAS_PRACTICE, "{arguments:?}: {complaint}");
        assert!(HAS_PRACTICE || output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_check_at_a_simulated_reader_is_never_kept_in_a_history() {
    let check = ["check", "--method", "pin", "--gateway", "https://127.0.0.1:1", "--reader", "radio:1"];
    let output = run(&[&check[..], &["--store", "absent.db", "--key-file", "absent.key"]].concat());
    let complaint = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    let expected = if HAS_PRACTICE { "履歴に残せません" } else { "--features practice" };
    assert!(complaint.contains(expected), "{complaint}");
}
