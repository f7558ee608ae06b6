//! Bytes as programs print them: `00A4040C`, `00 A4 04 0C`, `00:a4:04`, `0x00, 0xA4`.

use data_encoding::HEXLOWER_PERMISSIVE;

/// Bytes at the start of a text and what follows them: groups of hexadecimal pairs with little between them.
pub(super) fn leading(text: &str) -> (Vec<u8>, &str) {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some((group, after)) = group(rest, bytes.is_empty()) {
        bytes.extend(HEXLOWER_PERMISSIVE.decode(group.as_bytes()).unwrap_or_default());
        rest = after;
    }
    (bytes, rest)
}

/// Exactly this text as bytes.
pub(super) fn whole(text: &str) -> Option<Vec<u8>> {
    let (bytes, rest) = leading(text.trim());
    (!bytes.is_empty() && rest.is_empty()).then_some(bytes)
}

/// The next group: an even number of digits that no letter and no digit follows.
fn group(text: &str, first: bool) -> Option<(&str, &str)> {
    let mut separated = text;
    for _ in 0..SEPARATOR_MAX {
        separated = separated.strip_prefix([' ', ',', ':', '-']).unwrap_or(separated);
    }
    if separated.len() == text.len() && !first {
        return None;
    }
    let digits_from =
        separated.strip_prefix("0x").or_else(|| separated.strip_prefix("0X")).unwrap_or(separated);
    let end = digits_from.find(|character: char| !character.is_ascii_hexdigit()).unwrap_or(digits_from.len());
    let (digits, rest) = digits_from.split_at_checked(end)?;
    let torn = rest.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '.');
    (!digits.is_empty() && digits.len().is_multiple_of(2) && !torn).then_some((digits, rest))
}

/// Up to `most` pairs, one blank between them, as the lines of a hex dump have them before the column of characters. A
/// second blank ends them, but for one in the middle, where some programs leave a gap.
pub(super) fn dumped(text: &str, most: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(most.min(LINE_MAX));
    let mut rest = text;
    while bytes.len() < most.min(LINE_MAX) {
        let here = if bytes.len() == LINE_MAX / 2 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
        let Some((pair, after)) = here.split_at_checked(2) else { break };
        let Ok(byte) = HEXLOWER_PERMISSIVE.decode(pair.as_bytes()) else { break };
        if !(after.is_empty() || after.starts_with(' ')) {
            break;
        }
        bytes.extend(byte);
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    bytes
}

/// `, ` is the longest separator between two bytes.
const SEPARATOR_MAX: usize = 2;
/// Bytes on one line of a hex dump.
pub(super) const LINE_MAX: usize = 16;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{dumped, leading, whole};

    #[test]
    fn bytes_end_where_words_begin() {
        assert_eq!(leading("00A4 04 -> 9000"), (vec![0x00, 0xA4, 0x04], " -> 9000"));
        assert_eq!(leading("00 a4 04 bytes"), (vec![0x00, 0xA4, 0x04], " bytes"));
        assert_eq!(leading("0x00, 0xA4]"), (vec![0x00, 0xA4], "]"));
        assert_eq!(leading("00A"), (vec![], "00A"));
        assert_eq!(whole("added"), None);
    }

    #[test]
    fn the_characters_beside_a_dump_are_no_bytes() {
        assert_eq!(dumped("90 00 .. 31", 2), [0x90, 0x00]);
        assert_eq!(dumped("31 32                                            12", 16), [0x31, 0x32]);
        assert_eq!(dumped("00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ab", 16).len(), 16);
    }

    proptest! {
        #[test]
        fn printing_then_reading_is_identity(
            bytes in proptest::collection::vec(any::<u8>(), 1..64),
            separator in proptest::sample::select(&["", " ", ":", "-", ",", ", "][..]),
        ) {
            let pairs: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            prop_assert_eq!(whole(&pairs.join(separator)), Some(bytes));
        }

        #[test]
        fn any_text_is_stood(text in any::<String>(), most in 0_usize..100) {
            let (bytes, rest) = leading(&text);
            prop_assert!(text.ends_with(rest) && 2 * bytes.len() <= text.len());
            prop_assert!(dumped(&text, most).len() <= most);
        }
    }
}
