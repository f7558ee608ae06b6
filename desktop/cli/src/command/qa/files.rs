//! Shared by the commands: which files they read, how far, and with how many findings.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use shikaku_qa::{Known, TranscriptFile, transcripts_below};
use shikaku_transcript::Reading;

use crate::console::{self, complain};
use crate::number::number;

/// Which transcripts.
#[derive(Args)]
pub(super) struct PathArguments {
    #[arg(
        value_name = "PATH",
        required = true,
        help = "記録のファイル、またはフォルダー（.transcript をすべて）"
    )]
    pub(super) paths: Vec<PathBuf>,
}

/// How many at once.
#[derive(Args)]
pub(super) struct JobArguments {
    #[arg(long, value_name = "N", value_parser = number::<usize>(0..=1024), help = "同時に動かす数。省略でこのコンピューターに合わせる")]
    jobs: Option<usize>,
}

impl PathArguments {
    /// The files that are meant; says which path is not there, or is a folder without one.
    pub(super) fn files(&self) -> Option<Vec<PathBuf>> {
        match transcripts_below(&self.paths) {
            Ok(files) => Some(files),
            Err(error) => {
                complain(error);
                None
            }
        }
    }
}

impl JobArguments {
    /// As many as were asked for, or as this computer can run at once.
    pub(super) fn threads(&self) -> usize {
        self.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get))
    }
}

/// A file up to the place where it breaks. Standard error says where that is, or that the file cannot be read at all.
pub(super) fn open(path: &Path) -> Option<TranscriptFile> {
    match TranscriptFile::open(path) {
        Ok(file) => {
            if let Some(broken) = &file.reading.broken {
                complain(format!("{}: {broken}", console::path(path)));
            }
            Some(file)
        }
        Err(error) => {
            complain(format!("{}: {error}", console::path(path)));
            None
        }
    }
}

/// What could be read of a file.
pub(super) fn reading(path: &Path) -> Option<Reading> {
    open(path).map(|file| file.reading)
}

/// What could be read of a file of which a command writes or shows the content. Standard error says how many findings an
/// audit has in it.
pub(super) fn audited(path: &Path) -> Option<Reading> {
    let file = open(path)?;
    warn_of_findings(path, file.findings(&Known::default()).len());
    Some(file.reading)
}

/// Says that a file has findings, and which command lists them. The exit status stays, because the command did its work.
pub(super) fn warn_of_findings(path: &Path, findings: usize) {
    if findings > 0 {
        let path = console::path(path);
        complain(format!(
            "{path}: {findings} findings of personal data; `shikaku qa audit {path}` lists them"
        ));
    }
}

/// Returns a progress bar on standard error. It draws nothing if that is no terminal.
pub(super) fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("[{wide_bar}] {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
