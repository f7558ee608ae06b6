/// SW1-SW2, the last two bytes of every response (ISO/IEC 7816-4, 5.6).
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug, derive_more::Display)]
#[display("{_0:04X}")]
#[debug("{_0:04X}")]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Done.
    pub const OK: Self = Self(0x9000);
    /// End of file reached before `Ne` bytes.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// Wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// Logical channel not supported.
    pub const NO_LOGICAL_CHANNEL: Self = Self(0x6881);
    /// Secure messaging not supported.
    pub const NO_SECURE_MESSAGING: Self = Self(0x6882);
    /// Command chaining not supported.
    pub const NO_CHAINING: Self = Self(0x6884);
    /// Command does not fit the file.
    pub const WRONG_FILE_TYPE: Self = Self(0x6981);
    /// Security status not satisfied.
    pub const NOT_AUTHORISED: Self = Self(0x6982);
    /// Authentication method blocked, as some clients expect it.
    pub const BLOCKED: Self = Self(0x6983);
    /// Referenced key blocked: what the card says (JICSAP).
    pub const REFERENCE_BLOCKED: Self = Self(0x6984);
    /// Conditions of use not satisfied.
    pub const CONDITIONS: Self = Self(0x6985);
    /// No current file.
    pub const NO_CURRENT_FILE: Self = Self(0x6986);
    /// Wrong data field.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// File or application not found.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// Wrong P1-P2.
    pub const WRONG_PARAMETERS: Self = Self(0x6A86);
    /// Referenced data not found.
    pub const NO_SUCH_DATA: Self = Self(0x6A88);
    /// Offset beyond the end.
    pub const BEYOND_END: Self = Self(0x6B00);
    /// Wrong Le; 256 bytes are there.
    pub const LE_256: Self = Self(0x6C00);
    /// Unknown instruction.
    pub const UNKNOWN_INSTRUCTION: Self = Self(0x6D00);
    /// Unknown class.
    pub const UNKNOWN_CLASS: Self = Self(0x6E00);
    /// No precise diagnosis.
    pub const UNKNOWN: Self = Self(0x6F00);

    /// `63Cx`: so many tries are left.
    #[must_use]
    pub const fn tries_left(left: u8) -> Self {
        Self(0x63C0 | (left & 0x0F) as u16)
    }

    /// `6Cxx`: ask again with this Le.
    #[must_use]
    pub(crate) fn correct_le(available: usize) -> Self {
        Self(0x6C00 | u16::from(u8::try_from(available).unwrap_or(0)))
    }

    /// `61xx`: so many bytes wait for GET RESPONSE, 00 for 256 or more.
    #[must_use]
    pub(crate) fn more_data(waiting: usize) -> Self {
        Self(0x6100 | u16::from(u8::try_from(waiting).unwrap_or(0)))
    }
}
