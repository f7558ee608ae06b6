//! What the commands have in common: which files, and how far they can be read.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use shikaku_core::transcript::Reading;
use shikaku_qa::{read_file, transcripts_below};

use crate::console::complain;

/// The files meant by some paths; tells of those that are not there and of there being none.
pub(super) fn files(paths: &[PathBuf]) -> Option<Vec<PathBuf>> {
    match transcripts_below(paths) {
        Ok(files) if files.is_empty() => complain("there is no transcript in what was named"),
        Ok(files) => return Some(files),
        Err(error) => complain(format!("a path cannot be read: {error}")),
    }
    None
}

/// A file as far as it can be read; tells where it breaks, and whether it can be read at all.
pub(super) fn reading(file: &Path) -> Option<Reading> {
    match read_file(file) {
        Ok(reading) => {
            if let Some(broken) = &reading.broken {
                complain(format!("{}: {broken}", file.display()));
            }
            Some(reading)
        }
        Err(error) => {
            complain(format!("{}: {error}", file.display()));
            None
        }
    }
}

/// As many as this computer can run at once.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// A bar on standard error; nothing where nobody looks.
pub(super) fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("[{wide_bar}] {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
