use std::time::UNIX_EPOCH;

use chrono::{DateTime, Utc};
use shikaku_core::port::Clock;

/// The clock of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    /// Returns the time; for a clock set before 1970, the start of 1970.
    fn now(&self) -> DateTime<Utc> {
        let since_epoch = UNIX_EPOCH.elapsed().unwrap_or_default();
        i64::try_from(since_epoch.as_secs())
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, since_epoch.subsec_nanos()))
            .unwrap_or(DateTime::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use shikaku_core::port::Clock as _;

    use super::SystemClock;

    #[test]
    fn the_clock_is_not_before_the_day_this_was_written() {
        let written = "2026-11-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>();
        assert!(SystemClock.now() > written.expect("a moment"));
    }
}
