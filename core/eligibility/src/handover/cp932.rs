//! To Shift_JIS as Windows writes it.

use encoding_rs::EncoderResult;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::{Text, is_default_ignorable, twin};

/// Bytes, and how much of the text they do not carry as it was.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    /// Characters that became ●.
    pub(super) replaced: usize,
    /// Characters that were dropped, composed or written as another one for the same sign.
    pub(super) folded: usize,
}

/// Encodes a text. What Shift_JIS carries stays as it is. Of the rest a sequence is composed, what no font draws is
/// dropped, and a sign is written as the one that Windows has for it. What is left becomes ●, as in the official data
/// (eligibility reference, 2.4).
pub(super) fn encode(text: &str) -> Encoded {
    let mut encoded = Encoded { bytes: Vec::with_capacity(text.len() + 16), replaced: 0, folded: 0 };
    if !text.chars().any(is_written_as_another) && encode_whole(text, &mut encoded.bytes) {
        return encoded;
    }
    encoded.bytes.clear();
    let mut rest = text;
    while let Some(base) = rest.chars().next() {
        let others = rest.get(base.len_utf8()..).unwrap_or_default();
        let marks = others.find(|character| !is_mark(character)).unwrap_or(others.len());
        let (sequence, behind) = rest.split_at_checked(base.len_utf8() + marks).unwrap_or((rest, ""));
        encoded.sequence(sequence);
        rest = behind;
    }
    encoded
}

/// A combining mark, or what no font draws: it belongs to the character in front of it.
fn is_mark(character: char) -> bool {
    canonical_combining_class(character) != 0 || is_default_ignorable(character)
}

/// Whether the encoder would write a character as another one without a word.
const fn is_written_as_another(character: char) -> bool {
    matches!(character, '\u{A5}' | '\u{203E}' | '\u{2212}')
}

/// Encodes a text of which nothing is lost; `false` where something would be.
fn encode_whole(text: &str, bytes: &mut Vec<u8>) -> bool {
    let mut encoder = encoding_rs::SHIFT_JIS.new_encoder();
    let mut rest = text;
    loop {
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, bytes, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            EncoderResult::InputEmpty => return true,
            EncoderResult::OutputFull => bytes.reserve(rest.len() + 16),
            EncoderResult::Unmappable(character) => match private(character) {
                Some(pair) => bytes.extend(pair),
                None => return false,
            },
        }
    }
}

impl Encoded {
    /// A character with the marks behind it.
    fn sequence(&mut self, sequence: &str) {
        if self.carry(sequence) {
            return;
        }
        let drawn: String = sequence.chars().filter(|character| !is_default_ignorable(*character)).collect();
        self.folded += sequence.chars().count() - drawn.chars().count();
        if self.carry(&drawn) {
            return;
        }
        let composed: String = drawn.nfc().collect();
        let changed = usize::from(composed != drawn);
        let forms = [(composed.clone(), changed), twins(&drawn), twins(&composed)];
        for (form, folded) in forms {
            if self.carry(&form) {
                self.folded += folded;
                return;
            }
        }
        self.folded += changed;
        for character in composed.chars() {
            self.lonely(character);
        }
    }

    /// A character of a sequence that cannot be carried as a whole.
    fn lonely(&mut self, character: char) {
        let mut form = [0; 4];
        if self.carry(character.encode_utf8(&mut form)) {
            return;
        }
        if let Some(twin) = twin(character, None)
            && self.carry(twin.encode_utf8(&mut form))
        {
            self.folded += 1;
            return;
        }
        self.bytes.extend(LOST);
        self.replaced += 1;
    }

    /// Writes a text where all of it is carried as it is.
    fn carry(&mut self, text: &str) -> bool {
        let before = self.bytes.len();
        let carried = !text.chars().any(is_written_as_another) && encode_whole(text, &mut self.bytes);
        if !carried {
            self.bytes.truncate(before);
        }
        carried
    }
}

/// Every character as its twin, where it has one, and how many had one.
fn twins(text: &str) -> (String, usize) {
    let (mut written, mut folded, mut before) = (String::with_capacity(text.len()), 0, None);
    for character in text.chars() {
        let twin = twin(character, before);
        folded += usize::from(twin.is_some());
        written.push(twin.unwrap_or(character));
        before = Some(character);
    }
    (written, folded)
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
    use proptest::test_runner::TestCaseError;
    use shikaku_calendar::is_hyphen;
    use unicode_normalization::UnicodeNormalization;

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
        check("\u{212B}―‐─━゛゜ﾞﾟ", "\u{212B}―‐─━゛゜ﾞﾟ", 0, 0);
    }

    #[test]
    fn what_it_cannot_write_becomes_a_black_circle_and_is_counted() {
        check("𠮷田　鷗外", "●田　●外", 2, 0);
        check("🐈\u{E758}é", "●●●", 3, 0);
        check("e\u{301}a", "●a", 1, 1);
        check("一〜二−三¥", "一～二－三￥", 0, 3);
    }

    /// Eligibility reference, 2.4: a name does not lose a character for how another program wrote it.
    #[test]
    fn a_sequence_that_it_cannot_write_is_composed_and_nothing_else_is() {
        check("葛\u{E0100}城", "葛城", 0, 1);
        check("カ\u{3099}ハ\u{309A}", "ガパ", 0, 2);
        check("か\u{3099}ウ\u{3099}", "がヴ", 0, 2);
        check("\u{F91D}干", "欄干", 0, 1);
        check("塚\u{FA10}\u{FA19}神", "塚\u{FA10}\u{FA19}神", 0, 0);
        check("塚\u{FA10}カ\u{3099}", "塚\u{FA10}ガ", 0, 1);
        check("ｶ\u{3099}ﾊ\u{309A}", "ｶﾞﾊﾟ", 0, 2);
        check("か\u{309A}ワ\u{3099}あ\u{3099}", "か゜ワ゛あ゛", 0, 3);
        check("カ\u{200B}\u{3099}", "ガ", 0, 2);
        check("\u{2F804}", "●", 1, 1);
        check("⼀⼆", "一二", 0, 2);
    }

    #[test]
    fn what_no_font_draws_is_dropped_blanks_are_blanks_and_dashes_are_dashes() {
        check("資\u{200B}格\u{A0}太\u{FEFF}郎\u{200D}", "資格 太郎", 0, 4);
        check("12–34—56‑7‒8", "12－34―56‐7－8", 0, 4);
        check("\u{E0100}\u{200E}", "", 0, 2);
        check("𠮷\u{E0101}", "●", 1, 1);
        check("見\u{2003}本\u{202F}", "見 本 ", 0, 2);
        check("神\u{FE00}", "神", 0, 1);
    }

    /// One rule says what a hyphen is.
    #[test]
    fn no_hyphen_is_lost() {
        for character in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|character| is_hyphen(*character))
        {
            let encoded = encode(&format!("12{character}34"));
            assert_eq!(encoded.replaced, 0, "{character:?}");
        }
        check("12\u{2D7}34\u{2E3A}5", "12－34－5", 0, 2);
    }

    /// Eligibility reference, 2.4: 塚 U+FA10, 神 U+FA19 and others have a place of their own.
    #[test]
    fn every_compatibility_ideograph_is_carried_or_composed() {
        let (mut stay, mut composed) = (0, 0);
        for character in ('\u{F900}'..='\u{FAFF}').chain('\u{2F800}'..='\u{2FA1D}') {
            let text = character.to_string();
            let encoded = encode(&text);
            let back = decoded(&encoded.bytes);
            let unified: String = text.nfc().collect();
            match (encoded.replaced, encoded.folded) {
                (0, 0) => {
                    assert_eq!(back, text, "{character:?}");
                    stay += 1;
                }
                (0, 1) => {
                    assert_eq!(back, unified, "{character:?}");
                    composed += 1;
                }
                (replaced, _) => assert_eq!((back.as_str(), replaced), ("●", 1), "{character:?}"),
            }
            // Nothing that Shift_JIS has a place for is lost.
            assert!(encoded.replaced == 0 || encode(&unified).replaced == 1, "{character:?}");
        }
        assert!(stay >= 23 && composed > 300, "{stay} {composed}");
    }

    #[test]
    fn every_half_width_kana_keeps_its_mark() {
        for kana in '\u{FF66}'..='\u{FF9D}' {
            for (mark, spacing) in [('\u{3099}', '\u{FF9E}'), ('\u{309A}', '\u{FF9F}')] {
                let encoded = encode(&format!("{kana}{mark}"));
                assert_eq!(decoded(&encoded.bytes), format!("{kana}{spacing}"), "{kana:?} {mark:?}");
                assert_eq!((encoded.replaced, encoded.folded), (0, 1), "{kana:?} {mark:?}");
            }
        }
    }

    #[test]
    fn every_kanji_drops_its_variation_selector() {
        for kanji in ('一'..='龠').filter(|kanji| encode(&kanji.to_string()).replaced == 0) {
            for selector in ['\u{E0100}', '\u{E0101}', '\u{E01EF}', '\u{FE00}', '\u{FE0F}'] {
                let encoded = encode(&format!("{kanji}{selector}"));
                assert_eq!(decoded(&encoded.bytes), kanji.to_string(), "{kanji}");
                assert_eq!((encoded.replaced, encoded.folded), (0, 1), "{kanji}");
            }
        }
    }

    fn circles(text: &str) -> usize {
        text.chars().filter(|character| *character == '●').count()
    }

    fn check_counts(text: &str) -> Result<(), TestCaseError> {
        let encoded = encode(text);
        let back = decoded(&encoded.bytes);
        prop_assert_eq!(circles(&back), circles(text) + encoded.replaced);
        prop_assert_eq!(back == text, encoded.replaced + encoded.folded == 0);
        let again = encode(&back);
        prop_assert_eq!((again.replaced, again.folded), (0, 0));
        prop_assert_eq!(again.bytes, encoded.bytes);
        Ok(())
    }

    proptest! {
        /// Each ● is counted, a text without a count is carried as it was, and what was written is written the same again.
        #[test]
        fn the_counts_say_whether_something_changed(text in any::<String>()) {
            check_counts(&text)?;
        }

        #[test]
        fn the_counts_hold_for_what_names_are_made_of(
            text in "[ア-ンあ-んｦ-ﾝ葛神塚\u{F900}-\u{FAFF}\u{3099}\u{309A}\u{E0100}\u{200B}\u{200D}\u{A0}–—−〜¥e\u{301}𠮷 ]{0,12}",
        ) {
            check_counts(&text)?;
        }
    }
}
