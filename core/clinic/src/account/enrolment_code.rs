use chrono::{DateTime, TimeDelta, Utc};
use strum::{EnumString, IntoStaticStr, VariantArray};
use zeroize::Zeroizing;

use super::checked_digits::{CheckedDigits, DigitCodeError};

named!(CodeCarrier);

/// 登録コード: the one-time code that enrols a device, 10 random digits (33 bits) and a check digit. No `Debug`, no `Clone`;
/// wiped when dropped (product reference, 3).
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{DigitCodeError, EnrolmentCode};
///
/// let code = EnrolmentCode::from_random(&[7; 16]);
/// let typed = EnrolmentCode::parse(&code.grouped())?;
/// assert_eq!(typed.as_digits(), code.as_digits());
/// // A mistake in typing is found before a request is sent.
/// assert_eq!(EnrolmentCode::parse("0000 0000 001").err(), Some(DigitCodeError::CheckDigit));
/// # Ok::<(), DigitCodeError>(())
/// ```
pub struct EnrolmentCode(CheckedDigits<LENGTH>);

const LENGTH: usize = 11;

impl EnrolmentCode {
    /// Digits of a code, with its check digit.
    pub const LENGTH: usize = LENGTH;

    /// Makes a code from 16 random bytes.
    #[must_use]
    pub fn from_random(bytes: &[u8; 16]) -> Self {
        Self(CheckedDigits::from_random(bytes))
    }

    /// Reads what a person typed or a QR code holds: digits in either width, with blanks and hyphens between.
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

    /// The digits in groups of four for the paper: `1234 5678 901`. A voice pauses at each blank.
    // EXPOSE: a person reads them from the paper or from the screen of the administrator.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        self.0.grouped()
    }
}

/// How a code reaches the device that is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum CodeCarrier {
    /// On the screen of a device that is enrolled already.
    Screen,
    /// On the sheet that the operator prints.
    Paper,
}

impl CodeCarrier {
    /// How long a code can be used: 15 minutes from a screen, 7 days from paper (product reference, 3).
    #[must_use]
    pub const fn lifetime(self) -> TimeDelta {
        match self {
            Self::Screen => TimeDelta::minutes(15),
            Self::Paper => TimeDelta::days(7),
        }
    }

    /// When a code that was made at this time expires. It is refused from then on.
    #[must_use]
    pub fn expires_at(self, made_at: DateTime<Utc>) -> DateTime<Utc> {
        made_at.checked_add_signed(self.lifetime()).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{CodeCarrier, EnrolmentCode};

    #[test]
    fn a_code_is_printed_in_groups_of_four() {
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&9_012_345_678_u64.to_be_bytes());
        let code = EnrolmentCode::from_random(&bytes);
        assert_eq!(code.as_digits().len(), EnrolmentCode::LENGTH);
        assert!(code.grouped().starts_with("9012 3456 78"), "{}", *code.grouped());
    }

    #[test]
    fn the_digits_are_spread_evenly() {
        // A product with an odd constant spreads the numbers over the 128 bits as random bytes are spread.
        let mut counts = [[0_u32; 10]; 10];
        for number in 0..20_000_u128 {
            let bytes = number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).to_be_bytes();
            let code = EnrolmentCode::from_random(&bytes);
            for (place, digit) in code.as_digits().bytes().take(10).enumerate() {
                counts[place][usize::from(digit - b'0')] += 1;
            }
        }
        assert!(counts.iter().flatten().all(|count| (1_700..2_300).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_code_from_a_screen_lives_for_minutes_and_one_on_paper_for_days() {
        let made: DateTime<Utc> = "2026-11-30T00:00:00Z".parse().expect("a time");
        let expiry = |carrier: CodeCarrier| carrier.expires_at(made).to_rfc3339();
        assert_eq!(expiry(CodeCarrier::Screen), "2026-11-30T00:15:00+00:00");
        assert_eq!(expiry(CodeCarrier::Paper), "2026-12-07T00:00:00+00:00");
        assert_eq!(CodeCarrier::Paper.expires_at(DateTime::<Utc>::MAX_UTC), DateTime::<Utc>::MAX_UTC);
    }
}
