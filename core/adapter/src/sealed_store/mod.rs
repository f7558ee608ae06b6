//! 履歴 in one SQLite file, every row sealed with AES-256-GCM under keys that follow from one of the shell.
//!
//! **What is missing is missed**: a sealed manifest holds the number of rows and a running digest of each table, by purge
//! date, beside the head of the journal; it is written in the transaction that changes the rows. Each look at a table reads
//! the whole of it and holds it against the manifest: rows that went, came, changed or were put back count as damaged.
//! Before anything is used, the file is checked by its application id, its schema is compared with the expected one, and its
//! pages are checked by SQLite (`integrity_check`).
//!
//! **Outside a seal** are random ids, purge dates, due dates, whether a follow-up is done, and keyed digests by which
//! equal confirmations are found. All of it is bound into the seal of its row together with table and id. So no row can
//! replace another, and no date can change unnoticed.
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
//! **Not noticed**: a file that was replaced as a whole by an older copy of itself, and transactions that are cut off the
//! end of the WAL of a program that was killed; both need something outside of the file to be noticed, and there is nothing.
//! Nor is a row of a store of schema 1 or 2 that was missing before it got its manifest.
//!
//! **One name**: the path may be a symbolic link; SQLite resolves it, and the WAL is beside the file. A second hard link is
//! not resolved: after a kill the WAL is beside one name alone, and the other name opens an earlier state.

mod connection;
mod damage;
mod error;
mod file;
mod follow_up;
mod inspection;
mod journal;
mod key_ring;
mod manifest;
mod migration;
mod one_row;
mod purge;
mod reader;
mod record;
mod rotation;
mod schema;
mod seal;
mod writer;

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use shikaku_clinic::history::{
    FollowUp, FollowUpQuery, Found, HistoryId, HistoryStore, JournalEntry, JournalLine, KeyStore, Purged,
    Record, RecordQuery, Saved, StoreError,
};
use shikaku_clinic::paired_readers::{PairedReader, PairedReaderStore};
use shikaku_clinic::readiness::{Checklist, ChecklistStore};
use shikaku_clinic::saved_settings::{SavedSettings, SettingsStore};
use shikaku_transport::Random;

use self::key_ring::{KeyRing, PROOF, PROOF_BEFORE_MANIFEST};
use self::manifest::Manifest;
use self::writer::Writer;
use error::StoreErrorOf as _;

/// An open store. Calls wait for the disk.
#[derive(derive_more::Debug)]
#[debug("SealedStore(..)")]
pub struct SealedStore {
    connection: Connection,
    ring: KeyRing,
    random: Box<dyn Random + Send>,
}

impl SealedStore {
    /// Opens the store in this file, or makes it where there is none: readable by its user alone, where the system knows
    /// of such a thing. A file of 0 bytes is there, and is no store.
    ///
    /// # Errors
    /// As [`Self::open_existing`]; of a new store, when its place or its key cannot be had.
    pub fn open(
        path: &Path,
        keys: &dyn KeyStore,
        mut random: Box<dyn Random + Send>,
    ) -> Result<Self, StoreError> {
        if file::is_absent(path) {
            Self::create(path, keys, random.as_mut())?;
        }
        Self::open_existing(path, keys, random)
    }

    /// Opens the store in this file. A purge that was cut short is finished first, and a store of an earlier version is
    /// carried over to the present one. So is a rotation; where that fails, the store is open under both keys
    /// ([`Self::needs_earlier_keys`]).
    ///
    /// # Errors
    /// When the file is not there, not a store, a later version's or in use, or its key is missing, locked or another.
    /// Nothing was written to it then.
    pub fn open_existing(
        path: &Path,
        keys: &dyn KeyStore,
        random: Box<dyn Random + Send>,
    ) -> Result<Self, StoreError> {
        file::check_header(path)?;
        let connection = connection::open(path)?;
        let done = schema::applied_steps(&connection, schema::STEPS)?;
        connection::check_integrity(&connection)?;
        let proof = if done < schema::WITH_MANIFEST { PROOF_BEFORE_MANIFEST } else { PROOF };
        let ring = KeyRing::load(&connection, keys, &proof)?;
        connection::begin_writing(&connection)?;
        let mut store = Self { connection, ring, random };
        if done < schema::STEPS.len() {
            store.migrate(done, keys)?;
        }
        if store.ring.is_rotating()
            && let Err(error) = store.finish_rotation()
        {
            // Both keys are here, so that every row can be read.
            log::warn!("the rotation of the key of the store cannot be finished now: {error}");
        }
        purge::finish(&store.connection)?;
        Ok(store)
    }

    fn create(path: &Path, keys: &dyn KeyStore, random: &mut (dyn Random + Send)) -> Result<(), StoreError> {
        let name = random.seed()?;
        let name = name.first_chunk::<8>().ok_or(StoreError::NoRandom)?;
        file::create(path, name, |new| {
            let mut connection = connection::open(new)?;
            connection.pragma_update(None, "synchronous", "full").store_error()?;
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate).store_error()?;
            schema::advance(&transaction, 0, schema::STEPS)?;
            migration::begin(&transaction, keys, random)?;
            commit(transaction)
        })
    }

    /// Brings a store of an earlier version to the present schema, wholly or not at all.
    fn migrate(&mut self, done: usize, keys: &dyn KeyStore) -> Result<(), StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).store_error()?;
        schema::advance(&transaction, done, schema::STEPS)?;
        if done < schema::WITH_MANIFEST {
            migration::enter_rows(&transaction, &self.ring, keys, self.random.as_mut())?;
        }
        commit(transaction)
    }

    /// Runs one change as one transaction.
    fn write<T>(
        &mut self,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).store_error()?;
        let mut writer = Writer::new(&transaction, &self.ring, self.random.as_mut())?;
        let done = change(&mut writer)?;
        writer.finish()?;
        commit(transaction)?;
        Ok(done)
    }
}

/// What is committed here is on the disk.
fn commit(transaction: Transaction<'_>) -> Result<(), StoreError> {
    transaction.commit().store_error()
}

impl PairedReaderStore for SealedStore {
    fn readers(&self) -> Result<Vec<PairedReader>, StoreError> {
        reader::all(&self.connection, &self.ring)
    }

    fn save_reader(&mut self, reader: &PairedReader) -> Result<(), StoreError> {
        self.write(|writer| reader::save(writer, reader))?;
        purge::finish(&self.connection)
    }

    fn forget_reader(&mut self, device: &str) -> Result<(), StoreError> {
        self.write(|writer| reader::forget(writer, device))?;
        purge::finish(&self.connection)
    }
}

impl ChecklistStore for SealedStore {
    fn checklist(&self) -> Result<Option<Checklist>, StoreError> {
        one_row::CHECKLIST.load(&self.connection, &self.ring)
    }

    fn save_checklist(&mut self, checklist: &Checklist) -> Result<(), StoreError> {
        let value = checklist.encode()?;
        self.write(|writer| one_row::CHECKLIST.save(writer, &value))
    }
}

impl SettingsStore for SealedStore {
    fn settings(&self) -> Result<Option<SavedSettings>, StoreError> {
        one_row::SETTINGS.load(&self.connection, &self.ring)
    }

    fn save_settings(&mut self, settings: &SavedSettings) -> Result<(), StoreError> {
        self.write(|writer| one_row::SETTINGS.save(writer, settings.as_bytes()))
    }
}

impl HistoryStore for SealedStore {
    fn save(&mut self, id: HistoryId, record: &Record, entry: &JournalEntry) -> Result<Saved, StoreError> {
        self.write(|writer| {
            let kept = record::insert(writer, id, record)?;
            if kept == Saved::New {
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
    ) -> Result<Saved, StoreError> {
        self.write(|writer| {
            let kept = follow_up::insert(writer, id, follow_up)?;
            if kept == Saved::New {
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

    fn latest_time(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Manifest::load(&self.connection, &self.ring).map(|manifest| manifest.time)
    }

    fn set_time(&mut self, time: DateTime<Utc>) -> Result<(), StoreError> {
        self.write(|writer| {
            writer.manifest.time = Some(time);
            Ok(())
        })
    }
}
