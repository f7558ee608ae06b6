//! The built program as a script, a shell and a careless or hostile file see it.

mod files;
mod numbers;
mod output;
mod overwrite;
mod text_files;
mod words;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program without anything from the environment.
fn shikaku<A: AsRef<OsStr>>(arguments: &[A]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(arguments).stdin(Stdio::null());
    for variable in
        ["GATEWAY", "TOKEN_FILE", "GATEWAY_ROOT", "STORE", "KEY_FILE", "STAFF", "RECORD", "READER_KEY"]
    {
        command.env_remove(format!("SHIKAKU_{variable}"));
    }
    command
}

fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Output {
    shikaku(arguments).output().expect("the program runs")
}

fn run_reading(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = shikaku(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().expect("standard input").write_all(input);
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A transcript of the corpus.
fn transcript() -> PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/transcripts");
    let mut found: Vec<_> = walk(&corpus);
    found.sort();
    found.into_iter().next().expect("a transcript")
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let below = |path: PathBuf| if path.is_dir() { walk(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|it| it == "transcript")).collect()
}

/// A valid answer with this name of the person.
fn answer(name: &str) -> String {
    let name = serde_json::Value::from(name);
    format!(
        r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1","QualificationConfirmationDate":"20261122"}},
        "MessageBody":{{"ProcessingResultStatus":"1","QualificationValidity":"1","ResultList":[{{"Name":{name}}}]}}}}}}"#
    )
}
