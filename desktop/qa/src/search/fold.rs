//! One form for texts that differ in width and in separators alone.

use shikaku_core::calendar::is_hyphen;
use shikaku_core::eligibility::folded;

/// A text in one width (NFKC), without separators between two digits or between two characters outside of ASCII:
/// `１２３４－５６７８` and `1234 5678` are `12345678`, and `山田　太郎` is `山田太郎`.
pub(super) fn fold(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut separators = String::new();
    let mut last = None;
    for character in folded(text).chars() {
        if is_separator(character) {
            separators.push(character);
            continue;
        }
        if !last.is_some_and(|last| belong_together(last, character)) {
            kept.push_str(&separators);
        }
        separators.clear();
        kept.push(character);
        last = Some(character);
    }
    kept.push_str(&separators);
    kept
}

/// What people write between the parts of a number, a date or a name.
fn is_separator(character: char) -> bool {
    character.is_whitespace() || is_hyphen(character) || matches!(character, '.' | '/')
}

fn belong_together(one: char, other: char) -> bool {
    one.is_ascii_digit() && other.is_ascii_digit() || !one.is_ascii() && !other.is_ascii()
}

/// The texts that bytes can be: UTF-8, and UTF-16 of either order from the first byte and from the second.
pub(super) fn texts(bytes: &[u8]) -> [Text; 2] {
    let wide = |units: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk::<2>()).map(|pair| units(*pair));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    let behind = bytes.get(1..).unwrap_or_default();
    let wide = [(u16::from_be_bytes as fn([u8; 2]) -> u16), u16::from_le_bytes]
        .into_iter()
        .flat_map(|units| [wide(units, bytes), wide(units, behind)])
        .map(|text| fold(&text))
        .collect();
    [Text::Plain(fold(&String::from_utf8_lossy(bytes))), Text::Wide(wide)]
}

/// A folded text, by its encoding.
pub(super) enum Text {
    /// UTF-8.
    Plain(String),
    /// UTF-16, in four readings of which at most one is meant.
    Wide(Vec<String>),
}

impl Text {
    /// Whether it holds a folded word. Any two bytes are a character of UTF-16, so one character alone proves nothing there.
    pub(super) fn holds(&self, word: &str) -> bool {
        match self {
            Self::Plain(text) => text.contains(word),
            Self::Wide(texts) => {
                word.chars().nth(1).is_some() && texts.iter().any(|text| text.contains(word))
            }
        }
    }
}
