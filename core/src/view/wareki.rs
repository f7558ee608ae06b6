//! 和暦.

use chrono::{Datelike, NaiveDate};

use crate::calendar::EraYear;

/// `令和8年11月22日`; a day before Meiji in Western years.
pub(super) fn wareki(day: NaiveDate) -> String {
    let (month, date) = (day.month(), day.day());
    format!("{}年{month}月{date}日", era_year(day).unwrap_or_else(|| day.year().to_string()))
}

/// `昭和61年4月1日（1986年）`, for the eye.
pub(super) fn wareki_and_year(day: NaiveDate) -> String {
    format!("{}（{}年）", wareki(day), day.year())
}

fn era_year(day: NaiveDate) -> Option<String> {
    let EraYear { era, year } = EraYear::of(day)?;
    Some(if year == 1 { format!("{}元", era.name()) } else { format!("{}{year}", era.name()) })
}

#[cfg(test)]
mod tests {
    use super::wareki;

    #[test]
    fn the_first_year_has_its_own_word() {
        for (day, expected) in [
            ("2026-11-22", "令和8年11月22日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2019-04-30", "平成31年4月30日"),
            ("1868-10-22", "1868年10月22日"),
        ] {
            assert_eq!(wareki(day.parse().expect("a date")), expected, "{day}");
        }
    }
}
