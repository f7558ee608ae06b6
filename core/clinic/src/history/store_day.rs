use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shikaku_calendar::japan_date;

/// Which day a store takes for today, in Japan, from the device's clock and the latest time that is certain.
///
/// A clock behind that time is wrong, and the time counts. A clock more than [`StoreDay::JUMP`] ahead of it may be wrong,
/// and what was purged by it would be gone: the time counts for looking, and nothing is purged without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreDay {
    /// The day by which rows are shown, and purged where there is no doubt.
    pub today: NaiveDate,
    /// Why nothing may be purged by itself.
    pub doubt: Option<ClockDoubt>,
}

/// A clock that is far ahead of the latest time that is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockDoubt {
    /// The day by the clock.
    pub device: NaiveDate,
    /// The day of the latest time that is certain.
    pub latest: NaiveDate,
}

impl StoreDay {
    /// So far may a clock go ahead without a confirmation: longer than the holidays of a clinic, and shorter than the
    /// 28 days by which a clock is off whose month was set wrong.
    pub const JUMP: TimeDelta = TimeDelta::days(21);

    /// The day for a store with this latest time, by a device with this clock.
    #[must_use]
    pub fn of(latest: Option<DateTime<Utc>>, device: DateTime<Utc>) -> Self {
        let Some(latest) = latest else { return Self { today: japan_date(device), doubt: None } };
        if device.signed_duration_since(latest) <= Self::JUMP {
            return Self { today: japan_date(device.max(latest)), doubt: None };
        }
        let (device, latest) = (japan_date(device), japan_date(latest));
        Self { today: latest, doubt: Some(ClockDoubt { device, latest }) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::StoreDay;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[track_caller]
    fn check(latest: &str, device: &str, today: &str, is_certain: bool) {
        let day = StoreDay::of(Some(moment(latest)), moment(device));
        assert_eq!((day.today.to_string().as_str(), day.doubt.is_none()), (today, is_certain), "{device}");
    }

    #[test]
    fn a_clock_counts_from_the_latest_time_to_three_weeks_after_it() {
        let latest = "2026-11-22T01:00:00Z";
        check(latest, "2026-11-22T01:00:00Z", "2026-11-22", true);
        check(latest, "2026-11-22T00:50:00Z", "2026-11-22", true);
        check(latest, "2025-10-18T01:00:00Z", "2026-11-22", true);
        check(latest, "1970-01-01T00:00:00Z", "2026-11-22", true);
        check(latest, "2026-12-13T01:00:00Z", "2026-12-13", true);
        check(latest, "2026-12-13T01:00:01Z", "2026-11-22", false);
        check(latest, "2026-12-22T01:00:00Z", "2026-11-22", false);
        check(latest, "2027-01-21T01:00:00Z", "2026-11-22", false);
        check(latest, "2038-01-19T03:14:08Z", "2026-11-22", false);
    }

    #[test]
    fn the_day_changes_at_midnight_in_japan() {
        check("2026-11-30T14:00:00Z", "2026-11-30T14:59:59Z", "2026-11-30", true);
        check("2026-11-30T14:00:00Z", "2026-11-30T15:00:00Z", "2026-12-01", true);
        check("2026-11-30T15:00:00Z", "2026-11-30T14:50:00Z", "2026-12-01", true);
    }

    #[test]
    fn without_a_certain_time_the_clock_counts() {
        let day = StoreDay::of(None, moment("2030-01-01T00:00:00Z"));
        assert_eq!((day.today.to_string().as_str(), day.doubt), ("2030-01-01", None));
        for ends in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let _ = (StoreDay::of(Some(ends), moment("2026-11-22T01:00:00Z")), StoreDay::of(None, ends));
        }
    }
}
