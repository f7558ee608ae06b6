//! What the commands have in common: which files, and how far they can be read.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use shikaku_core::transcript::Reading;
use shikaku_qa::{read_file, transcripts_below};

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
    /// The files that are meant; tells of paths that are not there and of there being none.
    pub(super) fn files(&self) -> Option<Vec<PathBuf>> {
        match transcripts_below(&self.paths) {
            Ok(files) if files.is_empty() => complain("there is no transcript in what was named"),
            Ok(files) => return Some(files),
            Err(error) => complain(error),
        }
        None
    }
}

impl JobArguments {
    /// As many as were asked for, or as this computer can run at once.
    pub(super) fn threads(&self) -> usize {
        self.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get))
    }
}

/// A file as far as it can be read; tells where it breaks, and whether it can be read at all.
pub(super) fn reading(file: &Path) -> Option<Reading> {
    match read_file(file) {
        Ok(reading) => {
            if let Some(broken) = &reading.broken {
                complain(format!("{}: {broken}", console::path(file)));
            }
            Some(reading)
        }
        Err(error) => {
            complain(format!("{}: {error}", console::path(file)));
            None
        }
    }
}

/// A bar on standard error; nothing where nobody looks.
pub(super) fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("[{wide_bar}] {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
