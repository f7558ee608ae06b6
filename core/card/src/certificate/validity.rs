use chrono::{DateTime, Months, NaiveDate, Utc};
use shikaku_calendar::{japan_date, month_end};

/// Months of warning before the end, and of grace after it (eligibility reference, 1.9).
const MONTHS: Months = Months::new(3);

/// The state of a certificate's validity period. **Advice only**: the server decides, so no card is refused for it.
///
/// Days are days in Japan. The last day of a certificate is the holder's **birthday** (it ends at 14:59:59Z), so
/// `Debug` prints no day.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
pub enum CertificateValidity {
    /// Begins later than now: a clock is wrong, or the certificate is.
    NotYetValid,
    /// Valid for more than three months.
    Valid,
    /// Valid, and from three months before its last day on it can be renewed at the municipality.
    #[debug("ExpiringSoon(..)")]
    ExpiringSoon {
        /// 有効期間満了日: the last day on which it is valid.
        last_day: NaiveDate,
    },
    /// Expired, and still usable for 資格確認 by one of the two readings of the three months' grace.
    #[debug("InGrace(..)")]
    InGrace {
        /// Reading A, three months from the last day: the last day of grace. May already be over.
        until_from_day: NaiveDate,
        /// Reading B, three months from the end of the last day's month: the last day of grace. Never before A.
        until_from_month_end: NaiveDate,
    },
    /// Expired, and out of grace by both readings.
    Expired,
}

impl CertificateValidity {
    /// Compares `now` with a validity period. Both ends belong to the period (RFC 5280, 4.1.2.5).
    #[must_use]
    pub fn of(not_before: DateTime<Utc>, not_after: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if now < not_before {
            return Self::NotYetValid;
        }
        let (last_day, today) = (japan_date(not_after), japan_date(now));
        // The period is written in whole seconds, and its last second is valid to its end.
        if now.timestamp() <= not_after.timestamp() {
            let renewable_from = last_day.checked_sub_months(MONTHS).unwrap_or(NaiveDate::MIN);
            return if today < renewable_from { Self::Valid } else { Self::ExpiringSoon { last_day } };
        }
        let until_from_day = last_day.checked_add_months(MONTHS).unwrap_or(NaiveDate::MAX);
        let until_from_month_end = month_end(until_from_day);
        if today <= until_from_month_end {
            Self::InGrace { until_from_day, until_from_month_end }
        } else {
            Self::Expired
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment in RFC 3339")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// A certificate whose last day is `last_day`, looked at `now`.
    fn at(last_day: &str, now: &str) -> CertificateValidity {
        CertificateValidity::of(
            moment("2021-01-01T00:00:00Z"),
            moment(&format!("{last_day}T14:59:59Z")),
            moment(now),
        )
    }

    #[track_caller]
    fn grace(last_day: &str, from_day: &str, from_month_end: &str) {
        let expected = CertificateValidity::InGrace {
            until_from_day: day(from_day),
            until_from_month_end: day(from_month_end),
        };
        assert_eq!(
            at(last_day, &format!("{last_day}T15:00:00Z")),
            expected,
            "the first second after the end"
        );
        assert_eq!(
            at(last_day, &format!("{from_month_end}T14:59:59Z")),
            expected,
            "the last second of grace"
        );
        assert_eq!(
            at(last_day, &format!("{from_month_end}T15:00:00Z")),
            CertificateValidity::Expired,
            "the first second after the grace"
        );
    }

    #[test]
    fn grace_has_the_values_of_the_domain_reference() {
        grace("2026-11-15", "2027-02-15", "2027-02-28");
    }

    #[test]
    fn grace_stops_at_the_ends_of_short_months() {
        grace("2026-11-30", "2027-02-28", "2027-02-28");
        grace("2026-11-28", "2027-02-28", "2027-02-28");
        grace("2027-11-30", "2028-02-29", "2028-02-29");
        grace("2028-02-29", "2028-05-29", "2028-05-31");
        grace("2026-01-31", "2026-04-30", "2026-04-30");
        grace("2026-12-31", "2027-03-31", "2027-03-31");
        grace("2026-10-01", "2027-01-01", "2027-01-31");
    }

    #[test]
    fn the_last_second_of_the_last_day_in_japan_is_valid() {
        let soon = CertificateValidity::ExpiringSoon { last_day: day("2026-11-15") };
        assert_eq!(at("2026-11-15", "2026-11-15T14:59:59Z"), soon);
        assert_eq!(at("2026-11-15", "2026-11-15T14:59:59.999Z"), soon);
        assert_ne!(at("2026-11-15", "2026-11-15T15:00:00Z"), soon);
    }

    #[test]
    fn the_warning_begins_when_the_day_three_months_before_begins_in_japan() {
        let soon = |last_day| CertificateValidity::ExpiringSoon { last_day: day(last_day) };
        assert_eq!(at("2026-11-15", "2026-08-14T14:59:59Z"), CertificateValidity::Valid);
        assert_eq!(at("2026-11-15", "2026-08-14T15:00:00Z"), soon("2026-11-15"));
        assert_eq!(at("2027-05-31", "2027-02-27T14:59:59Z"), CertificateValidity::Valid);
        assert_eq!(at("2027-05-31", "2027-02-27T15:00:00Z"), soon("2027-05-31"));
    }

    #[test]
    fn before_its_first_second_it_is_not_yet_valid() {
        assert_eq!(at("2026-11-15", "2020-12-31T23:59:59Z"), CertificateValidity::NotYetValid);
        assert_eq!(at("2026-11-15", "2021-01-01T00:00:00Z"), CertificateValidity::Valid);
    }

    #[test]
    fn the_ends_of_the_calendar_do_no_harm() {
        let (least, most) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        assert_eq!(CertificateValidity::of(least, most, least), CertificateValidity::Valid);
        assert_eq!(
            CertificateValidity::of(least, most, most),
            CertificateValidity::ExpiringSoon { last_day: NaiveDate::MAX }
        );
        assert_eq!(CertificateValidity::of(least, least, most), CertificateValidity::Expired);
    }

    proptest! {
        #[test]
        fn reading_b_is_never_before_reading_a(start in 0_i64..4_000_000_000, after in 1_i64..10_000_000) {
            let end = DateTime::from_timestamp(start, 0).expect("in range");
            let now = DateTime::from_timestamp(start + after, 0).expect("in range");
            match CertificateValidity::of(end, end, now) {
                CertificateValidity::InGrace { until_from_day, until_from_month_end } => {
                    prop_assert!(until_from_day <= until_from_month_end);
                    prop_assert!(japan_date(now) <= until_from_month_end);
                }
                CertificateValidity::Expired => prop_assert!(after > 89 * 86_400),
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
