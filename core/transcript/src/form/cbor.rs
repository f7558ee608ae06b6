//! The form that devices write: a CBOR sequence (RFC 8742). Items can be appended one by one, and a file that breaks off
//! is whole up to its last whole item.
//!
//! The first item is `["shikaku-transcript", format, {name: value, …}]`, every other `[nanoseconds, kind, [word, …]]`, with
//! the bytes as a fourth element where the kind has some.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_cbor::Deserializer;

use crate::limit::{ENTRIES_MAX, PAYLOAD_MAX, WORDS_MAX};
use crate::words::{content_of, is_word};
use crate::{Broken, Entry, Header, Place, Problem, Reading, Transcript, TranscriptEvent, Unreadable};

/// The first bytes of every file: an array of three that begins with a text of 18 bytes.
pub(crate) const MAGIC: &[u8] = b"\x83\x72shikaku-transcript";

const NAME: &str = "shikaku-transcript";

/// The item that begins a file.
#[must_use]
pub fn header(header: &Header) -> Vec<u8> {
    let fields: BTreeMap<_, _> = header.fields().into_iter().collect();
    item(&(NAME, Header::FORMAT, fields))
}

/// The item of one entry, to be appended.
#[must_use]
pub fn entry(entry: &Entry) -> Vec<u8> {
    let at = u64::try_from(entry.at.as_nanos()).unwrap_or(u64::MAX);
    let words = entry.event.words();
    match words.payload {
        Some(payload) => item(&(at, words.kind, words.arguments, Bytes(payload))),
        None => item(&(at, words.kind, words.arguments)),
    }
}

/// A whole file.
#[must_use]
pub fn write(transcript: &Transcript) -> Vec<u8> {
    let mut file = header(&transcript.header);
    transcript.entries.iter().for_each(|one| file.extend(entry(one)));
    file
}

pub(crate) fn read(file: &[u8]) -> Result<Reading, Unreadable> {
    let mut items = Deserializer::from_slice(file);
    let (header, mut at) = read_header(&mut items, file)?;
    let mut transcript = Transcript { header, entries: Vec::new() };
    while at < file.len() {
        match read_entry(&mut items, transcript.entries.last()) {
            Ok(_) if transcript.entries.len() >= ENTRIES_MAX => {
                return Ok(Reading {
                    transcript,
                    broken: Some(Broken { place: Place::Byte(at), problem: Problem::TooMany }),
                });
            }
            Ok(entry) => transcript.entries.push(entry),
            Err(problem) => {
                return Ok(Reading { transcript, broken: Some(Broken { place: Place::Byte(at), problem }) });
            }
        }
        at = items.byte_offset();
    }
    Ok(Reading { transcript, broken: None })
}

type Items<'a> = Deserializer<serde_cbor::de::SliceRead<'a>>;

fn read_header(items: &mut Items<'_>, file: &[u8]) -> Result<(Header, usize), Unreadable> {
    let broken = |problem| Unreadable::Header(Broken { place: Place::Byte(0), problem });
    let (_, format) = <(&str, u32)>::deserialize(&mut Deserializer::from_slice(&shortened(file)))
        .map_err(|error| broken(problem(&error)))?;
    if format != Header::FORMAT {
        return Err(Unreadable::Version(format));
    }
    let (_, _, fields) =
        <(Cow<'_, str>, u32, Fields)>::deserialize(&mut *items).map_err(|error| broken(problem(&error)))?;
    Ok((Header::from_fields(fields.0).map_err(broken)?, items.byte_offset()))
}

/// Copies the first two elements into an array of their own, to read the version before the rest is understood.
fn shortened(file: &[u8]) -> Vec<u8> {
    let rest = file.get(1..).unwrap_or_default();
    let rest = rest.get(..rest.len().min(MAGIC.len() + 8)).unwrap_or_default();
    std::iter::once(0x82).chain(rest.iter().copied()).collect()
}

fn read_entry(items: &mut Items<'_>, before: Option<&Entry>) -> Result<Entry, Problem> {
    let Item(at, kind, words, payload) = Item::deserialize(&mut *items).map_err(|error| problem(&error))?;
    let at = Duration::from_nanos(at);
    if before.is_some_and(|before| before.at > at) {
        return Err(Problem::Time);
    }
    if words.len() > WORDS_MAX || !words.iter().all(|word| is_word(word)) {
        return Err(Problem::Words);
    }
    let payload = match (content_of(&kind), payload) {
        (Some(_), Some(OwnedBytes(payload))) if payload.len() <= PAYLOAD_MAX => payload,
        (None, None) => Vec::new(),
        _ => return Err(Problem::Payload),
    };
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    Ok(Entry { at, event: TranscriptEvent::from_words(&kind, &words, payload)? })
}

fn problem(error: &serde_cbor::Error) -> Problem {
    if error.is_eof() { Problem::Truncated } else { Problem::Syntax }
}

fn item(value: &impl Serialize) -> Vec<u8> {
    // Fails only for a writer that fails, and for values that CBOR cannot hold; none of these is one.
    serde_cbor::to_vec(value).unwrap_or_default()
}

struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// The fields of a header, in their order, including repeated ones.
struct Fields(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Fields;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of texts")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                    if fields.len() > WORDS_MAX {
                        return Err(serde::de::Error::custom("too many fields"));
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// Nanoseconds, kind, words, bytes.
#[derive(Deserialize)]
struct Item(u64, String, Vec<String>, #[serde(default)] Option<OwnedBytes>);

/// A byte string; an array of numbers is none.
struct OwnedBytes(Vec<u8>);

impl<'de> Deserialize<'de> for OwnedBytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = OwnedBytes;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<OwnedBytes, E> {
                Ok(OwnedBytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Visitor)
    }
}
