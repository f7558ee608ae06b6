use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Serial number of a virtual card's authentication certificate: three bytes, the first 01 to 7F, written as six
/// hexadecimal digits. The gateway knows its synthetic people by it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, derive_more::Display,
)]
#[display("{_0:06X}")]
#[serde(try_from = "String", into = "String")]
pub struct CertificateSerial(u32);

/// The text is no such serial number.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a serial is six hexadecimal digits from 010000 to 7FFFFF")]
pub struct SerialError;

impl CertificateSerial {
    /// As a number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The three bytes of the DER INTEGER.
    #[must_use]
    pub const fn bytes(self) -> [u8; 3] {
        let [_, high, middle, low] = self.0.to_be_bytes();
        [high, middle, low]
    }

    /// The serial of the signature certificate of the same card: one higher in the first byte, wrapping to 01.
    pub(crate) const fn of_signature_certificate(self) -> [u8; 3] {
        let [high, middle, low] = self.bytes();
        [if high == 0x7F { 0x01 } else { high + 1 }, middle, low]
    }

    /// Chooses among pooled keys; neighbours differ.
    pub(crate) const fn ordinal(self) -> usize {
        self.bytes()[2] as usize
    }
}

impl FromStr for CertificateSerial {
    type Err = SerialError;

    fn from_str(text: &str) -> Result<Self, SerialError> {
        let number = u32::from_str_radix(text, 16).map_err(|_| SerialError)?;
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let fits = digits && (0x01_0000..=0x7F_FFFF).contains(&number);
        fits.then_some(Self(number)).ok_or(SerialError)
    }
}

impl TryFrom<String> for CertificateSerial {
    type Error = SerialError;

    fn try_from(text: String) -> Result<Self, SerialError> {
        text.parse()
    }
}

impl From<CertificateSerial> for String {
    fn from(serial: CertificateSerial) -> Self {
        serial.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_positive_bytes_are_a_serial() {
        for wrong in ["", "59001", "00FFFF", "800000", "0590001", "+59001", "59000G"] {
            assert_eq!(wrong.parse::<CertificateSerial>(), Err(SerialError), "{wrong}");
        }
        let serial: CertificateSerial = "59000a".parse().unwrap();
        assert_eq!((serial.to_string().as_str(), serial.bytes()), ("59000A", [0x59, 0x00, 0x0A]));
    }
}
