use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::gateway::base64url;

/// Text is no identifier of ours.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("an identifier is 1 to 64 characters of A-Z a-z 0-9 - _")]
pub struct IdentifierError;

/// 1 to 64 characters that need no escaping in a path or header.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 1 to 64 characters of `A-Z a-z 0-9 - _`; `Debug` prints none of them.
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, derive_more::Debug, derive_more::Into)]
        #[debug("{}(..)", stringify!($name))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Makes one from 16 random bytes.
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(base64url::encode(&bytes))
            }

            /// Reads one.
            ///
            /// # Errors
            /// When it is empty, too long, or holds another character.
            pub fn parse(text: &str) -> Result<Self, IdentifierError> {
                Self::try_from(text.to_owned())
            }

            /// The characters.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<Self, IdentifierError> {
                if is_identifier(&text) { Ok(Self(text)) } else { Err(IdentifierError) }
            }
        }
    };
}

identifier! {
    /// Names one challenge.
    ChallengeId
}

identifier! {
    /// 受付番号: names a confirmation that is still being worked on.
    Receipt
}

fn is_identifier(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{ChallengeId, IdentifierError, Receipt};

    #[test]
    fn nothing_that_leaves_its_path_segment_is_an_identifier() {
        for text in ["", "a/b", "..", "a b", "a%2f", "a?b", "é", &"x".repeat(65)] {
            assert_eq!(Receipt::parse(text), Err(IdentifierError), "{text}");
        }
        assert!(Receipt::parse(&"x".repeat(64)).is_ok());
    }

    #[test]
    fn random_bytes_always_make_an_identifier() {
        for byte in [0x00, 0x3F, 0xFB, 0xFF] {
            let made = ChallengeId::from_random([byte; 16]);
            assert_eq!(ChallengeId::parse(made.as_str()), Ok(made));
        }
    }
}
