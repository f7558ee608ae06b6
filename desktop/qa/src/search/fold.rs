//! One form for texts that differ in width and in separators alone.

use shikaku_calendar::is_hyphen;
use shikaku_eligibility::folded;

/// A text in one width (NFKC), without separators between two digits and without blanks between two characters outside
/// of ASCII: `１２３４－５６７８` and `1234 5678` are `12345678`, and `山田　太郎` is `山田太郎`.
pub(super) fn fold(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut separators = String::new();
    let mut last: Option<char> = None;
    for character in folded(text).chars() {
        if is_separator(character) {
            separators.push(character);
            continue;
        }
        let both = |is: fn(&char) -> bool| last.is_some_and(|last| is(&last) && is(&character));
        if both(|one| !one.is_ascii()) {
            // The long-vowel mark is a hyphen between digits, and a letter of a name.
            kept.extend(separators.chars().filter(|separator| !separator.is_whitespace()));
        } else if !both(char::is_ascii_digit) {
            kept.push_str(&separators);
        }
        separators.clear();
        kept.push(character);
        last = Some(character);
    }
    kept.push_str(&separators);
    kept
}

/// A word that is searched in folded texts: folded, and without separators in front of its first digit and behind its
/// last, because a text may go on with more digits.
pub(super) fn fold_word(word: &str) -> String {
    let folded = fold(word);
    let begun = folded.trim_start_matches(is_separator);
    let begun = if begun.starts_with(|first: char| first.is_ascii_digit()) { begun } else { &folded };
    let ended = begun.trim_end_matches(is_separator);
    let word = if ended.ends_with(|last: char| last.is_ascii_digit()) { ended } else { begun };
    // Fewer characters would be found everywhere.
    if word.len() >= super::ASCII_MIN { word.to_owned() } else { folded }
}

/// What people write between the parts of a number, a date or a name.
fn is_separator(character: char) -> bool {
    character.is_whitespace() || is_hyphen(character) || matches!(character, '.' | '/')
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
