use chrono::NaiveDate;

use super::PatientNumber;
use super::typed_digits::TypedDigits;

/// What the staff type and see: up to eight digits, a date in Western years or a 患者番号. Wiped when dropped.
#[derive(Default)]
pub struct DigitEntry(TypedDigits<{ DigitEntry::LENGTH }, 10>);

impl DigitEntry {
    /// Most digits; a date in Western years has as many.
    pub const LENGTH: usize = 8;

    /// Takes a digit, 0 to 9; anything else, or a ninth, changes nothing.
    pub fn push(&mut self, digit: u8) {
        self.0.push(digit);
    }

    /// Takes the last digit back.
    pub const fn erase(&mut self) {
        self.0.erase();
    }

    /// The digits typed, for the screen of the staff who type them.
    #[must_use]
    pub fn typed(&self) -> &[u8] {
        self.0.typed()
    }

    /// 患者番号, once a digit is typed.
    #[must_use]
    pub fn patient(&self) -> Option<PatientNumber> {
        PatientNumber::of(self.typed())
    }

    /// The number that the digits name; `None` without a digit.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        let add = |number: u32, digit: &u8| number * 10 + u32::from(*digit);
        (!self.typed().is_empty()).then(|| self.typed().iter().fold(0, add))
    }

    /// The date, once eight digits `YYYYMMDD` name one.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        let number = |part: &[u8]| part.iter().fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
        let (year, month_and_day) = self.0.complete()?.split_at_checked(4)?;
        let (month, day) = month_and_day.split_at_checked(2)?;
        let year = i32::try_from(number(year)).ok()?;
        NaiveDate::from_ymd_opt(year, number(month), number(day))
    }
}

#[cfg(test)]
mod tests {
    use super::DigitEntry;

    #[track_caller]
    fn check(digits: &str, expected: Option<&str>) {
        let mut entry = DigitEntry::default();
        digits.bytes().for_each(|ascii| entry.push(ascii.wrapping_sub(b'0')));
        assert_eq!(entry.date().map(|date| date.to_string()).as_deref(), expected);
    }

    #[test]
    fn only_eight_digits_that_name_a_day_are_a_birth_date_and_the_rest_is_passed_over() {
        check("19800217", Some("1980-02-17"));
        check("198002170", Some("1980-02-17"));
        check("1980021", None);
        check("19810229", None);
        check("", None);
        check("1980-0217", Some("1980-02-17"));
    }

    #[test]
    fn digits_are_a_number_and_no_digit_is_none() {
        let mut entry = DigitEntry::default();
        assert_eq!(entry.number(), None);
        for (digit, number) in [(0, 0), (4, 4), (1, 41)] {
            entry.push(digit);
            assert_eq!(entry.number(), Some(number));
        }
        [9; 9].into_iter().for_each(|digit| entry.push(digit));
        assert_eq!(entry.number(), Some(4_199_999));
    }
}
