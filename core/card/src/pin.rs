use chrono::{Datelike, NaiveDate};
use shikaku_calendar::EraYear;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::apdu::{CommandApdu, Header};
use crate::sealed::Sealed;

/// 利用者証明用暗証番号: four digits. No `Debug`, no `Clone`; on the heap, so that moving it leaves no copy
/// behind, and wiped when dropped.
///
/// # Examples
///
/// ```
/// use shikaku_card::PinEntry;
///
/// let mut entry = PinEntry::default();
/// for digit in [1, 2, 3, 4] {
///     entry.push(digit)?;
/// }
/// // The four digits leave the entry as a PIN, which is wiped when it is dropped.
/// let pin = entry.take().ok_or("four digits")?;
/// assert!(entry.is_empty());
/// # drop(pin);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct AuthPin(Box<Zeroizing<[u8; 4]>>);

/// What was typed is not a digit.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a digit is a number from 0 to 9")]
pub struct NotADigit;

/// 生年月日 as the 券面 application compares it: Japanese-era `YYMMDD`. Wiped when dropped.
///
/// # Examples
///
/// ```
/// use shikaku_card::BirthDateKey;
/// use shikaku_card::chrono::NaiveDate;
///
/// let birth = NaiveDate::from_ymd_opt(1980, 2, 17).ok_or("a date")?;
/// assert!(BirthDateKey::new(birth).is_some());
/// # Ok::<(), &str>(())
/// ```
pub struct BirthDateKey(Box<Zeroizing<[u8; 6]>>);

/// Reference data for VERIFY (ISO/IEC 7816-4, 11.5.6). What is inside leaves in no other way.
///
/// Only this package implements it.
pub trait ReferenceData: Sealed {
    /// The command that compares it with the reference named by P2. One command, one try.
    ///
    /// EXPOSE: the card wants the digits in clear (protocol reference, 1.10).
    fn to_verify(&self, reference: u8) -> CommandApdu;
}

impl Sealed for AuthPin {}

impl Sealed for BirthDateKey {}

impl ReferenceData for AuthPin {
    fn to_verify(&self, reference: u8) -> CommandApdu {
        CommandApdu::of_known_length(verify(reference), &self.0, None)
    }
}

impl ReferenceData for BirthDateKey {
    fn to_verify(&self, reference: u8) -> CommandApdu {
        CommandApdu::of_known_length(verify(reference), &self.0, None)
    }
}

const fn verify(reference: u8) -> Header {
    Header::new(0x00, 0x20, 0x00, reference)
}

impl BirthDateKey {
    /// The key for this birth date; `None` before Meiji (1868-10-23).
    #[must_use]
    pub fn new(birth: NaiveDate) -> Option<Self> {
        let EraYear { year: era_year, .. } = EraYear::of(birth)?;
        let mut key = Box::new(Zeroizing::new([0; 6]));
        let parts = [era_year, birth.month(), birth.day()];
        for (digits, part) in key.chunks_exact_mut(2).zip(parts) {
            let two = [part / 10 % 10, part % 10];
            digits.iter_mut().zip(two).for_each(|(digit, value)| *digit = ascii(value));
        }
        Some(Self(key))
    }
}

fn ascii(digit: u32) -> u8 {
    u8::try_from(digit).map_or(b'0', |digit| b'0' + digit)
}

/// A PIN while it is typed, digit by digit. Wiped when dropped.
#[derive(Default)]
pub struct PinEntry {
    digits: Box<Zeroizing<[u8; AuthPin::LENGTH]>>,
    typed: usize,
}

impl AuthPin {
    /// Digits in a PIN.
    pub const LENGTH: usize = 4;
}

impl PinEntry {
    /// Takes a digit, 0 to 9; a fifth one changes nothing.
    ///
    /// # Errors
    /// When it is not a digit; what was typed before stays.
    pub fn push(&mut self, digit: u8) -> Result<(), NotADigit> {
        if digit > 9 {
            return Err(NotADigit);
        }
        if let Some(place) = self.digits.get_mut(self.typed) {
            *place = b'0' + digit;
            self.typed += 1;
        }
        Ok(())
    }

    /// Takes the last digit back.
    pub fn erase(&mut self) {
        self.typed = self.typed.saturating_sub(1);
        if let Some(place) = self.digits.get_mut(self.typed) {
            place.zeroize();
        }
    }

    /// Takes all digits back.
    pub fn clear(&mut self) {
        self.digits.zeroize();
        self.typed = 0;
    }

    /// How many digits are there: 0 to 4.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.typed
    }

    /// Whether nothing was typed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.typed == 0
    }

    /// The PIN, once four digits are there; the entry is empty afterwards.
    pub fn take(&mut self) -> Option<AuthPin> {
        if self.typed < AuthPin::LENGTH {
            return None;
        }
        self.typed = 0;
        Some(AuthPin(std::mem::take(&mut self.digits)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{BirthDateKey, NotADigit, PinEntry, ReferenceData};

    #[test]
    fn four_digits_make_a_pin_and_empty_the_entry() {
        let mut entry = PinEntry::default();
        for digit in [1, 2, 3, 9] {
            assert!(entry.take().is_none());
            entry.push(digit).unwrap();
        }
        entry.push(5).unwrap();
        assert_eq!(entry.take().unwrap().to_verify(0x98).data(), b"1239");
        assert!(entry.is_empty());
    }

    #[test]
    fn a_digit_is_taken_back_and_a_letter_refused() {
        let mut entry = PinEntry::default();
        entry.erase();
        entry.push(1).unwrap();
        assert_eq!(entry.push(10), Err(NotADigit));
        entry.erase();
        assert_eq!(entry.len(), 0);
    }

    #[test]
    fn a_birth_date_is_keyed_by_its_era() {
        let cases = [
            ((1980, 2, 17), "550217"),
            ((2019, 4, 30), "310430"),
            ((2019, 5, 1), "010501"),
            ((1989, 1, 7), "640107"),
            ((1989, 1, 8), "010108"),
            ((1926, 12, 24), "151224"),
            ((1926, 12, 25), "011225"),
            ((1912, 7, 29), "450729"),
            ((1912, 7, 30), "010730"),
        ];
        for ((year, month, day), key) in cases {
            let birth = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            assert_eq!(BirthDateKey::new(birth).unwrap().to_verify(0x91).data(), key.as_bytes(), "{birth}");
        }
        assert!(BirthDateKey::new(NaiveDate::from_ymd_opt(1868, 10, 22).unwrap()).is_none());
    }
}
