use std::time::Duration;

use crate::probe::Probe;

/// After so long without a byte a torn message is given up: twice what the slowest link takes for a whole one.
const TORN: Duration = Duration::from_secs(2);

/// Puts messages together from the pieces that the host writes.
#[derive(Default)]
pub(crate) struct Inbox {
    waiting: Vec<u8>,
    /// What is still to come of a message that was refused for its length.
    to_skip: usize,
    last: Duration,
}

/// What came.
pub(crate) enum Arrival {
    Frame(Vec<u8>),
    Noise,
    /// The beginning of what is too long.
    TooLong(Vec<u8>),
}

impl Inbox {
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.to_skip = 0;
    }

    pub(crate) fn write(&mut self, piece: &[u8], now: Duration) {
        if now.saturating_sub(self.last) >= TORN {
            self.clear();
        }
        self.last = now;
        let skipped = self.to_skip.min(piece.len());
        self.to_skip -= skipped;
        self.waiting.extend(piece.iter().skip(skipped));
    }

    pub(crate) fn next(&mut self, probe: impl Fn(&[u8]) -> Probe) -> Option<Arrival> {
        if self.waiting.is_empty() {
            return None;
        }
        match probe(&self.waiting) {
            Probe::More => None,
            Probe::Whole(length) => {
                let rest = self.waiting.split_off(length.min(self.waiting.len()));
                Some(Arrival::Frame(std::mem::replace(&mut self.waiting, rest)))
            }
            Probe::Noise => {
                self.waiting.clear();
                Some(Arrival::Noise)
            }
            Probe::TooLong(length) => {
                let rest = self.waiting.split_off(length.min(self.waiting.len()));
                let start = std::mem::replace(&mut self.waiting, rest);
                self.to_skip = length - start.len();
                Some(Arrival::TooLong(start))
            }
        }
    }
}
