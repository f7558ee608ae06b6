use std::fmt;

use thiserror::Error;

/// 保険者番号: eight digits (法別 2, 都道府県 2, 保険者別 3, 検証 1) or six (国保, no 法別), check digit proven.
///
/// `Debug` prints no digit (eligibility reference, 2.5).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct InsurerNumber(String);

/// Why digits are no 保険者番号.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum InsurerNumberError {
    /// Neither six nor eight ASCII digits.
    #[error("an insurer number has six or eight digits")]
    Length,
    /// The last digit does not fit the others.
    #[error("the check digit of the insurer number is wrong")]
    CheckDigit,
}

impl InsurerNumber {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// Says which part is wrong; never repeats the digits.
    pub fn parse(typed: &str) -> Result<Self, InsurerNumberError> {
        let digits = normalise(typed).ok_or(InsurerNumberError::Length)?;
        if is_checked(digits) { Ok(Self(digits.to_owned())) } else { Err(InsurerNumberError::CheckDigit) }
    }

    /// Six or eight digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 法別番号, two digits; none for 国保.
    #[must_use]
    pub fn law_number(&self) -> Option<&str> {
        law_number(&self.0)
    }
}

impl fmt::Debug for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InsurerNumber({} digits)", self.0.len())
    }
}

/// 保険者番号 as the system gave it: a wrong check digit there is a warning, not an error.
#[derive(Clone, PartialEq, Eq)]
pub enum ReportedInsurerNumber {
    /// Six or eight digits with the right check digit.
    Proven(InsurerNumber),
    /// Six or eight digits with another last digit: show, and warn.
    CheckDigitDiffers(String),
    /// Anything else, as it came.
    Unreadable(String),
}

impl ReportedInsurerNumber {
    /// Reads eight places, filled on the left with zeros or spaces.
    #[must_use]
    pub fn read(raw: &str) -> Self {
        match normalise(raw) {
            Some(digits) if is_checked(digits) => Self::Proven(InsurerNumber(digits.to_owned())),
            Some(digits) => Self::CheckDigitDiffers(digits.to_owned()),
            None => Self::Unreadable(raw.to_owned()),
        }
    }

    /// 法別番号, two digits; none for 国保 and for what cannot be read.
    #[must_use]
    pub fn law_number(&self) -> Option<&str> {
        match self {
            Self::Proven(number) => number.law_number(),
            Self::CheckDigitDiffers(digits) => law_number(digits),
            Self::Unreadable(_) => None,
        }
    }
}

impl fmt::Debug for ReportedInsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proven(_) => "Proven",
            Self::CheckDigitDiffers(_) => "CheckDigitDiffers",
            Self::Unreadable(_) => "Unreadable",
        })
    }
}

/// Six or eight digits without filling.
fn normalise(raw: &str) -> Option<&str> {
    let digits = raw.trim();
    let digits = if digits.len() == 8 { digits.strip_prefix("00").unwrap_or(digits) } else { digits };
    (matches!(digits.len(), 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

fn law_number(digits: &str) -> Option<&str> {
    if digits.len() == 8 { digits.get(..2) } else { None }
}

/// From the right of the body times 2, 1, 2 …, digits of the products added, complement to ten.
fn is_checked(digits: &str) -> bool {
    let mut from_right = digits.bytes().rev().map(|ascii| u32::from(ascii.wrapping_sub(b'0')));
    let Some(check) = from_right.next() else { return false };
    let sum: u32 =
        from_right.zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).map(digit_sum).sum();
    check == (10 - sum % 10) % 10
}

const fn digit_sum(product: u32) -> u32 {
    product / 10 + product % 10
}

#[cfg(test)]
mod tests {
    use super::{InsurerNumber, InsurerNumberError, ReportedInsurerNumber};

    #[test]
    fn the_numbers_of_the_reference_pass() {
        for number in ["06130488", "33120015", "01130012", "138016", "01990019", "39990015", "990010"] {
            assert!(InsurerNumber::parse(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn every_other_last_digit_fails() {
        for last in 0..=8 {
            let typed = format!("0199001{last}");
            assert_eq!(InsurerNumber::parse(&typed), Err(InsurerNumberError::CheckDigit), "{typed}");
        }
    }

    #[test]
    fn six_digits_come_filled_with_zeros_or_spaces() {
        let plain = InsurerNumber::parse("990010").expect("synthetic 国保");
        for filled in ["00990010", "  990010"] {
            assert_eq!(ReportedInsurerNumber::read(filled), ReportedInsurerNumber::Proven(plain.clone()));
        }
        assert_eq!(plain.law_number(), None);
    }

    #[test]
    fn the_system_is_believed_with_a_warning() {
        let read = ReportedInsurerNumber::read;
        assert_eq!(read("39990011"), ReportedInsurerNumber::CheckDigitDiffers("39990011".into()));
        assert_eq!(read("39990011").law_number(), Some("39"));
        assert_eq!(read("３９９９００１５"), ReportedInsurerNumber::Unreadable("３９９９００１５".into()));
    }
}
