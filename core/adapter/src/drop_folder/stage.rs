use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use shikaku_eligibility::handover::file_name::FileName;
use tempfile::TempPath;

use super::put::{DropError, DropFolder};
use crate::part_file::{PREFIX, SUFFIX, sync};

/// A file in two steps, for callers that must not deliver one twice.
///
/// A prepared file is in the folder under a name that no receipt computer reads. Its release is one rename, so a prepared file
/// that is missing was released. A caller writes down between the two steps which file it releases, and after a crash it
/// calls [`DropFolder::release`] again: that delivers the file, or finds that it was delivered and perhaps taken away since.
impl DropFolder {
    /// Prepares a file. When this returns, it is whole and on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn prepare(&self, name: &FileName, file: &[u8]) -> Result<(), DropError> {
        let part = self.prepared(name);
        self.discard(name)?;
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut open = options.open(part)?;
        open.write_all(file)?;
        open.sync_all()?;
        sync(self.path()).map_err(DropError::from)
    }

    /// Gives a prepared file its name. Where there is no prepared file, it was released before.
    ///
    /// # Errors
    /// - [`DropError::Exists`] where a file has the name. Neither file is touched.
    /// - [`DropError::NotDurable`] where the folder could not be brought to the disk: the same call tries again.
    /// - The others when the file could not be renamed.
    pub fn release(&self, name: &FileName) -> Result<(), DropError> {
        let part = self.prepared(name);
        if !part.try_exists()? && fs::metadata(self.path())?.is_dir() {
            return sync(self.path()).map_err(|_| DropError::NotDurable);
        }
        let mut part = TempPath::try_from_path(part)?;
        // It is removed by no error: the next call needs it.
        part.disable_cleanup(true);
        part.persist_noclobber(self.path().join(name.to_string())).map_err(|failed| failed.error)?;
        sync(self.path()).map_err(|_| DropError::NotDurable)
    }

    /// Removes a prepared file, if there is one.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn discard(&self, name: &FileName) -> Result<(), DropError> {
        match fs::remove_file(self.prepared(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn prepared(&self, name: &FileName) -> PathBuf {
        self.path().join(format!("{PREFIX}{name}{SUFFIX}"))
    }
}
