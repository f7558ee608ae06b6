use shikaku_calendar::{digit_value, is_hyphen};
use thiserror::Error;
use zeroize::Zeroizing;

use super::damm::check_digit;

/// Why typed text is no code. Every case is a mistake in typing: a device sends no request for it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DigitCodeError {
    /// A character is neither a digit, a blank nor a hyphen.
    #[error("the code has digits only")]
    NotADigit,
    /// Digits are missing.
    #[error("the code lacks {missing} digits")]
    TooShort {
        /// How many are missing.
        missing: usize,
    },
    /// There are more digits than a code has.
    #[error("the code has too many digits")]
    TooLong,
    /// The check digit belongs to other digits: one is wrong, or two are swapped.
    #[error("a digit of the code is wrong")]
    CheckDigit,
}

/// Decimal digits of which the last is the check digit. No `Debug`, no `Clone`; on the heap, so that moving them leaves no
/// copy behind, and wiped when dropped.
pub(super) struct CheckedDigits<const LENGTH: usize>(Box<Zeroizing<[u8; LENGTH]>>);

impl<const LENGTH: usize> CheckedDigits<LENGTH> {
    /// Digits from random bytes. With up to 14 digits, one code is more probable than another by less than 1 in 2^80.
    pub(super) fn from_random(bytes: &[u8; 16]) -> Self {
        let mut rest = Zeroizing::new(u128::from_be_bytes(*bytes));
        let mut values = Box::new(Zeroizing::new([0_u8; LENGTH]));
        if let Some((check, body)) = values.split_last_mut() {
            for digit in body.iter_mut().rev() {
                *digit = u8::try_from(*rest % 10).unwrap_or(0);
                *rest /= 10;
            }
            *check = check_digit(body);
        }
        Self::of_values(values)
    }

    /// Digits as a person typed them or as a QR code holds them: in either width, with blanks and hyphens between.
    pub(super) fn parse(typed: &str) -> Result<Self, DigitCodeError> {
        let mut values = Box::new(Zeroizing::new([0_u8; LENGTH]));
        let mut count = 0;
        for character in typed.chars() {
            if character.is_whitespace() || is_hyphen(character) {
                continue;
            }
            let value = digit_value(character).ok_or(DigitCodeError::NotADigit)?;
            *values.get_mut(count).ok_or(DigitCodeError::TooLong)? = value;
            count += 1;
        }
        match LENGTH - count {
            0 if check_digit(values.as_slice()) == 0 => Ok(Self::of_values(values)),
            0 => Err(DigitCodeError::CheckDigit),
            missing => Err(DigitCodeError::TooShort { missing }),
        }
    }

    fn of_values(mut values: Box<Zeroizing<[u8; LENGTH]>>) -> Self {
        values.iter_mut().for_each(|value| *value += b'0');
        Self(values)
    }

    /// The digits in ASCII.
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.0.as_slice()).unwrap_or_default()
    }

    /// The digits with a blank after every fourth, wiped when dropped.
    pub(super) fn grouped(&self) -> Zeroizing<String> {
        grouped_digits(self.as_str())
    }
}

/// A code in groups of four, as every screen, sheet and order writes one: `1234 5678 901`. Wiped when dropped.
///
/// # Examples
///
/// ```
/// assert_eq!(*shikaku_clinic::account::grouped_digits("12345678901"), "1234 5678 901");
/// ```
#[must_use]
pub fn grouped_digits(digits: &str) -> Zeroizing<String> {
    // A text that grew would leave a part of itself behind.
    let mut text = Zeroizing::new(String::with_capacity(digits.len() * 2));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{CheckedDigits, DigitCodeError};

    fn check(typed: &str) -> Result<String, DigitCodeError> {
        CheckedDigits::<4>::parse(typed).map(|digits| digits.as_str().to_owned())
    }

    #[test]
    fn typed_digits_are_read_in_every_width_and_grouping() {
        for typed in
            ["5724", " 5724\n", "5 7 2 4", "５７２４", "57-24", "57ー24", "５７－２４", "5\u{3000}724"]
        {
            assert_eq!(check(typed), Ok("5724".to_owned()), "{typed}");
        }
    }

    #[test]
    fn mistakes_in_typing_are_named() {
        for (typed, error) in [
            ("", DigitCodeError::TooShort { missing: 4 }),
            ("- -", DigitCodeError::TooShort { missing: 4 }),
            ("572", DigitCodeError::TooShort { missing: 1 }),
            ("57240", DigitCodeError::TooLong),
            ("572O", DigitCodeError::NotADigit),
            ("57②4", DigitCodeError::NotADigit),
            ("5723", DigitCodeError::CheckDigit),
            ("7524", DigitCodeError::CheckDigit),
        ] {
            assert_eq!(check(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn a_long_text_is_refused_at_its_first_digit_too_many() {
        assert_eq!(check(&format!("{}x", "0".repeat(100_000))), Err(DigitCodeError::TooLong));
    }

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_printed(bytes in any::<[u8; 16]>()) {
            let made = CheckedDigits::<11>::from_random(&bytes);
            for printed in [made.as_str(), &made.grouped()] {
                let read = CheckedDigits::<11>::parse(printed).map(|read| read.as_str().to_owned());
                prop_assert_eq!(read, Ok(made.as_str().to_owned()));
            }
        }

        #[test]
        fn one_wrong_digit_and_one_swap_are_always_found(
            bytes in any::<[u8; 16]>(), place in 0..11_usize, other in 1..10_u8,
        ) {
            let mut digits = CheckedDigits::<11>::from_random(&bytes).as_str().as_bytes().to_vec();
            let refused = |digits: &[u8]| {
                let text = String::from_utf8_lossy(digits).into_owned();
                CheckedDigits::<11>::parse(&text).err() == Some(DigitCodeError::CheckDigit)
            };
            if place < 10 && digits[place] != digits[place + 1] {
                digits.swap(place, place + 1);
                prop_assert!(refused(&digits));
                digits.swap(place, place + 1);
            }
            digits[place] = b'0' + (digits[place] - b'0' + other) % 10;
            prop_assert!(refused(&digits));
        }

        #[test]
        fn no_text_is_too_strange(typed in ".{0,40}") {
            let _ = check(&typed);
        }
    }
}
