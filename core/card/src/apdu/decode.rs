use zeroize::Zeroizing;

use super::{ApduError, ApduForm, CommandApdu, Header, Le};

impl CommandApdu {
    /// Reads the bytes of a command, as a card does (ISO/IEC 7816-4, 5.2).
    ///
    /// # Errors
    /// When the length fields do not account for every byte.
    pub fn parse(bytes: &[u8]) -> Result<Self, ApduError> {
        let Some((&[cla, ins, p1, p2], body)) = bytes.split_first_chunk::<4>() else {
            return Err(ApduError::TooShort);
        };
        let header = Header { cla, ins, p1, p2 };
        match body {
            [] => Ok(Self::case1(header)),
            [le] => Ok(Self::case2(header, Le::from_short_byte(*le))),
            [0, high, low] => {
                let le = Le::from_extended_bytes([*high, *low]);
                Self::from_parts(header, ApduForm::Extended, Zeroizing::default(), Some(le))
            }
            [0, high, low, rest @ ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let (data, le) = split_extended(length, rest)?;
                Self::from_parts(header, ApduForm::Extended, Zeroizing::new(data.to_vec()), le)
            }
            [length, rest @ ..] => {
                let (data, le) = split_short(usize::from(*length), rest)?;
                Self::from_parts(header, ApduForm::Short, Zeroizing::new(data.to_vec()), le)
            }
        }
    }
}

fn split_short(length: usize, rest: &[u8]) -> Result<(&[u8], Option<Le>), ApduError> {
    match split_data(length, rest)? {
        (data, []) => Ok((data, None)),
        (data, [le]) => Ok((data, Some(Le::from_short_byte(*le)))),
        _ => Err(ApduError::LengthMismatch),
    }
}

fn split_extended(length: usize, rest: &[u8]) -> Result<(&[u8], Option<Le>), ApduError> {
    match split_data(length, rest)? {
        (data, []) => Ok((data, None)),
        (data, [high, low]) => Ok((data, Some(Le::from_extended_bytes([*high, *low])))),
        _ => Err(ApduError::LengthMismatch),
    }
}

fn split_data(length: usize, rest: &[u8]) -> Result<(&[u8], &[u8]), ApduError> {
    if length == 0 {
        Err(ApduError::DataEmpty)
    } else {
        rest.split_at_checked(length).ok_or(ApduError::LengthMismatch)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ApduError, CommandApdu, Header, Le};

    fn headers() -> impl Strategy<Value = Header> {
        any::<[u8; 4]>().prop_map(|[cla, ins, p1, p2]| Header { cla, ins, p1, p2 })
    }

    fn commands() -> impl Strategy<Value = CommandApdu> {
        let data = proptest::collection::vec(any::<u8>(), 1..600);
        let le = (1_u32..=65_536).prop_map(|length| Le::new(length).unwrap());
        (headers(), proptest::option::of(data), proptest::option::of(le)).prop_map(
            |(header, data, le)| match (data, le) {
                (None, None) => CommandApdu::case1(header),
                (None, Some(le)) => CommandApdu::case2(header, le),
                (Some(data), None) => CommandApdu::case3(header, &data).unwrap(),
                (Some(data), Some(le)) => CommandApdu::case4(header, &data, le).unwrap(),
            },
        )
    }

    proptest! {
        #[test]
        fn writing_then_reading_gives_the_same_command(command in commands()) {
            prop_assert_eq!(CommandApdu::parse(&command.to_bytes()).unwrap(), command);
        }

        #[test]
        fn what_is_read_is_written_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(command) = CommandApdu::parse(&bytes) {
                prop_assert_eq!(command.to_bytes().to_vec(), bytes);
            }
        }
    }

    #[test]
    fn lengths_that_do_not_add_up_are_refused() {
        let cases: &[(&[u8], ApduError)] = &[
            (&[], ApduError::TooShort),
            (&[0, 0xB0, 0], ApduError::TooShort),
            (&[0, 0x20, 0, 0x80, 4, 1, 2, 3], ApduError::LengthMismatch),
            (&[0, 0x20, 0, 0x80, 1, 1, 2, 3], ApduError::LengthMismatch),
            (&[0, 0x20, 0, 0x80, 0, 0, 0, 1], ApduError::DataEmpty),
            (&[0, 0x20, 0, 0x80, 0, 0, 2, 1], ApduError::LengthMismatch),
            (&[0, 0x20, 0, 0x80, 0, 0], ApduError::DataEmpty),
        ];
        for (bytes, error) in cases {
            assert_eq!(CommandApdu::parse(bytes), Err(*error), "{bytes:02X?}");
        }
    }
}
