use chrono::NaiveDate;
use strum::{EnumString, IntoStaticStr, VariantArray};

named!(Transition);

/// Rules that hold for a time only (eligibility reference, 3.2 and 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Transition {
    /// 健康保険証 counts as before.
    InsuranceCard,
    /// 医療機関 may accept an expired 健康保険証 whose number they can look up. 資格確認限定型 has no such
    /// look-up, so that its use at 施術所 is doubtful.
    ExpiredInsuranceCard,
    /// 後期高齢者: everybody is sent a 資格確認書, with or without a card. After it: who is 85 or older on 2026-08-01 gets
    /// one without asking, others without a マイナ保険証 or on request (eligibility reference, 3.6; one union found).
    LateElderlyCertificate,
}

impl Transition {
    /// First and last day.
    #[must_use]
    pub const fn days(self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match self {
            Self::InsuranceCard => (None, NaiveDate::from_ymd_opt(2025, 12, 1)),
            Self::ExpiredInsuranceCard => {
                (NaiveDate::from_ymd_opt(2025, 12, 2), NaiveDate::from_ymd_opt(2026, 3, 31))
            }
            Self::LateElderlyCertificate => {
                (NaiveDate::from_ymd_opt(2024, 12, 2), NaiveDate::from_ymd_opt(2026, 7, 31))
            }
        }
    }

    /// Whether it holds on this day.
    #[must_use]
    pub fn holds_on(self, day: NaiveDate) -> bool {
        let (first, last) = self.days();
        first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::Transition;

    /// Eligibility reference, 3.2 (row 7) and 3.6.
    #[test]
    fn each_rule_ends_with_its_last_day() {
        for (rule, last, next) in [
            (Transition::InsuranceCard, "2025-12-01", "2025-12-02"),
            (Transition::ExpiredInsuranceCard, "2026-03-31", "2026-04-01"),
            (Transition::LateElderlyCertificate, "2026-07-31", "2026-08-01"),
        ] {
            assert!(rule.holds_on(last.parse().expect("a date")), "{rule:?} on {last}");
            assert!(!rule.holds_on(next.parse().expect("a date")), "{rule:?} on {next}");
        }
        assert!(!Transition::ExpiredInsuranceCard.holds_on("2025-12-01".parse().expect("a date")));
    }
}
