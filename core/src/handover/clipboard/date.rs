use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::calendar::{Era, EraYear};

/// `2026/11/22`.
pub(super) fn western(day: NaiveDate) -> String {
    day.format("%Y/%m/%d").to_string()
}

/// A date in Western years with any one separator (`2026/11/22`, `20261122`), or in an era (`令和8年11月22日`, `R8.11.22`),
/// digits of either width. An era goes on counting behind its end (`平成35年`), as old cards do, but never begins early.
pub(super) fn read(text: &str) -> Option<NaiveDate> {
    let folded: String = text.nfkc().filter(|character| !character.is_whitespace()).collect();
    let Some((place, rest)) = era_of(&folded) else { return western_date(&folded) };
    let (_, _, first_year) = ERAS.get(place)?;
    let [year, month, day] = numbers(&rest.replacen('元', "1", 1), 1..=2)?;
    let day = NaiveDate::from_ymd_opt(first_year + i32::try_from(year).ok()? - 1, month, day)?;
    let actual = EraYear::of(day)?.era;
    let actual = ERAS.iter().position(|(era, ..)| *era == actual)?;
    (year > 0 && actual >= place).then_some(day)
}

/// Eras in order, with the letter and the year of their first year.
const ERAS: [(Era, char, i32); 5] = [
    (Era::Meiji, 'M', 1868),
    (Era::Taisho, 'T', 1912),
    (Era::Showa, 'S', 1926),
    (Era::Heisei, 'H', 1989),
    (Era::Reiwa, 'R', 2019),
];

/// The place of the era that the text begins with, and what follows.
fn era_of(text: &str) -> Option<(usize, &str)> {
    ERAS.iter().enumerate().find_map(|(place, (era, letter, _))| {
        let rest = text.strip_prefix(era.name()).or_else(|| text.strip_prefix(*letter))?;
        Some((place, rest))
    })
}

fn western_date(text: &str) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |range| text.get::<std::ops::Range<usize>>(range)?.parse::<u32>().ok();
        return NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(4..6)?, part(6..8)?);
    }
    let [year, month, day] = numbers(text, 4..=4)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Three numbers with one character between them, and 日 or nothing at the end.
fn numbers(text: &str, year_digits: std::ops::RangeInclusive<usize>) -> Option<[u32; 3]> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(|character: char| !character.is_ascii_digit());
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        parts.next().filter(|part| digits.contains(&part.len())).and_then(|part| part.parse().ok())
    };
    let date = [number(year_digits)?, number(1..=2)?, number(1..=2)?];
    parts.next().is_none().then_some(date)
}

#[cfg(test)]
mod tests {
    use super::{read, western};

    #[test]
    fn dates_are_read_in_each_form_in_use() {
        for text in [
            "2026/11/22",
            "2026-11-22",
            "2026.11.22",
            "2026年11月22日",
            "２０２６／１１／２２",
            " 2026/11/22 ",
            "20261122",
            "令和8年11月22日",
            "令和08年11月22日",
            "令和８年１１月２２日",
            "㋿8年11月22日",
            "R8.11.22",
            "平成38年11月22日",
        ] {
            assert_eq!(read(text).map(western).as_deref(), Some("2026/11/22"), "{text}");
        }
        for (text, day) in [
            ("令和元年5月1日", "2019/05/01"),
            ("平成31年4月30日", "2019/04/30"),
            ("昭和64年1月7日", "1989/01/07"),
            ("大正15年12月24日", "1926/12/24"),
            ("明治45年7月29日", "1912/07/29"),
            ("S1.12.25", "1926/12/25"),
        ] {
            assert_eq!(read(text).map(western).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_names_no_day_is_no_date() {
        for text in [
            "",
            "99999999",
            "2026/13/01",
            "2026/11",
            "26/11/22",
            "2026//11/22",
            "2026/11/22/",
            "令和元年4月30日",
            "令和0年1月1日",
            "令和8年",
            "昭和",
            "元年",
            "今日",
            "2026/11/22 10:00",
            "-2026/11/22",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
