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
    /// The moment of the first `HH:MM:SS.fff` in a line.
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

fn time_of_day(line: &str) -> Option<NaiveTime> {
    let colon = line.find(':')?;
    let from = line.get(..colon)?.rfind(' ').map_or(0, |blank| blank + 1);
    let text = line.get(from..)?;
    let end = text.find(|character: char| !matches!(character, '0'..='9' | ':' | '.')).unwrap_or(text.len());
    let text = text.get(..end.min(LONGEST))?;
    NaiveTime::parse_from_str(text, "%H:%M:%S%.f").ok()
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

/// Seconds since 1970 as a moment.
pub(super) fn since_1970(time: Duration) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, time.subsec_nanos())
}

/// `23:59:59.123456789`.
const LONGEST: usize = 18;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{DayClock, seconds};

    #[test]
    fn midnight_does_not_turn_time_back() {
        let mut clock = DayClock::default();
        let before = clock.moment("P:1; T:0x2 23:59:59.900 [a]").or_else(|| clock.moment("23:59:59.900 a"));
        let after = clock.moment("11-26 00:00:00.100 D/IsoDep: 12:13:14");
        assert_eq!(after.zip(before).map(|(after, before)| (after - before).num_milliseconds()), Some(200));
    }

    #[test]
    fn seconds_are_read_to_the_nanosecond() {
        assert_eq!(seconds("1.000293"), Some(Duration::new(1, 293_000)));
        assert_eq!(seconds("-1"), None);
        assert_eq!(seconds("99999999999"), None);
    }
}
