use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use shikaku_core::adapter::file::{self, FileReadError};
use shikaku_core::transcript::{Reading, Transcript, Unreadable, cbor, read, text};
use thiserror::Error;

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
    Ok(read(&file::read_file(path, Reading::FILE_LENGTH_MAX)?)?)
}

/// A path that cannot be looked at.
#[derive(Debug, Error)]
#[error("{}: {error}", .path.display())]
pub struct PathError {
    /// The path.
    pub path: PathBuf,
    /// Why.
    pub error: FileReadError,
}

/// The bytes of a transcript in this form.
#[must_use]
pub fn write_form(transcript: &Transcript, form: Form) -> Vec<u8> {
    match form {
        Form::Text => text::write(transcript).into_bytes(),
        Form::Cbor => cbor::write(transcript),
    }
}

/// The files that are meant by some paths, in order: a file itself, and of a folder every `.transcript` below it.
///
/// # Errors
/// When a path is not there or a folder cannot be read.
pub fn transcripts_below(paths: &[PathBuf]) -> Result<Vec<PathBuf>, PathError> {
    let mut files = Vec::new();
    for path in paths {
        let found = fs::metadata(path).and_then(|metadata| {
            let is_folder = metadata.is_dir();
            if is_folder { collect(path, &mut files).map(|()| is_folder) } else { Ok(is_folder) }
        });
        if !found.map_err(|error| PathError { path: path.clone(), error: error.into() })? {
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
        } else if path.extension().is_some_and(|ending| ending == ENDING) {
            files.push(path);
        }
    }
    Ok(())
}
