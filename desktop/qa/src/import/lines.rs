//! Logs as lines: with any line end, in any encoding that has ASCII in it, with or without colours.

use std::borrow::Cow;

/// The lines of a log, without line ends and colours.
pub(super) fn lines(file: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    file.split(|byte| *byte == b'\n').map(|line| plain(line.trim_ascii_end()))
}

/// A file as UTF-8, or as what has ASCII in it: PowerShell writes what programs print as UTF-16.
pub(super) fn decoded(file: &[u8]) -> Cow<'_, [u8]> {
    match file.strip_prefix(b"\xFF\xFE") {
        Some(text) => {
            let units = text
                .chunks_exact(2)
                .map(|pair| pair.iter().rev().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
            let text = char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER));
            Cow::Owned(text.collect::<String>().into_bytes())
        }
        None => Cow::Borrowed(file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file)),
    }
}

/// Returns whether one of these occurs anywhere in the file.
pub(super) fn holds(file: &[u8], words: &[&str]) -> bool {
    lines(file).any(|line| words.iter().any(|word| line.contains(word)))
}

/// What follows the word, if the line has it.
pub(super) fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.split_once(word).map(|(_, rest)| rest)
}

fn plain(line: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(line);
    if !text.contains(ESCAPE) {
        return text;
    }
    let mut pieces = text.split(ESCAPE);
    let first = pieces.next().unwrap_or_default();
    // ESC [ numbers m
    let coloured = pieces.map(|piece| {
        piece.trim_start_matches(|character: char| character != 'm').strip_prefix('m').unwrap_or(piece)
    });
    Cow::Owned(std::iter::once(first).chain(coloured).collect())
}

const ESCAPE: &str = "\u{1b}[";
