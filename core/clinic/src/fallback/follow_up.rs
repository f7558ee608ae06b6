use chrono::{Months, NaiveDate};
use shikaku_calendar::month_end;
use strum::{EnumString, IntoStaticStr, VariantArray};

named!(DeferralReason);

/// Why a confirmation was put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum DeferralReason {
    /// Row 5: nothing to show at a first visit.
    NothingToShow,
    /// Row 8 and the proviso of 協定 18(1): 緊急やむを得ない事由.
    Emergency,
    /// What was accepted is not certain to be enough.
    DoubtfulEvidence,
}

/// 事後確認: what has to be confirmed later.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
#[debug("FollowUpDue({reason:?})")]
pub struct FollowUpDue {
    /// Why.
    pub reason: DeferralReason,
    /// The last day on which it is in time. In an emergency the law names no day but 遅滞なく, without delay once
    /// the reason ends; so it is due from the day of treatment on, and reminds from the next.
    pub due: NaiveDate,
    /// The last day on which the official app still shows what it confirmed: the end of the month after
    /// treatment (eligibility reference, 1.7).
    pub shown_until: NaiveDate,
}

impl FollowUpDue {
    /// What putting off a treatment of this day opens.
    #[must_use]
    pub fn of(reason: DeferralReason, treatment_date: NaiveDate) -> Self {
        let due = match reason {
            DeferralReason::Emergency => treatment_date,
            DeferralReason::NothingToShow | DeferralReason::DoubtfulEvidence => month_end(treatment_date),
        };
        let next_month = treatment_date.checked_add_months(Months::new(1)).unwrap_or(treatment_date);
        Self { reason, due, shown_until: month_end(next_month) }
    }
}

#[cfg(test)]
mod tests {
    use super::{DeferralReason, FollowUpDue};

    /// Eligibility reference, 3.2 (row 5, row 8) and 1.7.
    #[test]
    fn what_is_put_off_is_due_by_month_end_and_after_an_emergency_at_once() {
        for (treated, reason, due, shown_until) in [
            ("2026-11-01", DeferralReason::NothingToShow, "2026-11-30", "2026-12-31"),
            ("2026-11-30", DeferralReason::NothingToShow, "2026-11-30", "2026-12-31"),
            ("2026-12-31", DeferralReason::DoubtfulEvidence, "2026-12-31", "2027-01-31"),
            ("2028-01-31", DeferralReason::NothingToShow, "2028-01-31", "2028-02-29"),
            ("2026-11-22", DeferralReason::Emergency, "2026-11-22", "2026-12-31"),
        ] {
            let opened = FollowUpDue::of(reason, treated.parse().expect("a date"));
            let found = (opened.due.to_string(), opened.shown_until.to_string());
            assert_eq!(found, (due.to_owned(), shown_until.to_owned()), "{treated} {reason:?}");
        }
    }
}
