use std::str::FromStr;

use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};
use thiserror::Error;

/// Answer to reset, as a PC/SC client sees it. For a contactless card the reader makes it up, so nothing may be
/// concluded from it; and yet clients do.
#[derive(Clone, PartialEq, Eq, derive_more::Debug, derive_more::Display)]
#[display("{}", HEXUPPER.encode(_0))]
#[debug("{self}")]
pub struct Atr(Vec<u8>);

/// The text is no answer to reset.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AtrError {
    /// Not 2 to 33 bytes in hexadecimal that start with 3B or 3F.
    #[error("an ATR is 2 to 33 bytes in hexadecimal, the first 3B or 3F")]
    Shape,
}

impl Atr {
    /// What a PC/SC reader makes of a type B card (PC/SC part 3, 3.1.3.2.3.1): application data and protocol info of
    /// the ATQB, maximum buffer length index, check byte.
    #[must_use]
    pub fn contactless(application_data: [u8; 4], protocol_info: [u8; 3], buffer_length_index: u8) -> Self {
        let mut bytes = vec![0x3B, 0x88, 0x80, 0x01];
        bytes.extend(application_data);
        bytes.extend(protocol_info);
        bytes.push(buffer_length_index << 4);
        bytes.push(bytes.iter().skip(1).fold(0, |check, byte| check ^ byte));
        Self(bytes)
    }

    /// The one by which `OpenSC` knows a My Number Card in a contact reader.
    #[must_use]
    pub fn contact() -> Self {
        Self(vec![0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14])
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Default for Atr {
    /// A real card's protocol info (212 and 424 kbit/s, frames of 256 bytes, 309 ms) with application data of ours.
    fn default() -> Self {
        Self::contactless([0x00, 0x00, 0x99, 0x00], [0xB3, 0x81, 0xA1], 0)
    }
}

impl FromStr for Atr {
    type Err = AtrError;

    fn from_str(text: &str) -> Result<Self, AtrError> {
        let bytes = HEXUPPER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| AtrError::Shape)?;
        let fits = (2..=33).contains(&bytes.len()) && matches!(bytes.first(), Some(0x3B | 0x3F));
        fits.then_some(Self(bytes)).ok_or(AtrError::Shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_byte_is_that_of_atrs_of_real_readers() {
        let seen = [
            ("3B888001000005E0B381A1007F", [0x00, 0x00, 0x05, 0xE0], [0xB3, 0x81, 0xA1]),
            ("3B888001000041E0B381A1003B", [0x00, 0x00, 0x41, 0xE0], [0xB3, 0x81, 0xA1]),
            ("3B888001004B51FF0081D100BC", [0x00, 0x4B, 0x51, 0xFF], [0x00, 0x81, 0xD1]),
            ("3B888001004B51FFB381D1000F", [0x00, 0x4B, 0x51, 0xFF], [0xB3, 0x81, 0xD1]),
        ];
        for (atr, application_data, protocol_info) in seen {
            assert_eq!(Atr::contactless(application_data, protocol_info, 0).to_string(), atr);
            assert_eq!(atr.parse::<Atr>().unwrap().to_string(), atr);
        }
    }

    #[test]
    fn what_is_no_atr_is_refused() {
        for text in ["", "3B", "3B8", "4B00", "3BZZ", &"3B".repeat(34), "+3B0"] {
            assert_eq!(text.parse::<Atr>(), Err(AtrError::Shape), "{text}");
        }
    }
}
