//! What a witness of a session is told.

use std::sync::Arc;
use std::time::Duration;

use super::link::LinkOrder;
use super::machine::ReaderSession;
use super::note::LinkNote;
use super::phase::Phase;
use super::slot::Slot;
use super::witness::{ReaderSeen, ReaderWitness};
use crate::message::Overheard;

impl ReaderSession {
    /// From now on this witness sees everything, in place of the one before. What it is told first says whether it sees a
    /// session from its beginning.
    pub fn watch(&mut self, witness: Option<Arc<dyn ReaderWitness>>, now: Duration) {
        self.witness = witness;
        if self.witness.is_some() {
            self.with_slot(Slot::overhear);
        }
        let is_new = self.is_as_new(now);
        self.note(now, || if is_new { LinkNote::Session } else { LinkNote::Joined });
    }

    /// Whether it goes on from here as one does that was just made.
    fn is_as_new(&self, now: Duration) -> bool {
        matches!(self.phase, Phase::Resting)
            && !self.wanted
            && self.refused.is_none()
            && self.has_battery
            && self.orders.is_empty()
            && self.news.is_empty()
            && self.losses.is_empty(now)
    }

    /// Something is asked of the session, or happens to it, at this time.
    pub(super) fn note(&mut self, now: Duration, note: impl FnOnce() -> LinkNote) {
        self.heard_at = now;
        if let Some(witness) = &self.witness {
            witness.saw(ReaderSeen::Link(note()), now);
        }
    }

    /// An order goes out.
    pub(super) fn note_order(&mut self, order: &LinkOrder) {
        self.note(self.heard_at, || LinkNote::from(order));
    }

    /// Tells what the codec was overheard to say.
    pub(super) fn tell_overheard(&mut self) {
        let Phase::Open { slot, .. } = &mut self.phase else { return };
        while let Some(overheard) = slot.overheard() {
            // Nobody may want it any more; it is taken out all the same, so that nothing is kept.
            let Some(witness) = &self.witness else { continue };
            let seen = match &overheard {
                Overheard::Sent(message) => ReaderSeen::ToReader(message),
                Overheard::Heard(message) => ReaderSeen::FromReader(message),
                Overheard::Garbled(bytes) => ReaderSeen::Link(LinkNote::Garbled(*bytes)),
            };
            witness.saw(seen, self.heard_at);
        }
    }
}
