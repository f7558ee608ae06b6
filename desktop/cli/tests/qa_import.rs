//! `shikaku qa import`, as a script sees it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use shikaku_transcript::{TranscriptEvent, read};

fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports").join(path)
}

fn import(file: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(["qa", "import"]).arg(file).args(options).output().expect("it runs")
}

#[test]
fn a_log_of_opensc_becomes_a_transcript_in_either_form() {
    let file = sample("opensc/read-certificate.log");
    for options in [[].as_slice(), &["--to", "cbor"], &["--from", "opensc", "--to", "text"]] {
        let output = import(&file, options);
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), b"".as_slice()),
            "{options:?}"
        );
        let reading = read(&output.stdout).expect("a transcript");
        assert_eq!(reading.broken, None);
        let commands = |event: &&TranscriptEvent| matches!(event, TranscriptEvent::Command(_));
        let happenings = reading.transcript.entries.iter().map(|entry| &entry.event);
        assert_eq!(happenings.filter(commands).count(), 15, "{options:?}");
    }
}

#[test]
fn what_cannot_be_imported_is_said_in_one_line_without_its_content() {
    for (file, options, words) in [
        (
            "btsnoop/acs-encrypted.btsnoop",
            [].as_slice(),
            "encrypted reader traffic; record at APDU level instead",
        ),
        ("README.md", &[], "this is no recording of a program known here"),
        ("logcat/arrows.txt", &["--from", "opensc"], "this is no recording of opensc"),
    ] {
        let output = import(&sample(file), options);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty(), "{file}");
        assert!(said.trim_end().ends_with(words) && said.lines().count() == 1, "{file}: {said}");
    }
}
