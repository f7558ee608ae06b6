//! What a witness of a session is told.

use std::time::Duration;

use super::link::LinkOrder;
use super::machine::ReaderSession;
use super::note::LinkNote;
use super::phase::Phase;
use super::witness::{ReaderSeen, ReaderWitness};
use crate::reader::message::Overheard;

impl ReaderSession {
    /// The same session with a witness.
    #[must_use]
    pub fn witnessed(self, witness: Box<dyn ReaderWitness + Send>) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// Something is asked of the session, or happens to it, at this time.
    pub(super) fn note(&mut self, now: Duration, note: impl FnOnce() -> LinkNote) {
        self.heard_at = now;
        if let Some(witness) = &mut self.witness {
            witness.saw(ReaderSeen::Link(note()), now);
        }
    }

    /// An order goes out.
    pub(super) fn note_order(&mut self, order: &LinkOrder) {
        self.note(self.heard_at, || LinkNote::from(order));
    }

    /// Tells what the codec was overheard to say.
    pub(super) fn tell_overheard(&mut self) {
        let (Some(witness), Phase::Open { slot, .. }) = (&mut self.witness, &mut self.phase) else { return };
        while let Some(overheard) = slot.overheard() {
            let seen = match &overheard {
                Overheard::Sent(message) => ReaderSeen::ToReader(message),
                Overheard::Heard(message) => ReaderSeen::FromReader(message),
                Overheard::Garbled(bytes) => ReaderSeen::Link(LinkNote::Garbled(*bytes)),
            };
            witness.saw(seen, self.heard_at);
        }
    }
}
