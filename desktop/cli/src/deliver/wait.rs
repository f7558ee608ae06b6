use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a wait looks for a signal.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Waits for this time, or until a person stops the run; whether a person did.
pub(crate) fn wait(time: Duration, is_stopped: impl Fn() -> bool) -> bool {
    let ends = Instant::now() + time;
    while Instant::now() < ends {
        if is_stopped() {
            return true;
        }
        sleep(LOOK_EVERY.min(ends.saturating_duration_since(Instant::now())));
    }
    false
}
