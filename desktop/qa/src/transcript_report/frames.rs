//! The frames and link events of a reader in a card session. Shows the kind and length of a message, never its bytes.

use std::time::Duration;

use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;

use super::{Kind, Row, Traffic};

/// Returns the row of one link event. Pieces, wake-ups and what an exchange shows already have no row of their own.
pub(super) fn link(at: Duration, note: &LinkNote) -> Option<Row> {
    match note {
        LinkNote::Write(_)
        | LinkNote::Written
        | LinkNote::Notified(_)
        | LinkNote::Noticed(_)
        | LinkNote::Transmit(_)
        | LinkNote::Woke => None,
        note => Some(Row::new(at, Kind::Reader, shikaku_transcript::link_note_text(note))),
    }
}

/// A whole message to the reader.
pub(super) fn sent(at: Duration, message: &ReaderMessage) -> Row {
    let name = match message.kind {
        0x62 => "powers the card",
        0x63 => "takes the power from the card",
        0x65 => "asks for the slot",
        0x6B => "a command to the reader itself",
        0x6F => "a command for the card",
        _ => "a message of another kind",
    };
    let traffic = Some(Traffic { out: message.data.len(), back: 0 });
    Row { traffic, ..Row::new(at, Kind::Reader, words('>', message, name)) }
}

/// A whole message of the reader.
pub(super) fn received(at: Duration, message: &ReaderMessage) -> Row {
    const TIME_EXTENSION: u8 = 0x80;
    let [status, ..] = message.params;
    let name = match message.kind {
        0x50 => "a card event",
        0x51 => "an error",
        0x80 if status & 0xC0 == TIME_EXTENSION => "the card wants more time",
        0x80 => "data of the card",
        0x81 => "how the slot is",
        0x83 => "an answer of the reader itself",
        _ => "a message of another kind",
    };
    let traffic = Some(Traffic { out: 0, back: message.data.len() });
    Row { traffic, ..Row::new(at, Kind::Reader, words('<', message, name)) }
}

fn words(direction: char, message: &ReaderMessage, name: &str) -> String {
    format!("{direction} {:02X} {name}", message.kind)
}
