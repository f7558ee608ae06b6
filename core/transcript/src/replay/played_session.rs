//! The session that a transcript plays, and what it says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{LinkNote, ReaderObservation, ReaderObserver, ReaderSession};
use shikaku_transport::{Random, RandomUnavailable};

use crate::TranscriptEvent;

/// A session as it is at its beginning.
pub(super) fn session(queue: &EventQueue) -> ReaderSession {
    let mut session = ReaderSession::new("", AcsKey::factory(), Box::new(FixedRandom));
    session.watch(Some(Arc::new(Listener(Arc::clone(queue)))), Duration::ZERO);
    session
}

/// Queue of the session's inputs from its reader, which the player takes out.
pub(super) type EventQueue = Arc<Mutex<VecDeque<TranscriptEvent>>>;

/// Observer that puts the session's inputs from its reader into the queue.
struct Listener(EventQueue);

impl ReaderObserver for Listener {
    fn observe(&self, seen: ReaderObservation<'_>, _: Duration) {
        let queue = match seen {
            ReaderObservation::FromReader(message) => TranscriptEvent::FromReader(message.clone()),
            ReaderObservation::Link(LinkNote::Garbled(bytes)) => {
                TranscriptEvent::Link(LinkNote::Garbled(bytes))
            }
            ReaderObservation::Link(_) | ReaderObservation::ToReader(_) => return,
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(queue);
    }
}

/// The same numbers every time.
struct FixedRandom;

impl Random for FixedRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([0xB5; 32])
    }
}
