//! Days and sums of the rulebook in words.

use chrono::{Datelike, NaiveDate};
use shikaku_clinic::readiness::Milestone;

use crate::view::wareki::{wareki, wareki_month};

/// When something is: fixed days to the day, planned ones and what took a month to the month.
pub(super) fn when(milestone: &Milestone) -> String {
    let (from, about) = (milestone.from, if milestone.is_unconfirmed() { "ごろ" } else { "" });
    match milestone.until {
        Some(until) if same_month(from, until) => format!("{}{about}", wareki_month(from)),
        Some(until) => format!("{}{about}から{}{about}まで", wareki_month(from), wareki_month(until)),
        None if milestone.is_unconfirmed() => format!("{}{about}", wareki_month(from)),
        None => format!("{}から", wareki(from)),
    }
}

fn same_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// A number as it is written: `41,000`.
pub(super) fn written(number: u64) -> String {
    let figures = number.to_string();
    let groups = figures.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// A number as it is said, in groups of four figures: `4万1000`.
pub(super) fn said(number: u64) -> String {
    const UNITS: [&str; 5] = ["", "万", "億", "兆", "京"];
    let groups = UNITS.iter().scan(number, |rest, unit| {
        let group = *rest % 10_000;
        *rest /= 10_000;
        Some(if group == 0 { String::new() } else { format!("{group}{unit}") })
    });
    let said: String = groups.collect::<Vec<_>>().into_iter().rev().collect();
    if said.is_empty() { "0".to_owned() } else { said }
}

#[cfg(test)]
mod tests {
    use super::{said, written};

    #[test]
    fn a_sum_is_written_in_threes_and_said_in_fours() {
        for (number, as_written, as_said) in [
            (0, "0", "0"),
            (980, "980", "980"),
            (41_000, "41,000", "4万1000"),
            (50_000, "50,000", "5万"),
            (100_000_001, "100,000,001", "1億1"),
            (u64::MAX, "18,446,744,073,709,551,615", "1844京6744兆737億955万1615"),
        ] {
            assert_eq!((written(number).as_str(), said(number).as_str()), (as_written, as_said));
        }
    }
}
