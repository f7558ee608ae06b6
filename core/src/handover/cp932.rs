//! To Shift_JIS as Windows writes it.

use encoding_rs::EncoderResult;

use crate::eligibility::{Text, twin};

/// Bytes, and how much of the text they do not carry as it was.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    /// Characters that became ●.
    pub(super) replaced: usize,
    /// Characters that became the one Windows uses for the same sign.
    pub(super) folded: usize,
}

/// Encodes a text. What has no place in Shift_JIS becomes ●, as in the official data (eligibility reference, 2.4).
pub(super) fn encode(text: &str) -> Encoded {
    let folded = text.chars().filter(|character| twin(*character).is_some()).count();
    let text = if folded == 0 { text.into() } else { text.chars().map(|c| twin(c).unwrap_or(c)).collect() };
    let text: std::borrow::Cow<'_, str> = text;
    let mut shift_jis = encoding_rs::SHIFT_JIS.new_encoder();
    let mut encoded = Encoded { bytes: Vec::with_capacity(text.len() + 16), replaced: 0, folded };
    let mut rest = text.as_ref();
    loop {
        let (result, read) =
            shift_jis.encode_from_utf8_to_vec_without_replacement(rest, &mut encoded.bytes, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            EncoderResult::InputEmpty => return encoded,
            EncoderResult::OutputFull => encoded.bytes.reserve(rest.len() + 16),
            EncoderResult::Unmappable(character) => {
                let bytes = private(character);
                encoded.replaced += usize::from(bytes.is_none());
                encoded.bytes.extend(bytes.unwrap_or(LOST));
            }
        }
    }
}

/// ● ([`Text::UNREPRESENTABLE`]).
const LOST: [u8; 2] = [0x81, 0x9C];
const _: () = assert!(Text::UNREPRESENTABLE as u32 == 0x25CF);

/// 外字 of the private area, which Windows keeps at F040 to F9FC.
fn private(character: char) -> Option<[u8; 2]> {
    let place = u32::from(character).checked_sub(0xE000).filter(|place| *place < 10 * 188)?;
    let (row, cell) = (u8::try_from(place / 188).ok()?, u8::try_from(place % 188).ok()?);
    Some([0xF0 + row, cell + if cell < 63 { 0x40 } else { 0x41 }])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::encode;

    fn decoded(bytes: &[u8]) -> String {
        encoding_rs::SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(bytes)
            .expect("what was encoded is Shift_JIS")
            .into_owned()
    }

    #[track_caller]
    fn check(text: &str, expected: &str, replaced: usize, folded: usize) {
        let encoded = encode(text);
        assert_eq!(
            (decoded(&encoded.bytes).as_str(), encoded.replaced, encoded.folded),
            (expected, replaced, folded)
        );
    }

    #[test]
    fn what_windows_can_write_goes_there_and_back() {
        check("資格　太郎 ｼｶｸ ﾀﾛｳ 髙﨑①㈱～－●", "資格　太郎 ｼｶｸ ﾀﾛｳ 髙﨑①㈱～－●", 0, 0);
        check("外字\u{E000}\u{E0BC}\u{E757}", "外字\u{E000}\u{E0BC}\u{E757}", 0, 0);
    }

    #[test]
    fn what_it_cannot_write_becomes_a_black_circle_and_is_counted() {
        check("𠮷田　鷗外", "●田　●外", 2, 0);
        check("🐈\u{E758}é", "●●●", 3, 0);
        check("一〜二−三¥", "一～二－三￥", 0, 3);
    }

    proptest! {
        #[test]
        fn the_counts_say_how_much_changed(text in any::<String>()) {
            let encoded = encode(&text);
            let back = decoded(&encoded.bytes);
            let changed = text.chars().zip(back.chars()).filter(|(before, after)| before != after).count();
            prop_assert_eq!(text.chars().count(), back.chars().count());
            prop_assert_eq!(changed, encoded.replaced + encoded.folded);
        }
    }
}
