//! 和暦.

use chrono::{Datelike, NaiveDate};

pub(super) use crate::calendar::wareki;

/// `昭和61年4月1日（1986年）`, for the eye.
pub(super) fn wareki_and_year(day: NaiveDate) -> String {
    format!("{}（{}年）", wareki(day), day.year())
}
