use chrono::NaiveDate;
use shikaku_calendar::{WrittenDate, has_other_digits};
use unicode_normalization::UnicodeNormalization;

/// `2026/11/22`.
pub(super) fn western(day: NaiveDate) -> String {
    day.format("%Y/%m/%d").to_string()
}

/// A date in any form that people write, or in Western years with whatever one character between the numbers: which one
/// the official app uses is not certain.
pub(super) fn read(text: &str) -> Option<NaiveDate> {
    let separated = || WrittenDate::read(&with_slashes(text)).filter(|_| !has_other_digits(text));
    WrittenDate::read(text).or_else(separated).map(WrittenDate::day)
}

fn with_slashes(text: &str) -> String {
    text.nfkc().map(|character| if character.is_ascii_digit() { character } else { '/' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{read, western};

    #[test]
    fn dates_are_read_in_each_style() {
        for text in [
            "2026/11/22",
            "2026-11-22",
            "2026.11.22",
            "2026 11 22",
            "2026_11_22",
            "2026年11月22日",
            "２０２６／１１／２２",
            "20261122",
            "令和8年11月22日",
            "令和０８年１１月２２日",
            "R8.11.22",
            // As a card that was printed before the era ended.
            "平成38年11月22日",
        ] {
            assert_eq!(read(text).map(western).as_deref(), Some("2026/11/22"), "{text}");
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
            "②０２６１１２２",
            "2026/11/²²",
            "2026//11/22",
            "令和8年",
            "今日",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
