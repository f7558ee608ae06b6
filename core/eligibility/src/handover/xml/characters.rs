//! What XML 1.0 allows in texts and names.

/// Whether a text may hold it (XML 1.0, 2.2).
pub(super) const fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    }
}

/// Whether an element may be called so (XML 1.0, 2.3; outside ASCII any letter or digit).
pub(super) fn is_name(name: &str) -> bool {
    let begins = |character: char| character == '_' || character == ':' || character.is_alphabetic();
    let goes_on =
        |character: char| begins(character) || matches!(character, '-' | '.') || character.is_numeric();
    let mut characters = name.chars();
    characters.next().is_some_and(begins) && characters.all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::{is_allowed, is_name};

    #[test]
    fn controls_are_no_characters_of_xml() {
        for (character, allowed) in [
            ('\0', false),
            ('\t', true),
            ('\n', true),
            ('\u{1B}', false),
            ('\u{FFFF}', false),
            ('●', true),
            ('𠮷', true),
        ] {
            assert_eq!(is_allowed(character), allowed, "{character:?}");
        }
    }

    #[test]
    fn a_name_begins_with_a_letter() {
        for (name, is) in [
            ("Name", true),
            ("_x-1.2", true),
            ("氏名", true),
            ("", false),
            ("1a", false),
            ("a b", false),
            ("a>b", false),
        ] {
            assert_eq!(is_name(name), is, "{name}");
        }
    }
}
