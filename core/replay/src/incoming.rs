//! The bytes that a reader notified, made anew of its messages and cut as they were.

use std::collections::VecDeque;

use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;
use shikaku_transcript::{Entry, TranscriptEvent};

use super::reader_side::ReaderSide;

/// What comes from the reader of one connection.
#[derive(Default)]
pub(super) struct Incoming {
    /// Bytes of a message that is notified in part.
    begun: VecDeque<u8>,
    /// The entry behind the last message begun.
    next: usize,
}

/// How far ahead its message is looked for: the longest comes in fewer pieces.
const AHEAD: usize = 5000;

/// More that is no message never comes before a reader is given up.
const GARBLED_MAX: usize = 70_000;

/// What comes next.
enum Coming<'a> {
    Message(&'a ReaderMessage),
    Garbled(usize),
}

impl Incoming {
    /// The `length` bytes that were notified at this entry. What belongs to no message is the beginning of one that never
    /// ended.
    pub(super) fn piece(
        &mut self,
        entries: &[Entry],
        entry: usize,
        length: usize,
        side: &mut ReaderSide,
    ) -> Vec<u8> {
        let mut piece = Vec::new();
        while piece.len() < length {
            if let Some(byte) = self.begun.pop_front() {
                piece.push(byte);
            } else if !self.begin(entries, entry, side) {
                piece.extend(side.unfinished(length - piece.len()));
            }
        }
        piece
    }

    /// Begins the next message, if some of it was notified at this entry.
    fn begin(&mut self, entries: &[Entry], entry: usize, side: &mut ReaderSide) -> bool {
        let Some((place, coming, later)) = self.coming(entries, entry) else { return false };
        let length = match coming {
            Coming::Message(message) => side.frame_length(message),
            Coming::Garbled(length) => length.min(GARBLED_MAX),
        };
        if later >= length {
            return false;
        }
        self.next = place + 1;
        let frame = match coming {
            Coming::Message(message) => {
                // The host goes on at once when what was proven is right.
                let after = entries.get(place + 1).map(|after| &after.event);
                side.frame(message, matches!(after, Some(TranscriptEvent::ToReader(_))))
            }
            Coming::Garbled(_) => Some(side.garbled(length).into()),
        };
        self.begun.extend(frame.iter().flat_map(|frame| frame.iter()));
        !self.begun.is_empty()
    }

    /// The next message of this connection that is not begun, its entry, and how many bytes were notified between.
    fn coming<'a>(&self, entries: &'a [Entry], entry: usize) -> Option<(usize, Coming<'a>, usize)> {
        let (mut later, mut notice) = (0_usize, false);
        for (place, next) in entries.iter().enumerate().skip(entry + 1).take(AHEAD) {
            match &next.event {
                TranscriptEvent::Link(LinkNote::Notified(bytes)) => later = later.saturating_add(*bytes),
                TranscriptEvent::Link(
                    LinkNote::Lost
                    | LinkNote::Unavailable(_)
                    | LinkNote::Connected { .. }
                    | LinkNote::Plugged { .. },
                ) => return None,
                TranscriptEvent::Link(LinkNote::Garbled(bytes)) if place >= self.next => {
                    return Some((place, Coming::Garbled(*bytes), later));
                }
                TranscriptEvent::FromReader(message) if place >= self.next && !notice => {
                    return Some((place, Coming::Message(message), later));
                }
                _ => {}
            }
            notice = matches!(next.event, TranscriptEvent::Link(LinkNote::Noticed(_)));
        }
        None
    }
}
