use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use shikaku_clinic::history::{HistoryId, HistoryStore, MemoryStore, Record, StaffLabel};
use shikaku_eligibility::Confirmation;

use super::save::{confirmed_by, save_record};
use crate::gateway::ResultEntry;

/// The results that a gateway keeps for the clinic, in memory, so that they are listed and searched as those of this device
/// are.
pub(crate) struct SharedResults {
    entries: Vec<ResultEntry>,
    all: MemoryStore,
    not_handed_over: MemoryStore,
    /// The names that the gateway gave them.
    ids: BTreeMap<HistoryId, String>,
    /// Whether those alone are listed that the receipt computer has not got.
    is_filtered: bool,
}

impl SharedResults {
    /// These results, all of which are listed.
    pub(crate) fn new(entries: Vec<ResultEntry>) -> Self {
        let ids = entries.iter().map(|entry| (history_id(entry), entry.id.clone())).collect();
        let all = store_of(&entries);
        let mut shared =
            Self { entries, all, not_handed_over: MemoryStore::default(), ids, is_filtered: false };
        shared.sort_out();
        shared
    }

    /// The results that are listed.
    pub(crate) const fn store(&mut self) -> &mut MemoryStore {
        if self.is_filtered { &mut self.not_handed_over } else { &mut self.all }
    }

    /// Whether those alone are listed that the receipt computer has not got.
    pub(crate) const fn is_filtered(&self) -> bool {
        self.is_filtered
    }

    /// Lists the others, too, or no longer.
    pub(crate) const fn toggle_filter(&mut self) {
        self.is_filtered = !self.is_filtered;
    }

    /// The name that the gateway gave this result.
    pub(crate) fn name(&self, id: HistoryId) -> Option<&str> {
        self.ids.get(&id).map(String::as_str)
    }

    /// A result was handed over to the receipt computer.
    pub(crate) fn hand_over(&mut self, name: &str, now: DateTime<Utc>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.id == name) {
            entry.handed_over_at.get_or_insert(now);
        }
        self.sort_out();
    }

    /// Saves the latest results of the other devices in the store of this one, sealed, for a day without the gateway. So few at
    /// once, because each is written to the disk before the screen is drawn.
    pub(crate) fn cache(&self, store: &mut dyn HistoryStore, own_device: &str, now: DateTime<Utc>) {
        const AT_ONCE: usize = 30;
        let today = shikaku_calendar::japan_date(now);
        let others = self.entries.iter().filter(|entry| entry.device != own_device);
        let is_new =
            |entry: &&ResultEntry| store.record(history_id(entry), today).is_ok_and(|saved| saved.is_none());
        let missing: Vec<_> = others.filter(is_new).take(AT_ONCE).collect();
        for entry in missing {
            save(store, entry);
        }
    }

    fn sort_out(&mut self) {
        let waiting = self.entries.iter().filter(|entry| entry.handed_over_at.is_none());
        self.not_handed_over = store_of(waiting);
    }
}

/// What a store refuses is left out.
fn store_of<'a>(entries: impl IntoIterator<Item = &'a ResultEntry>) -> MemoryStore {
    let mut store = MemoryStore::default();
    for entry in entries {
        save(&mut store, entry);
    }
    store
}

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
