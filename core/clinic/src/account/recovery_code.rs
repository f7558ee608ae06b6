use shikaku_transport::{Random, RandomUnavailable};
use zeroize::Zeroizing;

use super::checked_digits::{CheckedDigits, DigitCodeError};

/// 回復コード: one of ten printed codes with which a sole administrator signs in after losing the password, 14 random digits
/// (46 bits) and a check digit. No `Debug`, no `Clone`; wiped when dropped (product reference, 4).
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{DigitCodeError, RecoveryCode};
///
/// let code = RecoveryCode::from_random(&[7; 16]);
/// assert_eq!(RecoveryCode::parse(&code.grouped())?.as_digits(), code.as_digits());
/// # Ok::<(), DigitCodeError>(())
/// ```
pub struct RecoveryCode(CheckedDigits<LENGTH>);

const LENGTH: usize = 15;

impl RecoveryCode {
    /// Digits of a code, with its check digit.
    pub const LENGTH: usize = LENGTH;

    /// Codes of a set.
    pub const SET: usize = 10;

    /// Makes a code from 16 random bytes.
    #[must_use]
    pub fn from_random(bytes: &[u8; 16]) -> Self {
        Self(CheckedDigits::from_random(bytes))
    }

    /// Makes the [`Self::SET`] codes that are printed together.
    ///
    /// # Errors
    /// When the source gives no random bytes. No code of an incomplete set is given out.
    pub fn set(random: &mut dyn Random) -> Result<Vec<Self>, RandomUnavailable> {
        let mut codes = Vec::with_capacity(Self::SET);
        while codes.len() < Self::SET {
            let seed = Zeroizing::new(random.seed()?);
            codes.push(Self::from_random(seed.first_chunk().ok_or(RandomUnavailable)?));
        }
        Ok(codes)
    }

    /// Reads what a person typed: digits in either width, with blanks and hyphens between.
    ///
    /// # Errors
    /// [`DigitCodeError::NotADigit`] for another character, [`DigitCodeError::TooShort`] and [`DigitCodeError::TooLong`] for
    /// another number of digits, [`DigitCodeError::CheckDigit`] for a wrong digit or two that are swapped.
    pub fn parse(typed: &str) -> Result<Self, DigitCodeError> {
        CheckedDigits::parse(typed).map(Self)
    }

    /// The digits in ASCII, without a separator.
    // EXPOSE: the device sends them, and the gateway stores their digest.
    #[must_use]
    pub fn as_digits(&self) -> &str {
        self.0.as_str()
    }

    /// The digits in groups of four for the paper: `1234 5678 9012 345`. A voice pauses at each blank.
    // EXPOSE: a person reads them from the paper.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        self.0.grouped()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use shikaku_transport::{Random, RandomUnavailable};

    use super::RecoveryCode;

    /// Seeds that count up, as many as the number says.
    struct Counting(u8);

    impl Random for Counting {
        fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
            self.0 = self.0.checked_sub(1).ok_or(RandomUnavailable)?;
            Ok([self.0; 32])
        }
    }

    #[test]
    fn a_set_has_ten_codes_that_differ() {
        let codes = RecoveryCode::set(&mut Counting(10)).expect("a set");
        let digits: BTreeSet<_> = codes.iter().map(|code| code.as_digits().to_owned()).collect();
        assert_eq!((codes.len(), digits.len()), (10, 10));
        let sizes: Vec<_> = codes[0].grouped().split(' ').map(str::len).collect();
        assert_eq!(sizes, [4, 4, 4, 3]);
    }

    #[test]
    fn without_random_bytes_there_is_no_set() {
        assert_eq!(RecoveryCode::set(&mut Counting(9)).err(), Some(RandomUnavailable));
    }
}
