//! Challenges and answers in a database: SQLite in this process, or a PostgreSQL server. Every request is one transaction;
//! bodies are sealed.

mod answer;
mod challenge;
mod key;
#[cfg(test)]
mod plan;
mod postgres;
mod proof;
mod restored;
mod schema;
mod seal;
mod sql;
mod sqlite;

use std::io;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

pub(crate) use self::answer::{Receipted, StoredAnswer, answer_for, poll, save_answer, save_receipt};
pub(crate) use self::challenge::{Owner, StoredChallenge, add_challenge, challenge, take_challenge};
#[cfg(test)]
pub(crate) use self::plan::plan;
use self::postgres::Postgres;
pub use self::postgres::{DatabaseServer, DatabaseServerError};
pub(crate) use self::restored::forget_later_times;
use self::seal::Sealer;
pub(crate) use self::sql::{Row, Sql, Value};
use self::sqlite::Sqlite;
pub use self::sqlite::{BackupError, backup};
use crate::SecretFileError;
use crate::settings::Database;

/// Why the database cannot be used. Does not repeat the statement.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// SQLite failed.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL failed, or cannot be reached.
    #[error("the database server failed or cannot be reached")]
    Postgres(#[from] ::postgres::Error),
    /// The database is of another program; nothing was written to it.
    #[error("the database is none of a gateway; nothing was written to it")]
    Foreign,
    /// The database is of a later version of this program.
    #[error("the database was written by a newer gateway")]
    Newer,
    /// The file cannot be read or made.
    #[error("the database or its key cannot be read or made: {0}")]
    File(io::Error),
    /// The key cannot be read.
    #[error("the key of the database: {0}")]
    Key(SecretFileError),
    /// A database server has no file beside which its key could lie.
    #[error("a database server needs the file of its key (--key-file)")]
    NoKey,
    /// The key file has another length.
    #[error("the key of the database has 32 bytes, and the file has not")]
    KeyLength,
    /// The answers in the database are sealed under another key.
    #[error("the database is sealed under another key")]
    OtherKey,
    /// A sealed answer does not open, or a row has another form.
    #[error("an answer in the database is damaged")]
    Damaged,
    /// The commit that several requests shared failed.
    #[error("the database failed to commit")]
    NotCommitted {
        /// Whether the same request can succeed later.
        is_busy: bool,
    },
    /// The certificates that this computer trusts cannot be read.
    #[error("no certificate is trusted with which a database server could prove who it is")]
    Tls,
    /// The computer has no chance to give.
    #[error("no random numbers are to be had")]
    Random,
}

impl StoreError {
    /// The database's own code, for the log.
    pub(crate) fn code(&self) -> Option<String> {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code().map(|code| format!("{code:?}")),
            Self::Postgres(error) => error.code().map(|state| state.code().to_owned()),
            _ => None,
        }
    }

    /// Whether the same request can succeed later: another program holds the database, or the server is away.
    pub(crate) fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => sqlite::is_busy(error),
            Self::Postgres(error) => postgres::is_busy(error),
            Self::NotCommitted { is_busy } => *is_busy,
            _ => false,
        }
    }
}

/// What a request does in its transaction; whether what it wrote is kept.
type Job<'a> = &'a mut dyn FnMut(&mut dyn Sql) -> bool;

/// Whether a transaction may write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// A database with the tables of a gateway. Both kinds pass the same tests (`conformance`).
trait Tables: Send + Sync {
    /// Runs a job in one transaction; when this returns, what it wrote is on the disk.
    ///
    /// # Errors
    /// When the transaction could not begin, or its end is not known to be a commit.
    fn run(&self, access: Access, job: Job<'_>) -> Result<(), StoreError>;

    /// Takes away the copies that deleted rows left, as far as the database leaves any.
    fn tidy(&self, was_deleted: bool) -> Result<(), StoreError>;

    /// How busy it is.
    fn load(&self) -> Load;
}

/// How busy a database is at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Load {
    /// Requests that wait for the connection that writes.
    pub(crate) waiting_writers: usize,
    /// Connections of the pool that are in use.
    pub(crate) connections: usize,
    /// Most connections of the pool.
    pub(crate) connections_max: usize,
}

/// The open database.
pub(crate) struct Store {
    tables: Box<dyn Tables>,
    sealer: Sealer,
}

/// One transaction, and what seals its bodies.
pub(crate) struct Work<'a> {
    pub(crate) sql: &'a mut dyn Sql,
    sealer: &'a Sealer,
}

impl Store {
    /// Opens it and brings it to the present schema.
    pub(crate) fn open(database: &Database, key_file: Option<&Path>) -> Result<Self, StoreError> {
        let (tables, sealer): (Box<dyn Tables>, _) = match database {
            Database::Memory => {
                let sealer = Sealer::of_process()?;
                (Box::new(Sqlite::in_memory(&sealer)?), sealer)
            }
            Database::File(path) => {
                let (tables, sealer) = Sqlite::open(path, key_file)?;
                (Box::new(tables), sealer)
            }
            Database::Postgres(server) => {
                let (tables, sealer) = Postgres::open(server, key_file)?;
                (Box::new(tables), sealer)
            }
        };
        tables.tidy(true)?;
        Ok(Self { tables, sealer })
    }

    /// Takes away the copies that deleted rows left.
    pub(crate) fn tidy(&self) -> Result<(), StoreError> {
        self.tables.tidy(true)
    }

    /// Runs a request that writes, as one transaction. A refusal leaves no trace.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        request: impl FnOnce(&mut Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Write, request)
    }

    /// Runs a request that reads.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        request: impl FnOnce(&mut Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Read, request)
    }

    fn run<T, E: From<StoreError>>(
        &self,
        access: Access,
        request: impl FnOnce(&mut Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut request, mut done) = (Some(request), None);
        self.tables.run(access, &mut |sql| {
            let work = &mut Work { sql, sealer: &self.sealer };
            done = request.take().map(|request| request(work));
            matches!(done, Some(Ok(_)))
        })?;
        done.unwrap_or_else(|| Err(StoreError::Damaged.into()))
    }

    /// Whether the database answers a query.
    pub(crate) fn answers(&self) -> bool {
        let query = "SELECT id FROM seal";
        let found = self.read(|work| Ok::<_, StoreError>(work.sql.row(query, &[])?.is_some()));
        found.unwrap_or(false)
    }

    /// How busy the database is.
    pub(crate) fn load(&self) -> Load {
        self.tables.load()
    }

    /// A digest that only who has the key of the database can make.
    pub(crate) fn digest(&self, place: &[&str], value: &[u8]) -> [u8; 32] {
        self.sealer.digest(place, value)
    }

    /// Deletes challenges past their end, and answers past their time, so that no byte of an answer is left in a file. `others`
    /// is how many rows the caller deleted with the same intent.
    pub(crate) fn purge(
        &self,
        now: DateTime<Utc>,
        answers_before: DateTime<Utc>,
        others: u64,
    ) -> Result<(), StoreError> {
        let past =
            ["DELETE FROM answer WHERE answered_at < $1", "DELETE FROM receipt WHERE answered_at < $1"];
        let answers: Result<u64, StoreError> = self.write(|work| {
            // A challenge is kept for another hour, so that a late answer gets "expired" and not "unknown".
            let end = now - TimeDelta::hours(1);
            work.sql.execute("DELETE FROM challenge WHERE expires_at < $1", &[end.into()])?;
            past.iter()
                .try_fold(0, |sum, delete| Ok(sum + work.sql.execute(delete, &[answers_before.into()])?))
        });
        // Rebuilding the file keeps writers waiting. A challenge says nothing of a person: its bytes may stay for a while.
        self.tables.tidy(others > 0 || answers.as_ref().is_ok_and(|deleted| *deleted > 0))?;
        answers.map(drop)
    }
}

impl Work<'_> {
    /// Seals a body for this row.
    pub(crate) fn seal(&self, place: &[&str], body: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.sealer.seal(place, body)
    }

    /// Opens a body that was sealed for this row.
    pub(crate) fn open(&self, place: &[&str], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.sealer.open(place, sealed)
    }

    /// The keyed digest of a value, by which a row is found that does not hold it.
    pub(crate) fn digest(&self, place: &[&str], value: &[u8]) -> [u8; 32] {
        self.sealer.digest(place, value)
    }
}
