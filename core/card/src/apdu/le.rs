/// Le: the largest number of response bytes asked for, 1 to 65,536 (ISO/IEC 7816-4, 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Le(u32);

impl Le {
    /// The most that a short APDU can ask for: 256, written `00`.
    pub const SHORT_MAX: Self = Self(256);
    /// The most that an extended APDU can ask for: 65,536, written `0000`.
    pub const EXTENDED_MAX: Self = Self(65_536);

    /// `None` outside 1 to 65,536.
    #[must_use]
    pub const fn new(length: u32) -> Option<Self> {
        if length >= 1 && length <= Self::EXTENDED_MAX.0 { Some(Self(length)) } else { None }
    }

    /// The one-byte form, in which `00` means 256.
    #[must_use]
    pub const fn from_short_byte(byte: u8) -> Self {
        if byte == 0 { Self::SHORT_MAX } else { Self(byte as u32) }
    }

    /// The two-byte form, in which `0000` means 65,536.
    #[must_use]
    pub const fn from_extended_bytes(bytes: [u8; 2]) -> Self {
        let length = u16::from_be_bytes(bytes);
        if length == 0 { Self::EXTENDED_MAX } else { Self(length as u32) }
    }

    /// The number of bytes asked for.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    /// Whether one byte can say it.
    #[must_use]
    pub const fn is_short(self) -> bool {
        self.0 <= Self::SHORT_MAX.0
    }

    /// The last byte of the short form; `00` for 256.
    pub(super) const fn low_byte(self) -> u8 {
        self.0.to_be_bytes()[3]
    }

    /// The two bytes of the extended form; `0000` for 65,536.
    pub(super) const fn low_bytes(self) -> [u8; 2] {
        let [_, _, high, low] = self.0.to_be_bytes();
        [high, low]
    }
}
