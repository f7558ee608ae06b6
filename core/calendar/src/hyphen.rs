//! The marks that are written for a hyphen, in days and in numbers.

/// Whether a character is written where a hyphen is meant: hyphens and dashes of every script, the minus sign, a ruled
/// line and the long-vowel mark, in either width. Keyboards and fonts offer each of them.
#[must_use]
pub const fn is_hyphen(character: char) -> bool {
    is_dash_punctuation(character) || is_like_a_dash(character)
}

/// Unicode 16, general category Pd, without `〜` and `〰`: a wave is written for a range.
const fn is_dash_punctuation(character: char) -> bool {
    matches!(character,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2E17}' | '\u{2E1A}'
        | '\u{2E3A}'..='\u{2E3B}' | '\u{2E40}' | '\u{2E5D}' | '\u{30A0}' | '\u{FE31}'..='\u{FE32}' | '\u{FE58}'
        | '\u{FE63}' | '\u{FF0D}' | '\u{10D6E}' | '\u{10EAD}')
}

/// Letters, symbols and ruled lines with the shape of a dash.
const fn is_like_a_dash(character: char) -> bool {
    matches!(
        character,
        '\u{2D7}' | '\u{2043}' | '\u{207B}' | '\u{208B}' | '\u{2212}' | '\u{23AF}' | '\u{2500}'
            ..='\u{2501}' | '\u{2796}' | '\u{30FC}' | '\u{FF70}'
    )
}

#[cfg(test)]
mod tests {
    use super::is_hyphen;

    /// Unicode 16, general category Pd, without the two waves; and dashes of other categories.
    #[test]
    fn every_dash_of_unicode_is_a_hyphen() {
        let punctuation = "\u{2D}\u{58A}\u{5BE}\u{1400}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\
            \u{2E17}\u{2E1A}\u{2E3A}\u{2E3B}\u{2E40}\u{2E5D}\u{30A0}\u{FE31}\u{FE32}\u{FE58}\u{FE63}\u{FF0D}\
            \u{10D6E}\u{10EAD}";
        let others =
            "\u{2D7}\u{2043}\u{207B}\u{208B}\u{2212}\u{23AF}\u{2500}\u{2501}\u{2796}\u{30FC}\u{FF70}";
        for character in punctuation.chars().chain(others.chars()) {
            assert!(is_hyphen(character), "{character:?}");
        }
        for wave in ['\u{301C}', '\u{3030}', '\u{FF5E}'] {
            assert!(!is_hyphen(wave), "{wave:?} is written for a range");
        }
    }

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
