//! Which way the bytes of a line went.

use crate::import::hex;
use crate::import::recording::APDU_MAX;

/// The content of a line.
pub(super) enum Found {
    /// Bytes to the card.
    Command(Vec<u8>),
    /// Bytes from the card.
    Response(Vec<u8>),
    /// A direction and bytes behind it that are no APDU.
    Unclear,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToCard,
    FromCard,
}

use Direction::{FromCard, ToCard};

/// Words and arrows that state a direction, in lower case. A longer one precedes one that it begins with.
const DIRECTIONS: &[(&str, Direction)] = &[
    ("c-apdu", ToCard),
    ("capdu", ToCard),
    ("r-apdu", FromCard),
    ("rapdu", FromCard),
    ("transceived", FromCard),
    ("transceive", ToCard),
    ("transmitted", ToCard),
    ("transmit", ToCard),
    ("sending", ToCard),
    ("send", ToCard),
    ("sent", ToCard),
    ("received", FromCard),
    ("receive", FromCard),
    ("recv", FromCard),
    ("outgoing", ToCard),
    ("incoming", FromCard),
    ("command", ToCard),
    ("cmd", ToCard),
    ("response", FromCard),
    ("resp", FromCard),
    ("rsp", FromCard),
    ("request", ToCard),
    ("req", ToCard),
    ("answer", FromCard),
    ("reply", FromCard),
    ("result", FromCard),
    ("tx", ToCard),
    ("rx", FromCard),
    ("<--", FromCard),
    ("<==", FromCard),
    ("-->", ToCard),
    ("==>", ToCard),
    ("<<", FromCard),
    ("<-", FromCard),
    ("<=", FromCard),
    (">>", ToCard),
    ("->", ToCard),
    ("=>", ToCard),
    ("→", ToCard),
    ("←", FromCard),
    (">", ToCard),
    ("<", FromCard),
];

/// The first bytes of all of them.
const BEGINNINGS: &[u8] = b"aciorst<>-=\xE2";

/// Returns every find of a line, from left to right: `transceive(00A4040C) -> 9000` holds two.
pub(super) fn finds(line: &str) -> Vec<Found> {
    let (mut found, mut rest, mut direction) = (Vec::new(), line, None);
    // What a direction had behind it that might have been bytes.
    let mut unclear = false;
    let mut word_before = false;
    while let Some(first) = rest.chars().next() {
        if found.len() >= FOUND_MAX {
            break;
        }
        if let Some((length, said)) = marked(rest, word_before) {
            // An arrow behind a command on the same line leads to its answer.
            let answers = !first.is_alphanumeric() && matches!(found.last(), Some(Found::Command(_)));
            direction = Some(if answers { FromCard } else { said });
            rest = rest.get(length..).unwrap_or_default();
            word_before = first.is_alphanumeric();
            continue;
        }
        let (bytes, after) = if word_before { (Vec::new(), rest) } else { bytes(rest) };
        match (direction, bytes.len()) {
            (_, 0) => {
                word_before = first.is_alphanumeric();
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
                continue;
            }
            (Some(ToCard), _) if is_command(&bytes) => found.push(Found::Command(bytes)),
            (Some(FromCard), _) if is_response(&bytes) => found.push(Found::Response(bytes)),
            // A number of bytes, an address: no APDU, and nothing lost.
            (Some(_), 4..) => unclear = true,
            _ => {
                rest = after;
                word_before = true;
                continue;
            }
        }
        direction = None;
        (rest, word_before) = (after, true);
    }
    if found.is_empty() && unclear {
        found.push(Found::Unclear);
    }
    found
}

/// The direction that a text begins with, and how long it is said.
fn marked(text: &str, word_before: bool) -> Option<(usize, Direction)> {
    // Nearly no character begins one, and logs are long.
    let first = text.as_bytes().first()?.to_ascii_lowercase();
    if (word_before && first.is_ascii_alphabetic()) || !BEGINNINGS.contains(&first) {
        return None;
    }
    DIRECTIONS.iter().find_map(|(word, direction)| {
        let said = text.get(..word.len()).filter(|said| said.eq_ignore_ascii_case(word))?;
        let is_word = said.starts_with(|first: char| first.is_ascii_alphabetic());
        let next = text.get(word.len()..).and_then(|rest| rest.chars().next());
        let goes_on = next.is_some_and(char::is_alphabetic);
        (!is_word || !(word_before || goes_on)).then_some((said.len(), *direction))
    })
}

/// Bytes that a text begins with: hexadecimal, or signed numbers as Java prints an array.
fn bytes(text: &str) -> (Vec<u8>, &str) {
    if let Some((list, rest)) = text.strip_prefix('[').and_then(list) {
        let signed = list.contains('-').then(|| list.split(',').map(signed_byte).collect::<Option<Vec<_>>>());
        if let Some(bytes) = signed.flatten() {
            return (bytes, rest);
        }
    }
    hex::leading(text)
}

/// Numbers up to a closing bracket. What cannot be in such a list ends the look for it, so that no line is looked through
/// again and again.
fn list(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|character: char| !matches!(character, '0'..='9' | ',' | '-' | ' '))?;
    let (list, rest) = text.split_at_checked(end)?;
    Some((list, rest.strip_prefix(']')?))
}

fn signed_byte(text: &str) -> Option<u8> {
    text.trim().parse::<i8>().ok().map(i8::cast_unsigned)
}

fn is_command(bytes: &[u8]) -> bool {
    // FF is no class (ISO/IEC 7816-4, 5.4.1) but that of a reader's own commands, which `FF CA` for a UID is one of.
    (4..=APDU_MAX).contains(&bytes.len())
}

fn is_response(bytes: &[u8]) -> bool {
    matches!(bytes, [.., 0x61..=0x6F | 0x90..=0x9F, _])
}

/// A line holds a command and its answer; the limit leaves space for summaries.
const FOUND_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::{BEGINNINGS, DIRECTIONS};

    #[test]
    fn every_direction_begins_with_one_of_the_beginnings_and_no_shorter_one_hides_it() {
        for (number, (word, _)) in DIRECTIONS.iter().enumerate() {
            assert!(word.bytes().next().is_some_and(|first| BEGINNINGS.contains(&first)), "{word}");
            let hidden = DIRECTIONS.iter().take(number).any(|(before, _)| word.starts_with(before));
            // The letter behind a word distinguishes it from a longer one.
            assert!(!hidden || word.starts_with(|first: char| first.is_ascii_alphabetic()), "{word}");
        }
    }
}
