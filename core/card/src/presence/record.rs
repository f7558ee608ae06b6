use chrono::NaiveDate;
use thiserror::Error;

use super::public_key::public_key;
use crate::rsa_key::RsaKey;
use crate::tlv::Object;

/// Why bytes are not an age record. Names the field, never its value.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgeRecordError {
    /// Not one whole object `FF10` that holds exactly `DF11`, `DF12`, `DF13` in this order.
    #[error("the age record is not one whole object")]
    Malformed,
    /// Not eight digits that are a day.
    #[error("the birth date is not a date")]
    BirthDate,
    /// The key is not RSA-2048 with exponent 65537.
    #[error("the public key is not RSA-2048 with exponent 65537")]
    PublicKey,
    /// The signature has not the length of its key.
    #[error("the signature does not have 256 bytes")]
    SignatureLength,
}

/// The age record (EF 0001 of 券面事項確認AP): `FF10 { DF11 birth, DF12 card's key, DF13 signature }`, 547 bytes.
///
/// The signature covers the objects `DF11` and `DF12` as written, tags and lengths included (checked against a real
/// test card).
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("AgeRecord(hidden)")]
#[non_exhaustive]
pub struct AgeRecord {
    birth_date: NaiveDate,
    key: RsaKey,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl AgeRecord {
    /// Reads one whole record and nothing behind it.
    ///
    /// # Errors
    /// Names the field that does not fit.
    pub fn parse(bytes: &[u8]) -> Result<Self, AgeRecordError> {
        use AgeRecordError::{BirthDate, Malformed, PublicKey, SignatureLength};
        let (outer, after) = Object::read(bytes).map_err(|_| Malformed)?;
        let (birth, rest) = Object::read(outer.value).map_err(|_| Malformed)?;
        let (key, rest) = Object::read(rest).map_err(|_| Malformed)?;
        let (signature, end) = Object::read(rest).map_err(|_| Malformed)?;
        let tags = (outer.tag, birth.tag, key.tag, signature.tag);
        if tags != (0xFF10, 0xDF11, 0xDF12, 0xDF13) || !after.is_empty() || !end.is_empty() {
            return Err(Malformed);
        }
        if signature.value.len() != 256 {
            return Err(SignatureLength);
        }
        Ok(Self {
            birth_date: birth_date(birth.value).ok_or(BirthDate)?,
            key: public_key(key.value).ok_or(PublicKey)?,
            signed: [birth.written, key.written].concat(),
            signature: signature.value.to_vec(),
        })
    }

    /// 生年月日 as the card says it. Proven only by [`super::verify_presence`].
    #[must_use]
    pub const fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    pub(super) const fn key(&self) -> &RsaKey {
        &self.key
    }

    pub(super) fn is_signed_by(&self, issuer: &RsaKey) -> bool {
        issuer.has_signed(&self.signed, &self.signature)
    }
}

/// `YYYYMMDD` in ASCII digits and nothing else.
fn birth_date(digits: &[u8]) -> Option<NaiveDate> {
    let is_eight_digits = digits.len() == 8 && digits.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(digits).ok().filter(|_| is_eight_digits)?;
    NaiveDate::parse_from_str(text, "%Y%m%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(digits: &[u8], expected: Option<(i32, u32, u32)>) {
        let expected =
            expected.map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a day"));
        assert_eq!(birth_date(digits), expected);
    }

    #[test]
    fn a_birth_date_is_eight_digits_that_are_a_day() {
        check(b"19800217", Some((1980, 2, 17)));
        check(b"20240229", Some((2024, 2, 29)));
        check(b"20230229", None);
        check(b"1980021", None);
        check(b"198002170", None);
        check(b"+1980021", None);
        check(b" 9800217", None);
        check("１９".as_bytes(), None);
        check(b"", None);
    }
}
