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

/// What is on its way, in the order in which it is due; what is due at the same time stays in its order. Nothing that is
/// put on its way late gets between the notifications of a frame that has begun.
#[derive(Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<(Duration, Said)>,
    /// Until when it was emptied. Time never goes back.
    clock: Duration,
}

impl Outbox {
    pub(crate) fn push(&mut self, due: Duration, said: Said) {
        let due = due.max(self.clock);
        let place = self.waiting.partition_point(|(other, _)| *other <= due);
        self.waiting.insert(place, (due, said));
    }

    pub(crate) fn pop(&mut self, now: Duration) -> Option<Said> {
        self.clock = self.clock.max(now);
        self.waiting.pop_front_if(|(due, _)| *due <= now).map(|(_, said)| said)
    }

    pub(crate) fn due(&self) -> Option<Duration> {
        self.waiting.front().map(|(due, _)| *due)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Outbox, Said};

    #[test]
    fn nothing_that_comes_late_gets_into_a_frame_that_has_begun() {
        let (early, now) = (Duration::ZERO, Duration::from_secs(5));
        let mut outbox = Outbox::default();
        let next = |outbox: &mut Outbox| match outbox.pop(now) {
            Some(Said::Notify(bytes)) => bytes.first().copied(),
            Some(Said::Disconnected) | None => None,
        };
        outbox.push(now, Said::Notify(vec![1]));
        outbox.push(now, Said::Notify(vec![2]));
        assert_eq!(next(&mut outbox), Some(1));
        outbox.push(early, Said::Notify(vec![3]));
        assert_eq!([(); 3].map(|()| next(&mut outbox)), [Some(2), Some(3), None]);
    }
}
