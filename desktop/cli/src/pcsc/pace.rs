use std::time::{Duration, Instant};

/// The clock by which cards are waited for. Tests run it without sleeping.
pub(super) trait Pace: Send + Sync {
    /// Returns the current time.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Does nothing for this time.
    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// Whether a call that was made at `start`, by the clock of the operating system, has taken longer than `limit`.
    fn is_over(&self, start: Instant, limit: Duration) -> bool {
        start.elapsed() >= limit
    }

    /// A call has taken longer than `limit` and is abandoned.
    fn gave_up(&self, _limit: Duration) {}
}

/// The clock of the operating system.
pub(super) struct SystemPace;

impl Pace for SystemPace {}

/// How long each call of PC/SC may take before it counts as hung.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Opening a context: a service that is started on demand needs one or two seconds.
    pub(super) establish: Duration,
    /// Listing readers and querying their states, in addition to the timeout of the call itself.
    pub(super) states: Duration,
    /// Connecting, which powers the card. pcsc-lite makes it wait as long as another program holds a transaction.
    pub(super) connect: Duration,
    /// One exchange. The card's longest work, an RSA signature, takes about one second.
    pub(super) transmit: Duration,
    /// Taking the power from the card.
    pub(super) disconnect: Duration,
}

impl Bounds {
    /// Those of a real service.
    pub(super) const SYSTEM: Self = Self {
        establish: Duration::from_secs(5),
        states: Duration::from_secs(3),
        connect: Duration::from_secs(3),
        transmit: Duration::from_secs(5),
        disconnect: Duration::from_secs(3),
    };
}
