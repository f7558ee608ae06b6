use unicode_normalization::UnicodeNormalization;

use crate::is_default_ignorable;

/// A heading or a label for comparing: one width, and nothing that is blank.
pub(super) fn folded(text: &str) -> String {
    let is_drawn = |character: &char| {
        !character.is_whitespace() && !character.is_control() && !is_default_ignorable(*character)
    };
    text.nfkc().filter(is_drawn).collect()
}

/// A value that stays on its row in every program, and how many characters were changed for it: what may end a line is a
/// blank, and marks of writing direction fall.
pub(super) fn on_one_row(value: &str) -> (String, usize) {
    let mut changed = 0;
    let characters = value.chars().filter_map(|character| {
        let kept = match character {
            '\u{2028}' | '\u{2029}' => Some(' '),
            control if control.is_control() => Some(' '),
            mark if is_direction_mark(mark) => None,
            other => return Some(other),
        };
        changed += 1;
        kept
    });
    let row = characters.collect();
    (row, changed)
}

/// Unicode: `Bidi_Control`.
const fn is_direction_mark(character: char) -> bool {
    matches!(character,
        '\u{61C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
