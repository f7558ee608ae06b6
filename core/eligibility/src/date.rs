//! Official dates as they came.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Deserialize, Serialize};
use shikaku_calendar::{digit_value, japan_time, moment_in_japan};

use crate::{Text, is_default_ignorable};

/// `YYYYMMDD`, kept as it came.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, derive_more::Debug, derive_more::From)]
#[debug("DateText(..)")]
#[serde(transparent)]
pub struct DateText(Text);

impl DateText {
    /// The raw text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The official text of an end that is open (eligibility reference, 8a).
    pub const OPEN_END: &str = "99999999";

    /// The date, when the text is eight digits that name one. [`Self::OPEN_END`] names none.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        date_of(digits(self.as_str(), 8)?)
    }

    /// The end that the text names, in an element that ends something. [`Self::OPEN_END`] is open in every form: in either
    /// width, with marks between its numbers, or in the word that screens have for it.
    #[must_use]
    pub fn end(&self) -> Option<EndDate> {
        if is_open_end(self.as_str()) { Some(EndDate::Open) } else { self.date().map(EndDate::LastDay) }
    }
}

impl From<&str> for DateText {
    fn from(raw: &str) -> Self {
        Self(raw.into())
    }
}

impl From<NaiveDate> for DateText {
    fn from(date: NaiveDate) -> Self {
        Self(format!("{:04}{:02}{:02}", date.year(), date.month(), date.day()).into())
    }
}

/// When something ends. `Debug` prints no date.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
pub enum EndDate {
    /// It has no end.
    Open,
    /// It holds up to this day.
    #[debug("LastDay(..)")]
    LastDay(NaiveDate),
}

impl EndDate {
    /// Whether it is not over on this day.
    #[must_use]
    pub fn is_on_or_after(self, day: NaiveDate) -> bool {
        match self {
            Self::Open => true,
            Self::LastDay(last) => day <= last,
        }
    }
}

/// `YYYYMMDDHHmmss` in Japan time, kept as it came.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, derive_more::Debug, derive_more::From)]
#[debug("TimeText(..)")]
#[serde(transparent)]
pub struct TimeText(Text);

impl TimeText {
    /// The raw text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the time when the text is the fourteen digits of one in Japan's time zone.
    #[must_use]
    pub fn moment(&self) -> Option<DateTime<Utc>> {
        let text = digits(self.as_str(), 14)?;
        let part = |from: usize| text.get(from..from + 2)?.parse().ok();
        let local = date_of(text.get(..8)?)?.and_hms_opt(part(8)?, part(10)?, part(12)?)?;
        moment_in_japan(local)
    }
}

impl From<&str> for TimeText {
    fn from(raw: &str) -> Self {
        Self(raw.into())
    }
}

impl From<DateTime<Utc>> for TimeText {
    fn from(moment: DateTime<Utc>) -> Self {
        let local = japan_time(moment);
        let date = DateText::from(local.date());
        let time = format!("{}{:02}{:02}{:02}", date.as_str(), local.hour(), local.minute(), local.second());
        Self(time.into())
    }
}

/// Whether a text says that something has no end.
pub(crate) fn is_open_end(text: &str) -> bool {
    let drawn: String = text.chars().filter(|it| !it.is_whitespace() && !is_default_ignorable(*it)).collect();
    let figures = drawn.chars().filter_map(digit_value).map(|digit| char::from(b'0' + digit));
    let marks = drawn.chars().filter(|character| digit_value(*character).is_none());
    drawn == "期限なし" || (figures.eq(DateText::OPEN_END.chars()) && marks.count() <= MARKS_MAX)
}

/// Between the numbers of a date, and 日 behind them.
const MARKS_MAX: usize = 3;

fn digits(text: &str, length: usize) -> Option<&str> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let year = text.get(..4)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, text.get(4..6)?.parse().ok()?, text.get(6..8)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use shikaku_calendar::japan_date;

    use super::{DateText, EndDate, TimeText};

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn the_date_in_japan_changes_at_fifteen_hours_utc() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 12, d);
        assert_eq!(Some(japan_date(utc("2026-12-30T14:59:59Z"))), day(30));
        assert_eq!(Some(japan_date(utc("2026-12-30T15:00:00Z"))), day(31));
        assert_eq!(japan_date(DateTime::<Utc>::MAX_UTC), DateTime::<Utc>::MAX_UTC.date_naive());
    }

    #[test]
    fn what_is_no_date_stays_text() {
        for raw in [
            "",
            "2026",
            "20260229",
            "20261301",
            "2026-1-1",
            "+2026101",
            "99999999",
            "２０２６１１２２",
            "202611220",
        ] {
            assert_eq!(DateText::from(raw).date(), None, "{raw}");
            assert_eq!(DateText::from(raw).as_str(), raw);
        }
        for raw in ["20261122", "20261122240000", "20261122006000"] {
            assert_eq!(TimeText::from(raw).moment(), None, "{raw}");
        }
    }

    /// Eligibility reference, 8a.
    #[test]
    fn an_end_is_a_day_or_open() {
        let end = |raw: &str| DateText::from(raw).end();
        let last = NaiveDate::from_ymd_opt(2027, 3, 31).expect("a day");
        assert_eq!(end("99999999"), Some(EndDate::Open));
        assert_eq!(end("20270331"), Some(EndDate::LastDay(last)));
        for raw in [
            "9999/99/99",
            "9999-99-99",
            "9999−99−99",
            "9999.99.99",
            "9999年99月99日",
            "９９９９９９９９",
            "９９９９／９９／９９",
            " 9999 99 99 ",
            "期限なし",
            "期限 なし",
        ] {
            assert_eq!(end(raw), Some(EndDate::Open), "{raw}");
        }
        let year_9999 = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");
        assert_eq!(end("99991231"), Some(EndDate::LastDay(year_9999)));
        for raw in [
            "",
            "20270332",
            "9999999",
            "999999999",
            "99999998",
            "9999/99/98",
            "9999////9999",
            "⑨9999999",
            "9999年",
            "なし",
        ] {
            assert_eq!(end(raw), None, "{raw}");
        }
        assert!(EndDate::Open.is_on_or_after(NaiveDate::MAX));
        assert!(EndDate::LastDay(last).is_on_or_after(last));
        assert!(!EndDate::LastDay(last).is_on_or_after(last.succ_opt().expect("a day")));
    }

    proptest! {
        #[test]
        fn dates_go_there_and_back(days in 1..3_000_000_i32) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).expect("in range");
            prop_assert_eq!(DateText::from(date).date(), Some(date));
        }

        #[test]
        fn moments_go_there_and_back_to_the_second(seconds in -60_000_000_000_i64..250_000_000_000) {
            let moment = DateTime::from_timestamp(seconds, 0).expect("in range");
            prop_assert_eq!(TimeText::from(moment).moment(), Some(moment));
        }

        #[test]
        fn no_text_is_too_strange(raw in any::<String>()) {
            let _ = (DateText::from(raw.as_str()).date(), TimeText::from(raw.as_str()).moment());
        }
    }
}
