use data_encoding::HEXUPPER;

use thiserror::Error;

/// Application identifier (ISO/IEC 7816-4, 12.2.3): 5 to 16 bytes.
///
/// # Examples
///
/// ```
/// use shikaku_card::apdu::Aid;
///
/// const ISSUER_DOMAIN: Aid = Aid::known(*b"\xA0\x00\x00\x01\x51\x00\x00");
/// assert_eq!(Aid::new(&[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00]), Ok(ISSUER_DOMAIN));
/// assert!(Aid::new(&[0xA0]).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, derive_more::Debug)]
#[debug("{}", HEXUPPER.encode(self.as_bytes()))]
pub struct Aid {
    bytes: [u8; Aid::MAX],
    length: usize,
}

/// An application identifier has 5 to 16 bytes.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("an application identifier has 5 to 16 bytes")]
pub struct AidError;

impl Aid {
    const MIN: usize = 5;
    const MAX: usize = 16;

    /// An identifier known when this is compiled.
    #[must_use]
    pub const fn known<const N: usize>(name: [u8; N]) -> Self {
        const { assert!(N >= Self::MIN && N <= Self::MAX, "an application identifier has 5 to 16 bytes") };
        let mut bytes = [0; Self::MAX];
        let (head, _) = bytes.split_at_mut(N);
        head.copy_from_slice(&name);
        Self { bytes, length: N }
    }

    /// An identifier from outside.
    ///
    /// # Errors
    /// When it is shorter than 5 or longer than 16 bytes.
    pub fn new(name: &[u8]) -> Result<Self, AidError> {
        let mut bytes = [0; Self::MAX];
        if name.len() < Self::MIN {
            return Err(AidError);
        }
        bytes.get_mut(..name.len()).ok_or(AidError)?.copy_from_slice(name);
        Ok(Self { bytes, length: name.len() })
    }

    /// The bytes of the identifier.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Aid, AidError};

    #[test]
    fn an_identifier_prints_as_the_standard_writes_it() {
        assert_eq!(format!("{:?}", Aid::known([0xA0, 0, 0, 1, 0x51, 0, 0])), "A0000001510000");
    }

    #[test]
    fn four_and_seventeen_bytes_are_no_identifier() {
        for length in [0, 4, 17, 300] {
            assert_eq!(Aid::new(&vec![1; length]), Err(AidError));
        }
        for length in [5, 16] {
            assert_eq!(Aid::new(&vec![1; length]).unwrap().as_bytes().len(), length);
        }
    }
}
