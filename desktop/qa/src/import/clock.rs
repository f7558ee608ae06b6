//! Times as logs write them. A log that has the time of day alone counts from 1970: it says how long things took, and
//! does not pretend to know the day.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

/// Follows the times of day of a log over midnight.
#[derive(Default)]
pub(super) struct DayClock {
    last: Option<NaiveTime>,
    days: i64,
}

impl DayClock {
    /// Returns the timestamp of the first `HH:MM:SS.fff` in a line.
    pub(super) fn moment(&mut self, line: &str) -> Option<DateTime<Utc>> {
        let time = time_of_day(line)?;
        // A few lines of threads can be out of order; half a day cannot.
        if self.last.is_some_and(|last| last.signed_duration_since(time) > TimeDelta::hours(12)) {
            self.days += 1;
        }
        self.last = Some(time);
        let since =
            time.signed_duration_since(NaiveTime::MIN).checked_add(&TimeDelta::try_days(self.days)?)?;
        DateTime::UNIX_EPOCH.checked_add_signed(since)
    }
}

/// Returns the first of a line's first words that is a time of day. A date, a host or a bracket may precede it.
fn time_of_day(line: &str) -> Option<NaiveTime> {
    let words = line.split([' ', 'T', '[', ']']).take(WORDS_MAX);
    words.filter(|word| (TIME_MIN..=TIME_MAX).contains(&word.len())).find_map(|word| {
        let time = word.trim_end_matches(|character: char| !character.is_ascii_digit());
        NaiveTime::parse_from_str(time, "%H:%M:%S%.f").ok()
    })
}

/// `0.000293` as a time.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 10 {
        return None;
    }
    let nanos: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
    Some(Duration::new(whole.parse().ok()?, nanos.parse().ok()?))
}

/// Converts seconds since 1970 to a timestamp.
pub(super) fn since_1970(time: Duration) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, time.subsec_nanos())
}

/// `23:59:59`, and `23:59:59.123456789Z` with a colon behind it.
const TIME_MIN: usize = 8;
const TIME_MAX: usize = 20;
const WORDS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{DayClock, seconds};

    #[test]
    fn midnight_does_not_turn_time_back() {
        let mut clock = DayClock::default();
        let before = clock.moment("P:1; T:0x2 23:59:59.900 [a]");
        let after = clock.moment("11-26 00:00:00.100 D/IsoDep: 12:13:14");
        assert_eq!(after.zip(before).map(|(after, before)| (after - before).num_milliseconds()), Some(200));
    }

    #[test]
    fn a_time_is_found_behind_a_date_and_in_brackets() {
        for line in ["2026-11-26T01:02:03.5Z x", "[01:02:03.500] x", "Nov 26 01:02:03.5 host: x"] {
            let moment = DayClock::default().moment(line).map(|moment| moment.timestamp_millis());
            assert_eq!(moment, Some(3_723_500), "{line}");
        }
    }

    #[test]
    fn seconds_are_read_to_the_nanosecond() {
        assert_eq!(seconds("1.000293"), Some(Duration::new(1, 293_000)));
        assert_eq!(seconds("-1"), None);
        assert_eq!(seconds("99999999999"), None);
    }
}
