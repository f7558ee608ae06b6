//! The alphabet of synthetic values, which differ visibly from real ones. An audit uses that to prove that nothing real
//! is left: bytes are `A5` and `B5`, digits 0 and 9, letters X and Z, kanji 見 and 本. A replaced character has as many
//! bytes as the original one.

/// In place of bytes of which nothing may be known: one of these. No length of a TLV object begins with either, and no
/// character of UTF-8, so that what was replaced never reads as something else.
pub(super) const OPAQUE: [u8; 2] = [0xA5, 0xB5];
/// Begins a number that is positive: its highest bit is 0.
pub(super) const POSITIVE: u8 = 0x5A;
/// Begins and ends a modulus: its highest and lowest bits are 1.
pub(super) const MODULUS: u8 = 0xA5;

/// Every byte of an object identifier: a whole one of any length.
pub(super) const IDENTIFIER: u8 = 0x2A;

/// Classes of characters: a class goes over into its own pair.
const CLASSES: [(char, char, [char; 2]); 16] = [
    ('0', '9', ['0', '9']),
    ('A', 'Z', ['X', 'Z']),
    ('a', 'z', ['x', 'z']),
    // Two bytes.
    ('\u{80}', '\u{7FF}', ['§', '¶']),
    // Kana, wide and narrow, are three bytes each, as are wide digits and letters and all kanji.
    ('\u{3041}', '\u{309F}', ['み', 'ほ']),
    ('\u{30A1}', '\u{30FA}', ['ミ', 'ホ']),
    ('\u{FF66}', '\u{FF9F}', ['ﾐ', 'ﾎ']),
    ('\u{FF10}', '\u{FF19}', ['０', '９']),
    ('\u{FF21}', '\u{FF3A}', ['Ｘ', 'Ｚ']),
    ('\u{FF41}', '\u{FF5A}', ['ｘ', 'ｚ']),
    ('\u{800}', '\u{24FF}', ['見', '本']),
    ('\u{2600}', '\u{2FFF}', ['見', '本']),
    ('\u{3100}', '\u{FEFF}', ['見', '本']),
    ('\u{FFA0}', '\u{FFFF}', ['見', '本']),
    ('\u{10000}', '\u{10FFFF}', ['𠀋', '𡈽']),
    ('\u{3003}', '\u{3007}', ['見', '本']),
];

/// The pair that stands for a character; `None` for marks and spaces, which stay. ● stays too: a lost character is often
/// what a recording is about.
pub(super) fn pair(character: char) -> Option<[char; 2]> {
    CLASSES.iter().find(|(first, last, _)| (*first..=*last).contains(&character)).map(|(_, _, pair)| *pair)
}

/// Whether a character is synthetic, or one that stays.
pub(super) fn is_synthetic(character: char) -> bool {
    pair(character).is_none_or(|pair| pair.contains(&character))
}

/// Whether a text is made of synthetic characters and such as stay.
pub(super) fn is_synthetic_text(text: &str) -> bool {
    text.chars().all(is_synthetic)
}

#[cfg(test)]
mod tests {
    use super::{is_synthetic, pair};

    #[test]
    fn every_character_goes_over_into_one_of_its_own_length_that_is_synthetic() {
        for character in ('\0'..=char::MAX).filter(|character| pair(*character).is_some()) {
            for chosen in pair(character).expect("filtered") {
                assert_eq!(chosen.len_utf8(), character.len_utf8(), "{character:?}");
                assert!(is_synthetic(chosen), "{character:?} -> {chosen:?}");
            }
        }
    }

    #[test]
    fn names_numbers_and_letters_are_not_synthetic_and_marks_stay() {
        for character in "資格太郎しかくシカクｼｶｸ１２1234AbＡｂ𠮷é".chars() {
            assert!(!is_synthetic(character), "{character}");
        }
        for character in " \u{3000}●-－ー/.:()（）・".chars() {
            assert!(is_synthetic(character), "{character}");
        }
    }
}
