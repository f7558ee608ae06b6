//! The session that a transcript plays, and what it says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{LinkNote, ReaderSeen, ReaderSession, ReaderWitness};
use shikaku_transport::{Random, RandomUnavailable};

use crate::Happening;

/// A session as it is at its beginning.
pub(super) fn session(heard: &Heard) -> ReaderSession {
    let mut session = ReaderSession::new("", AcsKey::factory(), Box::new(Dice));
    session.watch(Some(Arc::new(Ear(Arc::clone(heard)))), Duration::ZERO);
    session
}

/// What is heard, to be taken out by the player.
pub(super) type Heard = Arc<Mutex<VecDeque<Happening>>>;

/// Keeps what the session heard of its reader.
struct Ear(Heard);

impl ReaderWitness for Ear {
    fn saw(&self, seen: ReaderSeen<'_>, _: Duration) {
        let heard = match seen {
            ReaderSeen::FromReader(message) => Happening::FromReader(message.clone()),
            ReaderSeen::Link(LinkNote::Garbled(bytes)) => Happening::Link(LinkNote::Garbled(bytes)),
            ReaderSeen::Link(_) | ReaderSeen::ToReader(_) => return,
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(heard);
    }
}

/// The same numbers every time.
struct Dice;

impl Random for Dice {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([0xB5; 32])
    }
}
