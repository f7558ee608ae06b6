use data_encoding::BASE64URL_NOPAD;
use shikaku_eligibility::{RegistrationNumber, RegistrationNumberForm};
use thiserror::Error;
use zeroize::Zeroizing;

use super::checked_digits::DigitCodeError;
use super::enrolment_code::EnrolmentCode;
use super::gateway_address::{GatewayAddress, GatewayAddressError};

/// The text in the QR code of an enrolment sheet: where the gateway is, how a device recognises it, the clinic, and the code.
/// No `Debug`, no `Clone`: it holds the code. `desktop/gateway/docs/enrolment.md` has the grammar.
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{EnrolmentCode, EnrolmentUri, EnrolmentUriError};
///
/// let code = EnrolmentCode::from_random(&[7; 16]);
/// let text = EnrolmentUri::new("協9900001-0-0", code)?.to_text();
/// let read = EnrolmentUri::parse(&text)?;
/// assert_eq!(read.registration_number().as_str(), "協9900001-0-0");
/// assert_eq!(EnrolmentUri::parse("https://gateway.example").err(), Some(EnrolmentUriError::OtherText));
/// # Ok::<(), EnrolmentUriError>(())
/// ```
pub struct EnrolmentUri {
    gateway: Option<EnrolmentGateway>,
    registration_number: RegistrationNumber,
    code: EnrolmentCode,
}

/// The gateway on an enrolment sheet.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("EnrolmentGateway(..)")]
pub struct EnrolmentGateway {
    /// Its address.
    pub address: GatewayAddress,
    /// SHA-256 of the root certificate (DER) that identifies it; none where a certification authority does that devices trust
    /// by themselves.
    pub root: Option<[u8; 32]>,
}

/// Why a text is not what a sheet holds. Repeats nothing of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnrolmentUriError {
    /// A QR code with another purpose.
    #[error("the text is not of an enrolment sheet")]
    OtherText,
    /// A sheet of a later version: the program of the device has to be updated.
    #[error("the enrolment sheet has a version that is not known")]
    Version,
    /// The text is longer than [`EnrolmentUri::LENGTH_MAX`].
    #[error("the text is too long for an enrolment sheet")]
    TooLong,
    /// A field is missing, repeated, unknown, or in another place.
    #[error("the fields of the enrolment sheet are not the documented ones")]
    Fields,
    /// The address of the gateway.
    #[error(transparent)]
    Gateway(#[from] GatewayAddressError),
    /// The digest of the root certificate is not 32 bytes in base64url without padding.
    #[error("the digest of the root certificate has another form")]
    Root,
    /// The 登録記号番号 has another form, or is encoded in another way.
    #[error("the registration number on the enrolment sheet has another form")]
    RegistrationNumber,
    /// The code.
    #[error(transparent)]
    Code(#[from] DigitCodeError),
}

impl EnrolmentUri {
    /// Most bytes of the text: the longest fields have 640.
    pub const LENGTH_MAX: usize = 1024;

    /// A sheet for a device that knows the address of its gateway.
    ///
    /// # Errors
    /// [`EnrolmentUriError::RegistrationNumber`] for a number of another form; nothing is folded.
    pub fn new(registration_number: &str, code: EnrolmentCode) -> Result<Self, EnrolmentUriError> {
        let number = RegistrationNumber::parse(registration_number, &RegistrationNumberForm::LENIENT)
            .ok()
            .filter(|number| number.as_str() == registration_number)
            .ok_or(EnrolmentUriError::RegistrationNumber)?;
        Ok(Self { gateway: None, registration_number: number, code })
    }

    /// The same for a device that learns the address from the sheet.
    #[must_use]
    pub fn with_gateway(self, gateway: EnrolmentGateway) -> Self {
        Self { gateway: Some(gateway), ..self }
    }

    /// Reads the text of a QR code. There is one text for each sheet: no field has a second spelling.
    ///
    /// # Errors
    /// [`EnrolmentUriError`] says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, EnrolmentUriError> {
        let rest = text.strip_prefix(SCHEME).ok_or(EnrolmentUriError::OtherText)?;
        if text.len() > Self::LENGTH_MAX {
            return Err(EnrolmentUriError::TooLong);
        }
        let rest = rest.strip_prefix(VERSION).ok_or(EnrolmentUriError::Version)?;
        let mut fields = Fields { rest: Some(rest) };
        let gateway = match fields.take(GATEWAY) {
            Some(address) => {
                let address = GatewayAddress::parse(address)?;
                Some(EnrolmentGateway { address, root: fields.take(ROOT).map(root).transpose()? })
            }
            None => None,
        };
        let number = fields.take(CLINIC).ok_or(EnrolmentUriError::Fields)?;
        let code = fields.take(CODE).ok_or(EnrolmentUriError::Fields)?;
        if fields.rest.is_some() {
            return Err(EnrolmentUriError::Fields);
        }
        let number = decoded(number).ok_or(EnrolmentUriError::RegistrationNumber)?;
        // A person may type a code with blanks; a sheet has digits alone.
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DigitCodeError::NotADigit.into());
        }
        Ok(Self { gateway, ..Self::new(&number, EnrolmentCode::parse(code)?)? })
    }

    /// The text for the QR code, wiped when dropped.
    // EXPOSE: the QR code of the sheet holds the code, because it takes the place of typing it.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        // A text that grew would leave a part of itself behind.
        let mut text = Zeroizing::new(String::with_capacity(Self::LENGTH_MAX));
        text.push_str(SCHEME);
        text.push_str(VERSION);
        if let Some(EnrolmentGateway { address, root }) = &self.gateway {
            push(&mut text, GATEWAY, address.as_str());
            text.push('&');
            if let Some(root) = root {
                push(&mut text, ROOT, &BASE64URL_NOPAD.encode(root));
                text.push('&');
            }
        }
        push(&mut text, CLINIC, &encoded(self.registration_number.as_str()));
        text.push('&');
        push(&mut text, CODE, self.code.as_digits());
        text
    }

    /// The gateway, where the sheet names it.
    #[must_use]
    pub const fn gateway(&self) -> Option<&EnrolmentGateway> {
        self.gateway.as_ref()
    }

    /// 登録記号番号 of the clinic.
    #[must_use]
    pub const fn registration_number(&self) -> &RegistrationNumber {
        &self.registration_number
    }

    /// 登録コード.
    #[must_use]
    pub const fn code(&self) -> &EnrolmentCode {
        &self.code
    }
}

const SCHEME: &str = "shikaku-enrol:";
const VERSION: &str = "1?";
const GATEWAY: &str = "gateway";
const ROOT: &str = "root";
const CLINIC: &str = "clinic";
const CODE: &str = "code";

/// The fields that are not read yet.
struct Fields<'a> {
    rest: Option<&'a str>,
}

impl<'a> Fields<'a> {
    /// The value of the next field, if it has this name.
    fn take(&mut self, name: &str) -> Option<&'a str> {
        let rest = self.rest?;
        let (field, rest) = match rest.split_once('&') {
            Some((field, rest)) => (field, Some(rest)),
            None => (rest, None),
        };
        let value = field.strip_prefix(name)?.strip_prefix('=')?;
        self.rest = rest;
        Some(value)
    }
}

fn push(text: &mut String, name: &str, value: &str) {
    text.push_str(name);
    text.push('=');
    text.push_str(value);
}

fn root(text: &str) -> Result<[u8; 32], EnrolmentUriError> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| EnrolmentUriError::Root)?;
    bytes.try_into().map_err(|_| EnrolmentUriError::Root)
}

/// Percent-encoding in upper case of every byte that is not unreserved (RFC 3986, 2.1 to 2.3).
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

/// The text that is encoded so and not in another way.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.extend(data_encoding::HEXUPPER.decode(&digits).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|decoded| encoded(decoded) == text)
}

#[cfg(test)]
mod tests;
