use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::time::Duration;

use shikaku_transport::LinkLimits;
use zeroize::Zeroizing;

use super::codec::{ReaderCodec, ReaderCommand, ReaderEvent};
use super::fault::{FaultCause, ReaderFault};
use super::in_flight::{InFlight, Rate};
use super::limit::{EVENTS_WAITING, READER_TIME};
use super::message::TappedMessage;
use super::outbox::{Link, Outbox};
use super::protocol::{Message, Outcome, Protocol, ProtocolStep, Reading, SlotState};
use super::reassembly::{Cut, Reassembly};
use super::tap::Tap;

/// The codec of any reader: one command at a time, deadlines, limits, resync; the bytes are its [`Protocol`]'s.
///
/// Nothing is ever sent twice by itself. A card event, whatever it says, is confirmed by a slot status.
pub struct Machine<P> {
    protocol: P,
    outbox: Outbox,
    incoming: Reassembly,
    events: VecDeque<ReaderEvent>,
    stage: Stage,
    in_flight: Option<InFlight>,
    queued: Option<Queued>,
    confirm: bool,
    powered: bool,
    rate: Rate,
    tap: Tap,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Opening,
    Open,
    Closed(FaultCause),
}

/// A command that waits for the end of our own slot status, or of noise.
struct Queued {
    command: ReaderCommand,
    deadline: Duration,
}

/// TS and T0, and all that may follow (ISO/IEC 7816-3, 8.2).
const ATR_LENGTHS: RangeInclusive<usize> = 2..=33;
/// Bytes that every response APDU has.
const STATUS_WORD: usize = 2;

impl<P: Protocol> Machine<P> {
    /// A codec for a connection just made.
    pub(super) fn new(protocol: P, link: Link) -> Self {
        Self {
            protocol,
            outbox: Outbox::new(link),
            incoming: Reassembly::new(),
            events: VecDeque::new(),
            stage: Stage::Fresh,
            in_flight: None,
            queued: None,
            confirm: false,
            powered: false,
            rate: Rate::default(),
            tap: Tap::default(),
        }
    }

    /// Bytes held of an unfinished frame, for tests of the limits.
    #[doc(hidden)]
    #[must_use]
    pub fn held(&self) -> usize {
        self.incoming.held()
    }

    fn admit(&self, command: &ReaderCommand) -> Result<(), FaultCause> {
        if let Stage::Closed(cause) = self.stage {
            return Err(cause);
        }
        let busy = self.queued.is_some() || self.in_flight.as_ref().is_some_and(|in_flight| in_flight.asked);
        if busy || self.events.len() >= EVENTS_WAITING {
            return Err(FaultCause::Busy);
        }
        match (self.stage, command) {
            (Stage::Fresh, ReaderCommand::Open) => Ok(()),
            (Stage::Open, ReaderCommand::Transmit(apdu)) => self.admit_apdu(apdu.len()),
            (Stage::Open, ReaderCommand::PowerOn | ReaderCommand::PowerOff | ReaderCommand::SlotStatus) => {
                Ok(())
            }
            _ => Err(FaultCause::OutOfTurn),
        }
    }

    fn admit_apdu(&self, length: usize) -> Result<(), FaultCause> {
        const HEADER: usize = 4;
        if !self.powered {
            Err(FaultCause::OutOfTurn)
        } else if length < HEADER {
            Err(FaultCause::Malformed)
        } else if length > self.protocol.limits().command_max {
            Err(FaultCause::TooLong)
        } else {
            Ok(())
        }
    }

    /// Sends what comes next, if nothing is under way. Card events first: they decide whether there is a card.
    fn go_on(&mut self, now: Duration) {
        if self.is_closed() || self.in_flight.is_some() || !self.incoming.is_quiet() {
            return;
        }
        if self.confirm && self.stage == Stage::Open && self.events.len() < EVENTS_WAITING {
            self.confirm = false;
            self.send(&ReaderCommand::SlotStatus, false, now);
        } else if let Some(Queued { command, .. }) = self.queued.take() {
            match command {
                ReaderCommand::Transmit(_) if !self.powered => {
                    self.fault(ReaderFault::NotSent(FaultCause::CardAbsent));
                }
                command => self.send(&command, true, now),
            }
        }
    }

    fn send(&mut self, command: &ReaderCommand, asked: bool, now: Duration) {
        let step = ProtocolStep::from(command);
        if step == ProtocolStep::Open {
            self.stage = Stage::Opening;
        }
        match self.protocol.start(command) {
            Ok(message) => {
                self.tap.sent(&self.protocol, &message.frame);
                self.outbox.put(&message.frame);
                self.in_flight = Some(InFlight::new(step, asked, message.completes, now));
            }
            Err(cause) if asked => self.fault(ReaderFault::NotSent(cause)),
            Err(_) => {}
        }
    }

    fn receive(&mut self, reading: Reading, now: Duration) {
        match reading {
            Reading::Answer(outcome) => self.answered(outcome, now),
            Reading::CardEvent => self.card_event(now),
            Reading::Stray => self.unasked(now),
            Reading::Garbage => self.garbled(now),
        }
    }

    /// Handles a card event. The first event may come late and report a state that is known already. A second one
    /// before the slot status may mean another card that the reader powered by itself. Then the power is no longer the
    /// one that the machine applied.
    fn card_event(&mut self, now: Duration) {
        let confirming = self.in_flight.as_ref().is_some_and(|in_flight| !in_flight.asked);
        if self.confirm || confirming {
            self.powered = false;
        }
        self.confirm = true;
        self.unasked(now);
    }

    /// What an answer may be to: a message that is out.
    fn waiting(&self) -> Option<ProtocolStep> {
        let in_flight = self.in_flight.as_ref().filter(|_| self.outbox.is_handed_out());
        in_flight.map(|in_flight| in_flight.step)
    }

    fn answered(&mut self, outcome: Outcome, now: Duration) {
        match outcome {
            Outcome::Wait(units) => self.extend(units, now),
            Outcome::Send(message) => self.send_next(&message, now),
            Outcome::Failed(cause) if self.stage == Stage::Opening => self.close(cause),
            Outcome::Failed(cause) => self.fail(cause),
            Outcome::Closed(cause) => self.close(cause),
            Outcome::Opened => {
                self.stage = Stage::Open;
                // A card may have lain there before anybody listened.
                self.confirm = true;
                self.done(ReaderEvent::Ready);
            }
            Outcome::Powered(atr) if !ATR_LENGTHS.contains(&atr.len()) => self.fail(FaultCause::BadAtr),
            Outcome::Powered(atr) => {
                self.powered = true;
                self.done(ReaderEvent::Powered { atr });
            }
            Outcome::PoweredOff => {
                self.powered = false;
                self.done(ReaderEvent::PoweredOff);
            }
            Outcome::Slot(state) => {
                self.powered &= state == SlotState::Active;
                let present = ReaderEvent::CardPresent { powered: self.powered };
                self.done(if state == SlotState::Absent { ReaderEvent::CardAbsent } else { present });
            }
            Outcome::Response(response) if response.len() < STATUS_WORD => self.fail(FaultCause::Garbled),
            Outcome::Response(response) => self.done(ReaderEvent::Response(response)),
        }
    }

    fn extend(&mut self, units: u8, now: Duration) {
        if self.in_flight.as_mut().is_some_and(|in_flight| !in_flight.extend(units, now)) {
            self.lose(FaultCause::Timeout);
        }
    }

    fn send_next(&mut self, message: &Message, now: Duration) {
        if self.in_flight.as_mut().is_some_and(|in_flight| in_flight.go_on(message.completes, now)) {
            self.tap.sent(&self.protocol, &message.frame);
            self.outbox.put(&message.frame);
        } else {
            self.lose(FaultCause::TooLong);
        }
    }

    fn done(&mut self, event: ReaderEvent) {
        self.in_flight = None;
        self.events.push_back(event);
    }

    fn fault(&mut self, fault: ReaderFault) {
        self.events.push_back(ReaderEvent::Failed(fault));
    }

    /// Counts what came unasked.
    fn unasked(&mut self, now: Duration) {
        if !self.rate.allows(now) {
            self.close(FaultCause::EventStorm);
        }
    }

    /// The stream is broken here: the answer under way is lost in it, if there is one.
    fn garbled(&mut self, now: Duration) {
        self.incoming.drop_until_quiet(now);
        self.unasked(now);
        if let Some(in_flight) = &self.in_flight {
            self.confirm |= !in_flight.asked;
            self.lose(FaultCause::Garbled);
        }
    }

    /// Handles an answer that will not come, or that cannot be distinguished from a later one.
    fn lose(&mut self, cause: FaultCause) {
        let may_come_late = !P::ANSWERS_ARE_NUMBERED && self.outbox.is_handed_out();
        if may_come_late || self.outbox.is_torn() || self.stage == Stage::Opening {
            self.close(cause);
        } else {
            self.fail(cause);
        }
    }

    /// Ends what is under way. After a lost reply the state of the card is unknown: it must be powered anew.
    fn fail(&mut self, cause: FaultCause) {
        let Some(in_flight) = self.in_flight.take() else { return };
        let fault = in_flight.fault(cause, self.outbox.is_handed_out());
        self.outbox.clear();
        if fault.may_have_run() && in_flight.step != ProtocolStep::SlotStatus {
            self.powered = false;
        }
        if in_flight.asked {
            self.fault(fault);
        }
    }

    /// Ends everything, with one fault.
    fn close(&mut self, cause: FaultCause) {
        if self.is_closed() {
            return;
        }
        let before = self.events.len();
        self.fail(cause);
        self.queued = None;
        if self.events.len() == before {
            self.fault(ReaderFault::NotSent(cause));
        }
        self.stage = Stage::Closed(cause);
        self.outbox.clear();
        self.incoming.clear();
        self.powered = false;
    }

    const fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed(_))
    }
}

impl<P: Protocol> crate::sealed::Sealed for Machine<P> {}

impl<P: Protocol> ReaderCodec for Machine<P> {
    fn limits(&self) -> LinkLimits {
        self.protocol.limits()
    }

    fn command(&mut self, command: ReaderCommand, now: Duration) -> Result<(), ReaderFault> {
        self.admit(&command).map_err(ReaderFault::NotSent)?;
        self.queued = Some(Queued { command, deadline: now.saturating_add(READER_TIME.saturating_mul(2)) });
        self.go_on(now);
        Ok(())
    }

    fn feed(&mut self, bytes: &[u8], now: Duration) {
        let mut rest = bytes;
        while !self.is_closed() {
            let before = self.incoming.held() + rest.len();
            match self.incoming.cut(&mut rest, |start| self.protocol.probe(start), now) {
                Some(Cut::Frame(frame)) => {
                    self.tap.received(&self.protocol, &frame);
                    let reading = self.protocol.read(&frame, self.waiting());
                    self.receive(reading, now);
                }
                Some(Cut::Garbage) => {
                    self.tap.garbled(before - rest.len());
                    self.garbled(now);
                }
                None => break,
            }
        }
        self.go_on(now);
    }

    fn feed_notice(&mut self, bytes: &[u8], now: Duration) {
        if self.is_closed() {
            return;
        }
        self.tap.noticed(bytes);
        match self.protocol.read_notice(bytes) {
            Reading::CardEvent => self.receive(Reading::CardEvent, now),
            // An answer does not come this way, and the other stream is not hurt by what does.
            Reading::Answer(_) | Reading::Stray | Reading::Garbage => self.receive(Reading::Stray, now),
        }
        self.go_on(now);
    }

    fn poll_event(&mut self) -> Option<ReaderEvent> {
        self.events.pop_front()
    }

    fn poll_write(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        self.outbox.take()
    }

    fn poll_timeout(&self) -> Option<Duration> {
        let in_flight = self.in_flight.as_ref().map(|in_flight| in_flight.deadline);
        let queued = self.queued.as_ref().map(|queued| queued.deadline);
        [in_flight, queued, self.incoming.deadline()].into_iter().flatten().min()
    }

    fn on_timeout(&mut self, now: Duration) {
        if self.incoming.on_timeout(now) {
            self.garbled(now);
        }
        if self.in_flight.as_ref().is_some_and(|in_flight| in_flight.deadline <= now) {
            self.lose(FaultCause::Timeout);
        }
        if self.queued.take_if(|queued| queued.deadline <= now).is_some() {
            self.fault(ReaderFault::NotSent(FaultCause::Timeout));
        }
        self.go_on(now);
    }

    fn link_lost(&mut self) {
        self.close(FaultCause::LinkLost);
    }

    fn closed(&self) -> Option<FaultCause> {
        match self.stage {
            Stage::Closed(cause) => Some(cause),
            Stage::Fresh | Stage::Opening | Stage::Open => None,
        }
    }

    fn overhear(&mut self) {
        self.tap.open();
    }

    fn poll_tapped(&mut self) -> Option<TappedMessage> {
        self.tap.next()
    }
}
