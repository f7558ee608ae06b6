use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use shikaku_clinic::failure::ImportFailure;
use shikaku_core::workflow::FileOutcome;
use shikaku_eligibility::handover::file_name::FileName;
use thiserror::Error;

use crate::part_file::{PREFIX, SUFFIX, sync};

/// A folder to leave results in.
///
/// A file has its name only when it is whole and on the disk; a program that watches the folder never sees half of one,
/// and a crash leaves at most a file with a name of our own, which [`DropFolder::sweep`] removes. On Unix only the account
/// that writes may read it: let the receipt computer run under the same one.
#[derive(Clone, Debug)]
pub struct DropFolder {
    path: PathBuf,
}

/// Why a file was not left.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DropError {
    /// The folder is not there.
    #[error("the folder is not there")]
    NoFolder,
    /// A file of this name is there. It was not touched.
    #[error("a file of this name is there already")]
    Exists,
    /// Writing there is not permitted.
    #[error("writing into the folder is not permitted")]
    Denied,
    /// The file is there, but the folder could not be brought to the disk: it may not outlast a power cut.
    #[error("the file was left, but may not outlast a power cut")]
    NotDurable,
    /// Anything else, a full disk among it.
    #[error("the file could not be written: {0}")]
    Io(ErrorKind),
}

impl DropFolder {
    /// The folder, which must be there.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves a file.
    ///
    /// # Errors
    /// When it cannot, or a file of this name is there. Nothing is ever overwritten.
    pub fn put(&self, name: &FileName, file: &[u8]) -> Result<(), DropError> {
        let mut part = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(&self.path)?;
        part.write_all(file)?;
        part.as_file().sync_all()?;
        part.persist_noclobber(self.path.join(name.to_string())).map_err(|failed| failed.error)?;
        sync(&self.path).map_err(|_| DropError::NotDurable)
    }

    /// Leaves the file of an import; gives what the application shows of it.
    #[must_use]
    pub fn put_result(&self, name: &FileName, file: &[u8]) -> FileOutcome {
        match self.put(name, file) {
            // It is there. That a power cut may still take it is no reason to write a second one.
            Ok(()) | Err(DropError::NotDurable) => FileOutcome::Written,
            Err(DropError::Exists) => FileOutcome::AlreadyThere,
            Err(DropError::NoFolder) => FileOutcome::Failed(ImportFailure::NoFolder),
            Err(DropError::Denied) => FileOutcome::Failed(ImportFailure::FolderDenied),
            Err(DropError::Io(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)) => {
                FileOutcome::Failed(ImportFailure::FolderFull)
            }
            Err(DropError::Io(_)) => FileOutcome::Failed(ImportFailure::FolderFailed),
        }
    }

    /// Removes what a crash of an earlier run left, and says how much. For the start of a program, while no other one
    /// writes into the folder.
    ///
    /// # Errors
    /// When the folder cannot be read, or a file not be removed.
    pub fn sweep(&self) -> Result<usize, DropError> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let is_part = entry.file_name().to_str().is_some_and(is_part);
            if is_part && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn is_part(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

impl From<io::Error> for DropError {
    /// Keeps the kind alone: the text of the error may hold the name of a file.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoFolder,
            ErrorKind::AlreadyExists => Self::Exists,
            ErrorKind::PermissionDenied => Self::Denied,
            other => Self::Io(other),
        }
    }
}
