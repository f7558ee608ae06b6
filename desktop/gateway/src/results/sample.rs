use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::CheckMethod;
use shikaku_eligibility::OfficialMessage;

use super::Results;
use super::cursor::Position;
use super::recording::{Origin, record, with_reference_number};
use crate::refusal::Refusal;
use crate::store::StoreError;

/// What a sandbox adds without a check.
impl Results {
    /// Adds a result of a check on this day, as if a device had made it; its identifier.
    pub(crate) fn add_sample(
        &self,
        clinic: &str,
        person: Vec<u8>,
        message: &OfficialMessage,
        treated_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<String, Refusal> {
        let origin = Origin {
            id: self.chance.identifier()?,
            device: "sandbox".to_owned(),
            staff: String::new(),
            method: CheckMethod::Pin,
            treatment_date: japan_date(treated_at),
            person,
        };
        self.store.write(|work| {
            let message = with_reference_number(work, clinic, &origin, message.clone())?;
            record(work, clinic, &origin, &message, now)
        })?;
        Ok(origin.id)
    }

    /// The cursor in front of the first result, before anything was deleted.
    pub(crate) fn first_cursor(&self, clinic: &str) -> Result<String, StoreError> {
        self.store.read(|work| Ok(Position { number: 0, purges: 0 }.cursor(work, clinic)))
    }
}
