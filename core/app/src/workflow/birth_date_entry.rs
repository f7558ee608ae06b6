use chrono::NaiveDate;
use shikaku_calendar::{DateError, Era};

use super::DigitEntry;
use super::typed_digits::TypedDigits;

/// 生年月日 while the staff type it: as it is printed on the card, by era or in Western years. Wiped when dropped.
#[derive(Default)]
pub enum BirthDateEntry {
    /// Neither an era nor Western years were chosen. A digit that is typed now begins a date in Western years.
    #[default]
    Unchosen,
    /// Six digits `YYMMDD` of an era.
    OfEra(Era, EraDigits),
    /// Eight digits `YYYYMMDD`.
    Western(DigitEntry),
}

/// Up to six digits: two each of the year of an era, the month and the day. Wiped when dropped.
#[derive(Default)]
pub struct EraDigits(TypedDigits<{ EraDigits::LENGTH }, 10>);

/// Why digits are no birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthDateError {
    /// Digits are missing.
    Incomplete,
    /// The year is 0: the first year of an era is 1.
    NoYearZero,
    /// The calendar has no such day.
    NoSuchDay,
    /// The era had not begun.
    BeforeEra(Era),
    /// The era was over.
    AfterEra(Era),
    /// It is before the first era that a card knows.
    TooEarly,
    /// It is after the treatment date.
    InFuture,
}

impl BirthDateEntry {
    /// Takes a digit, 0 to 9; anything else, or one too many, changes nothing.
    pub fn push(&mut self, digit: u8) {
        match self {
            Self::OfEra(_, digits) => digits.0.push(digit),
            Self::Western(digits) => digits.push(digit),
            Self::Unchosen => {
                let mut digits = DigitEntry::default();
                digits.push(digit);
                if !digits.typed().is_empty() {
                    *self = Self::Western(digits);
                }
            }
        }
    }

    /// Takes the last digit back.
    pub const fn erase(&mut self) {
        match self {
            Self::OfEra(_, digits) => digits.0.erase(),
            Self::Western(digits) => digits.erase(),
            Self::Unchosen => {}
        }
    }

    /// The digits typed, for the screen of the staff who type them.
    #[must_use]
    pub fn typed(&self) -> &[u8] {
        match self {
            Self::OfEra(_, digits) => digits.0.typed(),
            Self::Western(digits) => digits.typed(),
            Self::Unchosen => &[],
        }
    }

    /// The same form of a date, with no digit typed.
    #[must_use]
    pub fn cleared(&self) -> Self {
        match self {
            Self::OfEra(era, _) => Self::OfEra(*era, EraDigits::default()),
            Self::Western(_) => Self::Western(DigitEntry::default()),
            Self::Unchosen => Self::Unchosen,
        }
    }

    /// The birth date of a person who is treated on this date (施術日, in Japan).
    ///
    /// # Errors
    /// Each [`BirthDateError`], as it says.
    pub fn date(&self, treatment_date: NaiveDate) -> Result<NaiveDate, BirthDateError> {
        let born = match self {
            Self::Unchosen => Err(BirthDateError::Incomplete),
            Self::OfEra(era, digits) => digits.date(*era),
            Self::Western(digits) if digits.typed().len() < DigitEntry::LENGTH => {
                Err(BirthDateError::Incomplete)
            }
            Self::Western(digits) => digits.date().ok_or(BirthDateError::NoSuchDay),
        }?;
        if born > treatment_date {
            return Err(BirthDateError::InFuture);
        }
        if born < Era::Meiji.first_day() { Err(BirthDateError::TooEarly) } else { Ok(born) }
    }
}

impl EraDigits {
    /// All of them.
    pub const LENGTH: usize = 6;

    fn date(&self, era: Era) -> Result<NaiveDate, BirthDateError> {
        let [year, month, day] = self.parts().ok_or(BirthDateError::Incomplete)?;
        if year == 0 {
            return Err(BirthDateError::NoYearZero);
        }
        era.day(year, month, day).map_err(|error| match (error, year) {
            (DateError::OutsideEra, 1) => BirthDateError::BeforeEra(era),
            (DateError::OutsideEra, _) => BirthDateError::AfterEra(era),
            (DateError::NoSuchDay | DateError::Form, _) => BirthDateError::NoSuchDay,
        })
    }

    fn parts(&self) -> Option<[u32; 3]> {
        let (pairs, _) = self.0.complete()?.as_chunks::<2>();
        let number = |pair: &[u8; 2]| u32::from(pair[0]) * 10 + u32::from(pair[1]);
        match pairs {
            [year, month, day] => Some([number(year), number(month), number(day)]),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use shikaku_calendar::Era;

    use super::{BirthDateEntry, BirthDateError, EraDigits};

    #[track_caller]
    fn check(mut entry: BirthDateEntry, digits: &str, expected: Result<&str, BirthDateError>) {
        digits.bytes().for_each(|ascii| entry.push(ascii.wrapping_sub(b'0')));
        let date = entry.date("2026-11-22".parse().expect("a date")).map(|date| date.to_string());
        assert_eq!(date, expected.map(str::to_owned), "{digits}");
    }

    fn era(era: Era) -> BirthDateEntry {
        BirthDateEntry::OfEra(era, EraDigits::default())
    }

    #[test]
    fn six_digits_of_an_era_are_a_birth_date() {
        check(era(Era::Showa), "550217", Ok("1980-02-17"));
        check(era(Era::Showa), "640107", Ok("1989-01-07"));
        check(era(Era::Heisei), "010108", Ok("1989-01-08"));
        check(era(Era::Reiwa), "081122", Ok("2026-11-22"));
        check(era(Era::Meiji), "011023", Ok("1868-10-23"));
        check(era(Era::Showa), "5502179", Ok("1980-02-17"));
    }

    #[test]
    fn digits_that_are_no_birth_date_say_why() {
        use BirthDateError::{AfterEra, BeforeEra, InFuture, Incomplete, NoSuchDay, NoYearZero, TooEarly};
        check(era(Era::Showa), "640108", Err(AfterEra(Era::Showa)));
        check(era(Era::Showa), "991231", Err(AfterEra(Era::Showa)));
        check(era(Era::Heisei), "310501", Err(AfterEra(Era::Heisei)));
        check(era(Era::Heisei), "010107", Err(BeforeEra(Era::Heisei)));
        check(era(Era::Meiji), "011022", Err(BeforeEra(Era::Meiji)));
        check(era(Era::Showa), "000101", Err(NoYearZero));
        check(era(Era::Showa), "550230", Err(NoSuchDay));
        check(era(Era::Showa), "551301", Err(NoSuchDay));
        check(era(Era::Reiwa), "081123", Err(InFuture));
        check(era(Era::Showa), "55021", Err(Incomplete));
        check(BirthDateEntry::Unchosen, "", Err(Incomplete));
        check(BirthDateEntry::Unchosen, "20261123", Err(InFuture));
        check(BirthDateEntry::Unchosen, "18681022", Err(TooEarly));
        check(BirthDateEntry::Unchosen, "19801332", Err(NoSuchDay));
        check(BirthDateEntry::Unchosen, "1980021", Err(Incomplete));
    }

    #[test]
    fn digits_without_an_era_are_in_western_years() {
        check(BirthDateEntry::Unchosen, "19800217", Ok("1980-02-17"));
        let mut entry = BirthDateEntry::Unchosen;
        entry.push(10);
        assert!(matches!(entry, BirthDateEntry::Unchosen));
        entry.push(1);
        entry.erase();
        assert!(matches!(&entry, BirthDateEntry::Western(digits) if digits.typed().is_empty()));
    }
}
