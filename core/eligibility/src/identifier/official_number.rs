use thiserror::Error;

use super::check_digit::check_digit;
use crate::folding::folded_digits;

/// Why digits are not the number they were typed as.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberError {
    /// Not digits, or not so many.
    #[error("the number has another count of digits")]
    Length,
    /// The last digit does not fit the others.
    #[error("the check digit of the number is wrong")]
    CheckDigit,
    /// Neither 01 to 47 nor 51 to 97.
    #[error("no prefecture has this number")]
    Prefecture,
    /// Prefecture 99, which no official number has.
    #[error("the number is a synthetic one")]
    Synthetic,
}

/// What makes a number of one kind.
pub(super) struct Rule {
    /// How many digits it has; one of these.
    pub(super) lengths: &'static [usize],
    /// How far from the right its 都道府県番号 begins.
    pub(super) prefecture: Option<usize>,
    /// Whether the last digit checks the others.
    pub(super) checked: bool,
}

impl Rule {
    /// Width folded digits of a right length.
    pub(super) fn digits(&self, raw: &str) -> Option<String> {
        folded_digits(raw).filter(|digits| self.lengths.contains(&digits.len()))
    }

    /// Checks digits of a valid length. `synthetic` is whether prefecture 99 is allowed.
    pub(super) fn prove(&self, digits: &str, synthetic: bool) -> Result<(), NumberError> {
        let (body, check) =
            digits.split_at_checked(digits.len().saturating_sub(1)).ok_or(NumberError::Length)?;
        if self.checked && check.parse() != Ok(check_digit(body)) {
            return Err(NumberError::CheckDigit);
        }
        match self.prefecture_of(digits) {
            None | Some(1..=47 | 51..=97) => Ok(()),
            Some(SYNTHETIC) if synthetic => Ok(()),
            Some(SYNTHETIC) => Err(NumberError::Synthetic),
            Some(_) => Err(NumberError::Prefecture),
        }
    }

    /// Returns the 都道府県番号 in the digits; 51 to 97 are the second range of 01 to 47.
    pub(super) fn prefecture_of(&self, digits: &str) -> Option<u8> {
        let start = digits.len().checked_sub(self.prefecture?)?;
        digits.get(start..start + 2)?.parse().ok()
    }
}

/// Where everything synthetic lies; no prefecture has this number.
pub(super) const SYNTHETIC: u8 = 99;

/// A number as the system gave it: what is wrong with it is a doubt, never an error. `Debug` prints no digit.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
pub enum Reported<T> {
    /// A number that holds.
    #[debug("Proven")]
    Proven(T),
    /// Digits of the right length that break a rule: show, and warn.
    #[debug("Doubtful({doubt:?})")]
    Doubtful {
        /// The digits.
        digits: String,
        /// The rule.
        doubt: NumberError,
    },
    /// Anything else, as it came.
    #[debug("Unreadable")]
    Unreadable(String),
}

impl<T> Reported<T> {
    /// The number, where it holds.
    #[must_use]
    pub const fn proven(&self) -> Option<&T> {
        match self {
            Self::Proven(number) => Some(number),
            Self::Doubtful { .. } | Self::Unreadable(_) => None,
        }
    }
}

/// A number of digits by a [`Rule`]: `parse` for what was typed, `Reported::read` for what the system gave.
macro_rules! official_number {
    ($(#[$doc:meta])* $name:ident {
        lengths: $lengths:expr, prefecture: $prefecture:expr, checked: $checked:expr $(, form: $form:path)?
    }) => {
        $(#[$doc])*
        ///
        /// `Debug` prints no digit.
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
        #[debug("{}({} digits)", stringify!($name), _0.len())]
        pub struct $name(String);

        impl $name {
            const RULE: crate::identifier::official_number::Rule =
                crate::identifier::official_number::Rule {
                    lengths: &$lengths, prefecture: $prefecture, checked: $checked,
                };

            /// Reads what a person typed, in either width.
            ///
            /// # Errors
            /// Says which part is wrong; never repeats the digits.
            pub fn parse(typed: &str) -> Result<Self, crate::NumberError> {
                Self::prove(typed, false)
            }

            /// Reads what was typed where people and numbers are made up: prefecture 99 is one as well. For training
            /// and development, never where claims are made.
            ///
            /// # Errors
            /// As [`Self::parse`].
            pub fn parse_for_trial(typed: &str) -> Result<Self, crate::NumberError> {
                Self::prove(typed, true)
            }

            /// Its digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn prove(typed: &str, synthetic: bool) -> Result<Self, crate::NumberError> {
                let digits = Self::form(typed).ok_or(crate::NumberError::Length)?;
                Self::RULE.prove(&digits, synthetic).map(|()| Self(digits))
            }

            fn form(raw: &str) -> Option<String> {
                let digits = Self::RULE.digits(raw)?;
                $(let digits = $form(digits);)?
                Some(digits)
            }
        }

        impl crate::Reported<$name> {
            /// Reads what the system gave. Prefecture 99 raises no doubt: only a trial system sends it.
            #[must_use]
            pub fn read(raw: &str) -> Self {
                let Some(digits) = $name::form(raw) else { return Self::Unreadable(raw.to_owned()) };
                match $name::RULE.prove(&digits, true) {
                    Ok(()) => Self::Proven($name(digits)),
                    Err(doubt) => Self::Doubtful { digits, doubt },
                }
            }
        }
    };
}
