use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use shikaku_calendar::{japan_date, month_end};
use shikaku_eligibility::{Text, codes};
use thiserror::Error;

use super::codec::stored;
use super::purge_after;

codes! {
    /// What is still to be confirmed. The codes are ours and never change.
    Wanted {
        Eligibility "eligibility" "資格"
        InsuredNumber "insured-number" "被保険者番号など"
        Share "share" "負担割合"
    }
}

codes! {
    /// Why it could not be confirmed at the desk (eligibility reference, 3.2). The first three are the words of
    /// `fallback::DeferralReason`. The codes are ours and never change.
    FollowUpReason {
        NothingToShow "nothing-to-show" "初検で、提示できるものがなかった"
        Emergency "emergency" "急ぎだった"
        DoubtfulEvidence "doubtful-evidence" "お持ちのもので足りるか、はっきりしない"
        StillProcessing "still-processing" "システムの応答を待っている"
        ShareUnknown "share-unknown" "負担割合が分からなかった"
    }
}

/// 後で確認すること: one thing about one patient that has to be confirmed by a day. `Debug` prints nothing of the
/// patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("FollowUp({wanted:?}, {reason:?})")]
#[serde(rename_all = "camelCase")]
pub struct FollowUp {
    version: u32,
    patient: Text,
    wanted: Wanted,
    reason: FollowUpReason,
    treatment_date: NaiveDate,
    due: NaiveDate,
    opened_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
    /// What a later program wrote beside, kept as it came.
    #[serde(flatten)]
    others: BTreeMap<String, serde_cbor::Value>,
}

/// Why a follow-up cannot have these days. Holds limits that follow from the day of the entry, and nothing of the patient.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FollowUpDayError {
    /// The treatment is after the day, in Japan, on which the follow-up is opened.
    #[error("the treatment is after {today}, the day of the entry")]
    TreatmentToCome {
        /// The last day for it.
        today: NaiveDate,
    },
    /// The treatment is too long ago.
    #[error("the treatment is before {first}")]
    TreatmentTooOld {
        /// The first day for it.
        first: NaiveDate,
    },
    /// The follow-up would be due before its treatment.
    #[error("the day lies before the treatment")]
    DueBeforeTreatment,
    /// The follow-up would be due too late.
    #[error("the day lies after {last}")]
    DueTooLate {
        /// The last day for it.
        last: NaiveDate,
    },
}

/// The state of a follow-up on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FollowUpState {
    /// 未確認, and its day has not passed.
    Open,
    /// 期限切れ: its day has passed.
    Overdue,
    /// 確認済み.
    Done,
}

impl FollowUp {
    /// The newest format known here.
    const VERSION: u32 = 1;

    /// How far the treatment may lie before the day of the entry. The reference backs no limit; a gateway confirms no
    /// treatment before the first day of last month, but evidence on paper is accepted later. Five years are generous.
    pub const TREATMENT_AGE_MAX: Months = Months::new(60);

    /// How far the due day may lie after the day of the entry. The reference asks for the end of the month of treatment (3.2
    /// row 5) and backs no later limit. A year is generous.
    pub const DUE_MAX: Months = Months::new(12);

    /// Something about a patient, named as the clinic names its patients (患者番号), for treatment on this date.
    /// It is due by the end of that month (eligibility reference, 3.2 row 5) unless [`Self::due_by`] says otherwise.
    ///
    /// # Errors
    /// [`FollowUpDayError::TreatmentToCome`] for a treatment after the day of `opened_at`, in Japan;
    /// [`FollowUpDayError::TreatmentTooOld`] for one more than [`Self::TREATMENT_AGE_MAX`] before it.
    pub fn new(
        patient: Text,
        wanted: Wanted,
        reason: FollowUpReason,
        treatment_date: NaiveDate,
        opened_at: DateTime<Utc>,
    ) -> Result<Self, FollowUpDayError> {
        let today = japan_date(opened_at);
        let first = today.checked_sub_months(Self::TREATMENT_AGE_MAX).unwrap_or(NaiveDate::MIN);
        if treatment_date > today {
            return Err(FollowUpDayError::TreatmentToCome { today });
        }
        if treatment_date < first {
            return Err(FollowUpDayError::TreatmentTooOld { first });
        }
        let (version, due, closed_at) = (Self::VERSION, month_end(treatment_date), None);
        let others = BTreeMap::new();
        Ok(Self { version, patient, wanted, reason, treatment_date, due, opened_at, closed_at, others })
    }

    /// The same, due by another day: its last.
    ///
    /// # Errors
    /// [`FollowUpDayError::DueBeforeTreatment`] when the day comes before the treatment; [`FollowUpDayError::DueTooLate`]
    /// when it comes more than [`Self::DUE_MAX`] after the day on which the follow-up was opened.
    pub fn due_by(self, due: NaiveDate) -> Result<Self, FollowUpDayError> {
        let last = japan_date(self.opened_at).checked_add_months(Self::DUE_MAX).unwrap_or(NaiveDate::MAX);
        match due {
            due if due < self.treatment_date => Err(FollowUpDayError::DueBeforeTreatment),
            due if due > last => Err(FollowUpDayError::DueTooLate { last }),
            due => Ok(Self { due, ..self }),
        }
    }

    /// The same follow-up, confirmed at this time. One that was done stays unchanged.
    #[must_use]
    pub fn done(self, at: DateTime<Utc>) -> Self {
        let closed_at = self.closed_at.or(Some(at));
        Self { closed_at, ..self }
    }

    /// The state on a date in Japan.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> FollowUpState {
        match self.closed_at {
            Some(_) => FollowUpState::Done,
            None if today > self.due => FollowUpState::Overdue,
            None => FollowUpState::Open,
        }
    }

    /// Whose it is, in the clinic's words.
    #[must_use]
    pub const fn patient(&self) -> &Text {
        &self.patient
    }

    /// What is to be confirmed.
    #[must_use]
    pub const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// Why it is open.
    #[must_use]
    pub const fn reason(&self) -> &FollowUpReason {
        &self.reason
    }

    /// 施術日.
    #[must_use]
    pub const fn treatment_date(&self) -> NaiveDate {
        self.treatment_date
    }

    /// The last day for it.
    #[must_use]
    pub const fn due(&self) -> NaiveDate {
        self.due
    }

    /// When it was opened.
    #[must_use]
    pub const fn opened_at(&self) -> DateTime<Utc> {
        self.opened_at
    }

    /// When it was confirmed.
    #[must_use]
    pub const fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.closed_at
    }

    /// The day after which it is purged once it is done. One that is not done stays: purging it would lose a duty.
    #[must_use]
    pub fn purge_after(&self) -> NaiveDate {
        purge_after(self.treatment_date)
    }
}

stored!(FollowUp);

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};
    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
    use shikaku_calendar::japan_date;
    use shikaku_eligibility::Text;

    use super::{FollowUp, FollowUpDayError, FollowUpReason, FollowUpState, Wanted};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn opened(treated: &str) -> FollowUp {
        let at = format!("{treated}T01:00:00Z").parse::<DateTime<Utc>>().expect("a moment");
        let (wanted, reason) = (Wanted::InsuredNumber, FollowUpReason::NothingToShow);
        FollowUp::new(Text::from("患者 0042"), wanted, reason, day(treated), at)
            .expect("a treatment of the day")
    }

    fn follow_ups() -> impl Strategy<Value = FollowUp> {
        let parts = (".{0,20}", "[a-z-]{0,12}", "[a-z-]{0,12}", 0..200_000_i64, any::<bool>());
        parts.prop_map(|(patient, wanted, reason, hours, is_done)| {
            let at = DateTime::from_timestamp(hours * 3_600, 0).expect("a moment");
            let patient = Text::from(patient);
            let (wanted, reason) = (Wanted::from(wanted), FollowUpReason::from(reason));
            let follow_up = FollowUp::new(patient, wanted, reason, japan_date(at), at).expect("today");
            if is_done { follow_up.done(at) } else { follow_up }
        })
    }

    proptest! {
        #[test]
        fn a_follow_up_is_read_as_it_was_written(follow_up in follow_ups()) {
            prop_assert_eq!(FollowUp::decode(&follow_up.encode().expect("written")), Ok(follow_up));
        }
    }

    #[test]
    fn it_is_due_through_the_last_day_of_the_month_of_treatment() {
        for (treated, on, state) in [
            ("2026-11-22", "2026-11-22", FollowUpState::Open),
            ("2026-11-22", "2026-11-30", FollowUpState::Open),
            ("2026-11-22", "2026-12-01", FollowUpState::Overdue),
            ("2028-02-01", "2028-02-29", FollowUpState::Open),
            ("2028-02-01", "2028-03-01", FollowUpState::Overdue),
        ] {
            assert_eq!(opened(treated).state(day(on)), state, "{treated} {on}");
        }
    }

    #[test]
    fn nothing_is_due_before_its_treatment_or_more_than_a_year_from_now() {
        let last = day("2027-11-22");
        let due = |on: &str| opened("2026-11-22").due_by(day(on)).map(|it| it.due());
        for on in ["2026-11-22", "2027-01-31", "2027-11-22"] {
            assert_eq!(due(on), Ok(day(on)));
        }
        for on in ["2026-11-21", "1900-01-01"] {
            assert_eq!(due(on), Err(FollowUpDayError::DueBeforeTreatment), "{on}");
        }
        for on in ["2027-11-23", "2999-12-31", "+262142-12-31"] {
            assert_eq!(due(on), Err(FollowUpDayError::DueTooLate { last }), "{on}");
        }
    }

    #[test]
    fn a_treatment_is_not_to_come_and_not_older_than_five_years() {
        let treated = |on: &str, now: &str| {
            let now = now.parse::<DateTime<Utc>>().expect("a moment");
            let (wanted, reason) = (Wanted::Share, FollowUpReason::Emergency);
            FollowUp::new(Text::from("0042"), wanted, reason, day(on), now).map(|it| it.treatment_date())
        };
        let noon = "2026-11-22T12:00:00+09:00";
        for on in ["2021-11-22", "2026-10-01", "2026-11-22"] {
            assert_eq!(treated(on, noon), Ok(day(on)));
        }
        let (first, today) = (day("2021-11-22"), day("2026-11-22"));
        for on in ["2021-11-21", "1990-01-01", "-262143-01-01"] {
            assert_eq!(treated(on, noon), Err(FollowUpDayError::TreatmentTooOld { first }), "{on}");
        }
        for on in ["2026-11-23", "2030-01-01", "+262142-12-31"] {
            assert_eq!(treated(on, noon), Err(FollowUpDayError::TreatmentToCome { today }), "{on}");
        }
        // Midnight in Japan, and not in London.
        assert!(treated("2026-11-23", "2026-11-22T14:59:59Z").is_err());
        assert!(treated("2026-11-23", "2026-11-22T15:00:00Z").is_ok());
    }

    #[test]
    fn what_is_done_stays_done_at_its_first_time() {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let (first, second) = (moment("2026-12-02T01:00:00Z"), moment("2026-12-03T01:00:00Z"));
        let done = opened("2026-11-22").done(first).done(second);
        assert_eq!(done.closed_at(), Some(first));
        assert_eq!(done.state(day("2027-01-01")), FollowUpState::Done);
    }

    #[test]
    fn a_follow_up_prints_nothing_of_a_patient() {
        assert!(!format!("{:?}", opened("2026-11-22")).contains("0042"));
    }
}
