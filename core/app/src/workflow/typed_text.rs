//! Texts, digits and letters as keyboards write them.

use zeroize::Zeroizing;

/// A whole text that a person typed in a field of the platform: it may be a password. Wiped when dropped; no `Debug`, no
/// `Clone`.
pub struct TypedText(Zeroizing<String>);

impl TypedText {
    /// The text, for the code that compares or sends it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for TypedText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

/// The digits below `base` (10 or 16) that a typed text means, in half or full width. `None` when anything else is among
/// them: digits of other scripts are, and digits in circles or above the line (`①`, `²`).
///
/// The text may be a PIN: it is read character by character into one place that is wiped when dropped.
#[must_use]
pub fn read_digits(text: &str, base: u32) -> Option<Zeroizing<Vec<u8>>> {
    let count = text.chars().count();
    let mut digits = Zeroizing::new(Vec::with_capacity(count));
    digits.extend(text.chars().filter_map(|character| digit(character, base)));
    (digits.len() == count).then_some(digits)
}

fn digit(character: char, base: u32) -> Option<u8> {
    half_width(character).to_digit(base).and_then(|digit| u8::try_from(digit).ok())
}

/// The one ASCII character that a typed text means, in either width.
#[must_use]
pub fn read_key(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let key = characters.next().map(half_width);
    key.filter(|key| key.is_ascii() && characters.next().is_none())
}

/// The ASCII character that has this one as its full width, else the character itself.
fn half_width(character: char) -> char {
    const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;
    match character {
        '！'..='～' => char::from_u32(u32::from(character) - FULL_WIDTH).unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{read_digits, read_key};

    #[track_caller]
    fn check(text: &str, base: u32, expected: Option<&[u8]>) {
        assert_eq!(read_digits(text, base).as_deref().map(Vec::as_slice), expected, "{text}");
    }

    #[test]
    fn both_widths_are_digits() {
        for text in ["1234", "１２３４", "1２3４"] {
            check(text, 10, Some(&[1, 2, 3, 4]));
        }
        check("", 10, Some(&[]));
        check("０９", 10, Some(&[0, 9]));
        check("0aＦ", 16, Some(&[0, 10, 15]));
    }

    #[test]
    fn digits_of_other_scripts_and_anything_else_are_none() {
        for text in
            ["١٢٣٤", "१२३४", "一二三四", "12 34", "１２　３４", "12-34", "-123", "+1", "12a4", "½", "⒈", "½1"]
        {
            check(text, 10, None);
        }
        check("0g", 16, None);
    }

    /// Input methods offer them beside the digit, and systems behind would keep them as they are.
    #[test]
    fn digits_in_circles_and_above_the_line_are_none() {
        for text in ["①②③④", "①", "123④", "𝟏𝟐𝟑𝟒", "¹²³⁴", "₁₂₃₄", "⑫34", "⓪", "❶", "⑴", "⒈", "㉑", "Ⅳ"]
        {
            check(text, 10, None);
            check(text, 16, None);
            assert_eq!(read_key(text).filter(char::is_ascii_digit), None, "{text}");
        }
        check("ⓐ", 16, None);
    }

    #[test]
    fn one_character_is_a_key_in_either_width() {
        assert_eq!([read_key("y"), read_key("ｙ"), read_key("１")], [Some('y'), Some('y'), Some('1')]);
        assert_eq!([read_key(""), read_key("12"), read_key("⑫")], [None; 3]);
    }

    proptest! {
        #[test]
        fn what_is_read_is_as_long_as_the_text(text in any::<String>()) {
            let count = text.chars().count();
            prop_assert!(read_digits(&text, 10).is_none_or(|digits| digits.len() == count));
            let _ = read_key(&text);
        }

        #[test]
        fn every_width_of_a_number_reads_the_same(number in any::<u32>()) {
            let ascii = number.to_string();
            let wide: String = ascii.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xFEE0)).collect();
            prop_assert_eq!(read_digits(&wide, 10), read_digits(&ascii, 10));
        }
    }
}
