//! What counts as nothing: blanks, controls and characters that no font draws.

/// Whether a font draws nothing for it wherever it is (Unicode: `Default_Ignorable_Code_Point`): variation selectors,
/// joiners, zero-width blanks, marks of writing direction.
#[must_use]
pub const fn is_default_ignorable(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A text without what is blank around it. Empty when nothing that is drawn is left.
///
/// A variation selector behind a character belongs to it and stays.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(is_blank).trim_start_matches(is_nothing);
    if text.chars().all(is_nothing) { "" } else { text }
}

fn is_nothing(character: char) -> bool {
    character.is_whitespace() || character.is_control() || is_default_ignorable(character)
}

fn is_blank(character: char) -> bool {
    is_nothing(character) && !is_variation_selector(character)
}

const fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::trimmed;

    #[test]
    fn what_no_font_draws_is_nothing() {
        for text in [
            "",
            " ",
            "\t\r\n",
            "\u{3000}",
            "\u{A0}\u{2003}",
            "\u{200B}",
            "\u{FEFF}",
            "\0",
            "\u{E0100}",
            " \u{FE00} ",
        ] {
            assert_eq!(trimmed(text), "", "{text:?}");
        }
    }

    #[test]
    fn blanks_around_a_value_are_dropped_and_those_inside_stay() {
        for (text, value) in [
            (" 19840410", "19840410"),
            ("010 ", "010"),
            ("\u{3000}資格\u{3000}太郎\u{FEFF}\r\n", "資格\u{3000}太郎"),
            ("\u{FE00}葛\u{E0100}", "葛\u{E0100}"),
            ("0", "0"),
        ] {
            assert_eq!(trimmed(text), value, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_trimmed_stays_as_it_is(text in any::<String>()) {
            let once = trimmed(&text);
            prop_assert_eq!(trimmed(once), once);
            prop_assert!(text.contains(once));
        }
    }
}
