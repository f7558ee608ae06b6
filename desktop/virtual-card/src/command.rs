use crate::status::StatusWord;

/// A command as the card's side reads it (ISO/IEC 7816-4, 5.2), written without a look at the terminal's encoder
/// so that a mistake there is not repeated here.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{:02X} {:02X} {:02X} {:02X} ({} bytes)", header.class, header.instruction, header.p1, header.p2, data.len())]
pub(crate) struct Command {
    pub(crate) header: Header,
    /// The data field; may hold a PIN.
    pub(crate) data: Vec<u8>,
    /// Ne: how many bytes the terminal takes at most; `None` when Le is absent.
    pub(crate) expected: Option<usize>,
    /// Lc or Le came in its extended form.
    pub(crate) extended: bool,
}

/// CLA INS P1 P2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) class: u8,
    pub(crate) instruction: u8,
    pub(crate) p1: u8,
    pub(crate) p2: u8,
}

impl Command {
    /// Reads the bytes of one command APDU.
    ///
    /// # Errors
    /// `6700` when the length bytes do not describe the bytes that are there.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, StatusWord> {
        let Some((&[class, instruction, p1, p2], body)) = bytes.split_first_chunk() else {
            return Err(StatusWord::WRONG_LENGTH);
        };
        let header = Header { class, instruction, p1, p2 };
        let (data, expected, extended) = split_body(body).ok_or(StatusWord::WRONG_LENGTH)?;
        Ok(Self { header, data: data.to_vec(), expected, extended })
    }
}

/// Data field, Ne, and whether the extended form was used.
type Body<'a> = (&'a [u8], Option<usize>, bool);

fn split_body(body: &[u8]) -> Option<Body<'_>> {
    match body {
        [] => Some((&[], None, false)),
        [le] => Some((&[], Some(short_le(*le)), false)),
        [0, le_high, le_low] => Some((&[], Some(extended_le(*le_high, *le_low)), true)),
        [0, lc_high, lc_low, rest @ ..] => {
            let length = usize::from(u16::from_be_bytes([*lc_high, *lc_low]));
            let (data, le) = rest.split_at_checked(length).filter(|_| length > 0)?;
            match le {
                [] => Some((data, None, true)),
                [high, low] => Some((data, Some(extended_le(*high, *low)), true)),
                _ => None,
            }
        }
        [lc, rest @ ..] => {
            let (data, le) = rest.split_at_checked(usize::from(*lc)).filter(|_| *lc > 0)?;
            match le {
                [] => Some((data, None, false)),
                [le] => Some((data, Some(short_le(*le)), false)),
                _ => None,
            }
        }
    }
}

fn short_le(le: u8) -> usize {
    if le == 0 { 256 } else { usize::from(le) }
}

fn extended_le(high: u8, low: u8) -> usize {
    match u16::from_be_bytes([high, low]) {
        0 => 65_536,
        le => usize::from(le),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shikaku_card::apdu::Header as SentHeader;
    use shikaku_card::apdu::{CommandApdu, Le};

    use super::*;

    proptest! {
        #[test]
        fn what_the_core_encodes_is_what_the_card_decodes(
            header: [u8; 4],
            data in prop::collection::vec(any::<u8>(), 0..600),
            le in prop::option::of(1_u32..=65_536),
        ) {
            let [class, instruction, p1, p2] = header;
            let sent = SentHeader::new(class, instruction, p1, p2);
            let le = le.and_then(Le::new);
            let command = match (data.is_empty(), le) {
                (true, None) => CommandApdu::case1(sent),
                (true, Some(le)) => CommandApdu::case2(sent, le),
                (false, None) => CommandApdu::case3(sent, &data).unwrap(),
                (false, Some(le)) => CommandApdu::case4(sent, &data, le).unwrap(),
            };
            let read = Command::parse(&command.to_bytes()).unwrap();
            prop_assert_eq!(read.header, Header { class, instruction, p1, p2 });
            prop_assert_eq!((read.data, read.expected), (data, le.map(Le::get)));
        }
    }

    /// Data length, Ne and form of the command `00 B0 00 00` followed by `body`.
    fn body(body: &[u8]) -> Option<(usize, Option<usize>, bool)> {
        Command::parse(&[&[0x00, 0xB0, 0x00, 0x00], body].concat())
            .ok()
            .map(|command| (command.data.len(), command.expected, command.extended))
    }

    #[test]
    fn all_seven_cases_are_distinguished() {
        assert_eq!(body(&[]), Some((0, None, false)));
        assert_eq!(body(&[0x00]), Some((0, Some(256), false)));
        assert_eq!(body(&[0x02, 1, 2]), Some((2, None, false)));
        assert_eq!(body(&[0x02, 1, 2, 9]), Some((2, Some(9), false)));
        assert_eq!(body(&[0, 0, 0]), Some((0, Some(65_536), true)));
        assert_eq!(body(&[0, 0, 2, 1, 2]), Some((2, None, true)));
        assert_eq!(body(&[0, 0, 2, 1, 2, 1, 0]), Some((2, Some(256), true)));
    }

    #[test]
    fn a_length_that_does_not_fit_is_refused() {
        for broken in [&[0x02, 1][..], &[0x02, 1, 2, 3, 4], &[0, 0], &[0, 0, 0, 1], &[0, 0, 1, 1, 1]] {
            assert_eq!(body(broken), None, "{broken:02X?}");
        }
        assert_eq!(Command::parse(&[0x00, 0xB0, 0x00]), Err(StatusWord::WRONG_LENGTH));
    }

    #[test]
    fn a_verify_prints_no_digit_of_the_pin() {
        let verify = Command::parse(b"\x00\x20\x00\x98\x041234").unwrap();
        assert_eq!(format!("{verify:?}"), "00 20 00 98 (4 bytes)");
    }
}
