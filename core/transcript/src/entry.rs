use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Header, TranscriptEvent};

/// One reception, or what went over one link to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// About the recording.
    pub header: Header,
    /// What happened, in order.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{at:?} {event:?}")]
pub struct Entry {
    /// Since [`Header::clock_base`], in nanoseconds at the finest; never less than in the entry before.
    pub at: Duration,
    /// What.
    pub event: TranscriptEvent,
}

impl Transcript {
    /// The time of an entry, by the clock of the desk.
    #[must_use]
    pub fn moment(&self, at: Duration) -> DateTime<Utc> {
        moment(self.header.clock_base, at)
    }
}

/// The time at an offset from a base; the latest time possible where it is out of range.
pub(super) fn moment(base: DateTime<Utc>, at: Duration) -> DateTime<Utc> {
    let after = TimeDelta::from_std(at).ok().and_then(|at| base.checked_add_signed(at));
    after.unwrap_or(DateTime::<Utc>::MAX_UTC)
}
