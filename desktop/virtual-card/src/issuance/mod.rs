//! What the issuers do: keys, certificates, and the signed records of the card's face.

mod authority;
mod extension;
mod issuer;
mod key;
mod leaf;
mod name;
mod validity;
pub(crate) mod verifiable;

use chrono::NaiveDate;
use thiserror::Error;

pub use authority::{auth_ca_certificate, signature_ca_certificate};
pub(crate) use key::keys;
pub use key::{KEY_NAMES, SyntheticKey, generate_key};
pub use verifiable::{VerifiableKey, surface_anchor, text_anchor};

use crate::deck::{CardKind, CardRecord, CertificateSerial, Holder};
use validity::Period;

/// Municipality code of 見本都試験市, in the prefecture 99 that does not exist.
pub const MUNICIPALITY_CODE: &str = "99221";

/// Why a card cannot be issued.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IssueError {
    /// A value does not fit its DER type.
    #[error("a certificate cannot be written")]
    Certificate(#[from] der::Error),
    /// The private key refused.
    #[error("a certificate or record cannot be signed")]
    Signature(#[from] rsa::Error),
    /// A date is outside what a certificate can say (1950 to 2049).
    #[error("a date is outside what a certificate can say")]
    Date,
}

/// What one card was given: certificates, keys, and the codes that are printed on it.
#[derive(Clone)]
pub struct Credentials {
    auth_certificate: Option<Vec<u8>>,
    signature_certificate: Option<Vec<u8>>,
    ordinal: usize,
    my_number: String,
    code_b: String,
    card_expiry: NaiveDate,
}

impl Credentials {
    /// Issues what `record` asks for, as if the card were looked at on `today` (Japan).
    ///
    /// # Errors
    /// When a value cannot be written or signed.
    pub fn issue(record: &CardRecord, today: NaiveDate) -> Result<Self, IssueError> {
        let period = Period::of_certificate(record, today).ok_or(IssueError::Date)?;
        let ordinal = record.serial.ordinal();
        let auth_certificate = match record.kind {
            CardKind::NoCertificate | CardKind::Foreign => None,
            _ => Some(leaf::auth_certificate(record, &period, keys::auth(ordinal))?),
        };
        let signature_certificate = if has_signature_certificate(record, &period) {
            Some(leaf::signature_certificate(record, &period, keys::signature(ordinal))?)
        } else {
            None
        };
        let card_expiry =
            validity::card_expiry(&record.holder, period.issued_on()).ok_or(IssueError::Date)?;
        Ok(Self {
            auth_certificate,
            signature_certificate,
            ordinal,
            my_number: impossible_my_number(record.serial),
            code_b: code_b(&record.holder, card_expiry, record.serial),
            card_expiry,
        })
    }

    /// 利用者証明用電子証明書, DER; `None` when the card has none.
    #[must_use]
    pub fn auth_certificate(&self) -> Option<&[u8]> {
        self.auth_certificate.as_deref()
    }

    /// 署名用電子証明書, DER; `None` when the card has none.
    #[must_use]
    pub fn signature_certificate(&self) -> Option<&[u8]> {
        self.signature_certificate.as_deref()
    }

    /// The key behind the authentication certificate.
    #[must_use]
    pub fn auth_key(&self) -> &'static SyntheticKey {
        keys::auth(self.ordinal)
    }

    /// The key behind the signature certificate.
    #[must_use]
    pub fn signature_key(&self) -> &'static SyntheticKey {
        keys::signature(self.ordinal)
    }

    /// The key of the card-face application, which signs without a credential.
    #[must_use]
    pub fn card_key(&self) -> &'static SyntheticKey {
        keys::card_face(self.ordinal)
    }

    /// Returns 照合番号A: twelve digits whose check digit is wrong, so that it is no real person's My Number.
    #[must_use]
    pub fn my_number(&self) -> String {
        self.my_number.clone()
    }

    /// 照合番号B: birth date in the Japanese era (6), expiry year (4), security code (4).
    #[must_use]
    pub fn code_b(&self) -> String {
        self.code_b.clone()
    }

    /// Last day of the card itself: the tenth birthday after issue, the fifth for a minor.
    #[must_use]
    pub const fn card_expiry(&self) -> NaiveDate {
        self.card_expiry
    }
}

/// Not issued to children under fifteen, nor on a card without PIN.
fn has_signature_certificate(record: &CardRecord, period: &Period) -> bool {
    let kind = !matches!(record.kind, CardKind::NoPin | CardKind::Foreign);
    kind && record.holder.age_on(period.issued_on()) >= 15
}

/// Twelve digits that follow the serial and fail the check-digit rule of 番号法.
fn impossible_my_number(serial: CertificateSerial) -> String {
    let body = format!("99{:09}", serial.number());
    let weighted = body.bytes().rev().zip([2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6]);
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    format!("{body}{}", (right + 1) % 10)
}

fn code_b(holder: &Holder, expiry: NaiveDate, serial: CertificateSerial) -> String {
    format!("{}{}{:04}", holder.era_birth_date(), expiry.format("%Y"), serial.number() % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_my_number_of_the_deck_passes_the_check_digit_rule() {
        // The example of the reference is a right one: 5376 8667 7188.
        let right = |number: &str| {
            let digits: Vec<u32> = number.bytes().map(|digit| u32::from(digit - b'0')).collect();
            let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
            let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
            digits[11] == if sum % 11 <= 1 { 0 } else { 11 - sum % 11 }
        };
        assert!(right("537686677188"));
        for record in crate::deck::Deck::standard().cards() {
            let number = impossible_my_number(record.serial);
            assert!(number.len() == 12 && !right(&number), "{}", record.name);
        }
    }
}
