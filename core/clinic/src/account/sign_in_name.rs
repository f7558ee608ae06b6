use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// ログイン名: names an account within its clinic, 1 to 64 characters. Trimmed and in Unicode form NFKC; capitals make no
/// difference. `Debug` prints no character, because people use their names.
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{SignInName, SignInNameError};
///
/// assert_eq!(SignInName::parse(" Ｓａｔｏ ")?, SignInName::parse("sato")?);
/// # Ok::<(), SignInNameError>(())
/// ```
#[derive(Clone, Serialize, Deserialize, derive_more::Debug)]
#[debug("SignInName(..)")]
#[serde(try_from = "String", into = "String")]
pub struct SignInName {
    shown: String,
    folded: String,
}

/// Why text is no sign-in name.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInNameError {
    /// Nothing but blanks.
    #[error("the sign-in name is empty: enter a name")]
    Empty,
    /// Longer than [`SignInName::LENGTH_MAX`] characters.
    #[error("the sign-in name is too long: use at most 64 characters")]
    TooLong,
    /// A control character, such as a tab or a line end.
    #[error("the sign-in name holds a control character: use letters and digits")]
    ControlCharacter,
}

impl SignInName {
    /// The most characters that a name has.
    pub const LENGTH_MAX: usize = 64;

    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`SignInNameError::Empty`] without a character, [`SignInNameError::TooLong`] with more than 64 of them,
    /// [`SignInNameError::ControlCharacter`] with a tab, a line end or the like between them.
    pub fn parse(typed: &str) -> Result<Self, SignInNameError> {
        // NFKC before trimming, because it makes blanks of other characters.
        let shown: String = typed.trim().nfkc().take(Self::LENGTH_MAX + 1).collect();
        if shown.chars().count() > Self::LENGTH_MAX {
            return Err(SignInNameError::TooLong);
        }
        let shown = shown.trim();
        if shown.is_empty() {
            return Err(SignInNameError::Empty);
        }
        if shown.chars().any(char::is_control) {
            return Err(SignInNameError::ControlCharacter);
        }
        Ok(Self { shown: shown.to_owned(), folded: shown.to_lowercase().nfkc().collect() })
    }

    /// The name as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// The name in the form that is compared and stored as a key.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl TryFrom<String> for SignInName {
    type Error = SignInNameError;

    fn try_from(text: String) -> Result<Self, SignInNameError> {
        Self::parse(&text)
    }
}

impl From<SignInName> for String {
    fn from(name: SignInName) -> Self {
        name.shown
    }
}

impl PartialEq for SignInName {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for SignInName {}

impl Hash for SignInName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl PartialOrd for SignInName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SignInName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{SignInName, SignInNameError};

    fn shown(typed: &str) -> Result<String, SignInNameError> {
        SignInName::parse(typed).map(|name| name.as_str().to_owned())
    }

    #[test]
    fn a_name_is_trimmed_and_width_folded() {
        assert_eq!(shown("\u{3000}Ｓａｔｏ　Ｈａｎａ\n"), Ok("Sato Hana".to_owned()));
        assert_eq!(shown("ｻﾄｳ"), Ok("サトウ".to_owned()));
        assert_eq!(shown(&"佐".repeat(64)), Ok("佐".repeat(64)));
    }

    #[test]
    fn other_text_is_refused_for_its_reason() {
        for (typed, error) in [
            ("", SignInNameError::Empty),
            (" \u{3000}\t", SignInNameError::Empty),
            (&*"a".repeat(65), SignInNameError::TooLong),
            (&*"㌖".repeat(20), SignInNameError::TooLong),
            ("a\tb", SignInNameError::ControlCharacter),
        ] {
            assert_eq!(shown(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn capitals_make_no_difference_and_letters_do() {
        let name = |typed| SignInName::parse(typed).expect("a name");
        assert_eq!(name("SATO"), name("sato"));
        assert_eq!(name("ΣΊΣΥΦΟΣ").folded(), name("σίσυφος").folded());
        assert_ne!(name("sato"), name("satou"));
        assert_eq!(format!("{:?}", name("sato")), "SignInName(..)");
    }

    proptest! {
        #[test]
        fn a_name_is_read_as_it_was_written(typed in ".{0,70}") {
            if let Ok(name) = SignInName::parse(&typed) {
                let json = serde_json::to_string(&name).expect("JSON");
                let read: SignInName = serde_json::from_str(&json).expect("a name");
                prop_assert_eq!(read.as_str(), name.as_str());
                prop_assert!(read == name);
            }
        }
    }
}
