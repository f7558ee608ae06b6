//! The session that a transcript plays, and what it says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::port::{Random, RandomUnavailable};
use crate::reader::Overheard;
use crate::reader::acs::AcsKey;
use crate::reader::session::{LinkNote, LinkOrder, ReaderSeen, ReaderSession, ReaderWitness};
use crate::transcript::Happening;

/// A session as it is at its beginning.
pub(super) fn session(heard: &Heard) -> ReaderSession {
    let mut session = ReaderSession::new("", AcsKey::factory(), Box::new(Dice));
    session.watch(Some(Arc::new(Ear(Arc::clone(heard)))), Duration::ZERO);
    session
}

/// What the session said.
pub(super) enum Told {
    Heard(Overheard),
    Order(LinkOrder),
}

/// What is heard, to be taken out by the player.
pub(super) type Heard = Arc<Mutex<VecDeque<Overheard>>>;

/// Keeps what the session heard of its reader.
struct Ear(Heard);

impl ReaderWitness for Ear {
    fn saw(&self, seen: ReaderSeen<'_>, _: Duration) {
        let heard = match seen {
            ReaderSeen::FromReader(message) => Overheard::Heard(message.clone()),
            ReaderSeen::Link(LinkNote::Garbled(bytes)) => Overheard::Garbled(bytes),
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

impl Told {
    pub(super) fn happening(self) -> Happening {
        match self {
            Self::Heard(Overheard::Heard(message)) => Happening::FromReader(message),
            Self::Heard(Overheard::Sent(message)) => Happening::ToReader(message),
            Self::Heard(Overheard::Garbled(bytes)) => Happening::Link(LinkNote::Garbled(bytes)),
            Self::Order(order) => Happening::Link(LinkNote::from(&order)),
        }
    }
}
