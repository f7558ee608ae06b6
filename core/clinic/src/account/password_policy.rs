use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use super::common_passwords::is_common;
use super::password::Password;
use super::predictable::is_predictable;
use super::sign_in_name::SignInName;

/// Settings for new passwords: their lengths in characters. There is no rule of composition and no forced change (product
/// reference, 4; NIST SP 800-63B-4, 3.1.1.2). A gateway publishes its own settings.
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{Password, PasswordContext, PasswordPolicy, PasswordRefusal, SignInName};
///
/// let name = SignInName::parse("yamanobe")?;
/// let context = PasswordContext { clinic_name: "見本整骨院", clinic_numbers: &["1300123"], sign_in_name: &name };
/// let check = |typed| Ok::<_, Box<dyn std::error::Error>>(
///     PasswordPolicy::default().check(&Password::new(typed)?, &context),
/// );
/// assert_eq!(check("Yamanobe2026")?, Err(PasswordRefusal::SignInName));
/// assert_eq!(check("green tea at noon")?, Ok(()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Lengths", into = "Lengths")]
pub struct PasswordPolicy(Lengths);

/// The settings as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lengths {
    minimum: usize,
    maximum: usize,
}

/// Settings are outside of what the product allows.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordPolicyError {
    /// The minimum is under 8 or over 64 characters.
    #[error("the minimum length of a password is 8 to 64 characters")]
    Minimum,
    /// The maximum is under 64 or over 128 characters.
    #[error("the maximum length of a password is 64 to 128 characters")]
    Maximum,
}

/// What a new password is compared with, besides the list of common ones.
#[derive(Clone, Copy)]
pub struct PasswordContext<'a> {
    /// The name of the clinic.
    pub clinic_name: &'a str,
    /// The numbers of the clinic: 登録記号番号, telephone, identifier at the gateway.
    pub clinic_numbers: &'a [&'a str],
    /// The sign-in name of the account.
    pub sign_in_name: &'a SignInName,
}

/// Why a new password is not accepted, and what to do instead.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordRefusal {
    /// It has too few characters.
    #[error("the password is too short: use at least {minimum} characters")]
    TooShort {
        /// The fewest that are accepted.
        minimum: usize,
    },
    /// It has too many characters.
    #[error("the password is too long: use at most {maximum} characters")]
    TooLong {
        /// The most that are accepted.
        maximum: usize,
    },
    /// It is the same characters again and again, or neighbours of an alphabet or a keyboard.
    #[error("the password repeats or counts: use several words that do not belong together")]
    Predictable,
    /// Many people use it, alone or with digits and marks around it.
    #[error("many people use this password: use several words that do not belong together")]
    Common,
    /// It consists of the name of the clinic, with digits and marks at most.
    #[error("the password is the name of the clinic: add words that others do not know")]
    ClinicName,
    /// It consists of a number of the clinic, with digits and marks at most.
    #[error("the password is a number of the clinic: add words that others do not know")]
    ClinicNumber,
    /// It consists of the sign-in name, with digits and marks at most.
    #[error("the password is the sign-in name: add words that others do not know")]
    SignInName,
}

impl PasswordPolicy {
    /// Settings with these lengths.
    ///
    /// # Errors
    /// [`PasswordPolicyError::Minimum`] for a minimum outside of 8 to 64, [`PasswordPolicyError::Maximum`] for a maximum
    /// outside of 64 to [`Password::LENGTH_MAX`].
    pub fn new(minimum: usize, maximum: usize) -> Result<Self, PasswordPolicyError> {
        if !(MINIMUM..=LOWEST_MAXIMUM).contains(&minimum) {
            return Err(PasswordPolicyError::Minimum);
        }
        if !(LOWEST_MAXIMUM..=Password::LENGTH_MAX).contains(&maximum) {
            return Err(PasswordPolicyError::Maximum);
        }
        Ok(Self(Lengths { minimum, maximum }))
    }

    /// The fewest characters of a password.
    #[must_use]
    pub const fn minimum(&self) -> usize {
        self.0.minimum
    }

    /// The most characters of a password.
    #[must_use]
    pub const fn maximum(&self) -> usize {
        self.0.maximum
    }

    /// Checks a new password. A password that is typed to sign in is not checked, because the settings may have changed.
    ///
    /// # Errors
    /// The first [`PasswordRefusal`] that applies, in the order of its variants.
    pub fn check(&self, password: &Password, context: &PasswordContext<'_>) -> Result<(), PasswordRefusal> {
        let Lengths { minimum, maximum } = self.0;
        match password.as_str().chars().count() {
            length if length < minimum => return Err(PasswordRefusal::TooShort { minimum }),
            length if length > maximum => return Err(PasswordRefusal::TooLong { maximum }),
            _ => {}
        }
        let text = folded(password.as_str());
        if is_predictable(&text) {
            return Err(PasswordRefusal::Predictable);
        }
        if is_common(&text) || is_common(text.trim_matches(|character: char| !character.is_alphabetic())) {
            return Err(PasswordRefusal::Common);
        }
        if is_little_more_than(&text, context.clinic_name) {
            return Err(PasswordRefusal::ClinicName);
        }
        if context.clinic_numbers.iter().any(|number| is_little_more_than_number(&text, number)) {
            return Err(PasswordRefusal::ClinicNumber);
        }
        if is_little_more_than(&text, context.sign_in_name.as_str()) {
            return Err(PasswordRefusal::SignInName);
        }
        Ok(())
    }
}

/// The fewest characters that a minimum allows (NIST SP 800-63B-4, 3.1.1.2, beside a second factor).
const MINIMUM: usize = 8;

/// The fewest characters that a maximum allows (the same clause).
const LOWEST_MAXIMUM: usize = 64;

/// The shortest word that is looked for within a password: shorter ones occur in others.
const WORD_MIN: usize = 3;

/// Small letters, without a copy that is never wiped. Some capitals have a small form of three times their bytes.
fn folded(text: &str) -> Zeroizing<String> {
    let mut folded = Zeroizing::new(String::with_capacity(text.len() * 3));
    folded.extend(text.chars().flat_map(char::to_lowercase));
    folded
}

/// Whether a text holds a word and, apart from it, no letter. Marks and blanks do not count in either.
fn is_little_more_than(text: &str, word: &str) -> bool {
    let Ok(word) = Password::new(word) else { return false };
    let (text, word) =
        (kept(text, char::is_alphanumeric), kept(&folded(word.as_str()), char::is_alphanumeric));
    word.chars().count() >= WORD_MIN
        && text.contains(word.as_str())
        && text.split(word.as_str()).all(|rest| !rest.chars().any(char::is_alphabetic))
}

/// The same of a number, with or without the letters in it.
fn is_little_more_than_number(text: &str, number: &str) -> bool {
    is_little_more_than(text, number) || is_little_more_than(text, &kept(number, char::is_numeric))
}

/// The characters of a kind, without a copy that is never wiped.
fn kept(text: &str, is_kept: impl Fn(char) -> bool) -> Zeroizing<String> {
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    kept.extend(text.chars().filter(|character| is_kept(*character)));
    kept
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self(Lengths { minimum: MINIMUM, maximum: Password::LENGTH_MAX })
    }
}

impl TryFrom<Lengths> for PasswordPolicy {
    type Error = PasswordPolicyError;

    fn try_from(lengths: Lengths) -> Result<Self, PasswordPolicyError> {
        Self::new(lengths.minimum, lengths.maximum)
    }
}

impl From<PasswordPolicy> for Lengths {
    fn from(policy: PasswordPolicy) -> Self {
        policy.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{PasswordContext, PasswordPolicy, PasswordPolicyError, PasswordRefusal};
    use crate::account::{Password, SignInName};

    fn check(typed: &str) -> Result<(), PasswordRefusal> {
        let sign_in_name = SignInName::parse("h.yamanobe").expect("a name");
        let context = PasswordContext {
            clinic_name: "みほん整骨院",
            clinic_numbers: &["契1300123-0-0", "03-1234-9876", ""],
            sign_in_name: &sign_in_name,
        };
        PasswordPolicy::default().check(&Password::new(typed).expect("short enough"), &context)
    }

    #[test]
    fn a_long_enough_password_of_any_composition_is_accepted() {
        for typed in [
            "gohan to miso",
            "umi yama kawa",
            "xkqvbnrt",
            "84620175",
            "はるのうみひねもす",
            "correct horse battery",
            "yamanobe likes tea",
            "みほん整骨院の猫は三毛",
            "no 03-1234-9876 calls",
        ] {
            assert_eq!(check(typed), Ok(()), "{typed}");
        }
    }

    #[test]
    fn the_length_has_two_limits() {
        let minimum = PasswordPolicy::default().minimum();
        assert_eq!(check("xkqvbnr"), Err(PasswordRefusal::TooShort { minimum }));
        let short = PasswordPolicy::new(12, 64).expect("settings");
        let sign_in_name = SignInName::parse("x").expect("a name");
        let context = PasswordContext { clinic_name: "", clinic_numbers: &[], sign_in_name: &sign_in_name };
        let long = Password::new(&"umi yama kawa ".repeat(5)).expect("short enough");
        assert_eq!(short.check(&long, &context), Err(PasswordRefusal::TooLong { maximum: 64 }));
    }

    #[test]
    fn what_others_would_try_is_refused_for_its_reason() {
        for (typed, refusal) in [
            ("12345678", PasswordRefusal::Predictable),
            ("ａｂｃｄ１２３４", PasswordRefusal::Predictable),
            ("Password", PasswordRefusal::Common),
            ("P@ssw0rd", PasswordRefusal::Common),
            ("Sakura2026!", PasswordRefusal::Common),
            ("2026sakura", PasswordRefusal::Common),
            ("パスワード123", PasswordRefusal::Common),
            ("みほん整骨院2026", PasswordRefusal::ClinicName),
            ("0312349876", PasswordRefusal::ClinicNumber),
            ("03-1234-9876", PasswordRefusal::ClinicNumber),
            ("契1300123-0-0", PasswordRefusal::ClinicNumber),
            ("H.Yamanobe", PasswordRefusal::SignInName),
            ("h.yamanobe1", PasswordRefusal::SignInName),
        ] {
            assert_eq!(check(typed), Err(refusal), "{typed}");
        }
    }

    #[test]
    fn settings_outside_of_the_limits_are_refused() {
        assert_eq!(PasswordPolicy::new(7, 128), Err(PasswordPolicyError::Minimum));
        assert_eq!(PasswordPolicy::new(65, 128), Err(PasswordPolicyError::Minimum));
        assert_eq!(PasswordPolicy::new(8, 63), Err(PasswordPolicyError::Maximum));
        assert_eq!(PasswordPolicy::new(8, 129), Err(PasswordPolicyError::Maximum));
        let json = r#"{"minimum":10,"maximum":64}"#;
        let policy: PasswordPolicy = serde_json::from_str(json).expect("settings");
        assert_eq!(serde_json::to_string(&policy).expect("JSON"), json);
        assert!(serde_json::from_str::<PasswordPolicy>(r#"{"minimum":4,"maximum":64}"#).is_err());
    }

    proptest! {
        #[test]
        fn digits_around_the_sign_in_name_never_help(before in "[0-9!-]{0,6}", after in "[0-9!-]{0,6}") {
            let typed = format!("{before}h.yamanobe{after}");
            prop_assert!(check(&typed).is_err());
        }

        #[test]
        fn every_password_has_an_answer(typed in ".{0,128}") {
            if Password::new(&typed).is_ok() {
                let _ = check(&typed);
            }
        }
    }
}
