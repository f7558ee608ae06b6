//! The scenarios of `tests/bindings`, played in Rust on the bindings of the phones: what Kotlin and Swift must show
//! too, byte for byte.

mod by_sheet;
#[cfg(target_os = "linux")]
mod memory;
mod over_reader;
mod player;
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use shikaku_replay::{Matching, ReaderRerun, rerun, rerun_reader};
use shikaku_tests::test_server::{Scenario, TestServer, scenarios};
use shikaku_transcript::{LinkKind, Transcript, audit};

use player::Player;
use program::Program;

#[test]
fn every_scenario_shows_these_screens() {
    let server = TestServer::start().expect("a desk");
    for scenario in scenarios() {
        let (recordings, shown) = Player::new(server.port(), &scenario.name).play_and_read_all();
        assert!(scenario.device.is_some() || recordings.len() == 1, "one recording for one reception");
        for recording in &recordings {
            assert_eq!(audit(recording), [], "{}", scenario.name);
            if let Err(difference) = rerun(recording, Matching::Strict) {
                panic!("{}: {difference}", scenario.name);
            }
        }
        expect_file![format!("../../fixtures/scenarios/{}.txt", scenario.name)].assert_eq(&shown);
    }
}

/// Scenarios without a fault of the field or a word about it: what a reader does in its own way. A device of a clinic has no way
/// to the page of the readers before a person has signed in.
fn can_be_played_over_a_reader(scenario: &Scenario) -> bool {
    let of_the_field =
        |step: &String| ["touch ", "answer", "lost ", "reader "].iter().any(|word| step.starts_with(word));
    scenario.device.is_none() && scenario.faults.is_empty() && !scenario.steps.iter().any(of_the_field)
}

#[test]
fn over_every_reader_a_scenario_shows_the_same_screens() {
    let server = TestServer::start().expect("a desk");
    let mut played = 0;
    for scenario in scenarios().iter().filter(|scenario| can_be_played_over_a_reader(scenario)) {
        for reader in ["acs 20", "acs 185", "ccid 20"] {
            let (recording, shown) =
                Player::over_reader(server.port(), &scenario.name, reader).play_and_read();
            let golden = include_golden(&scenario.name);
            let what = format!("{} over {reader}", scenario.name);
            assert_eq!(shown, golden, "{what}");
            runs_again_at_both_levels(&recording, &what);
            played += 1;
        }
    }
    assert!(played >= 45, "{played}");
}

/// Checks what the bindings of the shells recorded, by real clocks: the reception, and the reader that was paired in
/// it.
#[track_caller]
fn runs_again_at_both_levels(recording: &Transcript, what: &str) {
    assert_eq!(audit(recording), [], "{what}");
    assert_eq!(recording.header.link, LinkKind::Bluetooth, "{what}");
    for matching in [Matching::Strict, Matching::Lenient] {
        if let Err(difference) = rerun(recording, matching) {
            panic!("{what}: {difference}");
        }
        match rerun_reader(recording, matching) {
            Ok(ReaderRerun::Same { messages, .. }) => assert!(messages > 0, "{what}"),
            Ok(other) => panic!("{what}: {other:?}"),
            Err(difference) => panic!("{what}: {difference}"),
        }
    }
}

fn include_golden(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/scenarios");
    fs::read_to_string(folder.join(format!("{name}.txt"))).expect("a golden file")
}

#[test]
fn the_program_plays_the_same_scenario() {
    let server = Program::start();
    let shown = Player::new(server.port(), "visual-by-certificate").play();
    expect_file!["../../fixtures/scenarios/visual-by-certificate.txt"].assert_eq(&shown);
    assert!(server.end());
}

#[test]
fn every_golden_file_belongs_to_a_scenario() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/scenarios");
    let files = fs::read_dir(folder).expect("the golden files").flatten();
    let files: BTreeSet<_> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    let names = scenarios().iter().map(|scenario| format!("{}.txt", scenario.name));
    let names: BTreeSet<_> = names.chain(["README.md".to_owned()]).collect();
    assert_eq!(files, names);
    assert_eq!(names.len(), scenarios().len() + 1, "a name stands twice");
}
