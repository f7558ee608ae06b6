//! Challenges and answers in SQLite. Every request is one transaction; bodies are sealed.

mod answer;
mod challenge;
mod file;
mod schema;
mod seal;

use std::io;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use thiserror::Error;

pub(crate) use answer::{Receipted, StoredAnswer, answer_for, poll, save_answer, save_receipt};
pub(crate) use challenge::{Owner, StoredChallenge, open_challenges, save_challenge, take_challenge};

use self::seal::Sealer;
use crate::SecretFileError;
use crate::settings::Database;

/// Why the database cannot be used. Does not repeat the statement.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// SQLite failed.
    #[error("the database failed")]
    Database(#[from] rusqlite::Error),
    /// The file is of another program; nothing was written to it.
    #[error("the file is no database of a gateway; nothing was written to it")]
    Foreign,
    /// The file is of a later version of this program.
    #[error("the database was written by a newer gateway")]
    Newer,
    /// The file cannot be read or made.
    #[error("the database or its key cannot be read or made: {0}")]
    File(io::Error),
    /// The key cannot be read.
    #[error("the key of the database: {0}")]
    Key(SecretFileError),
    /// The key file has another length.
    #[error("the key of the database has 32 bytes, and the file has not")]
    KeyLength,
    /// The answers in the database are sealed under another key.
    #[error("the database is sealed under another key")]
    OtherKey,
    /// A sealed answer does not open.
    #[error("an answer in the database is damaged")]
    Damaged,
    /// The computer has no chance to give.
    #[error("no random numbers are to be had")]
    Random,
}

impl StoreError {
    /// SQLite's own code, for the log.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Database(error) => error.sqlite_error_code(),
            _ => None,
        }
    }

    /// Whether another program holds the database; the same request can succeed later.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }
}

/// The open database.
pub(crate) struct Store {
    connection: Connection,
    sealer: Sealer,
    /// Whether something was taken out of which copies may be left in the file.
    is_untidy: bool,
}

/// One transaction, and what seals its bodies.
pub(crate) struct Work<'a> {
    transaction: Transaction<'a>,
    sealer: &'a Sealer,
}

/// How long another program may hold the database before a request is refused.
const WAIT_MAX: Duration = Duration::from_secs(2);

impl Store {
    /// Opens it and brings it to the present schema.
    pub(crate) fn open(database: &Database, key_file: Option<&Path>) -> Result<Self, StoreError> {
        let (mut connection, sealer) = match database {
            Database::Memory => (Connection::open_in_memory()?, Sealer::of_process()?),
            Database::File(path) => {
                let exists = file::inspect(path)?;
                let may_make = !exists || schema::is_unsealed(path)?;
                let sealer = file::sealer(path, key_file, may_make)?;
                // An existing file stays as it is; SQLite reports any other failure.
                drop(file::create_private(path));
                (Connection::open(path)?, sealer)
            }
        };
        connection.busy_timeout(WAIT_MAX)?;
        schema::migrate(&mut connection, &sealer)?;
        let mut store = Self { connection, sealer, is_untidy: true };
        store.tidy()?;
        Ok(store)
    }

    /// Begins a transaction that no other writer can come between.
    pub(crate) fn work(&mut self) -> Result<Work<'_>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Work { transaction, sealer: &self.sealer })
    }

    /// Deletes challenges past their end and answers past their time, so that no byte of them is left in a file.
    pub(crate) fn purge(
        &mut self,
        now: DateTime<Utc>,
        answers_before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let work = self.work()?;
        // A challenge is kept for another hour, so that a late answer gets "expired" and not "unknown".
        let challenges = "DELETE FROM challenge WHERE expires_at < ?1 - 3600";
        let mut purged = work.transaction.execute(challenges, [now.timestamp()])?;
        for delete in
            ["DELETE FROM answer WHERE answered_at < ?1", "DELETE FROM receipt WHERE answered_at < ?1"]
        {
            purged += work.transaction.execute(delete, [answers_before.timestamp()])?;
        }
        work.commit()?;
        self.is_untidy |= purged > 0;
        self.tidy()
    }

    /// Rebuilds the file without what was deleted, and empties the log beside it. Where another program holds the
    /// database, that is left to the next time.
    fn tidy(&mut self) -> Result<(), StoreError> {
        if !self.is_untidy {
            return Ok(());
        }
        match self.rebuild() {
            Ok(is_done) => self.is_untidy = !is_done,
            Err(error) if error.is_busy() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn rebuild(&self) -> Result<bool, StoreError> {
        // `secure_delete` overwrites a row that is deleted, but not the copies that divided pages leave.
        self.connection.execute_batch("VACUUM")?;
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_busy: i64 = self.connection.query_row(checkpoint, [], |row| row.get(0))?;
        Ok(is_busy == 0)
    }
}

impl Work<'_> {
    /// Keeps what was done.
    pub(crate) fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit()?)
    }
}
