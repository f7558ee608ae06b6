use unicode_normalization::char::decompose_compatible;

/// The value of a decimal digit as keyboards type it, in half or full width. Circled, superscript and other digits are
/// none, because typing them is a mistake in the conversion of an input method.
#[must_use]
pub fn digit_value(character: char) -> Option<u8> {
    let zero = match character {
        '0'..='9' => '0',
        '０'..='９' => '０',
        _ => return None,
    };
    u8::try_from(u32::from(character) - u32::from(zero)).ok()
}

/// Whether a text holds a digit that is none by [`digit_value`], but would be one after NFKC: in a circle, raised, of one
/// sign with a full stop. What folds a text asks this first.
#[must_use]
pub fn has_other_digits(text: &str) -> bool {
    text.chars().any(|character| {
        let mut holds = false;
        decompose_compatible(character, |part| holds |= part.is_ascii_digit());
        holds && digit_value(character).is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::{digit_value, has_other_digits};

    #[test]
    fn other_digits_are_those_that_folding_makes() {
        for text in ["①", "2②", "x²", "₁", "⑫", "⒈", "㋀", "½", "𝟏"] {
            assert!(has_other_digits(text), "{text}");
        }
        for text in ["", "019", "０１９", "令和8年", "㋿8年", "٣", "一", "❶"] {
            assert!(!has_other_digits(text), "{text}");
        }
    }

    #[test]
    fn a_digit_is_one_in_half_or_full_width() {
        for (width, digits) in ["0123456789", "０１２３４５６７８９"].into_iter().enumerate() {
            let values: Vec<_> = digits.chars().map(digit_value).collect();
            assert_eq!(values, (0..10).map(Some).collect::<Vec<_>>(), "{width}");
        }
        for character in "①⓪⑴⒈²₂٣१一𝟏Ⅰ-／：".chars() {
            assert_eq!(digit_value(character), None, "{character}");
        }
    }
}
