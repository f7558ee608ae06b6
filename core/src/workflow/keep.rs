use chrono::{DateTime, Utc};

use super::{Keeping, Keepsake, PatientNumber};
use crate::calendar::japan_date;
use crate::eligibility::{Confirmation, Text};
use crate::fallback::{CheckEnding, FollowUpDue, Way};
use crate::gateway::CheckMethod;
use crate::history::{
    ConfirmationMethod, FollowUp, FollowUpReason, HistoryId, HistoryStore, JournalEntry, OutcomeCode, Record,
    StaffLabel, StoreError, Wanted,
};

impl Keepsake {
    /// Puts it into a history, under this name and by this member of the staff, as of now. What was confirmed is for
    /// treatment today, in Japan.
    pub fn put(
        &self,
        store: &mut dyn HistoryStore,
        id: HistoryId,
        staff: &StaffLabel,
        now: DateTime<Utc>,
    ) -> Keeping {
        let kept = match self {
            Self::Confirmation { confirmation, method } => {
                keep_confirmation(store, id, confirmation, *method, staff, now)
            }
            Self::Otherwise { ending, way, patient } => {
                keep_way(store, id, *ending, way, patient.as_ref(), staff, now)
            }
        };
        kept.map_or_else(|error| Keeping::Failed(error.failure().into()), |()| Keeping::Kept)
    }
}

fn keep_confirmation(
    store: &mut dyn HistoryStore,
    id: HistoryId,
    confirmation: &Confirmation,
    method: CheckMethod,
    staff: &StaffLabel,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let method = match method {
        CheckMethod::Pin => ConfirmationMethod::Pin,
        CheckMethod::Visual => ConfirmationMethod::Visual,
    };
    let outcome = OutcomeCode::of(&confirmation.verdict());
    let entry = JournalEntry::new(now, method.clone(), staff.clone(), outcome);
    let record = Record::new(confirmation.clone().into(), japan_date(now), now, method);
    store.keep(id, &record, &entry).map(|_| ())
}

fn keep_way(
    store: &mut dyn HistoryStore,
    id: HistoryId,
    ending: CheckEnding,
    way: &Way,
    patient: Option<&PatientNumber>,
    staff: &StaffLabel,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let method = ConfirmationMethod::from(way.evidence.name().to_owned());
    let outcome = OutcomeCode::parse(ending.name()).map_err(|_| StoreError::Unstorable)?;
    let entry = JournalEntry::new(now, method, staff.clone(), outcome);
    match (way.follow_up, patient) {
        (Some(open), Some(patient)) => {
            store.open_follow_up(id, &follow_up(open, patient, now), &entry).map(|_| ())
        }
        (None, _) | (Some(_), None) => store.note(&entry),
    }
}

fn follow_up(open: FollowUpDue, patient: &PatientNumber, now: DateTime<Utc>) -> FollowUp {
    let reason = FollowUpReason::from(open.reason.name().to_owned());
    let patient = Text::from(patient.as_str());
    let follow_up = FollowUp::new(patient, Wanted::InsuredNumber, reason, japan_date(now), now);
    // A day before the treatment is no day for it: then the end of the month holds.
    follow_up.clone().due_by(open.due).unwrap_or(follow_up)
}
