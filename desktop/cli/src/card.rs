//! Where cards come from, whoever holds them up.

use std::time::Instant;

use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::CardTransport;

/// A card that is there. Dropping it lets the card go.
pub(crate) type Card<'a> = Box<dyn CardTransport + 'a>;

/// A place where cards are held up.
pub(crate) trait CardSource {
    /// Waits for a card until `deadline`; for ever without one. `None` when the time is over, or when somebody asked
    /// to stop.
    ///
    /// # Errors
    /// What stands in the way, once each time it begins to; calling again goes on waiting.
    fn wait(&mut self, deadline: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure>;

    /// What stands in the way of a card now.
    fn trouble(&self) -> Option<ReaderFailure> {
        None
    }

    /// The present moment by the clock that deadlines are meant by.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Nobody wants a card until [`wait`](Self::wait) is called again: a person is doing something.
    fn look_away(&mut self) {}
}
