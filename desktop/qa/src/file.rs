use std::path::{Path, PathBuf};
use std::{fs, io};

use shikaku_adapter::file;
use shikaku_adapter::file::FileReadError;
use shikaku_transcript::{Broken, Finding, Place, Reading, Transcript, Unreadable, audit, cbor, read, text};
use thiserror::Error;

use crate::search::{Known, is_in_bytes, search};

/// The written form of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines that people read.
    Text,
    /// The CBOR sequence that devices write.
    Cbor,
}

/// Why a file gives no transcript.
#[derive(Debug, Error)]
pub enum FileError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileReadError),
    /// What is in it.
    #[error(transparent)]
    Content(#[from] Unreadable),
}

/// How the files of recorders and of the corpus end.
pub const ENDING: &str = "transcript";

/// Reads a file in either form.
///
/// # Errors
/// When the file cannot be read or is longer than [`Reading::FILE_LENGTH_MAX`], or has no header. A file that breaks later is read up to there.
pub fn read_file(path: &Path) -> Result<Reading, FileError> {
    Ok(TranscriptFile::open(path)?.reading)
}

/// A file with a transcript.
pub struct TranscriptFile {
    /// What could be read of it.
    pub reading: Reading,
    bytes: Vec<u8>,
}

impl TranscriptFile {
    /// Reads a file in either form.
    ///
    /// # Errors
    /// As [`read_file`].
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Ok(Self::of(file::read_file(path, Reading::FILE_LENGTH_MAX)?)?)
    }

    /// Reads the bytes of a file in either form.
    ///
    /// # Errors
    /// When the bytes have no header.
    pub fn of(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        Ok(Self { reading: read(&bytes)?, bytes })
    }

    /// Audits the file: the structure of what could be read, the words known to be secret, and the bytes that no entry
    /// holds.
    #[must_use]
    pub fn findings(&self, known: &Known) -> Vec<Finding> {
        let transcript = &self.reading.transcript;
        let mut findings = audit(transcript);
        findings.extend(search(transcript, known));
        findings.extend(self.bytes_beside_entries(known));
        findings
    }

    fn bytes_beside_entries(&self, known: &Known) -> Option<Finding> {
        let transcript = &self.reading.transcript;
        let finding = |entry, place: &str| Some(Finding { entry, place: place.to_owned() });
        if let Some(Broken { place, .. }) = self.reading.broken {
            // Bytes behind a break have no structure that an audit knows; they can only be searched.
            let is_found = is_in_bytes(behind(&self.bytes, place), known);
            let next = Some(transcript.entries.len() + 1);
            let found = finding(next, "something known to be secret, where the file cannot be read");
            return found.filter(|_| is_found);
        }
        let is_written = |form| write_form(transcript, form) == self.bytes;
        if is_written(Form::Cbor) || is_written(Form::Text) {
            None
        } else if is_in_bytes(&self.bytes, known) {
            finding(None, "something known to be secret, in bytes of the file that no entry holds")
        } else {
            finding(None, "bytes of the file that no entry holds")
        }
    }
}

/// A path that leads to no transcript.
#[derive(Debug, Error)]
pub enum PathError {
    /// It cannot be read.
    #[error("{}: {error}", .path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        error: FileReadError,
    },
    /// It is a folder without a transcript.
    #[error("{}: there is no transcript in this folder (a file that ends with .transcript)", .0.display())]
    NoTranscript(PathBuf),
}

/// The bytes of a transcript in this form.
#[must_use]
pub fn write_form(transcript: &Transcript, form: Form) -> Vec<u8> {
    match form {
        Form::Text => text::write(transcript).into_bytes(),
        Form::Cbor => cbor::write(transcript),
    }
}

/// The files that are meant by some paths, in order: a file itself, and of a folder every `.transcript` below it, in
/// either case.
///
/// # Errors
/// - [`PathError::Unreadable`] when a path is not there or a folder cannot be read.
/// - [`PathError::NoTranscript`] when a folder holds none.
pub fn transcripts_below(paths: &[PathBuf]) -> Result<Vec<PathBuf>, PathError> {
    let mut files = Vec::new();
    for path in paths {
        let unreadable = |error: io::Error| PathError::Unreadable { path: path.clone(), error: error.into() };
        if fs::metadata(path).map_err(unreadable)?.is_dir() {
            let before = files.len();
            collect(path, &mut files).map_err(unreadable)?;
            if files.len() == before {
                return Err(PathError::NoTranscript(path.clone()));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        // A link that points upward would never end.
        let (kind, path) = (entry.file_type()?, entry.path());
        if kind.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING)) {
            files.push(path);
        }
    }
    Ok(())
}

/// The bytes of a file from a place on.
fn behind(file: &[u8], place: Place) -> &[u8] {
    let start = match place {
        Place::Byte(at) => at,
        Place::Line(line) => {
            let before = file.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1));
            before.map(<[u8]>::len).sum()
        }
    };
    file.get(start..).unwrap_or_default()
}
