use std::collections::VecDeque;
use std::time::Duration;

/// What comes from the reader. No `Debug`: a response may stand for a personal one.
#[derive(Clone, PartialEq, Eq)]
pub enum Said {
    /// One notification of the answering characteristic.
    Notify(Vec<u8>),
    /// The reader went to sleep, or out of reach.
    Disconnected,
}

/// What is on its way, in the order in which it is due; what is due at the same time stays in its order.
#[derive(Default)]
pub(crate) struct Outbox(VecDeque<(Duration, Said)>);

impl Outbox {
    pub(crate) fn push(&mut self, due: Duration, said: Said) {
        let place = self.0.partition_point(|(other, _)| *other <= due);
        self.0.insert(place, (due, said));
    }

    pub(crate) fn pop(&mut self, now: Duration) -> Option<Said> {
        self.0.pop_front_if(|(due, _)| *due <= now).map(|(_, said)| said)
    }

    pub(crate) fn due(&self) -> Option<Duration> {
        self.0.front().map(|(due, _)| *due)
    }
}
