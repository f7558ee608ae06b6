//! Challenges and answers in SQLite. Every request is one transaction.

mod answer;
mod challenge;
mod schema;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use thiserror::Error;

pub(crate) use answer::{Receipted, StoredAnswer, answer_for, keep_answer, keep_receipt, poll};
pub(crate) use challenge::{StoredChallenge, count_open, keep_challenge, take_challenge};

use crate::settings::Database;

/// The database failed. What it was asked is not repeated.
#[derive(Debug, Error)]
#[error("the database failed")]
pub struct StoreError(#[from] rusqlite::Error);

impl StoreError {
    /// SQLite's own code, for the log.
    pub(crate) fn code(&self) -> Option<rusqlite::ErrorCode> {
        self.0.sqlite_error_code()
    }
}

/// The open database.
pub(crate) struct Store {
    connection: Connection,
}

impl Store {
    /// Opens it and brings it to the present schema.
    pub(crate) fn open(database: &Database) -> Result<Self, StoreError> {
        let mut connection = match database {
            Database::Memory => Connection::open_in_memory()?,
            Database::File(path) => {
                create_private(path);
                Connection::open(path)?
            }
        };
        schema::migrate(&mut connection)?;
        Ok(Self { connection })
    }

    /// Begins a transaction that no other writer can come between.
    pub(crate) fn transaction(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Forgets challenges past their end and answers past their time.
pub(crate) fn purge(
    transaction: &Transaction<'_>,
    now: DateTime<Utc>,
    answers_before: DateTime<Utc>,
) -> Result<(), StoreError> {
    // A challenge is kept a while longer, so that a late answer hears "expired" and not "unknown".
    transaction.execute("DELETE FROM challenge WHERE expires_at < ?1 - 3600", [now.timestamp()])?;
    transaction.execute("DELETE FROM answer WHERE answered_at < ?1", [answers_before.timestamp()])?;
    transaction.execute("DELETE FROM receipt WHERE answered_at < ?1", [answers_before.timestamp()])?;
    Ok(())
}

/// Answers are personal data: the file is made for its user alone, where the system knows of such a thing.
fn create_private(path: &std::path::Path) {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // An existing file stays as it is; any other failure is SQLite's to tell.
    drop(options.open(path));
}
