use thiserror::Error;
use zeroize::Zeroizing;

use super::{Aid, Le};

/// CLA, INS, P1, P2 (ISO/IEC 7816-4, 5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Class byte.
    pub cla: u8,
    /// Instruction byte.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
}

impl Header {
    /// The four bytes in the standard's order.
    #[must_use]
    pub const fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Self { cla, ins, p1, p2 }
    }
}

/// Width of the length fields, chosen once for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApduForm {
    /// One byte each.
    Short,
    /// Three bytes, or two behind an extended Lc.
    Extended,
}

/// Why bytes are no command APDU.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApduError {
    /// More than 255 bytes in short form, or more than 65,535 in extended form.
    #[error("the data field is too long for this form")]
    DataTooLong,
    /// A data field, when present, has at least one byte.
    #[error("an empty data field cannot be written")]
    DataEmpty,
    /// Le is more than 256 bytes, the limit of the short form.
    #[error("Le is too large for the short form")]
    LeTooLarge,
    /// Fewer than four bytes.
    #[error("a command has at least four bytes")]
    TooShort,
    /// Lc and the number of bytes disagree.
    #[error("the length fields do not fit the bytes")]
    LengthMismatch,
}

/// A command APDU. Its data field may hold a PIN: it is wiped on drop and never printed.
///
/// # Examples
///
/// ```
/// use shikaku_card::apdu::{CommandApdu, Header, Le};
///
/// let read = CommandApdu::case2(Header::new(0x00, 0xB0, 0x8A, 0x00), Le::SHORT_MAX);
/// assert_eq!(read.to_bytes().as_slice(), [0x00, 0xB0, 0x8A, 0x00, 0x00]);
/// let select = CommandApdu::case3(Header::new(0x00, 0xA4, 0x02, 0x0C), &[0x00, 0x0A])?;
/// assert_eq!(format!("{select:?}"), "00 A4 02 0C (2 bytes)");
/// # Ok::<(), shikaku_card::apdu::ApduError>(())
/// ```
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{:02X} {:02X} {:02X} {:02X} ({} bytes)", header.cla, header.ins, header.p1, header.p2, data.len())]
pub struct CommandApdu {
    header: Header,
    form: ApduForm,
    data: Zeroizing<Vec<u8>>,
    le: Option<Le>,
}

impl CommandApdu {
    /// Case 1: header alone.
    #[must_use]
    pub fn case1(header: Header) -> Self {
        Self { header, form: ApduForm::Short, data: Zeroizing::default(), le: None }
    }

    /// Case 2: no data, an answer of up to `le` bytes; the form follows from `le`.
    #[must_use]
    pub fn case2(header: Header, le: Le) -> Self {
        let form = if le.is_short() { ApduForm::Short } else { ApduForm::Extended };
        Self { header, form, data: Zeroizing::default(), le: Some(le) }
    }

    /// Case 3: data, no answer but the status word.
    ///
    /// # Errors
    /// When the data field is empty or longer than 65,535 bytes.
    pub fn case3(header: Header, data: &[u8]) -> Result<Self, ApduError> {
        Self::with_data(header, data, None)
    }

    /// Case 4: data and an answer of up to `le` bytes.
    ///
    /// # Errors
    /// When the data field is empty or longer than 65,535 bytes.
    pub fn case4(header: Header, data: &[u8], le: Le) -> Result<Self, ApduError> {
        Self::with_data(header, data, Some(le))
    }

    /// SELECT by application name, without an answer (ISO/IEC 7816-4, 11.2.2): P1 = 04, P2 = 0C.
    #[must_use]
    pub fn select_application(aid: &Aid) -> Self {
        Self::short(Header::new(0x00, 0xA4, 0x04, 0x0C), aid.as_bytes().to_vec(), None)
    }

    /// A short command whose data has a length known when this is compiled: nothing can be wrong with it.
    pub(crate) fn of_known_length<const N: usize>(header: Header, data: &[u8; N], le: Option<Le>) -> Self {
        const { assert!(N >= 1 && N <= 255, "a short data field has 1 to 255 bytes") };
        Self::short(header, data.to_vec(), le)
    }

    fn short(header: Header, data: Vec<u8>, le: Option<Le>) -> Self {
        Self { header, form: ApduForm::Short, data: Zeroizing::new(data), le }
    }

    /// The same command with another Le, as `6Cxx` asks for (ISO/IEC 7816-4, 5.6); short if it can be.
    pub(super) fn with_le(mut self, le: Le) -> Self {
        if le.is_short() && self.data.len() <= SHORT_DATA_MAX {
            self.form = ApduForm::Short;
        }
        self.le = Some(le);
        self
    }

    fn with_data(header: Header, data: &[u8], le: Option<Le>) -> Result<Self, ApduError> {
        if data.is_empty() {
            return Err(ApduError::DataEmpty);
        }
        let short = data.len() <= SHORT_DATA_MAX && le.is_none_or(Le::is_short);
        let form = if short { ApduForm::Short } else { ApduForm::Extended };
        Self::from_parts(header, form, Zeroizing::new(data.to_vec()), le)
    }

    pub(super) fn from_parts(
        header: Header,
        form: ApduForm,
        data: Zeroizing<Vec<u8>>,
        le: Option<Le>,
    ) -> Result<Self, ApduError> {
        let limit = if form == ApduForm::Short { SHORT_DATA_MAX } else { EXTENDED_DATA_MAX };
        match (data.len(), le) {
            (length, _) if length > limit => Err(ApduError::DataTooLong),
            (_, Some(le)) if form == ApduForm::Short && !le.is_short() => Err(ApduError::LeTooLarge),
            _ => Ok(Self { header, form, data, le }),
        }
    }

    /// CLA, INS, P1, P2.
    #[must_use]
    pub const fn header(&self) -> Header {
        self.header
    }

    /// Short or extended.
    #[must_use]
    pub const fn form(&self) -> ApduForm {
        self.form
    }

    /// The data field; empty in cases 1 and 2.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Le: the number of bytes expected in the answer.
    #[must_use]
    pub const fn le(&self) -> Option<Le> {
        self.le
    }

    /// The bytes for the card, wiped after use.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let Header { cla, ins, p1, p2 } = self.header;
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.data.len() + 9));
        bytes.extend([cla, ins, p1, p2]);
        match self.form {
            ApduForm::Short => self.write_short(&mut bytes),
            ApduForm::Extended => self.write_extended(&mut bytes),
        }
        bytes
    }

    fn write_short(&self, bytes: &mut Vec<u8>) {
        if !self.data.is_empty() {
            bytes.extend(u8::try_from(self.data.len()));
            bytes.extend_from_slice(&self.data);
        }
        bytes.extend(self.le.map(Le::low_byte));
    }

    fn write_extended(&self, bytes: &mut Vec<u8>) {
        bytes.push(0);
        if !self.data.is_empty() {
            bytes.extend(u16::try_from(self.data.len()).into_iter().flat_map(u16::to_be_bytes));
            bytes.extend_from_slice(&self.data);
        }
        bytes.extend(self.le.into_iter().flat_map(Le::low_bytes));
    }
}

const SHORT_DATA_MAX: usize = 255;
const EXTENDED_DATA_MAX: usize = 65_535;

#[cfg(test)]
mod tests {
    use super::{CommandApdu, Header, Le};

    const HEADER: Header = Header::new(0x00, 0xB0, 0x8A, 0x00);

    #[track_caller]
    fn check(command: &CommandApdu, hex: &str) {
        let bytes = command.to_bytes();
        let written: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(written.join(" "), hex);
        assert_eq!(&CommandApdu::parse(&bytes).unwrap(), command);
    }

    #[test]
    fn the_four_cases_are_written_as_the_standard_writes_them() {
        check(&CommandApdu::case1(HEADER), "00 B0 8A 00");
        check(&CommandApdu::case2(HEADER, Le::SHORT_MAX), "00 B0 8A 00 00");
        check(&CommandApdu::case2(HEADER, Le::EXTENDED_MAX), "00 B0 8A 00 00 00 00");
        check(&CommandApdu::case3(HEADER, &[1, 2]).unwrap(), "00 B0 8A 00 02 01 02");
        check(&CommandApdu::case4(HEADER, &[1, 2], Le::SHORT_MAX).unwrap(), "00 B0 8A 00 02 01 02 00");
        let wide = CommandApdu::case4(HEADER, &[1, 2], Le::EXTENDED_MAX).unwrap();
        check(&wide, "00 B0 8A 00 00 00 02 01 02 00 00");
    }

    #[test]
    fn a_data_field_of_exactly_256_bytes_is_extended() {
        let command = CommandApdu::case3(HEADER, &[7; 256]).unwrap();
        assert_eq!(command.to_bytes()[4..7], [0x00, 0x01, 0x00]);
    }

    #[test]
    fn a_verify_command_prints_no_digit_of_the_pin() {
        let verify = CommandApdu::case3(Header::new(0x00, 0x20, 0x00, 0x80), b"1234").unwrap();
        assert_eq!(format!("{verify:?}"), "00 20 00 80 (4 bytes)");
    }
}
