use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use shikaku_core::transcript::{Transcript, audit};
use shikaku_qa::{Known, search};

use super::files::{PathArguments, reading};
use crate::console::{Console, complain};
use crate::exit::Exit;

/// Which transcripts, and what is known to be secret.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    #[arg(
        long,
        value_name = "FILE",
        help = "残っていてはならない語（氏名、番号など）を1行に1つ書いたファイル"
    )]
    secrets: Option<PathBuf>,
}

/// What was found, for programs. Never a value.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    files: usize,
    findings: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    place: String,
}

impl Arguments {
    /// Looks at all of them.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(files) = self.paths.files() else { return Exit::Usage };
        let known = match self.secrets.as_deref().map(fs::read_to_string).transpose() {
            Ok(text) => Known::of_lines(&text.unwrap_or_default()),
            Err(error) => {
                complain(format!("the file of secrets cannot be read: {error}"));
                return Exit::Usage;
            }
        };
        let mut findings = Vec::new();
        let mut broken = false;
        for file in &files {
            match reading(file) {
                Some(reading) => {
                    broken |= reading.broken.is_some();
                    findings.extend(look(file, &reading.transcript, &known));
                }
                None => broken = true,
            }
        }
        for Row { file, entry, place } in &findings {
            let entry = entry.map_or_else(|| "header".to_owned(), |entry| format!("entry {entry}"));
            console.say(format!("{file}: {entry}: {place}"));
        }
        console.say(format!("{} files, {} findings", files.len(), findings.len()));
        let exit_code = match (findings.is_empty(), broken) {
            (false, _) => Exit::Quality,
            (true, true) => Exit::Usage,
            (true, false) => Exit::Done,
        };
        console.report(&Report { exit_code, files: files.len(), findings });
        exit_code
    }
}

fn look(file: &Path, transcript: &Transcript, known: &Known) -> Vec<Row> {
    let found = audit(transcript).into_iter().chain(search(transcript, known));
    let row = |finding: shikaku_core::transcript::Finding| Row {
        file: file.display().to_string(),
        entry: finding.entry,
        place: finding.place,
    };
    found.map(row).collect()
}
