//! Notes for the observer of a session.

use std::sync::Arc;
use std::time::Duration;

use super::link::LinkOrder;
use super::machine::ReaderSession;
use super::note::LinkNote;
use super::observer::{ReaderObservation, ReaderObserver};
use super::phase::Phase;
use super::slot::Slot;
use crate::message::TappedMessage;

impl ReaderSession {
    /// Sets the observer of the session and replaces the previous one. Its first note states whether it sees the
    /// session from its beginning.
    pub fn watch(&mut self, observer: Option<Arc<dyn ReaderObserver>>, now: Duration) {
        self.observer = observer;
        if self.observer.is_some() {
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

    /// Gives the observer a call, an order or an event with its time.
    pub(super) fn note(&mut self, now: Duration, note: impl FnOnce() -> LinkNote) {
        self.last_message_at = now;
        if let Some(observer) = &self.observer {
            observer.observe(ReaderObservation::Link(note()), now);
        }
    }

    /// An order goes out.
    pub(super) fn note_order(&mut self, order: &LinkOrder) {
        self.note(self.last_message_at, || LinkNote::from(order));
    }

    /// Gives the observer the messages that passed through the codec.
    pub(super) fn report_tapped(&mut self) {
        let Phase::Open { slot, .. } = &mut self.phase else { return };
        while let Some(tapped) = slot.tapped() {
            // Takes it out even without an observer, so that no message is kept.
            let Some(observer) = &self.observer else { continue };
            let seen = match &tapped {
                TappedMessage::Sent(message) => ReaderObservation::ToReader(message),
                TappedMessage::Received(message) => ReaderObservation::FromReader(message),
                TappedMessage::Garbled(bytes) => ReaderObservation::Link(LinkNote::Garbled(*bytes)),
            };
            observer.observe(seen, self.last_message_at);
        }
    }
}
