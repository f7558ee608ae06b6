use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// パスワード: what a person typed to sign in, in Unicode form NFKC, at most 128 characters. No `Debug`, no `Clone`; wiped
/// when dropped (product reference, 4; NIST SP 800-63B-4, 3.1.1.2).
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{Password, PasswordTooLong};
///
/// // The width in which an input method writes makes no difference.
/// assert_eq!(Password::new("ｐａｓｓ　ｗｏｒｄ")?.as_str(), Password::new("pass word")?.as_str());
/// # Ok::<(), PasswordTooLong>(())
/// ```
pub struct Password(Zeroizing<String>);

/// The text is longer than every password that is accepted anywhere.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the password is too long: use at most 128 characters")]
pub struct PasswordTooLong;

impl Password {
    /// The most characters that a password has in form NFKC, so that a long text costs nothing.
    pub const LENGTH_MAX: usize = 128;

    /// Takes what a person typed. Blanks count, also at both ends.
    ///
    /// # Errors
    /// When it has more than [`Self::LENGTH_MAX`] characters in form NFKC.
    pub fn new(typed: &str) -> Result<Self, PasswordTooLong> {
        // The whole size at once, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(Self::LENGTH_MAX * 4));
        for (count, character) in typed.nfkc().enumerate() {
            if count == Self::LENGTH_MAX {
                return Err(PasswordTooLong);
            }
            text.push(character);
        }
        Ok(Self(text))
    }

    /// The characters in form NFKC.
    // EXPOSE: the device sends them, and the gateway derives the stored value from them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Password, PasswordTooLong};

    fn length(typed: &str) -> Result<usize, PasswordTooLong> {
        Password::new(typed).map(|password| password.as_str().chars().count())
    }

    #[test]
    fn the_length_counts_after_normalisation() {
        assert_eq!(length(&"a".repeat(128)), Ok(128));
        assert_eq!(length(&"a".repeat(129)), Err(PasswordTooLong));
        // One character that is six in form NFKC, and two that are one.
        assert_eq!(length(&"㌖".repeat(22)), Err(PasswordTooLong));
        assert_eq!(length(&"ｶﾞ".repeat(128)), Ok(128));
    }

    proptest! {
        #[test]
        fn normalising_again_changes_nothing(typed in ".{0,40}") {
            if let Ok(once) = Password::new(&typed) {
                let again = Password::new(once.as_str()).map(|again| again.as_str().to_owned());
                prop_assert_eq!(again, Ok(once.as_str().to_owned()));
            }
        }
    }
}
