//! The marks that are written for a hyphen, in days and in numbers.

/// Whether a character is written where a hyphen is meant: hyphens, dashes, the minus sign, a ruled line and the
/// long-vowel mark, in either width. Keyboards and fonts offer each of them.
#[must_use]
pub const fn is_hyphen(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2796}'
                | '\u{30FC}'
                | '\u{FE31}'
                | '\u{FE32}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{FF70}'
    )
}

#[cfg(test)]
mod tests {
    use super::is_hyphen;

    #[test]
    fn every_dash_that_a_keyboard_offers_is_a_hyphen() {
        for character in "-‐‑‒–—―−－ー─━﹣﹘ｰ⁃".chars() {
            assert!(is_hyphen(character), "{character:?}");
        }
        for character in "_~〜・/.1一".chars() {
            assert!(!is_hyphen(character), "{character:?}");
        }
    }
}
