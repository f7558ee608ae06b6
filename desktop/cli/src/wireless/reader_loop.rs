use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use shikaku_clinic::failure::ReaderFailure;
use shikaku_reader::session::{LinkOrder, ReaderNews, ReaderPhase, ReaderSession, ReaderStatus};
use shikaku_transport::{LinkLimits, TransportError};
use zeroize::Zeroizing;

use super::{Radio, RadioEvent};

/// What comes to a reader: from those who want cards, and from its radio. No `Debug`: it may hold a PIN.
pub(super) enum Call {
    /// A card is wanted; sightings go to this sender.
    WantCard(Sender<Sight>),
    /// None is wanted any more.
    NoCardWanted,
    /// One APDU for the card; its answer goes to this sender.
    Transmit(Zeroizing<Vec<u8>>, Sender<Answer>),
    /// The card session is over.
    ReleaseCard,
    /// The loop is not needed any more. It ends when the reader is disconnected.
    Disconnect,
    /// An event of the radio.
    RadioEvent(RadioEvent),
}

/// What there is to see while a card is wanted.
pub(super) enum Sight {
    /// The status of the reader now.
    Status(ReaderStatus),
    /// A card has power.
    Card(LinkLimits),
    /// Why there is none.
    Failure(ReaderFailure),
}

/// What became of an APDU.
pub(super) type Answer = Result<Zeroizing<Vec<u8>>, TransportError>;

/// The loop of one reader: does what the session orders with the radio, and brings its news to those who wait. It decides
/// nothing. It has a thread of its own, so that the session's times are kept while a person types.
pub(super) struct ReaderLoop {
    session: ReaderSession,
    radio: Box<dyn Radio>,
    /// The radio's name of the reader.
    device: String,
    calls: Receiver<Call>,
    start: Instant,
    sights: Option<Sender<Sight>>,
    asking: Option<Sender<Answer>>,
    last_status: Option<ReaderStatus>,
    disconnecting: bool,
}

impl ReaderLoop {
    /// A loop that is not connected yet.
    pub(super) fn new(
        session: ReaderSession,
        radio: Box<dyn Radio>,
        device: String,
        calls: Receiver<Call>,
    ) -> Self {
        let (sights, asking, last_status, disconnecting) = (None, None, None, false);
        Self {
            session,
            radio,
            device,
            calls,
            start: Instant::now(),
            sights,
            asking,
            last_status,
            disconnecting,
        }
    }

    /// Runs until the reader is disconnected, or no caller is left.
    pub(super) fn run(mut self) {
        while !(self.disconnecting && self.is_apart()) {
            match self.call() {
                Ok(call) => self.take(call),
                Err(RecvTimeoutError::Timeout) => {
                    let now = self.now();
                    self.session.on_timeout(now);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.pass_on();
        }
    }

    /// The next call, if it comes before the session wants to be woken.
    fn call(&self) -> Result<Call, RecvTimeoutError> {
        match self.session.poll_timeout() {
            Some(due) => self.calls.recv_timeout(due.saturating_sub(self.now())),
            None => self.calls.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn take(&mut self, call: Call) {
        let now = self.now();
        match call {
            Call::WantCard(sights) => {
                log::debug!("reader: a card is wanted");
                self.sights = Some(sights);
                self.last_status = None;
                self.session.set_card_wanted(true, now);
            }
            Call::NoCardWanted => {
                self.sights = None;
                self.session.set_card_wanted(false, now);
            }
            Call::Transmit(apdu, answers) => {
                self.asking = Some(answers);
                self.session.transmit(apdu, now);
            }
            Call::ReleaseCard => self.session.release_card(now),
            Call::Disconnect => {
                self.disconnecting = true;
                self.session.disconnect(now);
            }
            Call::RadioEvent(RadioEvent::Link(event)) => self.session.on_link_event(event, now),
            // The search is over: whatever still advertises is nothing to this reader.
            Call::RadioEvent(
                RadioEvent::Advertised(_) | RadioEvent::ScanOver | RadioEvent::ScanFailed(_),
            ) => {}
        }
    }

    /// Gives orders to the radio and news to those who wait. Who does not wait any more has not missed it.
    fn pass_on(&mut self) {
        while let Some(order) = self.session.poll_order() {
            log::debug!("reader: {}", order.name());
            self.obey(order);
        }
        while let Some(news) = self.session.poll_news() {
            match news {
                ReaderNews::CardFound(limits) => self.show(Sight::Card(limits)),
                ReaderNews::Failed(failure) => self.show(Sight::Failure(failure.into())),
                ReaderNews::Answered(answer) => {
                    if let Some(asking) = self.asking.take() {
                        let _ = asking.send(answer);
                    }
                }
            }
        }
        let status = self.session.status();
        if self.last_status.replace(status) != Some(status) {
            self.show(Sight::Status(status));
        }
    }

    fn obey(&mut self, order: LinkOrder) {
        match order {
            LinkOrder::Connect => self.radio.connect(&self.device),
            LinkOrder::Discover => self.radio.discover(),
            LinkOrder::ReadBattery => self.radio.read_battery(),
            LinkOrder::Subscribe(gatt) => self.radio.subscribe(gatt),
            LinkOrder::Write(piece) => self.radio.write(piece),
            LinkOrder::Disconnect => self.radio.disconnect(),
        }
    }

    fn show(&self, sight: Sight) {
        if let Some(sights) = &self.sights {
            let _ = sights.send(sight);
        }
    }

    fn is_apart(&self) -> bool {
        matches!(self.session.status().phase, ReaderPhase::Resting | ReaderPhase::Refused)
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}
