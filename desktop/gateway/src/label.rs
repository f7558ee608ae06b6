/// Whether a text can be shown as a name: 1 to 64 characters, and no control character.
pub(crate) fn is_label(text: &str) -> bool {
    (1..=64).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}
