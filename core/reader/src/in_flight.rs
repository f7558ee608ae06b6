use std::time::Duration;

use super::fault::{FaultCause, ReaderFault};
use super::limit::{
    CARD_TIME, COMMAND_TIME_MAX, EXTENSION_TIME, EXTENSIONS_MAX, MESSAGE_TIME_MAX, MESSAGES_MAX, POWER_TIME,
    READER_TIME, UNASKED_PER_SECOND,
};
use super::protocol::ProtocolStep;

/// One command under way: how far it is out, and how long it may still take.
pub(super) struct InFlight {
    pub(super) step: ProtocolStep,
    /// By the shell; otherwise by ourselves, to confirm a card event.
    pub(super) asked: bool,
    pub(super) deadline: Duration,
    /// The message in the outbox completes the command.
    completes: bool,
    /// A message that completed the command is out.
    spent: bool,
    since: Duration,
    message_since: Duration,
    messages: u32,
    extensions: u32,
}

impl InFlight {
    pub(super) fn new(step: ProtocolStep, asked: bool, completes: bool, now: Duration) -> Self {
        let deadline = now.saturating_add(time_of(step));
        Self {
            step,
            asked,
            deadline,
            completes,
            spent: false,
            since: now,
            message_since: now,
            messages: 1,
            extensions: 0,
        }
    }

    /// The answer to one message came and the next goes out; false when there were too many.
    pub(super) fn go_on(&mut self, completes: bool, now: Duration) -> bool {
        self.spent |= self.completes;
        self.completes = completes;
        self.message_since = now;
        self.messages = self.messages.saturating_add(1);
        self.deadline = now.saturating_add(time_of(self.step)).min(self.ceiling());
        self.messages <= MESSAGES_MAX
    }

    /// Moves the end for a time extension of so many units, within the ceilings; false when there were too many.
    pub(super) fn extend(&mut self, units: u8, now: Duration) -> bool {
        let more = EXTENSION_UNIT.saturating_mul(u32::from(units.max(1))).min(EXTENSION_TIME);
        self.extensions = self.extensions.saturating_add(1);
        self.deadline = self.deadline.max(now.saturating_add(more)).min(self.ceiling());
        self.extensions <= EXTENSIONS_MAX
    }

    fn ceiling(&self) -> Duration {
        let message = self.message_since.saturating_add(MESSAGE_TIME_MAX);
        message.min(self.since.saturating_add(COMMAND_TIME_MAX))
    }

    /// What a failure means now, when the message in the outbox is handed out or not.
    pub(super) const fn fault(&self, cause: FaultCause, handed_out: bool) -> ReaderFault {
        if self.spent || (self.completes && handed_out) {
            ReaderFault::ReplyLost(cause)
        } else {
            ReaderFault::NotSent(cause)
        }
    }
}

/// Assumed block waiting time of the card, which the reader multiplies and does not report. Type B cards state a frame
/// waiting time well below a second.
const EXTENSION_UNIT: Duration = Duration::from_secs(1);

const fn time_of(step: ProtocolStep) -> Duration {
    match step {
        ProtocolStep::Open | ProtocolStep::PowerOff | ProtocolStep::SlotStatus => READER_TIME,
        ProtocolStep::PowerOn => POWER_TIME,
        ProtocolStep::Transmit => CARD_TIME,
    }
}

/// Counts what comes unasked, second by second.
#[derive(Default)]
pub(super) struct Rate {
    since: Duration,
    count: u32,
}

impl Rate {
    /// Counts one more; false when it is one too many.
    pub(super) fn allows(&mut self, now: Duration) -> bool {
        if now >= self.since.saturating_add(Duration::from_secs(1)) {
            *self = Self { since: now, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        self.count <= UNASKED_PER_SECOND
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{
        CARD_TIME, COMMAND_TIME_MAX, InFlight, MESSAGE_TIME_MAX, ProtocolStep, Rate, UNASKED_PER_SECOND,
    };

    #[test]
    fn extensions_end_at_the_ceiling_of_the_message_and_of_the_command() {
        let mut in_flight = InFlight::new(ProtocolStep::Transmit, true, true, Duration::ZERO);
        assert_eq!(in_flight.deadline, CARD_TIME);
        let mut now = Duration::ZERO;
        while now < in_flight.deadline {
            in_flight.extend(255, now);
            now += Duration::from_secs(1);
        }
        assert_eq!(in_flight.deadline, MESSAGE_TIME_MAX);
        in_flight.go_on(true, now);
        while now < in_flight.deadline {
            in_flight.extend(1, now);
            now += Duration::from_millis(500);
        }
        assert_eq!(in_flight.deadline, COMMAND_TIME_MAX);
    }

    #[test]
    fn an_extension_never_takes_time_away() {
        let mut in_flight = InFlight::new(ProtocolStep::Transmit, true, true, Duration::ZERO);
        in_flight.extend(1, Duration::ZERO);
        assert_eq!(in_flight.deadline, CARD_TIME);
    }

    #[test]
    fn a_second_has_room_for_so_many_and_the_next_for_as_many_again() {
        let mut rate = Rate::default();
        for second in 0..3 {
            let now = Duration::from_secs(second);
            let allowed = (0..100).filter(|_| rate.allows(now)).count();
            assert_eq!(allowed, UNASKED_PER_SECOND as usize);
        }
    }
}
