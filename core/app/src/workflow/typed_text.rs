//! Digits and letters as keyboards write them.

use unicode_normalization::char::decompose_compatible;
use zeroize::Zeroizing;

/// The digits below `base` (10 or 16) that a typed text means: ASCII, and what NFKC makes of it (`１２`, `①`).
/// `None` when anything else is among them; digits of other scripts are.
///
/// The text may be a PIN: it is read character by character into one place that is wiped when dropped.
#[must_use]
pub fn read_digits(text: &str, base: u32) -> Option<Zeroizing<Vec<u8>>> {
    let mut count = 0_usize;
    each(text, |_| count += 1);
    let mut digits = Zeroizing::new(Vec::with_capacity(count));
    each(text, |character| {
        digits.extend(character.to_digit(base).and_then(|digit| u8::try_from(digit).ok()));
    });
    (digits.len() == count).then_some(digits)
}

/// The one character that a typed text means, in either width.
#[must_use]
pub fn read_key(text: &str) -> Option<char> {
    let (mut key, mut count) = (None, 0_usize);
    each(text, |character| {
        key = Some(character);
        count += 1;
    });
    key.filter(|_| count == 1)
}

/// The characters of a text, each decomposed as NFKC does. None of them composes with a digit.
fn each(text: &str, mut take: impl FnMut(char)) {
    text.chars().for_each(|character| decompose_compatible(character, &mut take));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use unicode_normalization::UnicodeNormalization;

    use super::{read_digits, read_key};

    #[track_caller]
    fn check(text: &str, base: u32, expected: Option<&[u8]>) {
        assert_eq!(read_digits(text, base).as_deref().map(Vec::as_slice), expected, "{text}");
    }

    #[test]
    fn both_widths_are_digits() {
        for text in ["1234", "１２３４", "1２3４", "①②③④", "𝟏𝟐𝟑𝟒", "¹²³⁴", "₁₂₃₄", "⑫34"]
        {
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

    #[test]
    fn one_character_is_a_key_in_either_width() {
        assert_eq!([read_key("y"), read_key("ｙ"), read_key("１")], [Some('y'), Some('y'), Some('1')]);
        assert_eq!([read_key(""), read_key("12"), read_key("⑫")], [None; 3]);
    }

    proptest! {
        #[test]
        fn digits_are_what_nfkc_makes_of_the_text(text in any::<String>()) {
            let folded: String = text.nfkc().collect();
            let expected: Option<Vec<u8>> =
                folded.chars().map(|character| character.to_digit(10).and_then(|digit| digit.try_into().ok())).collect();
            let read = read_digits(&text, 10);
            prop_assert_eq!(read.as_deref(), expected.as_ref());
        }

        #[test]
        fn every_width_of_a_number_reads_the_same(number in any::<u32>()) {
            let ascii = number.to_string();
            let wide: String = ascii.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xFEE0)).collect();
            prop_assert_eq!(read_digits(&wide, 10), read_digits(&ascii, 10));
        }
    }
}
