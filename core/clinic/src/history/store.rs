use chrono::{DateTime, NaiveDate, Utc};
use shikaku_transport::RandomUnavailable;
use thiserror::Error;

use super::{
    ChainBreak, CodecError, FollowUp, FollowUpQuery, Found, HistoryId, JournalEntry, JournalLine,
    KeyUnavailable, Record, RecordQuery, StoreDay,
};
use crate::failure::StoreFailure;
use crate::paired_readers::PairedReaderStore;
use crate::readiness::ChecklistStore;
use crate::saved_settings::SettingsStore;

/// 履歴の保管: keeps records and follow-ups as long as they may be kept, and the journal for good.
///
/// What a call acknowledged stays, whatever happens to the process afterwards; what it did not is there whole or
/// not at all. A damaged row never hides the others.
pub trait HistoryStore: PairedReaderStore + ChecklistStore + SettingsStore {
    /// Keeps one confirmation and its line of the journal, both or neither. The same id again changes nothing. Its time
    /// becomes [`Self::latest_time`] if it is later.
    ///
    /// # Errors
    /// When nothing was kept.
    fn save(&mut self, id: HistoryId, record: &Record, entry: &JournalEntry) -> Result<Saved, StoreError>;

    /// One record, while it may be looked at today, in Japan.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn record(&self, id: HistoryId, today: NaiveDate) -> Result<Option<Record>, StoreError>;

    /// The records looked for, sorted.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    fn records(&self, query: &RecordQuery) -> Result<Found<Record>, StoreError>;

    /// Keeps one follow-up and the line of the journal that it comes with, both or neither. The same id again changes
    /// nothing.
    ///
    /// # Errors
    /// When nothing was kept.
    fn open_follow_up(
        &mut self,
        id: HistoryId,
        follow_up: &FollowUp,
        entry: &JournalEntry,
    ) -> Result<Saved, StoreError>;

    /// Marks one as done and gives it as it is now; `None` when there is none with this id. What was done before stays as
    /// it was.
    ///
    /// # Errors
    /// When it cannot be read or written.
    fn close_follow_up(&mut self, id: HistoryId, at: DateTime<Utc>) -> Result<Option<FollowUp>, StoreError>;

    /// The follow-ups looked for, sorted.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    fn follow_ups(&self, query: FollowUpQuery) -> Result<Found<FollowUp>, StoreError>;

    /// Writes a line of the journal for a confirmation of which nothing else is kept.
    ///
    /// # Errors
    /// When it was not written.
    fn note(&mut self, entry: &JournalEntry) -> Result<(), StoreError>;

    /// The journal from its first line, after it was found to hold together.
    ///
    /// # Errors
    /// Names the first line that is not as it was written.
    fn journal(&self) -> Result<Vec<JournalLine>, StoreError>;

    /// Removes every record past its purge date today, in Japan, and every follow-up that is done and past its own.
    /// What was removed is overwritten.
    ///
    /// The day is taken as it is given; [`StoreDay`] says which one may be given.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn purge(&mut self, today: NaiveDate) -> Result<Purged, StoreError>;

    /// Purges what is due, unless the device's clock is far ahead of the latest time; gives the day that counts, by which the
    /// rows are to be looked at. A store that can be read and not written is left as it is.
    ///
    /// # Errors
    /// When it cannot be read, or what is due cannot be removed.
    fn purge_due(&mut self, now: DateTime<Utc>) -> Result<(StoreDay, Purged), StoreError> {
        let latest = match self.latest_time() {
            Err(StoreError::DamagedHead) => return Ok((StoreDay::of(None, now), Purged::default())),
            latest => latest?,
        };
        let day = StoreDay::of(latest, now);
        let purged = if day.doubt.is_none() { self.purge(day.today)? } else { Purged::default() };
        Ok((day, purged))
    }

    /// The latest time that is certain: that of the last confirmation, or the one given with [`Self::set_time`] since.
    /// `None` where there is none yet.
    ///
    /// # Errors
    /// When it cannot be read.
    fn latest_time(&self) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// Puts a time in place of [`Self::latest_time`], earlier or later: one that a gateway gave or a person vouches for.
    ///
    /// # Errors
    /// When it was not written.
    fn set_time(&mut self, time: DateTime<Utc>) -> Result<(), StoreError>;
}

/// What came of keeping something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is kept now.
    New,
    /// It was kept before.
    Already,
}

/// How much was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Records.
    pub records: usize,
    /// Follow-ups.
    pub follow_ups: usize,
}

/// Why an operation of a store failed. It repeats nothing of what the store holds.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreError {
    /// The shell has no such key.
    #[error("the key of the store is not on this device")]
    KeyAbsent,
    /// The shell may not use the key now.
    #[error("the key of the store is locked")]
    KeyLocked,
    /// The key is not the one that the store was written with.
    #[error("this is not the key of the store")]
    WrongKey,
    /// This row was changed or damaged; the others can be read.
    #[error("record {0} is damaged")]
    DamagedRecord(HistoryId),
    /// So many rows are damaged, missing or added; the others can be read.
    #[error("{rows} rows of the store are damaged")]
    DamagedRows {
        /// How many.
        rows: usize,
    },
    /// What holds the keys of the store was changed or damaged.
    #[error("the head of the store is damaged")]
    DamagedHead,
    /// The file is something else, or damaged as a whole.
    #[error("the file is no store, or is damaged as a whole")]
    NotAStore,
    /// Written by a later version. It was left untouched.
    #[error("the store has schema {found}; the newest known here is {known}")]
    Newer {
        /// The schema of the file, or the format of a row.
        found: u32,
        /// The newest known here.
        known: u32,
    },
    /// Another program has it open.
    #[error("another program uses the store")]
    InUse,
    /// No space is left.
    #[error("there is no room for the store")]
    Full,
    /// The file cannot be opened, read or written.
    #[error("the store cannot be read or written")]
    NoAccess,
    /// It holds what cannot be written down.
    #[error("the value cannot be stored")]
    Unstorable,
    /// The journal does not hold together.
    #[error(transparent)]
    Journal(#[from] ChainBreak),
    /// The key has sealed as much as one key may; it is to be rotated.
    #[error("the key of the store has to be rotated")]
    KeyWorn,
    /// There are no random bytes.
    #[error("there are no random bytes to be had")]
    NoRandom,
}

impl From<KeyUnavailable> for StoreError {
    fn from(error: KeyUnavailable) -> Self {
        match error {
            KeyUnavailable::Absent => Self::KeyAbsent,
            KeyUnavailable::Locked => Self::KeyLocked,
        }
    }
}

impl From<RandomUnavailable> for StoreError {
    fn from(RandomUnavailable: RandomUnavailable) -> Self {
        Self::NoRandom
    }
}

impl StoreError {
    /// The failure that people see: the only place that raises a code of the store.
    #[must_use]
    pub const fn failure(self) -> StoreFailure {
        match self {
            Self::KeyAbsent => StoreFailure::KeyAbsent,
            Self::KeyLocked => StoreFailure::KeyLocked,
            Self::WrongKey => StoreFailure::WrongKey,
            Self::DamagedRecord(_) | Self::DamagedRows { .. } => StoreFailure::DamagedRecord,
            Self::DamagedHead | Self::NotAStore => StoreFailure::Unreadable,
            Self::Newer { .. } => StoreFailure::Newer,
            Self::InUse => StoreFailure::InUse,
            Self::Full => StoreFailure::Full,
            Self::NoAccess | Self::Unstorable => StoreFailure::NoAccess,
            Self::Journal(_) => StoreFailure::JournalBroken,
            Self::KeyWorn => StoreFailure::KeyWorn,
            Self::NoRandom => StoreFailure::NoRandom,
        }
    }
}

impl From<CodecError> for StoreError {
    /// Of a value that was to be written. One that was read is its store's to judge.
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Broken => Self::Unstorable,
            CodecError::Newer { found, known } => Self::Newer { found, known },
        }
    }
}
