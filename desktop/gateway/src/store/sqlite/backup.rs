//! A copy of a database file, made while gateways use it.

#[cfg(unix)]
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use shikaku_adapter::file::create_private;
use thiserror::Error;

use super::{WAIT_MAX, file};
use crate::store::StoreError;

/// Why a database was not copied.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackupError {
    /// There is no database.
    #[error("{} is no database of a gateway; name the file that the gateway has as --db", .0.display())]
    Missing(PathBuf),
    /// The file for the copy is there already. It may be the only good copy.
    #[error("{} is there already; name a new file", .0.display())]
    Exists(PathBuf),
    /// The folder cannot be written to, or its file system is full.
    #[error("the copy cannot be written to {}: {error}", file.display())]
    Write {
        /// The file of the copy.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The database cannot be read.
    #[error("the database cannot be copied: {0}")]
    Store(#[from] StoreError),
    /// SQLite finds a fault in the copy, and so in the database.
    #[error("the copy is damaged and was not kept: check the disk of the database")]
    Damaged,
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Copies a database as it is at one moment. Gateways on it read and write meanwhile. The copy appears under its name when it
/// is complete, checked and on the disk, for its user alone. What was deleted before is not in it.
///
/// # Errors
/// [`BackupError`]; then there is no file of that name.
pub fn backup(database: &Path, to: &Path) -> Result<(), BackupError> {
    if !file::inspect(database)? {
        return Err(BackupError::Missing(database.to_owned()));
    }
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let failed = |error| BackupError::Write { file: to.to_owned(), error };
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let copy = tempfile::Builder::new()
        .prefix(".shikaku-backup-")
        .make_in(folder, |path| create_private(path, |options, path| options.open(path)))
        .map_err(failed)?;
    let name = copy.path().to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
    let source = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    source.busy_timeout(WAIT_MAX)?;
    // One transaction that reads: with a log beside the file it keeps no other from writing.
    source.execute("VACUUM INTO ?1", [name])?;
    check(copy.path())?;
    copy.as_file().sync_all().map_err(failed)?;
    copy.persist_noclobber(to).map_err(|error| failed(error.error))?;
    sync_folder(folder).map_err(failed)
}

/// Whether SQLite finds no fault in a copy, and it is a database of a gateway.
fn check(copy: &Path) -> Result<(), BackupError> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if found == "ok" && file::inspect(copy)? { Ok(()) } else { Err(BackupError::Damaged) }
}

/// Brings the new name of a file to the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
