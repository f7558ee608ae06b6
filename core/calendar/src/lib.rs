//! The calendar of Japan: its time zone, its months, its eras (元号) and how days are written. It reads no clock: the
//! time is a parameter.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

mod digit;
mod era;
mod hyphen;
mod written;

pub use digit::{digit_value, has_other_digits};
pub use era::{Era, EraYear};
pub use hyphen::is_hyphen;
pub use written::{DateError, WrittenDate, parse_date, short_wareki, wareki};

// The API names its types, so a caller needs no second dependency with a matching version.
pub use chrono;

use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// Japan has kept UTC+9 without summer time since 1952.
const OFFSET: TimeDelta = TimeDelta::hours(9);

/// The local date and time in Japan at this time.
#[must_use]
pub fn japan_time(moment: DateTime<Utc>) -> NaiveDateTime {
    let utc = moment.naive_utc();
    utc.checked_add_signed(OFFSET).unwrap_or(utc)
}

/// The date in Japan at this time. It changes at 15:00 UTC.
#[must_use]
pub fn japan_date(moment: DateTime<Utc>) -> NaiveDate {
    japan_time(moment).date()
}

/// The time for a local date and time in Japan; `None` beyond the range of dates.
#[must_use]
pub fn moment_in_japan(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    Some(local.checked_sub_signed(OFFSET)?.and_utc())
}

/// The last day of this day's month.
#[must_use]
pub fn month_end(day: NaiveDate) -> NaiveDate {
    let first = chrono::Datelike::with_day(&day, 1);
    let next = first.and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use super::{japan_date, japan_time, moment_in_japan, month_end};

    #[test]
    fn a_day_in_japan_begins_at_fifteen_hundred_utc() {
        for (moment, day) in [("2026-11-22T14:59:59Z", "2026-11-22"), ("2026-11-22T15:00:00Z", "2026-11-23")]
        {
            let moment = moment.parse().unwrap();
            assert_eq!(japan_date(moment).to_string(), day);
            assert_eq!(moment_in_japan(japan_time(moment)), Some(moment));
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        for (day, end) in
            [("2028-02-01", "2028-02-29"), ("2026-02-28", "2026-02-28"), ("2026-12-31", "2026-12-31")]
        {
            assert_eq!(month_end(day.parse().unwrap()).to_string(), end);
        }
    }
}
