/// UUID of a Bluetooth service or characteristic.
#[derive(Clone, Copy, PartialEq, Eq, Hash, derive_more::Debug, derive_more::Display)]
#[display("{:X}", uuid::Uuid::from_u128(*_0).hyphenated())]
#[debug("{self}")]
pub struct Uuid(u128);

/// `00000000-0000-1000-8000-00805F9B34FB`: what short forms are short for (Bluetooth Core, Vol 3 Part B, 2.5.1).
const BASE: u128 = 0x0000_0000_0000_1000_8000_0080_5F9B_34FB;

impl Uuid {
    /// In full, as a number: its digits in their order.
    #[must_use]
    pub const fn of(number: u128) -> Self {
        Self(number)
    }

    /// From the form of 16 bits.
    #[must_use]
    pub const fn short(short: u16) -> Self {
        Self(BASE | ((short as u128) << 96))
    }

    /// Reads what platforms print: 4, 8 or 32 hex digits, the 32 with hyphens or none, in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.len() {
            // A sign is a number to Rust.
            4 | 8 if !text.starts_with('+') => {
                u32::from_str_radix(text, 16).ok().map(|short| Self(BASE | (u128::from(short) << 96)))
            }
            32 | 36 => uuid::Uuid::try_parse(text).ok().map(|uuid| Self(uuid.as_u128())),
            _ => None,
        }
    }

    /// The digits as a number.
    #[must_use]
    pub const fn number(self) -> u128 {
        self.0
    }

    /// Whether it has a form of 16 bits.
    #[must_use]
    pub const fn is_short(self) -> bool {
        self.0 & !(0xFFFF << 96) == BASE
    }

    /// The UUID whose first group is higher by so much: how both makers number their characteristics.
    #[must_use]
    pub const fn plus(self, more: u8) -> Self {
        Self(self.0.wrapping_add((more as u128) << 96))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Uuid;

    proptest! {
        #[test]
        fn printing_then_reading_gives_the_same(number in any::<u128>()) {
            let uuid = Uuid::of(number);
            prop_assert_eq!(Uuid::parse(&uuid.to_string()), Some(uuid));
            prop_assert_eq!(Uuid::parse(&uuid.to_string().to_lowercase().replace('-', "")), Some(uuid));
        }

        #[test]
        fn any_text_is_read_without_harm(text in ".{0,60}") {
            let _ = Uuid::parse(&text);
        }
    }

    #[test]
    fn short_forms_equal_their_long_form() {
        let long = "0000fff0-0000-1000-8000-00805f9b34fb";
        for text in [long, "FFF0", "fff0", "0000FFF0"] {
            assert_eq!(Uuid::parse(text), Some(Uuid::short(0xFFF0)), "{text}");
        }
        assert!(Uuid::short(0xFFF0).is_short());
        assert_eq!(Uuid::short(0xFFF0).plus(1), Uuid::short(0xFFF1));
    }

    #[test]
    fn other_text_is_no_uuid() {
        for text in ["", "FFF", "FFF00", "GFF0", "0000fff0-0000-1000-8000-00805f9b34fb0", "+FF0"] {
            assert_eq!(Uuid::parse(text), None, "{text}");
        }
    }
}
