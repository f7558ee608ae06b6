use std::fmt;
use std::time::Duration;

use super::{Happening, Header};

/// One reception, or what went over one link to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// About the recording.
    pub header: Header,
    /// What happened, in order.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Since [`Header::clock_base`], in nanoseconds at the finest; never less than in the entry before.
    pub at: Duration,
    /// What.
    pub happening: Happening,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.at, self.happening)
    }
}
