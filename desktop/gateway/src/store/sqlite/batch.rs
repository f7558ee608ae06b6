//! Group commit: requests that wait for the same connection share one commit, and so one write to the disk.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use rusqlite::Connection;

use super::is_busy;
use super::session::Session;
use crate::store::{Job, StoreError};

/// The connection that writes.
///
/// The first request begins a transaction and runs in a savepoint of it. While another request waits for the connection, the
/// transaction stays open, and that request runs in it too. The last one commits. Each request returns after the commit.
pub(super) struct Writer {
    open: Mutex<Open>,
    /// Requests that wait for `open`. Each of them ends the batch that it finds, or leaves it to a further one.
    waiting: AtomicUsize,
    ended: Condvar,
}

struct Open {
    connection: Connection,
    batch: Option<Arc<Batch>>,
}

/// The requests of one commit.
#[derive(Default)]
struct Batch {
    jobs: AtomicUsize,
    /// Whether it was committed; or, if it failed, whether because another program held the database.
    outcome: OnceLock<Result<(), Failed>>,
}

#[derive(Clone, Copy)]
struct Failed {
    is_busy: bool,
}

/// Most requests of one commit. It bounds how long the first of them waits.
const JOBS_MAX: usize = 64;

impl Writer {
    pub(super) fn new(connection: Connection) -> Self {
        let open = Mutex::new(Open { connection, batch: None });
        Self { open, waiting: AtomicUsize::new(0), ended: Condvar::new() }
    }

    /// Runs a job and returns when its batch was committed.
    pub(super) fn run(&self, job: Job<'_>) -> Result<(), StoreError> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let mut open = self.lock();
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        let batch = open.begin()?;
        let ran = Turn { open: &mut open, ended: &self.ended }.run(job);
        if ran.is_err() {
            // What is in the transaction is not known: none of it is kept.
            open.end(false);
            self.ended.notify_all();
        } else if self.waiting.load(Ordering::Acquire) == 0 || batch.jobs.load(Ordering::Acquire) >= JOBS_MAX
        {
            open.end(true);
            self.ended.notify_all();
        } else {
            // A request that waits for the connection runs next, and ends the batch or leaves it to a further one.
            while batch.outcome.get().is_none() {
                open = self.ended.wait(open).unwrap_or_else(PoisonError::into_inner);
            }
        }
        drop(open);
        ran?;
        let outcome = batch.outcome.get().copied().unwrap_or(Err(Failed { is_busy: false }));
        outcome.map_err(|Failed { is_busy }| StoreError::NotCommitted { is_busy })
    }

    /// Requests that wait for the connection.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Runs something outside of any transaction.
    pub(super) fn alone<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        let mut open = self.lock();
        while open.batch.is_some() {
            open = self.ended.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
        work(&open.connection)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// The batch that is open, or a new one.
    fn begin(&mut self) -> rusqlite::Result<Arc<Batch>> {
        if let Some(batch) = &self.batch {
            return Ok(Arc::clone(batch));
        }
        if !self.connection.is_autocommit() {
            // The end of an earlier batch failed, and so did taking it back.
            self.execute("ROLLBACK")?;
        }
        self.execute("BEGIN IMMEDIATE")?;
        Ok(Arc::clone(self.batch.insert(Arc::default())))
    }

    fn execute(&self, statement: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(statement)?.execute([]).map(drop)
    }

    /// Ends the batch for all of its requests.
    fn end(&mut self, commits: bool) {
        let Some(batch) = self.batch.take() else { return };
        let done = if commits { self.execute("COMMIT") } else { Err(rusqlite::Error::QueryReturnedNoRows) };
        let outcome = done.map_err(|error| Failed { is_busy: is_busy(&error) });
        if outcome.is_err() && !self.connection.is_autocommit() {
            // Whatever this says, the next `BEGIN` shows whether the connection can be used.
            drop(self.execute("ROLLBACK"));
        }
        let _ = batch.outcome.set(outcome);
    }
}

/// A request that has the connection.
struct Turn<'a> {
    open: &'a mut Open,
    ended: &'a Condvar,
}

impl Turn<'_> {
    /// Runs the job in a savepoint of the batch, and takes back what it wrote if that is not kept.
    fn run(&self, job: Job<'_>) -> rusqlite::Result<()> {
        if self.open.connection.is_autocommit() {
            // SQLite took the whole batch back, because the disk is full for example. Its end says so to every request.
            return Err(rusqlite::Error::QueryReturnedNoRows);
        }
        if let Some(batch) = &self.open.batch {
            batch.jobs.fetch_add(1, Ordering::AcqRel);
        }
        self.open.execute("SAVEPOINT request")?;
        if !job(&mut Session(&self.open.connection)) {
            self.open.execute("ROLLBACK TO request")?;
        }
        self.open.execute("RELEASE request")
    }
}

impl Drop for Turn<'_> {
    /// A job that panics ends its batch, so that no request waits for it.
    fn drop(&mut self) {
        if thread::panicking() {
            self.open.end(false);
            self.ended.notify_all();
        }
    }
}
