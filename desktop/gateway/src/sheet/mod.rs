//! The sheet with which a device is enrolled: as a PDF document to print, and its QR code for a terminal.

mod font;
mod page;
mod qr;
mod words;

use chrono::{DateTime, Utc};
use shikaku_clinic::account::EnrolmentUri;
use thiserror::Error;
use zeroize::Zeroizing;

pub use self::font::{SheetFont, SheetFontError};
use self::qr::Squares;

/// What a clinic gets on paper for one device. `Debug` prints nothing of it.
///
/// # Examples
///
/// ```no_run
/// use chrono::DateTime;
/// use shikaku_clinic::account::{CodeCarrier, EnrolmentCode, EnrolmentUri};
/// use shikaku_gateway::{EnrolmentSheet, SheetFont, SheetFor};
///
/// let code = EnrolmentCode::from_random(&[7; 16]);
/// let sheet = EnrolmentSheet {
///     clinic_name: "みほん整骨院".to_owned(),
///     uri: EnrolmentUri::new("協9900001-0-0", code)?,
///     expires_at: CodeCarrier::Paper.expires_at(DateTime::UNIX_EPOCH),
///     device: SheetFor::FirstDevice,
///     contact: None,
/// };
/// let pdf = sheet.pdf(&SheetFont::of_system()?)?;
/// # let _ = pdf;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(derive_more::Debug)]
#[debug("EnrolmentSheet(..)")]
pub struct EnrolmentSheet {
    /// Name of the clinic.
    pub clinic_name: String,
    /// What the QR code holds, and a person types.
    pub uri: EnrolmentUri,
    /// From then on the code is refused.
    pub expires_at: DateTime<Utc>,
    /// Which device the sheet is for.
    pub device: SheetFor,
    /// Where a clinic reaches the operator that lost the sheet.
    pub contact: Option<String>,
}

/// Which device of a clinic a sheet enrols: what follows the code is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFor {
    /// The first: the code is enough, and the administrator signs in on it.
    FirstDevice,
    /// One more: an administrator approves it on a device that is enrolled.
    FurtherDevice,
}

/// Why there is no sheet. Holds nothing of it but a letter.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SheetError {
    /// The text is too long for a QR code.
    #[error("the text of the sheet is too long for a QR code")]
    Code,
    /// The font lacks a letter of the sheet.
    #[error("the font has no letter U+{:04X} of the sheet; name another one with --font", u32::from(*.0))]
    Letter(char),
    /// The texts do not fit on a page.
    #[error("the texts of the sheet are too long for a page")]
    TooLong,
    /// The document cannot be written with this font.
    #[error("the document cannot be written with this font; name another one with --font")]
    Document,
}

impl EnrolmentSheet {
    /// The sheet as an A4 page: PDF 1.7 by the rules of PDF/UA-1, with its letters embedded.
    ///
    /// # Errors
    /// - [`SheetError::Letter`] for a name with a letter that the font lacks.
    /// - [`SheetError::TooLong`] for texts that do not fit.
    /// - [`SheetError::Document`] for a font that cannot be embedded.
    // EXPOSE: a person types the code from the sheet, and a device reads it from its QR code.
    pub fn pdf(&self, font: &SheetFont) -> Result<Zeroizing<Vec<u8>>, SheetError> {
        page::draw(self, font)
    }

    /// The QR code in letters of a terminal, black on white.
    ///
    /// # Errors
    /// [`SheetError::Code`]
    // EXPOSE: a device reads the code from the screen of the operator.
    pub fn terminal_qr(&self) -> Result<Zeroizing<String>, SheetError> {
        Ok(Zeroizing::new(self.squares()?.terminal()))
    }

    fn squares(&self) -> Result<Squares, SheetError> {
        Squares::of(&self.uri.to_text())
    }
}
