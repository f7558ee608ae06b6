use chrono::{DateTime, NaiveDate, Utc};

use super::{
    FollowUp, FollowUpQuery, Found, HistoryId, HistoryStore, JournalEntry, JournalLine, Purged, Record,
    RecordQuery, Saved, StoreError,
};
use crate::paired_readers::{PairedReader, PairedReaderStore};
use crate::readiness::{Checklist, ChecklistStore};
use crate::saved_settings::{SavedSettings, SettingsStore};

/// A store that could not be opened: every call gives the reason. With it a check is made without keeping, and its screen
/// says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnavailableStore(pub StoreError);

impl PairedReaderStore for UnavailableStore {
    fn readers(&self) -> Result<Vec<PairedReader>, StoreError> {
        Err(self.0)
    }

    fn save_reader(&mut self, _: &PairedReader) -> Result<(), StoreError> {
        Err(self.0)
    }

    fn forget_reader(&mut self, _: &str) -> Result<(), StoreError> {
        Err(self.0)
    }
}

impl ChecklistStore for UnavailableStore {
    fn checklist(&self) -> Result<Option<Checklist>, StoreError> {
        Err(self.0)
    }

    fn save_checklist(&mut self, _: &Checklist) -> Result<(), StoreError> {
        Err(self.0)
    }
}

impl SettingsStore for UnavailableStore {
    fn settings(&self) -> Result<Option<SavedSettings>, StoreError> {
        Err(self.0)
    }

    fn save_settings(&mut self, _: &SavedSettings) -> Result<(), StoreError> {
        Err(self.0)
    }
}

impl HistoryStore for UnavailableStore {
    fn save(&mut self, _: HistoryId, _: &Record, _: &JournalEntry) -> Result<Saved, StoreError> {
        Err(self.0)
    }

    fn record(&self, _: HistoryId, _: NaiveDate) -> Result<Option<Record>, StoreError> {
        Err(self.0)
    }

    fn records(&self, _: &RecordQuery) -> Result<Found<Record>, StoreError> {
        Err(self.0)
    }

    fn open_follow_up(&mut self, _: HistoryId, _: &FollowUp, _: &JournalEntry) -> Result<Saved, StoreError> {
        Err(self.0)
    }

    fn close_follow_up(&mut self, _: HistoryId, _: DateTime<Utc>) -> Result<Option<FollowUp>, StoreError> {
        Err(self.0)
    }

    fn follow_ups(&self, _: FollowUpQuery) -> Result<Found<FollowUp>, StoreError> {
        Err(self.0)
    }

    fn note(&mut self, _: &JournalEntry) -> Result<(), StoreError> {
        Err(self.0)
    }

    fn journal(&self) -> Result<Vec<JournalLine>, StoreError> {
        Err(self.0)
    }

    fn purge(&mut self, _: NaiveDate) -> Result<Purged, StoreError> {
        Err(self.0)
    }

    fn latest_time(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Err(self.0)
    }

    fn set_time(&mut self, _: DateTime<Utc>) -> Result<(), StoreError> {
        Err(self.0)
    }
}
