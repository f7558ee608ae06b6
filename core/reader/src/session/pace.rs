//! Timeouts and retry limits of a reader session. Each number has its reason in its comment.

use std::collections::VecDeque;
use std::time::Duration;

/// A reader that is awake answers within a second or two; Android itself gives up after 30.
pub const CONNECT_TIME: Duration = Duration::from_secs(10);

/// Services, subscription, MTU: a few packets each.
pub const GATT_TIME: Duration = Duration::from_secs(5);

/// The battery is nice to know and not worth more.
pub const BATTERY_TIME: Duration = Duration::from_secs(2);

/// A write is confirmed within a few connection intervals.
pub const WRITE_TIME: Duration = Duration::from_secs(5);

/// How long a platform may take to disconnect.
pub const PART_TIME: Duration = Duration::from_secs(3);

/// How long an unused connection is kept: the next patient waits less, and the reader's battery lasts.
pub const IDLE_TIME: Duration = Duration::from_mins(5);

/// How long after a card that gave no answer to power it is tried again.
pub const POWER_PAUSE: Duration = Duration::from_millis(700);

/// How long a battery level is believed.
pub const BATTERY_AGE: Duration = Duration::from_mins(10);

/// Attempts to connect before the session reports that the reader does not answer. The attempts continue, because a
/// reader that is switched on by its button then connects without another press.
pub const ATTEMPTS_REPORTED: u32 = 3;

/// Connections that end within [`LOSS_WINDOW`] before the session reports that the link is unsteady.
pub const LOSSES_REPORTED: usize = 4;

/// See [`LOSSES_REPORTED`].
pub const LOSS_WINDOW: Duration = Duration::from_mins(1);

/// Authentications begun without an end, in a row, before a person must ask for the next. A reader counts failed ones,
/// and locks itself.
pub const OPENINGS_MAX: u32 = 2;

/// Cards lost in a row before the status asks the person to move the card.
pub const CARDS_LOST_REPORTED: u32 = 2;

/// Before the next attempt, when so many failed in a row.
pub(super) const fn pause(failed: u32) -> Duration {
    Duration::from_secs(match failed {
        0 => 0,
        1 => 1,
        2 => 2,
        _ => 5,
    })
}

/// Connections lost of late.
#[derive(Default)]
pub(super) struct Losses(VecDeque<Duration>);

impl Losses {
    /// Counts one more; how many there were within the window.
    pub(super) fn count(&mut self, now: Duration) -> usize {
        self.0.push_back(now);
        let is_old = |lost: &Duration| lost.saturating_add(LOSS_WINDOW) <= now;
        while self.0.len() > LOSSES_REPORTED || self.0.front().is_some_and(is_old) {
            self.0.pop_front();
        }
        self.0.len()
    }

    /// Whether there were none within the window.
    pub(super) fn is_empty(&self, now: Duration) -> bool {
        self.0.iter().all(|lost| lost.saturating_add(LOSS_WINDOW) <= now)
    }
}
