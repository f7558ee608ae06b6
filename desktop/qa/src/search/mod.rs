//! The search of an audit for words that are known to be secret.

mod escape;
mod fold;

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE, HEXUPPER};
use shikaku_calendar::japan_date;
use shikaku_transcript::{Entry, Finding, Transcript, TranscriptEvent, text};
use thiserror::Error;

use self::escape::{base64, unescaped, words};
use self::fold::{fold_word, texts};

/// Words that are known to be secret: names, numbers, PINs, a line each. The structural audit needs none of them; this is
/// the second check.
#[derive(Default)]
pub struct Known(Vec<Secret>);

/// Why a list of words cannot be searched. Says none of the words.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KnownError {
    /// Nothing but blank lines and comments.
    #[error("there is no word in the list: one word a line, and a line that begins with # is left out")]
    Empty,
    /// The words in these lines, from 1, occur everywhere.
    #[error("{} too short to be searched: a word has at least four letters or digits, or one kanji or kana", in_words(.0))]
    TooShort(Vec<usize>),
}

/// `line 2, line 5:`, the first ten.
fn in_words(lines: &[usize]) -> String {
    let more = if lines.len() > LINES_SHOWN { " and more" } else { "" };
    let lines: Vec<_> = lines.iter().take(LINES_SHOWN).map(|line| format!("line {line}")).collect();
    format!("{}{more}:", lines.join(", "))
}

const LINES_SHOWN: usize = 10;

/// One word.
struct Secret {
    /// The word without differences of width and separators.
    folded: String,
    /// The bytes in which it is searched besides.
    shapes: Vec<Vec<u8>>,
}

impl Known {
    /// Reads one word a line. Blank lines and lines that begin with `#` are left out. A word shorter than four bytes in
    /// ASCII occurs everywhere; one kanji or kana is searched.
    ///
    /// # Errors
    /// - [`KnownError::TooShort`] when a word is too short to be searched.
    /// - [`KnownError::Empty`] when there is no word.
    pub fn of_lines(text: &str) -> Result<Self, KnownError> {
        let (mut secrets, mut short) = (Vec::new(), Vec::new());
        for (line, word) in (1..).zip(text.lines().map(str::trim)) {
            if word.is_empty() || word.starts_with('#') {
                continue;
            }
            match Secret::of(word) {
                Some(secret) => secrets.push(secret),
                None => short.push(line),
            }
        }
        match (secrets.is_empty(), short.is_empty()) {
            (_, false) => Err(KnownError::TooShort(short)),
            (true, true) => Err(KnownError::Empty),
            (false, true) => Ok(Self(secrets)),
        }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let texts = texts(bytes);
        self.0.iter().any(|secret| {
            let has_shape = |shape: &Vec<u8>| bytes.windows(shape.len()).any(|window| window == *shape);
            texts.iter().any(|text| text.holds(&secret.folded)) || secret.shapes.iter().any(has_shape)
        })
    }

    /// Whether a text holds one of the words as it is, behind escapes, or in base64.
    fn is_in_text(&self, text: &[u8]) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let mut text = Cow::Borrowed(text);
        for _ in 0..ESCAPES_MAX {
            let in_base64 = words(&text).any(|word| base64(word).is_some_and(|bytes| self.is_in(&bytes)));
            if in_base64 || self.is_in(&text) {
                return true;
            }
            match unescaped(&text) {
                Some(inner) => text = Cow::Owned(inner),
                None => return false,
            }
        }
        false
    }
}

impl Secret {
    fn of(word: &str) -> Option<Self> {
        let folded = fold_word(word);
        let least = if folded.is_ascii() { ASCII_MIN } else { CHARACTER_MIN };
        if folded.len() < least {
            return None;
        }
        let shapes = shapes(word).into_iter().chain(shapes(&folded)).collect();
        Some(Self { folded, shapes })
    }
}

/// Shortest words searched, in bytes: of ASCII, and of anything else.
const ASCII_MIN: usize = 4;
const CHARACTER_MIN: usize = 3;

/// Escapes within escapes: a message may be quoted in a message.
const ESCAPES_MAX: usize = 4;

/// A word as it is, in UTF-16, in bytes written as hexadecimal, and as bytes where it is hexadecimal itself.
fn shapes(word: &str) -> Vec<Vec<u8>> {
    let hex = [HEXLOWER, HEXUPPER].map(|digits| digits.encode(word.as_bytes()).into_bytes());
    let mut shapes: Vec<_> = [word.as_bytes().to_vec()].into_iter().chain(hex).collect();
    let utf_16 =
        [u16::to_be_bytes, u16::to_le_bytes].map(|bytes| word.encode_utf16().flat_map(bytes).collect());
    shapes.extend(utf_16.into_iter().filter(|shape: &Vec<u8>| shape.len() >= ASCII_MIN));
    // Four digits are a PIN. As two bytes they occur in every body; the digits of an entry are searched as text.
    shapes.extend(HEXLOWER_PERMISSIVE.decode(word.as_bytes()).ok().filter(|bytes| bytes.len() >= 4));
    shapes
}

/// Entries and fields of the header that hold a word known to be secret: in what a card, a reader or a gateway said,
/// decoded from escapes and base64, and in every word, number, time and hexadecimal digit of the text form. A finding
/// names the place and never the word. Digits of a short word can be in a number by chance; a person judges that.
#[must_use]
pub fn search(transcript: &Transcript, known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |entry, place: &str| findings.push(Finding { entry, place: place.to_owned() });
    let header = Transcript { header: transcript.header.clone(), entries: Vec::new() };
    if text::write(&header).lines().any(|line| known.is_in_text(line.as_bytes())) {
        find(None, SECRET);
    }
    for (number, entry) in transcript.entries.iter().enumerate() {
        if content_holds(known, &entry.event) {
            find(Some(number + 1), SECRET);
        } else if line_holds(known, entry) || moment_holds(known, transcript, entry) {
            find(Some(number + 1), SECRET_IN_LINE);
        }
    }
    findings
}

const SECRET: &str = "something known to be secret";
const SECRET_IN_LINE: &str =
    "something known to be secret, in the time, words, numbers or hexadecimal digits of the entry";

/// Whether bytes that belong to no entry hold a word that is known to be secret. Lines of one body are joined.
pub(crate) fn is_in_bytes(bytes: &[u8], known: &Known) -> bool {
    let joined = String::from_utf8_lossy(bytes).replace("\n  \\ ", "").replace("\n  ", "");
    known.is_in_text(bytes) || known.is_in_text(joined.as_bytes())
}

/// Whether the payload of an entry holds one, or its decoded form.
fn content_holds(known: &Known, event: &TranscriptEvent) -> bool {
    let text = |text: &[u8]| known.is_in_text(text);
    match event {
        TranscriptEvent::Command(bytes) | TranscriptEvent::Response(bytes) => known.is_in(bytes),
        TranscriptEvent::ToReader(message) | TranscriptEvent::FromReader(message) => {
            known.is_in(&message.data)
        }
        TranscriptEvent::Asked { call, .. } => {
            let key = call.idempotency_key.as_deref().unwrap_or_default();
            text(&call.body) || text(call.path.as_bytes()) || text(key.as_bytes())
        }
        TranscriptEvent::Replied { reply: Ok(reply), .. } => text(&reply.body),
        _ => false,
    }
}

/// Whether the text form of an entry holds one. Lines of a text body are left out, because the body is decoded; lines of
/// hexadecimal digits are joined.
fn line_holds(known: &Known, entry: &Entry) -> bool {
    let lines = text::entry(entry);
    let digits = lines.lines().filter(|line| !line.starts_with("  | ") && !line.starts_with("  \\ "));
    let line: String = digits.map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    // A device writes the time as one number of nanoseconds.
    let nanoseconds = entry.at.as_nanos().to_string();
    known.is_in_text(line.as_bytes()) || known.is_in_text(nanoseconds.as_bytes())
}

/// Returns whether the time of an entry holds one. Searches only a day other than that of the header, because the
/// header is searched once.
fn moment_holds(known: &Known, transcript: &Transcript, entry: &Entry) -> bool {
    let moment = transcript.moment(entry.at);
    let day = |moment: DateTime<Utc>| japan_date(moment);
    let is_other_day = day(moment) != day(transcript.header.clock_base);
    let texts = || [moment.to_rfc3339_opts(SecondsFormat::AutoSi, true), day(moment).to_string()];
    is_other_day && texts().iter().any(|text| known.is_in_text(text.as_bytes()))
}

#[cfg(test)]
mod tests;
