//! 和暦.

use chrono::{Datelike, NaiveDate};

pub(super) use shikaku_calendar::wareki;

/// `昭和61年4月1日（1986年）`, for the eye.
pub(super) fn wareki_and_year(day: NaiveDate) -> String {
    let (date, year) = (wareki(day), format!("{}年", day.year()));
    if date.starts_with(&year) { date } else { format!("{date}（{year}）") }
}

/// `令和8年11月`.
pub(super) fn wareki_month(day: NaiveDate) -> String {
    let date = wareki(day);
    date.split_once('月').map_or(date.clone(), |(month, _)| format!("{month}月"))
}

#[cfg(test)]
mod tests {
    use super::{wareki_and_year, wareki_month};

    #[test]
    fn a_day_beyond_every_era_has_its_year_once() {
        let day = |text: &str| text.parse().expect("a date");
        assert_eq!(wareki_and_year(day("2026-11-22")), "令和8年11月22日（2026年）");
        assert_eq!(wareki_and_year(day("9999-12-31")), "9999年12月31日");
        assert_eq!(wareki_month(day("9999-12-31")), "9999年12月");
    }

    #[test]
    fn a_month_is_said_without_its_day() {
        for (day, expected) in
            [("2026-12-01", "令和8年12月"), ("2019-05-31", "令和元年5月"), ("1800-01-02", "1800年1月")]
        {
            assert_eq!(wareki_month(day.parse().expect("a date")), expected);
        }
    }
}
