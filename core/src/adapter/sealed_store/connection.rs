use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::history::StoreError;

/// Opens the file for this program alone. Nothing is written to a file that exists.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    create_private(path);
    // SQLite would take a few bytes of somebody else for nothing, and begin on top of them.
    if std::fs::metadata(path).is_ok_and(|file| (1..HEADER).contains(&file.len())) {
        return Err(StoreError::NotAStore);
    }
    // Without SQLITE_OPEN_URI a path is a path, whatever it begins with.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Whoever comes second is told at once.
    connection.busy_timeout(Duration::ZERO)?;
    // Before the first look at the file, so that its lock lasts and no shared memory is needed.
    connection.pragma_update(None, "locking_mode", "exclusive")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // A file that is not ours is left as it is, even if its last writer was killed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // Rebuilding the file leaves no second one behind.
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}

/// From here on the file is written to.
pub(super) fn begin_writing(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(())
}

/// Bytes with which every SQLite file begins.
const HEADER: u64 = 100;

fn create_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // An existing file stays as it is; any other failure is SQLite's to tell.
    drop(options.open(path));
}
