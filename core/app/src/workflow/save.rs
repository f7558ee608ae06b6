use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_clinic::fallback::{CheckEnding, FallbackOption, FollowUpDue};
use shikaku_clinic::history::{
    ConfirmationMethod, FollowUp, FollowUpReason, HistoryId, HistoryStore, JournalEntry, OutcomeCode, Record,
    StaffLabel, StoreError, Wanted,
};
use shikaku_eligibility::{Confirmation, Text, Verdict};

use super::{CheckRecord, PatientNumber, SaveOutcome};
use crate::gateway::{Challenge, CheckMethod};

impl CheckRecord {
    /// Puts it into a history, under this name and by this member of the staff. What was confirmed is for treatment on that
    /// day, in Japan.
    ///
    /// The gateway's time counts, and the store's latest time follows it. Where it is not known, `now` counts, the device's
    /// clock, or the latest time of the store if that is later.
    pub fn put(
        &self,
        store: &mut dyn HistoryStore,
        id: HistoryId,
        staff: &StaffLabel,
        now: DateTime<Utc>,
    ) -> SaveOutcome {
        let now = self.time().unwrap_or_else(|| not_before_latest(store, now));
        let kept = match self {
            Self::Confirmation { confirmation, method, .. } => {
                let record = Record::new(
                    Confirmation::clone(confirmation).into(),
                    japan_date(now),
                    now,
                    confirmed_by(*method),
                );
                save_record(store, id, &record, &confirmation.verdict(), staff)
            }
            Self::Fallback { ending, option, patient, .. } => {
                save_fallback(store, id, *ending, option, patient.as_ref(), staff, now)
            }
        };
        match kept {
            Ok(()) => {
                if let Some(time) = self.time() {
                    follow(store, time);
                }
                SaveOutcome::Saved
            }
            Err(error) => SaveOutcome::Failed(error.failure().into()),
        }
    }
}

/// Puts a result that was imported into a history, for treatment on this day, and gives its time. No gateway
/// gave one.
pub(super) fn put_imported(
    store: &mut dyn HistoryStore,
    id: HistoryId,
    confirmation: &Confirmation,
    method: ConfirmationMethod,
    treated_on: NaiveDate,
    staff: &StaffLabel,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, StoreError> {
    let at = not_before_latest(store, now);
    let record = Record::new(confirmation.clone().into(), treated_on, at, method);
    save_record(store, id, &record, &confirmation.verdict(), staff).map(|()| at)
}

/// A clock behind the latest time of the store is wrong.
fn not_before_latest(store: &dyn HistoryStore, now: DateTime<Utc>) -> DateTime<Utc> {
    store.latest_time().ok().flatten().map_or(now, |latest| latest.max(now))
}

/// Has the latest time of the store follow the gateway's, forwards and back. What was kept stays if that fails.
fn follow(store: &mut dyn HistoryStore, time: DateTime<Utc>) {
    let differs = |latest: DateTime<Utc>| {
        let difference: TimeDelta = latest.signed_duration_since(time);
        difference.abs() > Challenge::CLOCK_TOLERANCE
    };
    let set = store.latest_time().and_then(|latest| match latest {
        Some(latest) if !differs(latest) => Ok(()),
        _ => store.set_time(time),
    });
    if let Err(error) = set {
        log::warn!("the latest time of the store stays as it was: {error}");
    }
}

/// Puts a confirmation with this verdict into a store, with its line in the journal.
pub(super) fn save_record(
    store: &mut dyn HistoryStore,
    id: HistoryId,
    record: &Record,
    verdict: &Verdict,
    staff: &StaffLabel,
) -> Result<(), StoreError> {
    let (at, method) = (record.confirmed_at(), record.method().clone());
    let entry = JournalEntry::new(at, method, staff.clone(), OutcomeCode::of(verdict));
    store.save(id, record, &entry).map(|_| ())
}

/// How a check by this method is written down.
pub(super) const fn confirmed_by(method: CheckMethod) -> ConfirmationMethod {
    match method {
        CheckMethod::Pin => ConfirmationMethod::Pin,
        CheckMethod::Visual => ConfirmationMethod::Visual,
    }
}

fn save_fallback(
    store: &mut dyn HistoryStore,
    id: HistoryId,
    ending: CheckEnding,
    option: &FallbackOption,
    patient: Option<&PatientNumber>,
    staff: &StaffLabel,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let method = ConfirmationMethod::from(option.evidence.name().to_owned());
    let outcome = OutcomeCode::parse(ending.name()).map_err(|_| StoreError::Unstorable)?;
    let entry = JournalEntry::new(now, method, staff.clone(), outcome);
    match (option.follow_up, patient) {
        (Some(open), Some(patient)) => {
            store.open_follow_up(id, &follow_up(open, patient, now)?, &entry).map(|_| ())
        }
        (None, _) | (Some(_), None) => store.note(&entry),
    }
}

fn follow_up(open: FollowUpDue, patient: &PatientNumber, now: DateTime<Utc>) -> Result<FollowUp, StoreError> {
    let reason = FollowUpReason::from(open.reason.name().to_owned());
    let patient = Text::from(patient.as_str());
    let follow_up = FollowUp::new(patient, Wanted::InsuredNumber, reason, japan_date(now), now);
    let follow_up = follow_up.map_err(|_| StoreError::Unstorable)?;
    // A day before the treatment is no day for it: then the end of the month holds.
    Ok(follow_up.clone().due_by(open.due).unwrap_or(follow_up))
}
