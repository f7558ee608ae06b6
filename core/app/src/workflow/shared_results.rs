use shikaku_clinic::history::{HistoryId, MemoryStore, Record, StaffLabel};
use shikaku_eligibility::Confirmation;

use super::save::{confirmed_by, save_record};
use crate::gateway::ResultEntry;

/// The results that a gateway keeps for the clinic, in memory, so that they are listed and searched as those of this device
/// are. What a store refuses is left out.
pub(crate) fn shared_results(entries: Vec<ResultEntry>) -> MemoryStore {
    let mut store = MemoryStore::default();
    let Ok(staff) = StaffLabel::parse("gateway") else { return store };
    for entry in entries {
        let id = HistoryId::from_random(u128::from(entry.sequence).to_be_bytes());
        let verdict = Confirmation::from(entry.message.clone()).verdict();
        let method = confirmed_by(entry.method);
        let record = Record::new(entry.message, entry.treatment_date, entry.confirmed_at, method);
        if let Err(error) = save_record(&mut store, id, &record, &verdict, &staff) {
            log::warn!("a result of the gateway is left out: {error}");
        }
    }
    store
}
