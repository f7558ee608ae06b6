use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    ChainHead, FollowUp, FollowUpQuery, Found, HistoryId, HistoryStore, JournalEntry, JournalLine, Purged,
    Record, RecordQuery, Saved, StoreError, is_kept, verify_chain,
};
use crate::paired_readers::{PairedReader, PairedReaderEntry, PairedReaderStore, READERS_MAX};
use crate::readiness::{Checklist, ChecklistStore};
use crate::saved_settings::{SavedSettings, SettingsStore};

/// A store that forgets when it is dropped: for a shell that may keep nothing, and the measure of every other store.
#[derive(Default, derive_more::Debug)]
#[debug("MemoryStore({} records, {} follow-ups)", records.len(), follow_ups.len())]
pub struct MemoryStore {
    records: BTreeMap<HistoryId, Record>,
    follow_ups: BTreeMap<HistoryId, FollowUp>,
    journal: Vec<JournalLine>,
    head: Option<ChainHead>,
    readers: Vec<PairedReader>,
    checklist: Option<Checklist>,
    settings: Option<SavedSettings>,
    time: Option<DateTime<Utc>>,
}

impl MemoryStore {
    fn head(&self) -> ChainHead {
        self.head.unwrap_or(ChainHead::EMPTY)
    }
}

impl PairedReaderStore for MemoryStore {
    fn readers(&self) -> Result<Vec<PairedReader>, StoreError> {
        Ok(self.readers.iter().map(PairedReader::copy).collect())
    }

    fn save_reader(&mut self, reader: &PairedReader) -> Result<(), StoreError> {
        let kept = PairedReaderEntry::new(reader)?.into_reader();
        self.forget_reader(&reader.device)?;
        self.readers.insert(0, kept);
        self.readers.truncate(READERS_MAX);
        Ok(())
    }

    fn forget_reader(&mut self, device: &str) -> Result<(), StoreError> {
        self.readers.retain(|reader| reader.device != device);
        Ok(())
    }
}

impl ChecklistStore for MemoryStore {
    fn checklist(&self) -> Result<Option<Checklist>, StoreError> {
        Ok(self.checklist.clone())
    }

    fn save_checklist(&mut self, checklist: &Checklist) -> Result<(), StoreError> {
        checklist.encode()?;
        self.checklist = Some(checklist.clone());
        Ok(())
    }
}

impl SettingsStore for MemoryStore {
    fn settings(&self) -> Result<Option<SavedSettings>, StoreError> {
        Ok(self.settings.clone())
    }

    fn save_settings(&mut self, settings: &SavedSettings) -> Result<(), StoreError> {
        self.settings = Some(settings.clone());
        Ok(())
    }
}

impl HistoryStore for MemoryStore {
    fn save(&mut self, id: HistoryId, record: &Record, entry: &JournalEntry) -> Result<Saved, StoreError> {
        if self.records.contains_key(&id) {
            return Ok(Saved::Already);
        }
        self.note(entry)?;
        self.records.insert(id, record.clone());
        self.time = self.time.max(Some(record.confirmed_at()));
        Ok(Saved::New)
    }

    fn record(&self, id: HistoryId, today: NaiveDate) -> Result<Option<Record>, StoreError> {
        Ok(self.records.get(&id).filter(|record| record.is_kept_on(today)).cloned())
    }

    fn records(&self, query: &RecordQuery) -> Result<Found<Record>, StoreError> {
        let found = self.records.iter().filter(|(_, record)| query.matches(record));
        Ok(Found::records(found.map(|(id, record)| (*id, record.clone())).collect(), Vec::new()))
    }

    fn open_follow_up(
        &mut self,
        id: HistoryId,
        follow_up: &FollowUp,
        entry: &JournalEntry,
    ) -> Result<Saved, StoreError> {
        if self.follow_ups.contains_key(&id) {
            return Ok(Saved::Already);
        }
        self.note(entry)?;
        self.follow_ups.insert(id, follow_up.clone());
        Ok(Saved::New)
    }

    fn close_follow_up(&mut self, id: HistoryId, at: DateTime<Utc>) -> Result<Option<FollowUp>, StoreError> {
        let Some(follow_up) = self.follow_ups.get_mut(&id) else { return Ok(None) };
        *follow_up = follow_up.clone().done(at);
        Ok(Some(follow_up.clone()))
    }

    fn follow_ups(&self, query: FollowUpQuery) -> Result<Found<FollowUp>, StoreError> {
        let found = self.follow_ups.iter().filter(|(_, follow_up)| query.matches(follow_up));
        Ok(Found::follow_ups(found.map(|(id, it)| (*id, it.clone())).collect(), Vec::new()))
    }

    fn note(&mut self, entry: &JournalEntry) -> Result<(), StoreError> {
        let (line, head) = self.head().append(entry.encode()?);
        self.journal.push(line);
        self.head = Some(head);
        Ok(())
    }

    fn journal(&self) -> Result<Vec<JournalLine>, StoreError> {
        verify_chain(&self.journal, self.head())?;
        Ok(self.journal.clone())
    }

    fn purge(&mut self, today: NaiveDate) -> Result<Purged, StoreError> {
        let before = (self.records.len(), self.follow_ups.len());
        self.records.retain(|_, record| record.is_kept_on(today));
        self.follow_ups.retain(|_, it| it.closed_at().is_none() || is_kept(it.purge_after(), today));
        let records = before.0.saturating_sub(self.records.len());
        Ok(Purged { records, follow_ups: before.1.saturating_sub(self.follow_ups.len()) })
    }

    fn latest_time(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self.time)
    }

    fn set_time(&mut self, time: DateTime<Utc>) -> Result<(), StoreError> {
        self.time = Some(time);
        Ok(())
    }
}
