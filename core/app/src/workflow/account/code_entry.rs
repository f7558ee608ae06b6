use shikaku_clinic::account::{EnrolmentCode, RecoveryCode};
use zeroize::Zeroizing;

use crate::workflow::typed_digits::TypedDigits;

/// The digits of a code that the staff type and see. Wiped when dropped; no `Debug`.
pub struct CodeEntry {
    digits: TypedDigits<{ RecoveryCode::LENGTH }, 10>,
    length: usize,
}

impl CodeEntry {
    /// No digit of an enrolment code yet.
    pub(super) fn enrolment() -> Self {
        Self { digits: TypedDigits::default(), length: EnrolmentCode::LENGTH }
    }

    /// No digit of a recovery code yet.
    pub(super) fn recovery() -> Self {
        Self { digits: TypedDigits::default(), length: RecoveryCode::LENGTH }
    }

    /// Takes a digit; one too many changes nothing.
    pub(super) fn push(&mut self, digit: u8) {
        if self.digits.typed().len() < self.length {
            self.digits.push(digit);
        }
    }

    /// Takes the last digit back.
    pub(super) const fn erase(&mut self) {
        self.digits.erase();
    }

    /// How many digits the code has.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// How many are typed.
    #[must_use]
    pub fn typed(&self) -> usize {
        self.digits.typed().len()
    }

    /// Whether no digit is missing.
    pub(super) fn is_complete(&self) -> bool {
        self.typed() == self.length
    }

    /// The digits in ASCII.
    // EXPOSE: the screen of the person who types them from a paper, and the request.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let digits = self.digits.typed().iter();
        Zeroizing::new(digits.map(|digit| char::from(b'0'.wrapping_add(*digit))).collect())
    }
}
