use unicode_normalization::UnicodeNormalization;

use crate::eligibility::is_default_ignorable;

/// A heading or a label for comparing: one width, and nothing that is blank.
pub(super) fn folded(text: &str) -> String {
    let is_drawn = |character: &char| {
        !character.is_whitespace() && !character.is_control() && !is_default_ignorable(*character)
    };
    text.nfkc().filter(is_drawn).collect()
}
