use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::CardTransport;

/// A card that is there. Dropping it lets the card go.
pub type Card<'a> = Box<dyn CardTransport + 'a>;

/// A place where cards are held up: PC/SC, a paired reader, or a virtual card.
pub trait CardSource {
    /// Waits for a card until `deadline`, and without limit if there is none. Returns `None` after the deadline, or
    /// when the wait is to end.
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

/// Whether a wait for a card is to end. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct WaitEnd(Arc<AtomicBool>);

impl WaitEnd {
    /// Whether the wait is to end. A source looks at it several times a second.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// The same as a bare flag.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    pub(crate) fn set(&self, asked: bool) {
        self.0.store(asked, Ordering::SeqCst);
    }
}

/// Opens the cards of a computer on the thread that waits for them. It may be called again after a failure.
pub type OpenCards = Box<dyn FnMut(&WaitEnd) -> Result<Box<dyn CardSource>, ReaderFailure> + Send>;
