//! The text form, which people read and `fixtures/` holds: one line for an entry, its time in seconds first. Long bytes
//! continue in indented lines. Their number is in brackets, so that a cut between two lines is noticed.

use std::cmp::Ordering;
use std::fmt::Write as _;

use data_encoding::HEXUPPER;

use crate::limit::{ENTRIES_MAX, PAYLOAD_MAX, WORDS_MAX};
use crate::words::{Content, content_of, from_seconds, is_word, seconds};
use crate::{Broken, Entry, Header, Place, Problem, Reading, Transcript, TranscriptEvent, Unreadable};

/// How the first line begins; the format's number follows.
pub(crate) const MAGIC: &str = "shikaku-transcript ";

/// Marks in place of the kinds that a reader sees most.
const MARKS: [(&str, &str); 3] = [("command", ">"), ("response", "<"), ("no-answer", "!")];

/// Bytes of a card on one line.
const BYTES_A_LINE: usize = 32;
/// Characters of a body on one line.
const CHARACTERS_A_LINE: usize = 100;

/// A whole file.
#[must_use]
pub fn write(transcript: &Transcript) -> String {
    let mut file = format!("{MAGIC}{}\n", Header::FORMAT);
    for (name, value) in transcript.header.fields() {
        let _ = writeln!(file, "{name}: {value}");
    }
    file.push('\n');
    transcript.entries.iter().for_each(|one| file.push_str(&entry(one)));
    file
}

/// The lines of one entry.
#[must_use]
pub fn entry(entry: &Entry) -> String {
    let written = entry.event.words();
    let mark = MARKS.iter().find(|(kind, _)| *kind == written.kind).map_or(written.kind, |(_, mark)| mark);
    let mut lines = format!("{} {mark}", seconds(entry.at));
    for word in &written.arguments {
        lines.push(' ');
        lines.push_str(word);
    }
    if let (Some(payload), Some(content)) = (written.payload, content_of(written.kind)) {
        match content {
            Content::Apdu => write_apdu(&mut lines, payload),
            Content::Body => write_body(&mut lines, payload),
            Content::Message => write_message(&mut lines, payload),
        }
    }
    lines.push('\n');
    lines
}

fn write_apdu(lines: &mut String, bytes: &[u8]) {
    if bytes.len() > BYTES_A_LINE {
        let _ = write!(lines, " [{}]", bytes.len());
    }
    for (line, part) in bytes.chunks(BYTES_A_LINE).enumerate() {
        lines.push_str(if line == 0 { " " } else { "\n  " });
        HEXUPPER.encode_append(part, lines);
    }
}

/// Writes the number of bytes before every message, because the number of words before it varies.
fn write_message(lines: &mut String, bytes: &[u8]) {
    if !bytes.is_empty() && bytes.len() <= BYTES_A_LINE {
        let _ = write!(lines, " [{}]", bytes.len());
    }
    write_apdu(lines, bytes);
}

fn write_body(lines: &mut String, body: &[u8]) {
    if body.is_empty() {
        return;
    }
    let _ = write!(lines, " [{}]", body.len());
    match str::from_utf8(body) {
        Ok(text) if !text.chars().any(|character| character.is_control() && character != '\n') => {
            for line in text.split('\n') {
                write_text_line(lines, line);
            }
        }
        _ => {
            for part in body.chunks(BYTES_A_LINE) {
                lines.push_str("\n  ");
                HEXUPPER.encode_append(part, lines);
            }
        }
    }
}

/// `| ` begins a line of the body, `\ ` goes on with it.
fn write_text_line(lines: &mut String, line: &str) {
    let characters: Vec<_> = line.chars().collect();
    lines.push_str("\n  | ");
    for (part, piece) in characters.chunks(CHARACTERS_A_LINE).enumerate() {
        lines.push_str(if part == 0 { "" } else { "\n  \\ " });
        lines.extend(piece);
    }
}

pub(crate) fn read(file: &[u8]) -> Result<Reading, Unreadable> {
    let mut lines = Lines { rest: file, number: 0 };
    let first = lines.next_line().map_err(|problem| unreadable(1, problem))?.unwrap_or_default();
    let format = first.strip_prefix(MAGIC).and_then(|format| format.parse::<u32>().ok());
    match format {
        Some(Header::FORMAT) => {}
        Some(later) => return Err(Unreadable::Version(later)),
        None => return Err(Unreadable::NotATranscript),
    }
    let header = read_header(&mut lines).map_err(|problem| unreadable(lines.number, problem))?;
    let mut transcript = Transcript { header, entries: Vec::new() };
    loop {
        let line = lines.number + 1;
        let read = read_entry(&mut lines, transcript.entries.last());
        let broken = match read {
            Ok(None) => return Ok(Reading { transcript, broken: None }),
            Ok(Some(_)) if transcript.entries.len() >= ENTRIES_MAX => Problem::TooMany,
            Ok(Some(entry)) => {
                transcript.entries.push(entry);
                continue;
            }
            Err(problem) => problem,
        };
        let broken = Some(Broken { place: Place::Line(line), problem: broken });
        return Ok(Reading { transcript, broken });
    }
}

fn unreadable(line: usize, problem: Problem) -> Unreadable {
    Unreadable::Header(Broken { place: Place::Line(line), problem })
}

fn read_header(lines: &mut Lines<'_>) -> Result<Header, Problem> {
    let mut fields = Vec::new();
    loop {
        let line = lines.next_line()?.ok_or(Problem::Truncated)?;
        if line.is_empty() {
            return Header::from_fields(fields);
        }
        let (name, value) = line.split_once(": ").ok_or(Problem::Header)?;
        fields.push((name.to_owned(), value.to_owned()));
        if fields.len() > WORDS_MAX {
            return Err(Problem::Header);
        }
    }
}

fn read_entry(lines: &mut Lines<'_>, before: Option<&Entry>) -> Result<Option<Entry>, Problem> {
    let Some(line) = lines.next_line()? else { return Ok(None) };
    let mut words = line.split(' ');
    let at = words.next().and_then(from_seconds).ok_or(Problem::Syntax)?;
    let mark = words.next().ok_or(Problem::Syntax)?;
    let kind = MARKS.iter().find(|(_, known)| *known == mark).map_or(mark, |(kind, _)| kind);
    let mut words: Vec<_> = words.collect();
    let payload = match content_of(kind) {
        Some(Content::Apdu) => read_apdu(lines, &std::mem::take(&mut words))?,
        Some(Content::Body) => read_body(lines, &mut words)?,
        Some(Content::Message) => read_message(lines, &mut words)?,
        None => Vec::new(),
    };
    if words.len() > WORDS_MAX || !words.iter().all(|word| is_word(word)) {
        return Err(Problem::Words);
    }
    let entry = Entry { at, event: TranscriptEvent::from_words(kind, &words, payload)? };
    match before {
        Some(before) if before.at > at => Err(Problem::Time),
        _ => Ok(Some(entry)),
    }
}

fn read_apdu(lines: &mut Lines<'_>, words: &[&str]) -> Result<Vec<u8>, Problem> {
    match words {
        [] => Ok(Vec::new()),
        [hex] if hex.len() <= 2 * BYTES_A_LINE => from_hex(hex),
        [length, hex] => {
            let length = bracketed(length).filter(|length| *length > BYTES_A_LINE).ok_or(Problem::Words)?;
            let first = from_hex(hex)?;
            more_hex(lines, first, length)
        }
        _ => Err(Problem::Words),
    }
}

fn read_message(lines: &mut Lines<'_>, words: &mut Vec<&str>) -> Result<Vec<u8>, Problem> {
    let Some(place) = words.iter().position(|word| word.starts_with('[')) else { return Ok(Vec::new()) };
    let data = words.split_off(place);
    let [length, hex] = data.as_slice() else { return Err(Problem::Words) };
    let length = bracketed(length).ok_or(Problem::Words)?;
    more_hex(lines, from_hex(hex)?, length)
}

fn read_body(lines: &mut Lines<'_>, words: &mut Vec<&str>) -> Result<Vec<u8>, Problem> {
    let Some(length) = words.last().and_then(|word| bracketed(word)) else { return Ok(Vec::new()) };
    words.pop();
    if !lines.peek().is_some_and(|line| line.starts_with("  | ")) {
        return more_hex(lines, Vec::new(), length);
    }
    let mut parts: Vec<String> = Vec::new();
    let mut read = 0;
    while read <= length && lines.peek().is_some_and(|line| line.starts_with("  ")) {
        let Some(line) = lines.next_line()? else { break };
        match (line.strip_prefix("  | "), line.strip_prefix("  \\ "), parts.last_mut()) {
            (Some(line), _, _) => parts.push(line.to_owned()),
            (_, Some(more), Some(last)) => last.push_str(more),
            _ => return Err(Problem::Payload),
        }
        read += line.len() - "  | ".len();
    }
    let text = parts.join("\n");
    match text.len().cmp(&length) {
        Ordering::Equal => Ok(text.into_bytes()),
        Ordering::Less if lines.rest.is_empty() => Err(Problem::Truncated),
        _ => Err(Problem::Payload),
    }
}

fn more_hex(lines: &mut Lines<'_>, mut bytes: Vec<u8>, length: usize) -> Result<Vec<u8>, Problem> {
    while bytes.len() < length {
        let line = lines.next_line()?.ok_or(Problem::Truncated)?;
        let hex = line.strip_prefix("  ").ok_or(Problem::Payload)?;
        bytes.extend(from_hex(hex)?);
    }
    if bytes.len() == length { Ok(bytes) } else { Err(Problem::Payload) }
}

/// `[1592]`.
fn bracketed(word: &str) -> Option<usize> {
    let length = word.strip_prefix('[')?.strip_suffix(']')?;
    length.parse().ok().filter(|length| (1..=PAYLOAD_MAX).contains(length))
}

fn from_hex(hex: &str) -> Result<Vec<u8>, Problem> {
    let bytes = HEXUPPER.decode(hex.as_bytes()).ok();
    bytes.filter(|bytes| (1..=BYTES_A_LINE).contains(&bytes.len())).ok_or(Problem::Words)
}

/// Lines that end with LF; a last line without one was cut off.
struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    fn next_line(&mut self) -> Result<Option<&'a str>, Problem> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let end = self.rest.iter().position(|byte| *byte == b'\n').ok_or(Problem::Truncated)?;
        let (line, rest) = self.rest.split_at_checked(end).ok_or(Problem::Truncated)?;
        self.rest = rest.get(1..).unwrap_or_default();
        str::from_utf8(line).map(Some).map_err(|_| Problem::Syntax)
    }

    fn peek(&self) -> Option<&'a str> {
        let mut ahead = Lines { rest: self.rest, number: 0 };
        ahead.next_line().ok().flatten()
    }
}
