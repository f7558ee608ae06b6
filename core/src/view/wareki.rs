//! 和暦.

use chrono::{Datelike, NaiveDate};

/// First day and name of each era, the newest first; each was set by law or notice.
const ERAS: [(i32, u32, u32, &str); 5] = [
    (2019, 5, 1, "令和"),
    (1989, 1, 8, "平成"),
    (1926, 12, 25, "昭和"),
    (1912, 7, 30, "大正"),
    (1868, 10, 23, "明治"),
];

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
    let (first_year, .., name) = ERAS
        .into_iter()
        .find(|(year, month, first, _)| (day.year(), day.month(), day.day()) >= (*year, *month, *first))?;
    Some(match day.year() - first_year + 1 {
        1 => format!("{name}元"),
        year => format!("{name}{year}"),
    })
}

#[cfg(test)]
mod tests {
    use super::wareki;

    #[test]
    fn an_era_begins_on_its_first_day() {
        for (day, expected) in [
            ("2026-11-22", "令和8年11月22日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2019-04-30", "平成31年4月30日"),
            ("1989-01-08", "平成元年1月8日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("1926-12-24", "大正15年12月24日"),
            ("1912-07-30", "大正元年7月30日"),
            ("1912-07-29", "明治45年7月29日"),
            ("1868-10-22", "1868年10月22日"),
        ] {
            assert_eq!(wareki(day.parse().expect("a date")), expected, "{day}");
        }
    }
}
