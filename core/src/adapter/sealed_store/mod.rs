//! 履歴 in one SQLite file, every row sealed with AES-256-GCM under keys that follow from one of the shell.
//!
//! **What stands outside a seal**: random ids, purge dates, due dates, whether a follow-up is done, and keyed digests
//! by which equal confirmations are found. All of it is bound into the seal of its row together with table and id,
//! so that no row can be put in another's place and no date moved.
//!
//! **Nonces** are 96 random bits, one for each time that a row is sealed. NIST SP 800-38D (8.3) allows 2^32 of them
//! for one key; the store counts, refuses at the limit (`STORE-11`), and begins at zero with [`SealedStore::rotate`].
//! Each period of a key has a random salt of its own, so that two stores never seal under one key even if the shell
//! gives both the same. A copy of a store that goes on beside the first draws other nonces and shares the limit.
//!
//! **One writer**: the file is locked from opening to dropping. **Crashes**: one call, one transaction, synced before
//! it is acknowledged (WAL, `synchronous=FULL`). **Purging** overwrites, rebuilds the file and empties the WAL; a
//! process that is killed between goes on with it at the next opening. What a file system or a flash chip keeps of
//! overwritten blocks is beyond reach: there only the seal protects, and a rotation makes it final.
//!
//! **Not noticed**: a file that was replaced by an older copy of itself.

mod connection;
mod error;
mod follow_up;
mod journal;
mod key_ring;
mod purge;
mod reader;
mod record;
mod rotation;
mod schema;
mod seal;
mod writer;

use std::fmt;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use self::key_ring::KeyRing;
use self::writer::Writer;
use crate::history::{
    FollowUp, FollowUpQuery, Found, HistoryId, HistoryStore, JournalEntry, JournalLine, Kept, Purged,
    ReaderShelf, Record, RecordQuery, SavedReader, StoreError,
};
use crate::port::{KeyStore, Random};

/// An open store. Calls wait for the disk.
pub struct SealedStore {
    connection: Connection,
    ring: KeyRing,
    random: Box<dyn Random + Send>,
}

impl SealedStore {
    /// Opens the store in this file, or makes it: readable by its user alone, where the system knows of such a thing.
    /// A rotation or a purge that was cut short is finished first.
    ///
    /// # Errors
    /// When the file is not a store, a later version's or in use, or its key is missing, locked or another.
    pub fn open(
        path: &Path,
        keys: &dyn KeyStore,
        random: Box<dyn Random + Send>,
    ) -> Result<Self, StoreError> {
        let mut connection = connection::open(path)?;
        schema::migrate(&mut connection, schema::STEPS)?;
        let ring = KeyRing::load(&connection, keys)?;
        let mut store = Self { connection, ring, random };
        if store.ring.is_empty() {
            store.begin_period(keys)?;
        }
        if store.ring.is_rotating() {
            store.finish_rotation()?;
        }
        purge::finish(&store.connection)?;
        Ok(store)
    }

    /// Runs one change as one transaction.
    fn write<T>(
        &mut self,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer::new(&transaction, &self.ring, self.random.as_mut());
        let done = change(&mut writer)?;
        commit(transaction)?;
        Ok(done)
    }
}

/// What is committed here is on the disk.
fn commit(transaction: Transaction<'_>) -> Result<(), StoreError> {
    Ok(transaction.commit()?)
}

impl ReaderShelf for SealedStore {
    fn readers(&self) -> Result<Vec<SavedReader>, StoreError> {
        reader::all(&self.connection, &self.ring)
    }

    fn save_reader(&mut self, reader: &SavedReader) -> Result<(), StoreError> {
        self.write(|writer| reader::save(writer, reader))?;
        purge::finish(&self.connection)
    }

    fn forget_reader(&mut self, device: &str) -> Result<(), StoreError> {
        self.write(|writer| reader::forget(writer, device))?;
        purge::finish(&self.connection)
    }
}

impl HistoryStore for SealedStore {
    fn keep(&mut self, id: HistoryId, record: &Record, entry: &JournalEntry) -> Result<Kept, StoreError> {
        self.write(|writer| {
            let kept = record::insert(writer, id, record)?;
            if kept == Kept::New {
                journal::append(writer, entry)?;
            }
            Ok(kept)
        })
    }

    fn record(&self, id: HistoryId, today: NaiveDate) -> Result<Option<Record>, StoreError> {
        record::find(&self.connection, &self.ring, id, today)
    }

    fn records(&self, query: &RecordQuery) -> Result<Found<Record>, StoreError> {
        record::search(&self.connection, &self.ring, query)
    }

    fn open_follow_up(
        &mut self,
        id: HistoryId,
        follow_up: &FollowUp,
        entry: &JournalEntry,
    ) -> Result<Kept, StoreError> {
        self.write(|writer| {
            let kept = follow_up::insert(writer, id, follow_up)?;
            if kept == Kept::New {
                journal::append(writer, entry)?;
            }
            Ok(kept)
        })
    }

    fn close_follow_up(&mut self, id: HistoryId, at: DateTime<Utc>) -> Result<Option<FollowUp>, StoreError> {
        self.write(|writer| {
            let Some(found) = follow_up::find(writer, id)? else { return Ok(None) };
            let done = found.done(at);
            follow_up::write(writer, id.as_bytes(), &done)?;
            Ok(Some(done))
        })
    }

    fn follow_ups(&self, query: FollowUpQuery) -> Result<Found<FollowUp>, StoreError> {
        follow_up::search(&self.connection, &self.ring, query)
    }

    fn note(&mut self, entry: &JournalEntry) -> Result<(), StoreError> {
        self.write(|writer| journal::append(writer, entry))
    }

    fn journal(&self) -> Result<Vec<JournalLine>, StoreError> {
        journal::read(&self.connection, &self.ring)
    }

    fn purge(&mut self, today: NaiveDate) -> Result<Purged, StoreError> {
        let purged = self.write(|writer| purge::delete(writer, today))?;
        purge::finish(&self.connection)?;
        Ok(purged)
    }
}

impl fmt::Debug for SealedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedStore").finish_non_exhaustive()
    }
}
