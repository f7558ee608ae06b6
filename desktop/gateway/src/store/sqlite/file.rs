//! The file of a database. Nothing is written before it is known that the database is a gateway's.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::APPLICATION;
use crate::store::StoreError;
use crate::store::schema::{FIRST_TABLES, STEPS};

/// First bytes of every SQLite database, and where its header says what it is (SQLite file format, 1.3).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;
const VERSION_AT: usize = 60;
const APPLICATION_AT: usize = 68;

/// Whether the file is there and in use; one of another program is refused.
pub(super) fn inspect(path: &Path) -> Result<bool, StoreError> {
    let mut header = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(HEADER as u64).read_to_end(&mut header).map_err(StoreError::File)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(StoreError::File(error)),
    };
    if header.is_empty() {
        return Ok(false);
    }
    if header.len() < HEADER || !header.starts_with(MAGIC) {
        return Err(StoreError::Foreign);
    }
    let application = number(&header, APPLICATION_AT)?;
    let version = usize::try_from(number(&header, VERSION_AT)?).map_err(|_| StoreError::Foreign)?;
    match application {
        APPLICATION if version > STEPS.len() => Err(StoreError::Newer),
        APPLICATION => Ok(true),
        // Gateways before this one gave their databases no name.
        0 if version <= 1 => match has_our_tables(path)? {
            // A version of something that is not there is not ours.
            false if version > 0 => Err(StoreError::Foreign),
            exists => Ok(exists),
        },
        _ => Err(StoreError::Foreign),
    }
}

fn number(header: &[u8], at: usize) -> Result<i32, StoreError> {
    let bytes = header.get(at..).and_then(<[u8]>::first_chunk).ok_or(StoreError::Foreign)?;
    Ok(i32::from_be_bytes(*bytes))
}

/// A database without a name: it is one of a gateway where it holds its tables and nothing else, or nothing at all.
fn has_our_tables(path: &Path) -> Result<bool, StoreError> {
    // What is immutable is read without a lock and without a file beside it.
    let mut names = names(path, true)?;
    let log = PathBuf::from(format!("{}-wal", path.display()));
    if names.is_empty() && log.metadata().is_ok_and(|log| log.len() > 0) {
        // A gateway was ended before its first checkpoint: the tables are in the log.
        names = self::names(path, false)?;
    }
    let known = |name: &String| FIRST_TABLES.contains(&name.as_str());
    if names.iter().all(known) { Ok(!names.is_empty()) } else { Err(StoreError::Foreign) }
}

fn names(path: &Path, immutable: bool) -> Result<Vec<String>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let escaped = path.to_str().ok_or(StoreError::Foreign)?.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    let address = format!("file:{}?immutable={}", escaped.collect::<String>(), u8::from(immutable));
    let connection = Connection::open_with_flags(address, flags)?;
    let all = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'";
    let read = |connection: &Connection| -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare(all)?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    read(&connection).map_err(|_| StoreError::Foreign)
}
