//! JSON as libraries in JavaScript log it: a list, or an object a line. One object holds a command and its response, or
//! two objects do. Bytes are hexadecimal, a list of numbers, or the fields of an APDU (`cla`, `ins`, ... and `data`,
//! `sw1`, `sw2`).
//!
//! Nothing is built in memory but the one APDU being read, however deep or long the file is.

mod apdu;
mod item;

use serde::de::{DeserializeSeed as _, IgnoredAny};
use shikaku_transcript::LinkKind;

use super::Source;
use super::recording::Recording;
use item::Items;

/// jsapdu and its like.
pub(super) const SOURCE: Source = Source { name: "jsapdu", link: LinkKind::Unknown, recognises, read };

fn recognises(file: &[u8]) -> bool {
    let begins_as_json = matches!(file.trim_ascii_start().first(), Some(b'[' | b'{'));
    let mut trial = Recording::default();
    if begins_as_json {
        read(file, &mut trial);
    }
    trial.has_exchanged()
}

fn read(file: &[u8], recording: &mut Recording) {
    let file = file.trim_ascii();
    let is_one = file.starts_with(b"[") || serde_json::from_slice::<IgnoredAny>(file).is_ok();
    if is_one {
        document(file, recording);
        return;
    }
    for line in file.split(|byte| *byte == b'\n') {
        if recording.is_full() {
            break;
        }
        // A line may have a time or a level before its object.
        if let Some(from) = line.iter().position(|byte| *byte == b'{') {
            document(line.get(from..).unwrap_or_default(), recording);
        }
    }
}

fn document(text: &[u8], recording: &mut Recording) {
    let read = Items(recording).deserialize(&mut serde_json::Deserializer::from_slice(text));
    if read.is_err() && !recording.is_full() {
        recording.unread();
    }
}
