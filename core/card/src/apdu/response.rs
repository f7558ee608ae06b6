use thiserror::Error;

use super::StatusWord;

/// A response APDU. Its data may be personal, so `Debug` prints its length only.
///
/// # Examples
///
/// ```
/// use shikaku_card::apdu::{ResponseApdu, StatusWord};
///
/// let response = ResponseApdu::parse(&[0x63, 0xC2])?;
/// assert_eq!(response.status, StatusWord::TriesLeft(2));
/// # Ok::<(), shikaku_card::apdu::TooShort>(())
/// ```
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("({} bytes) {status:?}", data.len())]
pub struct ResponseApdu {
    /// Response data, without the status word.
    pub data: Vec<u8>,
    /// SW1-SW2.
    pub status: StatusWord,
}

/// A response has at least its status word.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a response has at least two bytes")]
pub struct TooShort;

impl ResponseApdu {
    /// Reads what came from the card.
    ///
    /// # Errors
    /// When there are fewer than two bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, TooShort> {
        let (data, status) = bytes.split_last_chunk::<2>().ok_or(TooShort)?;
        Ok(Self { data: data.to_vec(), status: StatusWord::from(u16::from_be_bytes(*status)) })
    }

    /// The bytes as they travel.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.data.clone();
        bytes.extend(u16::from(self.status).to_be_bytes());
        bytes
    }
}

impl From<StatusWord> for ResponseApdu {
    fn from(status: StatusWord) -> Self {
        Self { data: Vec::new(), status }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ResponseApdu, StatusWord, TooShort};

    proptest! {
        #[test]
        fn reading_then_writing_gives_the_same_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            match ResponseApdu::parse(&bytes) {
                Ok(response) => prop_assert_eq!(response.to_bytes(), bytes),
                Err(TooShort) => prop_assert!(bytes.len() < 2),
            }
        }
    }

    #[test]
    fn a_response_prints_no_byte_of_its_data() {
        let response = ResponseApdu { data: b"name".to_vec(), status: StatusWord::Success };
        assert_eq!(format!("{response:?}"), "(4 bytes) 9000");
    }
}
