//! Numbers on the command line: digits in every width, within a range that the refusal names.

use std::ops::RangeInclusive;

use shikaku_core::workflow::read_digits;
use thiserror::Error;

/// The text is no number, or one that the argument does not take.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{least}から{most}までの数を指定してください。")]
pub(crate) struct NumberError {
    least: u64,
    most: u64,
}

/// Returns the parser of an argument that takes a number in a range.
pub(crate) fn number<T>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, NumberError> + Clone + Send + Sync + 'static
where
    T: TryFrom<u64>,
{
    move |typed| {
        let number = read(typed).filter(|number| range.contains(number));
        let error = NumberError { least: *range.start(), most: *range.end() };
        number.and_then(|number| T::try_from(number).ok()).ok_or(error)
    }
}

/// The longest time that is waited for a card, in seconds: a day.
pub(crate) const TIMEOUT_MAX: u64 = 24 * 60 * 60;

fn read(typed: &str) -> Option<u64> {
    let digits = read_digits(typed, 10).filter(|digits| !digits.is_empty())?;
    digits.iter().try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::{NumberError, number};

    #[test]
    fn a_number_is_digits_of_every_width_within_its_range() {
        let parse = number::<u16>(1..=1024);
        for (typed, expected) in [("1", 1), ("１０２４", 1024), ("0001", 1), ("1０２", 102)] {
            assert_eq!(parse(typed), Ok(expected), "{typed}");
        }
        let refused = NumberError { least: 1, most: 1024 };
        for typed in
            ["", "0", "1025", "65537", "99999999999999999999999", "+1", "-1", "1 2", "1,0", "１．５", "x"]
        {
            assert_eq!(parse(typed), Err(refused), "{typed}");
        }
        assert_eq!(refused.to_string(), "1から1024までの数を指定してください。");
        // The type is a limit too.
        assert!(number::<u8>(0..=300)("256").is_err());
    }
}
