//! Tables in SQLite: a file, or the memory of this process.

mod backup;
mod batch;
mod file;
mod migration;
mod session;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use shikaku_adapter::file::create_private;

pub use self::backup::{BackupError, backup};
use self::batch::Writer;
use self::session::Session;
use super::key::sealer;
use super::seal::Sealer;
use super::{Access, Job, Load, StoreError, Tables};

/// Names the databases of this program in their header ("SGWY"), so that none of another program is taken for one.
const APPLICATION: i32 = 0x5347_5759;

/// How long another program may hold the database before a request is refused.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// Tables in SQLite. One transaction writes at a time, and any number of them read beside it.
pub(super) struct Sqlite {
    writer: Writer,
    /// Connections that read, and are not in use. None for a database in memory, which one connection alone sees.
    readers: Option<Readers>,
    /// Whether something was taken out of which copies may be left in the file.
    is_untidy: AtomicBool,
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Idle>,
    freed: Condvar,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    in_use: usize,
}

/// A connection that is in use.
struct Reader<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

/// Most connections that read. Each has files open and a cache of its own.
const READERS_MAX: usize = 8;

impl Sqlite {
    /// A database of this process alone.
    pub(super) fn in_memory(sealer: &Sealer) -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        migration::run(&mut connection, sealer)?;
        Ok(Self { writer: Writer::new(connection), readers: None, is_untidy: AtomicBool::new(false) })
    }

    /// The database of this file, and what seals it.
    pub(super) fn open(path: &Path, key_file: Option<&Path>) -> Result<(Self, Sealer), StoreError> {
        let exists = file::inspect(path)?;
        let may_make = !exists || migration::is_unsealed(path)?;
        let beside = PathBuf::from(format!("{}.key", path.display()));
        let sealer = sealer(key_file.unwrap_or(&beside), may_make)?;
        // An existing file stays as it is; SQLite reports any other failure.
        drop(create_private(path, |options, path| options.open(path)));
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(WAIT_MAX)?;
        migration::run(&mut connection, &sealer)?;
        let readers = Some(Readers { path: path.to_owned(), idle: Mutex::default(), freed: Condvar::new() });
        Ok((Self { writer: Writer::new(connection), readers, is_untidy: AtomicBool::new(true) }, sealer))
    }
}

impl Tables for Sqlite {
    fn run(&self, access: Access, job: Job<'_>) -> Result<(), StoreError> {
        match (access, &self.readers) {
            (Access::Read, Some(readers)) => readers.run(job),
            (Access::Read, None) | (Access::Write, _) => self.writer.run(job),
        }
    }

    /// Rebuilds the file without what was deleted, and empties the log beside it. Where another program holds the
    /// database, that is left to the next time.
    fn tidy(&self, was_deleted: bool) -> Result<(), StoreError> {
        let was_untidy = self.is_untidy.fetch_or(was_deleted, Ordering::AcqRel);
        if !was_deleted && !was_untidy {
            return Ok(());
        }
        match self.writer.alone(rebuild) {
            Ok(is_done) => self.is_untidy.store(!is_done, Ordering::Release),
            Err(error) if is_busy(&error) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn load(&self) -> Load {
        let in_use = |readers: &Readers| readers.idle.lock().unwrap_or_else(PoisonError::into_inner).in_use;
        let readers = self.readers.as_ref();
        Load {
            waiting_writers: self.writer.waiting(),
            connections: readers.map_or(0, in_use),
            connections_max: readers.map_or(0, |_| READERS_MAX),
        }
    }
}

impl Readers {
    fn run(&self, job: Job<'_>) -> Result<(), StoreError> {
        let reader = self.take()?;
        let Some(connection) = &reader.connection else { return Err(StoreError::Damaged) };
        connection.prepare_cached("BEGIN")?.execute([])?;
        job(&mut Session(connection));
        connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }

    /// A connection, as soon as one may be used.
    fn take(&self) -> Result<Reader<'_>, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |idle: &mut Idle| idle.in_use >= READERS_MAX;
        let mut idle = self.freed.wait_while(idle, is_full).unwrap_or_else(PoisonError::into_inner);
        idle.in_use += 1;
        // From here on it is given back however this ends.
        let mut reader = Reader { readers: self, connection: idle.connections.pop() };
        drop(idle);
        if reader.connection.is_none() {
            reader.connection = Some(self.open()?);
        }
        Ok(reader)
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(WAIT_MAX)?;
        Ok(connection)
    }
}

impl Drop for Reader<'_> {
    /// Keeps the connection for the next request, unless a transaction is left open on it.
    fn drop(&mut self) {
        let connection = self.connection.take().filter(Connection::is_autocommit);
        let mut idle = self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.in_use = idle.in_use.saturating_sub(1);
        idle.connections.extend(connection);
        drop(idle);
        self.readers.freed.notify_one();
    }
}

/// Whether another program holds the database.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether the log beside the file is empty after it.
fn rebuild(connection: &Connection) -> rusqlite::Result<bool> {
    // `secure_delete` overwrites a row that is deleted, but not the copies that divided pages leave.
    connection.execute_batch("VACUUM")?;
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
    let is_busy: i64 = connection.query_row(checkpoint, [], |row| row.get(0))?;
    Ok(is_busy == 0)
}
