//! The source of cards: PC/SC, a paired reader, or the demo.

use std::time::Instant;

use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::CardTransport;

/// A card that is there. Dropping it lets the card go.
pub(crate) type Card<'a> = Box<dyn CardTransport + 'a>;

/// A place where cards are held up.
pub(crate) trait CardSource {
    /// Waits for a card until `deadline`, and without limit if there is none. Returns `None` after the deadline, or
    /// when a person requested to stop.
    ///
    /// # Errors
    /// Returns what prevents reading a card, once each time it begins. The next call continues to wait.
    fn wait(&mut self, deadline: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure>;

    /// Returns what prevents reading a card now.
    fn failure(&self) -> Option<ReaderFailure> {
        None
    }

    /// Returns the current time of the clock that deadlines refer to.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Pauses the search for cards until [`wait`](Self::wait) is called again, because a person is acting.
    fn stop_waiting(&mut self) {}
}
