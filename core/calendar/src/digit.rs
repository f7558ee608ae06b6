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

#[cfg(test)]
mod tests {
    use super::digit_value;

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
