use std::time::Duration;

use chrono::{DateTime, Utc};

/// The uptime of a device in a test: it follows the system clock, and is never set back with it.
pub(crate) struct Uptime {
    last: std::cell::Cell<(DateTime<Utc>, Duration)>,
}

impl Uptime {
    pub(crate) const fn new(now: DateTime<Utc>) -> Self {
        Self { last: std::cell::Cell::new((now, Duration::ZERO)) }
    }

    /// The uptime when the clock shows this.
    pub(crate) fn at(&self, now: DateTime<Utc>) -> Duration {
        let (before, uptime) = self.last.get();
        let uptime = uptime.saturating_add((now - before).to_std().unwrap_or_default());
        self.last.set((now, uptime));
        uptime
    }
}
