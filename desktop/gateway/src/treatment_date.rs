//! The days for which a clinic may request a confirmation.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::ProblemCode;

/// Takes a 施術日 from the first day of last month to today, in Japan, by the gateway's clock: a claim is made for a month
/// after it has ended, and a confirmation of a day to come proves nothing.
///
/// A day that was allowed when the challenge was given, at most `challenge_ttl` ago, still is, so that no check fails
/// because a month ends while a card is held up.
pub(crate) fn check(day: NaiveDate, now: DateTime<Utc>, challenge_ttl: TimeDelta) -> Result<(), ProblemCode> {
    let given = now.checked_sub_signed(challenge_ttl).unwrap_or(now).min(now);
    let first = japan_date(given).with_day(1).and_then(|first| first.checked_sub_months(Months::new(1)));
    if day <= japan_date(now) && first.is_none_or(|first| first <= day) {
        Ok(())
    } else {
        Err(ProblemCode::TreatmentDateOutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::check;

    #[track_caller]
    fn accepts(day: &str, now: &str, expected: bool) {
        let (day, now) = (day.parse().expect("a day"), now.parse().expect("a moment"));
        assert_eq!(check(day, now, TimeDelta::minutes(5)).is_ok(), expected, "{day} at {now}");
    }

    #[test]
    fn from_the_first_of_last_month_to_today_in_japan() {
        let noon = "2026-11-22T12:00:00+09:00";
        for (day, expected) in [
            ("1900-01-01", false),
            ("2026-09-30", false),
            ("2026-10-01", true),
            ("2026-11-21", true),
            ("2026-11-22", true),
            ("2026-11-23", false),
            ("2027-11-22", false),
            ("+262142-12-31", false),
            ("-262143-01-01", false),
        ] {
            accepts(day, noon, expected);
        }
        // Midnight in Japan, and not in London.
        accepts("2026-11-22", "2026-11-21T14:59:59Z", false);
        accepts("2026-11-22", "2026-11-21T15:00:00Z", true);
        accepts("2025-12-01", "2026-01-31T12:00:00+09:00", true);
        accepts("2025-11-30", "2026-01-31T12:00:00+09:00", false);
        accepts("2026-02-01", "2026-03-31T12:00:00+09:00", true);
        accepts("2024-02-29", "2024-03-01T00:00:00+09:00", true);
    }

    #[test]
    fn what_a_challenge_was_given_for_is_taken_after_midnight() {
        accepts("2026-11-30", "2026-12-01T00:04:00+09:00", true);
        accepts("2026-10-01", "2026-12-01T00:04:00+09:00", true);
        accepts("2026-10-01", "2026-12-01T00:06:00+09:00", false);
        accepts("2026-09-30", "2026-12-01T00:04:00+09:00", false);
    }
}
