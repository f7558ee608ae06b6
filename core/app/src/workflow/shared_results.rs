use shikaku_clinic::history::{
    ConfirmationMethod, HistoryId, HistoryStore as _, JournalEntry, MemoryStore, OutcomeCode, Record,
    StaffLabel,
};
use shikaku_eligibility::Confirmation;

use crate::gateway::{CheckMethod, ResultEntry};

/// The results that a gateway keeps for the clinic, in memory, so that they are listed and searched as those of this device
/// are. What a store refuses is left out.
pub(crate) fn shared_results(entries: Vec<ResultEntry>) -> MemoryStore {
    let mut store = MemoryStore::default();
    let Ok(staff) = StaffLabel::parse("gateway") else { return store };
    for entry in entries {
        let id = HistoryId::from_random(u128::from(entry.sequence).to_be_bytes());
        let method = match entry.method {
            CheckMethod::Pin => ConfirmationMethod::Pin,
            CheckMethod::Visual => ConfirmationMethod::Visual,
        };
        let outcome = OutcomeCode::of(&Confirmation::from(entry.message.clone()).verdict());
        let note = JournalEntry::new(entry.confirmed_at, method.clone(), staff.clone(), outcome);
        let record = Record::new(entry.message, entry.treatment_date, entry.confirmed_at, method);
        if let Err(error) = store.save(id, &record, &note) {
            log::warn!("a result of the gateway is left out: {error}");
        }
    }
    store
}
