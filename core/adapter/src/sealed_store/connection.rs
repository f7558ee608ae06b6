use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Params};
use shikaku_clinic::history::StoreError;

use super::error::StoreErrorOf as _;

/// Opens a file that exists for this program alone. Nothing is written to it.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    // Without SQLITE_OPEN_URI a path is a path, whatever it begins with.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).store_error()?;
    // A second program gets its answer at once.
    connection.busy_timeout(Duration::ZERO).store_error()?;
    // Before the first look at the file, so that its lock lasts and no shared memory is needed.
    connection.pragma_update(None, "locking_mode", "exclusive").store_error()?;
    connection.pragma_update(None, "secure_delete", true).store_error()?;
    connection.pragma_update(None, "foreign_keys", true).store_error()?;
    connection.pragma_update(None, "cell_size_check", true).store_error()?;
    connection.pragma_update(None, "trusted_schema", false).store_error()?;
    // SQLite runs no trigger and no view of the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).store_error()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false).store_error()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).store_error()?;
    // A file that is not ours is left as it is, even if its last writer was killed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).store_error()?;
    // Rebuilding the file leaves no second one behind.
    connection.pragma_update(None, "temp_store", "memory").store_error()?;
    Ok(connection)
}

/// Refuses a file whose pages, rows or indexes contradict each other: what is read from it could be less than what is
/// there, and what is written could destroy the rest.
pub(super) fn check_integrity(connection: &Connection) -> Result<(), StoreError> {
    let found: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).store_error()?;
    if found == "ok" { Ok(()) } else { Err(StoreError::NotAStore) }
}

/// From here on the file is written to.
pub(super) fn begin_writing(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).store_error()?;
    connection.pragma_update(None, "journal_mode", "wal").store_error()?;
    connection.pragma_update(None, "synchronous", "full").store_error()?;
    Ok(())
}

/// Runs one statement; gives the number of rows that it changed.
pub(super) fn execute(connection: &Connection, sql: &str, values: impl Params) -> Result<usize, StoreError> {
    connection.prepare_cached(sql).store_error()?.execute(values).store_error()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    /// What `.cargo/config.toml` asks for. Another SQLite would be larger, and would run more of what a file says.
    #[test]
    fn this_sqlite_has_no_module_that_the_store_does_not_use() {
        let connection = Connection::open_in_memory().expect("a connection");
        let mut question = connection.prepare("PRAGMA compile_options").expect("a statement");
        let options = question.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        let options: Vec<_> = options.map(|option| option.expect("a word")).collect();
        for unused in ["FTS", "RTREE", "STAT4", "DBSTAT", "MEMORY_MANAGEMENT", "COLUMN_METADATA", "SOUNDEX"] {
            assert!(!options.iter().any(|option| option.contains(unused)), "{unused}: {options:?}");
        }
        for omitted in ["OMIT_JSON", "OMIT_LOAD_EXTENSION"] {
            assert!(options.iter().any(|option| option == omitted), "{omitted}: {options:?}");
        }
    }
}
