use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use shikaku_transcript::{TranscriptSink, TranscriptSinkError};

use crate::private_file;

/// A folder that holds the last recordings, one file each: a new one pushes the oldest out.
///
/// A piece is handed to the operating system when it is appended, so that it survives the end of the program; it is not
/// forced to the disk, because a recording is no record that anybody has to keep. Only the account that writes
/// may read it. On Unix a folder that is made here is that account's alone.
#[derive(Clone, Debug)]
pub struct TranscriptFolder {
    path: PathBuf,
    keep: usize,
}

/// One file of it, open at its end.
pub struct TranscriptFile(Box<dyn Write + Send>);

impl TranscriptFolder {
    /// Default number of recordings kept: those of a morning.
    pub const KEEP: usize = 20;

    /// A folder that keeps the last `keep` recordings, at least one. [`TranscriptFolder::begin`] creates it if it is
    /// missing.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, keep: usize) -> Self {
        Self { path: path.into(), keep: keep.max(1) }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a recording, and removes the oldest ones beyond the number to keep. Returns its path and its file.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn begin(&self, now: DateTime<Utc>) -> io::Result<(PathBuf, TranscriptFile)> {
        private_folder(DirBuilder::new().recursive(true)).create(&self.path)?;
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
        // A number distinguishes two recordings of one millisecond.
        for number in 0..100 {
            let name = format!("{PREFIX}{}-{number:02}{SUFFIX}", now.format("%Y%m%dT%H%M%S%3f"));
            let path = self.path.join(name);
            let file = private_file::create(OpenOptions::new().append(true), &path, |options, path| {
                options.open(path)
            });
            match file {
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

impl TranscriptSink for TranscriptFile {
    fn append(&mut self, piece: &[u8]) -> Result<(), TranscriptSinkError> {
        self.0.write_all(piece).and_then(|()| self.0.flush()).map_err(|_| TranscriptSinkError)
    }
}

const PREFIX: &str = "shikaku-";
const SUFFIX: &str = ".transcript";

/// Whether a file is a recording that was begun here. The folder removes no other file: no copy that a person renamed, no
/// link and no file with other content.
fn is_ours(path: &Path) -> bool {
    let is_named = path.file_name().and_then(|name| name.to_str()).is_some_and(is_our_name);
    let is_file = || fs::symlink_metadata(path).is_ok_and(|it| it.is_file());
    is_named && is_file() && begins_as_ours(path).unwrap_or(false)
}

/// `shikaku-20261122T093000123-00.transcript`.
fn is_our_name(name: &str) -> bool {
    let time = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    time.is_some_and(|time| {
        time.len() == PATTERN.len()
            && time.bytes().zip(PATTERN).all(|(byte, pattern)| match pattern {
                b'0' => byte.is_ascii_digit(),
                other => byte == *other,
            })
    })
}

/// Nothing was written yet, or the first item names a transcript (`fixtures/README.md`).
fn begins_as_ours(path: &Path) -> io::Result<bool> {
    let mut head = Vec::with_capacity(HEAD.len());
    OpenOptions::new().read(true).open(path)?.take(HEAD.len() as u64).read_to_end(&mut head)?;
    Ok(head.is_empty() || head == HEAD)
}

const PATTERN: &[u8] = b"00000000T000000000-00";
const HEAD: &[u8] = b"\x83\x72shikaku-transcript";

#[cfg(unix)]
fn private_folder(builder: &mut DirBuilder) -> &mut DirBuilder {
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700)
}

#[cfg(not(unix))]
fn private_folder(builder: &mut DirBuilder) -> &mut DirBuilder {
    builder
}
