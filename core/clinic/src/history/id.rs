use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use thiserror::Error;

/// Names one record or follow-up: 16 random bytes, which carry no information. Printed as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, derive_more::Debug, derive_more::Display)]
#[display("{}", HEXLOWER.encode(_0))]
#[debug("{self}")]
pub struct HistoryId([u8; 16]);

/// Text is no such name.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("an id is 32 hexadecimal digits")]
pub struct HistoryIdError;

impl HistoryId {
    /// The identifier of a row that is missing, or of which only its being changed is known.
    pub const UNKNOWN: Self = Self([0; 16]);

    /// Makes one. A confirmation that may be sent again keeps the one it had, so that no second record comes of it.
    #[must_use]
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads what was printed.
    ///
    /// # Errors
    /// When it is not 32 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, HistoryIdError> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| HistoryIdError)?;
        bytes.try_into().map(Self).map_err(|_| HistoryIdError)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::HistoryId;

    proptest! {
        #[test]
        fn printing_then_parsing_is_identity(bytes in any::<[u8; 16]>()) {
            let id = HistoryId::from_random(bytes);
            prop_assert_eq!(HistoryId::parse(&id.to_string()), Ok(id));
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "0", &"0".repeat(31), &"0".repeat(33), &"g".repeat(32), &"あ".repeat(11)] {
            assert!(HistoryId::parse(text).is_err(), "{text}");
        }
    }
}
