use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use shikaku_adapter::file::{decode_text, read_file};
use shikaku_qa::{Known, TranscriptFile};

use super::files::{PathArguments, open};
use crate::console::{self, Console, complain};
use crate::exit::Exit;

/// Which transcripts, and what is known to be secret.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    #[arg(
        long,
        value_name = "FILE",
        help = "残っていてはならない語（氏名、番号など。英数字は4字から）を1行に1つ書いたファイル"
    )]
    secrets: Option<PathBuf>,
}

/// What was found, for programs. Never a value.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    files: usize,
    /// Files of which a part or all could not be read, and so was not audited.
    unread: Vec<String>,
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
        let known = match self.secrets.as_deref().map(secrets).transpose() {
            Ok(known) => known.unwrap_or_default(),
            Err(error) => {
                complain(error);
                return Exit::Usage;
            }
        };
        let mut findings = Vec::new();
        let mut unread = Vec::new();
        for file in &files {
            match open(file) {
                Some(audited) => {
                    unread.extend(audited.reading.broken.map(|_| console::path(file)));
                    findings.extend(rows(file, &audited, &known));
                }
                None => unread.push(console::path(file)),
            }
        }
        for Row { file, entry, place } in &findings {
            let entry = entry.map_or_else(|| "header".to_owned(), |entry| format!("entry {entry}"));
            console.say(format!("{file}: {entry}: {place}"));
        }
        console.say(summary(files.len(), unread.len(), findings.len()));
        let exit_code = match (findings.is_empty(), unread.is_empty()) {
            (false, _) => Exit::Quality,
            (true, false) => Exit::Usage,
            (true, true) => Exit::Done,
        };
        console.report(&Report { exit_code, files: files.len(), unread, findings });
        exit_code
    }
}

/// Sums up, so that a file that was not read is never taken for one without findings.
fn summary(files: usize, unread: usize, findings: usize) -> String {
    match (unread, findings) {
        (0, _) => format!("{files} files, {findings} findings"),
        (_, 0) => format!("{files} files, {unread} of them not read to the end: NOT AUDITED"),
        _ => format!("{files} files, {unread} of them not read to the end, {findings} findings in the rest"),
    }
}

/// Words, one a line. A list of which a word would not be searched is refused.
fn secrets(file: &Path) -> Result<Known, String> {
    let named = |error: &dyn Display| format!("{}: {error}", console::path(file));
    let bytes = read_file(file, SECRETS_MAX).map_err(|error| named(&error))?;
    let text = decode_text(bytes).map_err(|error| named(&error))?;
    Known::of_lines(&text).map_err(|error| named(&error))
}

/// Longest file of words, in bytes.
const SECRETS_MAX: usize = 1024 * 1024;

fn rows(path: &Path, file: &TranscriptFile, known: &Known) -> Vec<Row> {
    let row = |finding: shikaku_transcript::Finding| Row {
        file: console::path(path),
        entry: finding.entry,
        place: finding.place,
    };
    file.findings(known).into_iter().map(row).collect()
}
