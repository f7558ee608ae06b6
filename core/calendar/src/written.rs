//! Days as people and papers write them: `令和8年11月22日`, `R8.11.22`, `2026/11/22`, `20261122`.

use chrono::{Datelike, NaiveDate};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::digit::has_other_digits;
use super::era::{Era, EraYear};
use super::hyphen::is_hyphen;

/// Why text is no day.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DateError {
    /// Neither a Western nor a Japanese form.
    #[error("the text is not written as a date")]
    Form,
    /// The thirtieth of February, a year 0.
    #[error("no such day exists")]
    NoSuchDay,
    /// The era had not begun or was over: 昭和64年1月8日.
    #[error("the day lies outside its era")]
    OutsideEra,
}

/// A day as it was written. `Debug` prints no date: it may be a birthday.
///
/// # Examples
///
/// ```
/// use shikaku_calendar::WrittenDate;
///
/// assert!(matches!(WrittenDate::read("令和8年11月22日"), Some(WrittenDate::Sound(_))));
/// // 平成 ended in 2019; a card printed before that still names its 35th year.
/// assert!(matches!(WrittenDate::read("平成35年7月31日"), Some(WrittenDate::OutsideEra(_))));
/// assert_eq!(WrittenDate::read("soon"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
pub enum WrittenDate {
    /// In Western years, or within its era.
    #[debug("Sound(..)")]
    Sound(NaiveDate),
    /// Counted on in an era that was over, or back before it began. Papers printed before an era ended have such
    /// days: 平成35年7月31日 is 2023-07-31.
    #[debug("OutsideEra(..)")]
    OutsideEra(NaiveDate),
}

impl WrittenDate {
    /// Reads what a paper or a system holds, in either width and with blanks anywhere. `None` is no day.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        read(text).ok()
    }

    /// The day meant.
    #[must_use]
    pub const fn day(self) -> NaiveDate {
        match self {
            Self::Sound(day) | Self::OutsideEra(day) => day,
        }
    }
}

impl Era {
    /// The day that a year of this era, a month and a day of the month name. Year 1 is 元年.
    ///
    /// # Errors
    /// [`DateError::NoSuchDay`] where there is no such year, month or day; [`DateError::OutsideEra`] where the era had not
    /// begun or was over.
    ///
    /// # Examples
    ///
    /// ```
    /// use shikaku_calendar::{DateError, Era};
    ///
    /// assert_eq!(Era::Showa.day(55, 2, 17).map(|day| day.to_string()).as_deref(), Ok("1980-02-17"));
    /// assert_eq!(Era::Showa.day(64, 1, 8), Err(DateError::OutsideEra));
    /// ```
    pub fn day(self, year: u32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
        match self.counted(year, month, day)? {
            WrittenDate::Sound(day) => Ok(day),
            WrittenDate::OutsideEra(_) => Err(DateError::OutsideEra),
        }
    }

    /// The same day, counted on in an era that was over and back before it began.
    fn counted(self, year: u32, month: u32, day: u32) -> Result<WrittenDate, DateError> {
        let place = i32::try_from(year).ok().filter(|place| *place > 0).ok_or(DateError::NoSuchDay)?;
        let western = self.first_year().checked_add(place - 1).ok_or(DateError::NoSuchDay)?;
        let counted = NaiveDate::from_ymd_opt(western, month, day).ok_or(DateError::NoSuchDay)?;
        let within = EraYear::of(counted) == Some(EraYear { era: self, year });
        Ok(if within { WrittenDate::Sound(counted) } else { WrittenDate::OutsideEra(counted) })
    }
}

/// Parses a date that a person typed, in the same forms.
///
/// # Errors
/// Also where [`WrittenDate::read`] would count on, because the person can type the day again.
pub fn parse_date(typed: &str) -> Result<NaiveDate, DateError> {
    match read(typed)? {
        WrittenDate::Sound(day) => Ok(day),
        WrittenDate::OutsideEra(_) => Err(DateError::OutsideEra),
    }
}

/// `令和8年11月22日`, `令和元年5月1日`; a day without an era ([`EraYear::of`]) in Western years.
#[must_use]
pub fn wareki(day: NaiveDate) -> String {
    let year = match EraYear::of(day) {
        Some(EraYear { era, year: 1 }) => format!("{}{FIRST_YEAR}", era.name()),
        Some(EraYear { era, year }) => format!("{}{year}", era.name()),
        None => day.year().to_string(),
    };
    format!("{year}年{}月{}日", day.month(), day.day())
}

/// `R8.11.22`, `R1.5.1`; `None` without an era ([`EraYear::of`]).
#[must_use]
pub fn short_wareki(day: NaiveDate) -> Option<String> {
    let EraYear { era, year } = EraYear::of(day)?;
    Some(format!("{}{year}.{}.{}", era.letter(), day.month(), day.day()))
}

/// The first year of an era, in words.
const FIRST_YEAR: char = '元';

fn read(text: &str) -> Result<WrittenDate, DateError> {
    if has_other_digits(text) {
        return Err(DateError::Form);
    }
    // Hyphens first: NFKC does not fold all of them.
    let text = text.chars().map(|character| if is_hyphen(character) { '-' } else { character });
    let text: String = text.nfkc().filter(|character| !is_nothing(*character)).collect();
    match era_before(&text) {
        Some((era, rest)) => in_era(era, rest),
        None => western(&text).map(WrittenDate::Sound),
    }
}

/// A blank, a control or a mark of writing direction, as a copied text may hold it.
fn is_nothing(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// 令和, 令 or R in front of the rest.
fn era_before(text: &str) -> Option<(Era, &str)> {
    Era::ALL.iter().find_map(|era| {
        let by_letter = || text.strip_prefix([era.letter(), era.letter().to_ascii_lowercase()]);
        let by_first = || text.strip_prefix(era.name().chars().next()?);
        Some((*era, text.strip_prefix(era.name()).or_else(by_letter).or_else(by_first)?))
    })
}

fn in_era(era: Era, rest: &str) -> Result<WrittenDate, DateError> {
    let [year, month, day] = parts(rest).ok_or(DateError::Form)?;
    let number = if year.chars().eq([FIRST_YEAR]) { Some(1) } else { number(year, 1..=2) };
    let number = number.ok_or(DateError::Form)?;
    let (month, day) = month_and_day(month, day)?;
    era.counted(number, month, day)
}

fn western(text: &str) -> Result<NaiveDate, DateError> {
    let [year, month, day] = eight_digits(text).or_else(|| parts(text)).ok_or(DateError::Form)?;
    let year = number(year, 4..=4).and_then(|year| i32::try_from(year).ok()).ok_or(DateError::Form)?;
    day_of(year, month, day)
}

fn day_of(year: i32, month: &str, day: &str) -> Result<NaiveDate, DateError> {
    let (month, day) = month_and_day(month, day)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NoSuchDay)
}

fn month_and_day(month: &str, day: &str) -> Result<(u32, u32), DateError> {
    let number = |text| number(text, 1..=2).ok_or(DateError::Form);
    Ok((number(month)?, number(day)?))
}

/// `8年11月22日`, or the same with one separator twice.
fn parts(text: &str) -> Option<[&str; 3]> {
    let in_words = || {
        let (year, rest) = text.split_once('年')?;
        let (month, rest) = rest.split_once('月')?;
        Some([year, month, rest.strip_suffix('日')?])
    };
    let separated = |separator: char| {
        let mut parts = text.split(separator);
        let three = [parts.next()?, parts.next()?, parts.next()?];
        parts.next().is_none().then_some(three)
    };
    in_words().or_else(|| ['.', '/', '-'].into_iter().find_map(separated))
}

fn eight_digits(text: &str) -> Option<[&str; 3]> {
    let all_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { Some([text.get(..4)?, text.get(4..6)?, text.get(6..)?]) } else { None }
}

/// Digits of so many places, and nothing else.
fn number(text: &str, places: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let holds = places.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if holds { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{DateError, Era, WrittenDate, parse_date, short_wareki, wareki};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn both_sides_of_every_era_are_written_and_read() {
        for (date, long, short) in [
            ("2026-11-22", "令和8年11月22日", "R8.11.22"),
            ("2019-05-01", "令和元年5月1日", "R1.5.1"),
            ("2019-04-30", "平成31年4月30日", "H31.4.30"),
            ("1989-01-08", "平成元年1月8日", "H1.1.8"),
            ("1989-01-07", "昭和64年1月7日", "S64.1.7"),
            ("1926-12-25", "昭和元年12月25日", "S1.12.25"),
            ("1926-12-24", "大正15年12月24日", "T15.12.24"),
            ("1912-07-30", "大正元年7月30日", "T1.7.30"),
            ("1912-07-29", "明治45年7月29日", "M45.7.29"),
            ("1868-10-23", "明治元年10月23日", "M1.10.23"),
        ] {
            let date = day(date);
            assert_eq!((wareki(date), short_wareki(date)), (long.to_owned(), Some(short.to_owned())));
            assert_eq!((parse_date(long), parse_date(short)), (Ok(date), Ok(date)), "{long}");
        }
        assert_eq!(wareki(day("1868-10-22")), "1868年10月22日");
        assert_eq!(short_wareki(day("1868-10-22")), None);
        for (date, long) in [
            ("2117-12-31", "令和99年12月31日"),
            ("2118-01-01", "2118年1月1日"),
            ("9999-12-31", "9999年12月31日"),
        ] {
            assert_eq!(wareki(day(date)), long);
            assert_eq!(parse_date(long), Ok(day(date)));
        }
    }

    #[test]
    fn a_day_outside_its_era_is_refused_when_typed_and_reported_when_read() {
        for (text, meant) in [
            ("昭和64年1月8日", "1989-01-08"),
            ("平成元年1月7日", "1989-01-07"),
            ("平成31年5月1日", "2019-05-01"),
            ("令和元年4月30日", "2019-04-30"),
            ("平成35年7月31日", "2023-07-31"),
            ("大正15年12月25日", "1926-12-25"),
            ("昭和元年12月24日", "1926-12-24"),
            ("明治45年7月30日", "1912-07-30"),
            ("大正元年7月29日", "1912-07-29"),
            ("明治元年10月22日", "1868-10-22"),
        ] {
            assert_eq!(parse_date(text), Err(DateError::OutsideEra), "{text}");
            assert_eq!(WrittenDate::read(text), Some(WrittenDate::OutsideEra(day(meant))), "{text}");
        }
    }

    #[test]
    fn one_day_is_read_from_each_written_form() {
        for text in [
            "令和8年1月2日",
            "令和８年１月２日",
            "令和 8年 1月 2日",
            "令和08年01月02日",
            "㋿8年1月2日",
            "R8.1.2",
            "Ｒ８．１．２",
            "r8/01/02",
            "R8-1-2",
            "2026年1月2日",
            "2026/01/02",
            "2026-1-2",
            "2026.01.02",
            "20260102",
            "２０２６０１０２",
            "2026−01−02",
            "2026－1－2",
            "2026‐01‑02",
            "2026–01—02",
            "2026ー1ー2",
            "R8−1−2",
            "令8.1.2",
            "\u{200E}2026/01/02\u{200B}",
        ] {
            assert_eq!(parse_date(text), Ok(day("2026-01-02")), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_why() {
        for (text, expected) in [
            ("令和8年2月29日", DateError::NoSuchDay),
            ("令和0年1月1日", DateError::NoSuchDay),
            ("20260229", DateError::NoSuchDay),
            ("99999999", DateError::NoSuchDay),
            ("2026/13/01", DateError::NoSuchDay),
            ("", DateError::Form),
            ("令和", DateError::Form),
            ("令和八年一月二日", DateError::Form),
            ("令和8年1月2日以後", DateError::Form),
            ("令和8年1月", DateError::Form),
            ("慶応3年1月1日", DateError::Form),
            ("26/01/02", DateError::Form),
            ("2026/01-02", DateError::Form),
            ("2026/1/2/3", DateError::Form),
            ("②０２６０１０２", DateError::Form),
            ("2026/①/2", DateError::Form),
            ("R8.1.²", DateError::Form),
            ("令和₈年1月2日", DateError::Form),
            ("令和8年㋀2日", DateError::Form),
            ("R+8.1.2", DateError::Form),
            ("RR8.1.2", DateError::Form),
        ] {
            assert_eq!(parse_date(text), Err(expected), "{text}");
            assert_eq!(WrittenDate::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_that_was_read_is_not_printed() {
        assert_eq!(format!("{:?}", WrittenDate::read("昭和64年1月8日")), "Some(OutsideEra(..))");
    }

    #[test]
    fn numbers_name_a_day_of_an_era_or_say_why_not() {
        let day = |text: &str| Ok(day(text));
        for (era, [year, month, of_month], expected) in [
            (Era::Showa, [55, 2, 17], day("1980-02-17")),
            (Era::Heisei, [1, 1, 8], day("1989-01-08")),
            (Era::Showa, [64, 1, 7], day("1989-01-07")),
            (Era::Showa, [64, 1, 8], Err(DateError::OutsideEra)),
            (Era::Heisei, [1, 1, 7], Err(DateError::OutsideEra)),
            (Era::Heisei, [31, 5, 1], Err(DateError::OutsideEra)),
            (Era::Meiji, [1, 10, 22], Err(DateError::OutsideEra)),
            (Era::Showa, [0, 1, 1], Err(DateError::NoSuchDay)),
            (Era::Showa, [55, 2, 30], Err(DateError::NoSuchDay)),
            (Era::Showa, [u32::MAX, 1, 1], Err(DateError::NoSuchDay)),
        ] {
            assert_eq!(era.day(year, month, of_month), expected, "{era:?} {year}.{month}.{of_month}");
        }
    }

    proptest! {
        #[test]
        fn every_day_since_meiji_is_read_as_it_is_written(days in 0..80_000_u32) {
            let date = day("1868-10-23") + chrono::Days::new(days.into());
            prop_assert_eq!(parse_date(&wareki(date)), Ok(date));
            prop_assert_eq!(short_wareki(date).map(|short| parse_date(&short)), Some(Ok(date)));
            prop_assert_eq!(parse_date(&date.format("%Y/%m/%d").to_string()), Ok(date));
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _ = (parse_date(&text), WrittenDate::read(&text));
        }

        #[test]
        fn no_text_that_looks_like_a_date_is_too_strange(text in "[令和平成RSHMT0-9元年月日./ -]{0,12}") {
            let _ = (parse_date(&text), WrittenDate::read(&text));
        }
    }
}
