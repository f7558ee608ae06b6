use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use shikaku_calendar::japan_date;
use shikaku_clinic::history::{HistoryId, HistoryStore, MemoryStore, Record, RecordQuery, StaffLabel};
use shikaku_eligibility::Confirmation;

use super::save::{confirmed_by, save_record};
use crate::gateway::ResultEntry;

/// The results that a gateway keeps for the clinic, in memory, so that they are listed and searched as those of this device
/// are.
pub(crate) struct SharedResults {
    entries: Vec<ResultEntry>,
    /// Those that are listed.
    listed: MemoryStore,
    /// Whether those alone are listed that the receipt computer has not got.
    is_filtered: bool,
}

impl SharedResults {
    /// These results, all of which are listed.
    pub(crate) fn new(entries: Vec<ResultEntry>) -> Self {
        let mut shared = Self { entries, listed: MemoryStore::default(), is_filtered: false };
        shared.list();
        shared
    }

    /// The results that are listed.
    pub(crate) const fn store(&mut self) -> &mut MemoryStore {
        &mut self.listed
    }

    /// Whether those alone are listed that the receipt computer has not got.
    pub(crate) const fn is_filtered(&self) -> bool {
        self.is_filtered
    }

    /// Lists the others, too, or no longer.
    pub(crate) fn toggle_filter(&mut self) {
        self.is_filtered = !self.is_filtered;
        self.list();
    }

    /// The name that the gateway gave this result.
    pub(crate) fn name(&self, id: HistoryId) -> Option<&str> {
        self.entries.iter().find(|entry| history_id(entry) == id).map(|entry| entry.id.as_str())
    }

    /// A result was handed over to the receipt computer.
    pub(crate) fn hand_over(&mut self, name: &str, now: DateTime<Utc>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.id == name) {
            entry.handed_over_at.get_or_insert(now);
        }
        if self.is_filtered {
            self.list();
        }
    }

    /// Saves the latest results of the other devices in the store of this one, sealed, for a day without the gateway. So few at
    /// once, because each is written to the disk before the screen is drawn.
    pub(crate) fn cache(&self, store: &mut dyn HistoryStore, own_device: &str, now: DateTime<Utc>) {
        const AT_ONCE: usize = 30;
        // One query: each one reads the whole store.
        let Ok(saved) = store.records(&RecordQuery::on(japan_date(now))) else { return };
        let saved: BTreeSet<_> = saved.rows.into_iter().map(|(id, _)| id).collect();
        let others = self.entries.iter().filter(|entry| entry.device != own_device);
        for entry in others.filter(|entry| !saved.contains(&history_id(entry))).take(AT_ONCE) {
            save(store, entry);
        }
    }

    fn list(&mut self) {
        self.listed = MemoryStore::default();
        let is_filtered = self.is_filtered;
        for entry in self.entries.iter().filter(|entry| !is_filtered || entry.handed_over_at.is_none()) {
            save(&mut self.listed, entry);
        }
    }
}

/// What a store refuses is left out.
fn save(store: &mut dyn HistoryStore, entry: &ResultEntry) {
    let Ok(staff) = StaffLabel::parse("gateway") else { return };
    let verdict = Confirmation::from(entry.message.clone()).verdict();
    let method = confirmed_by(entry.method);
    let record = Record::new(entry.message.clone(), entry.treatment_date, entry.confirmed_at, method);
    if let Err(error) = save_record(store, history_id(entry), &record, &verdict, &staff) {
        log::warn!("a result of the gateway is left out: {error}");
    }
}

/// The same result has the same identifier whenever it is fetched.
fn history_id(entry: &ResultEntry) -> HistoryId {
    let digest = digest(&SHA256, entry.id.as_bytes());
    HistoryId::from_random(digest.as_ref().first_chunk().copied().unwrap_or_default())
}
