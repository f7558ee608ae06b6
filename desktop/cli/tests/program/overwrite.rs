//! No output destroys what is there: an input, another file, the file behind a link.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::fixture_log;
use super::{run, text, transcript};

/// Each command that writes what it read: FILE is the input, OUT the output.
const WRITING: &[&[&str]] = &[
    &["qa", "report", "FILE", "-o", "OUT"],
    &["qa", "report", "FOLDER", "-o", "OUT"],
    &["qa", "convert", "FILE", "-o", "OUT"],
    &["qa", "convert", "FILE", "--to", "cbor", "-o", "OUT"],
    &["qa", "run", "FILE", "--junit", "OUT"],
    &["qa", "run", "FOLDER", "--junit", "OUT"],
    &["qa", "import", "LOG", "-o", "OUT"],
];

struct Place(tempfile::TempDir);

impl Place {
    /// A folder with a transcript and a recording of another program.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("in")).expect("a folder");
        fs::copy(transcript(), folder.path().join("in/r.transcript")).expect("copied");
        fs::write(folder.path().join("log"), fixture_log()).expect("written");
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn input(&self, command: &[&str]) -> PathBuf {
        self.path(if command.contains(&"LOG") { "log" } else { "in/r.transcript" })
    }

    fn with(&self, command: &[&str], out: &Path, more: &[&str]) -> Vec<String> {
        let name = |word: &&str| match *word {
            "FILE" => self.path("in/r.transcript").display().to_string(),
            "FOLDER" => self.path("in").display().to_string(),
            "LOG" => self.path("log").display().to_string(),
            "OUT" => out.display().to_string(),
            other => other.to_owned(),
        };
        command.iter().chain(more).map(name).collect()
    }
}

/// `--force` where the command has it: it replaces another file, and never an input.
fn forces(command: &[&str]) -> &'static [&'static [&'static str]] {
    if command.contains(&"--junit") { &[&[]] } else { &[&[], &["--force"]] }
}

#[test]
fn an_output_that_is_an_input_is_refused_by_whatever_name() {
    for command in WRITING {
        let place = Place::new();
        let input = place.input(command);
        let before = fs::read(&input).expect("an input");
        let mut names = vec![
            input.clone(),
            place.path("in").join("..").join(input.strip_prefix(place.0.path()).expect("below")),
        ];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&input, place.path("soft")).expect("a link");
            fs::hard_link(&input, place.path("hard")).expect("a link");
            names.extend([place.path("soft"), place.path("hard")]);
        }
        for out in &names {
            for more in forces(command) {
                let ended = run(&place.with(command, out, more));
                let printed = text(&ended.stderr);
                assert_eq!(ended.status.code(), Some(1), "{command:?} {more:?} {}: {printed}", out.display());
                assert!(printed.contains(&out.display().to_string()), "{command:?}: {printed}");
                assert_eq!(fs::read(&input).expect("an input"), before, "{command:?} {}", out.display());
            }
        }
    }
}

#[test]
fn a_file_that_is_there_stays_without_force_and_a_report_for_machines_replaces_its_own() {
    for command in WRITING {
        let place = Place::new();
        let out = place.path("out");
        fs::write(&out, "another's").expect("written");
        let ended = run(&place.with(command, &out, &[]));
        let is_kept = !command.contains(&"--junit");
        assert_eq!(ended.status.code(), Some(i32::from(is_kept)), "{command:?}: {}", text(&ended.stderr));
        assert_eq!(fs::read(&out).expect("a file") == b"another's", is_kept, "{command:?}");
        if is_kept {
            assert!(text(&ended.stderr).contains("--force"), "{}", text(&ended.stderr));
            assert_eq!(run(&place.with(command, &out, &["--force"])).status.code(), Some(0), "{command:?}");
            assert!(fs::read(&out).expect("a file") != b"another's", "{command:?}");
        }
        let fresh = place.path("fresh");
        assert_eq!(run(&place.with(command, &fresh, &[])).status.code(), Some(0), "{command:?}");
        assert!(fresh.is_file());
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let state = ["readiness", "--done", "devices", "--state", "OUT"];
    for command in WRITING.iter().copied().chain([&state[..]]) {
        let place = Place::new();
        let (victim, link) = (place.path("victim"), place.path("link"));
        for is_there in [false, true] {
            if is_there && command != state {
                fs::write(&victim, "another's").expect("written");
            }
            let _ = std::os::unix::fs::symlink(&victim, &link);
            let argument_lists: &[&[&str]] = if command == state { &[&[]] } else { forces(command) };
            for more in argument_lists {
                let ended = run(&place.with(command, &link, more));
                assert_eq!(ended.status.code(), Some(1), "{command:?} {more:?}: {}", text(&ended.stderr));
                assert!(fs::symlink_metadata(&link).expect("a link").is_symlink(), "{command:?}");
                let is_untouched = fs::read(&victim).map_or(true, |bytes| bytes == b"another's");
                assert!(is_untouched, "{command:?} {more:?}");
            }
        }
    }
}

#[test]
fn a_transcript_of_shikaku_is_no_recording_of_another_program() {
    let place = Place::new();
    let mut own = vec![fs::read(transcript()).expect("a transcript")];
    let cbor = place.path("cbor").display().to_string();
    let file = transcript().display().to_string();
    assert_eq!(run(&["qa", "convert", &file, "--to", "cbor", "-o", &cbor]).status.code(), Some(0));
    own.push(fs::read(&cbor).expect("a file"));
    own.push([b"\xEF\xBB\xBF", own[0].as_slice()].concat());
    own.push(own[0][..own[0].len() / 2].to_vec());
    for bytes in own {
        let file = place.path("own").display().to_string();
        fs::write(&file, &bytes).expect("written");
        for from in [&[][..], &["--from", "logcat"], &["--from", "opensc"]] {
            let ended = run(&[&["qa", "import", &file][..], from].concat());
            let printed = text(&ended.stderr);
            assert_eq!((ended.status.code(), ended.stdout.len()), (Some(1), 0), "{from:?}: {printed}");
            assert!(printed.contains("shikaku qa convert"), "{printed}");
        }
    }
}
