use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::PatientNumber;

/// What the staff type and see: up to eight digits, a birth date or a 患者番号. Wiped when dropped.
#[derive(Default)]
pub struct DigitEntry {
    digits: Box<Zeroizing<[u8; DigitEntry::LENGTH]>>,
    typed: usize,
}

impl DigitEntry {
    /// Most digits; a birth date has as many.
    pub const LENGTH: usize = 8;

    /// Takes a digit, 0 to 9; anything else, or a ninth, changes nothing.
    pub fn push(&mut self, digit: u8) {
        if let (0..=9, Some(place)) = (digit, self.digits.get_mut(self.typed)) {
            *place = digit;
            self.typed += 1;
        }
    }

    /// Takes the last digit back.
    pub const fn erase(&mut self) {
        self.typed = self.typed.saturating_sub(1);
    }

    /// The digits typed, for the screen of the staff who type them.
    #[must_use]
    pub fn typed(&self) -> &[u8] {
        self.digits.get(..self.typed).unwrap_or_default()
    }

    /// 患者番号, once a digit is typed.
    #[must_use]
    pub fn patient(&self) -> Option<PatientNumber> {
        PatientNumber::of(self.typed())
    }

    /// The date, once eight digits `YYYYMMDD` name one.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        let digits = self.typed();
        let number = |part: &[u8]| part.iter().fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
        let (year, month_and_day) = digits.split_at_checked(4)?;
        let (month, day) = month_and_day.split_at_checked(2)?;
        let year = i32::try_from(number(year)).ok()?;
        (digits.len() == Self::LENGTH).then(|| NaiveDate::from_ymd_opt(year, number(month), number(day)))?
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
}
