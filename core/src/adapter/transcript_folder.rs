use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::port::{Tape, TapeError};

/// A folder that holds the last recordings, one file each: a new one pushes the oldest out.
///
/// A piece is handed to the operating system when it is appended, so that it survives the end of the program; it is not
/// forced to the disk, because a recording is no record that anybody has to keep. On Unix only the account that writes
/// may read it.
#[derive(Clone, Debug)]
pub struct TranscriptFolder {
    path: PathBuf,
    keep: usize,
}

/// One file of it, open at its end.
pub struct TranscriptFile(Box<dyn Write + Send>);

impl TranscriptFolder {
    /// Recordings kept if nobody says otherwise: a morning's.
    pub const KEEP: usize = 20;

    /// This folder, made if it is not there, with room for `keep` recordings, at least one.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, keep: usize) -> Self {
        Self { path: path.into(), keep: keep.max(1) }
    }

    /// Begins a recording, and removes the oldest ones beyond the number to keep. Gives its place and its tape.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn begin(&self, now: DateTime<Utc>) -> io::Result<(PathBuf, TranscriptFile)> {
        fs::create_dir_all(&self.path)?;
        let (path, file) = self.create(now)?;
        self.push_out();
        Ok((path, TranscriptFile(file)))
    }

    /// The recordings, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn recordings(&self) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(&self.path)?.collect::<io::Result<Vec<_>>>()?;
        let mut files: Vec<_> =
            entries.into_iter().map(|entry| entry.path()).filter(|path| is_ours(path)).collect();
        files.sort();
        Ok(files)
    }

    fn create(&self, now: DateTime<Utc>) -> io::Result<(PathBuf, Box<dyn Write + Send>)> {
        // Two recordings of one millisecond are told apart by a number.
        for number in 0..100 {
            let name = format!("{PREFIX}{}-{number:02}{SUFFIX}", now.format("%Y%m%dT%H%M%S%3f"));
            let path = self.path.join(name);
            match private(OpenOptions::new().append(true).create_new(true)).open(&path) {
                Ok(file) => return Ok((path, Box::new(file))),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    fn push_out(&self) {
        let files = self.recordings().unwrap_or_default();
        for old in files.iter().take(files.len().saturating_sub(self.keep)) {
            if let Err(error) = fs::remove_file(old) {
                log::warn!("an old recording stays: {}", error.kind());
            }
        }
    }
}

impl Tape for TranscriptFile {
    fn append(&mut self, piece: &[u8]) -> Result<(), TapeError> {
        self.0.write_all(piece).and_then(|()| self.0.flush()).map_err(|_| TapeError)
    }
}

const PREFIX: &str = "shikaku-";
const SUFFIX: &str = ".transcript";

/// Other files of the folder are nobody's to remove.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
