use std::fmt;

use thiserror::Error;

/// Names one record or follow-up: 16 random bytes, which carry no information. Printed as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, derive_more::Debug)]
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
        let digits = text.as_bytes();
        if digits.len() != 32 {
            return Err(HistoryIdError);
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().try_fold(0, |byte, digit| Ok(byte << 4 | nibble(*digit)?))?;
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for HistoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn nibble(digit: u8) -> Result<u8, HistoryIdError> {
    let value = char::from(digit).to_digit(16).ok_or(HistoryIdError)?;
    u8::try_from(value).map_err(|_| HistoryIdError)
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
