use std::str::FromStr;

use thiserror::Error;
use zeroize::Zeroizing;

use super::{DigitEntry, read_digits};

/// 患者番号: how the clinic names a patient in its own files, one to eight digits. `Debug` prints none.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("PatientNumber({} digits)", _0.len())]
pub struct PatientNumber(Zeroizing<String>);

impl PatientNumber {
    /// Digits 0 to 9; `None` when there is none, or something else among them.
    pub(super) fn of(digits: &[u8]) -> Option<Self> {
        let digits = digits.iter().map(|digit| char::from_digit(u32::from(*digit), 10));
        let text = digits.collect::<Option<String>>().map(Zeroizing::new)?;
        (!text.is_empty()).then_some(Self(text))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text is no 患者番号.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a patient number is one to eight digits")]
pub struct PatientNumberError;

impl FromStr for PatientNumber {
    type Err = PatientNumberError;

    /// Parses typed digits, in either width, with blanks around them.
    fn from_str(typed: &str) -> Result<Self, PatientNumberError> {
        let digits = read_digits(typed.trim(), 10).ok_or(PatientNumberError)?;
        let fits = digits.len() <= DigitEntry::LENGTH;
        Self::of(&digits).filter(|_| fits).ok_or(PatientNumberError)
    }
}

#[cfg(test)]
mod tests {
    use super::{PatientNumber, PatientNumberError};

    #[test]
    fn what_is_typed_is_one_to_eight_digits_in_either_width() {
        for (typed, expected) in
            [("0042", "0042"), ("００４２", "0042"), (" 1 ", "1"), ("12345678", "12345678")]
        {
            assert_eq!(typed.parse::<PatientNumber>().expect("a number").as_str(), expected);
        }
        for typed in ["①", "②", "²", "12³", "₁", "⑫", "𝟏", "❶"] {
            assert_eq!(typed.parse::<PatientNumber>(), Err(PatientNumberError), "{typed}");
        }
        for typed in ["", " ", "123456789", "資格太郎", "12a", "-1", "1 2", "+1", "１２３４５６７８９", "٣"]
        {
            assert_eq!(typed.parse::<PatientNumber>(), Err(PatientNumberError), "{typed}");
        }
    }

    #[test]
    fn digits_are_a_number_and_nothing_else_is() {
        assert_eq!(PatientNumber::of(&[0, 4, 7]).expect("digits").as_str(), "047");
        assert_eq!((PatientNumber::of(&[]), PatientNumber::of(&[1, 10])), (None, None));
    }
}
