use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::paired_readers::PairedReaderStore;
use shikaku_core::port::Clock as _;
use shikaku_core::workflow;
use shikaku_core::workflow::{Event, FrontDesk, ReaderManager};
use shikaku_reader::session::LinkOrder;
use shikaku_reader::slot::SlotDescription;
use shikaku_reader::{Uuid, session, slot};
use shikaku_transcript::{LinkKind, SharedRecorder};
use shikaku_transport::Random;
use zeroize::Zeroizing;

use crate::History;
use crate::link::{LinkLimits, LostCard, ReaderTrouble};
use crate::radio::{Advertisement, LinkEvent, LinkFailure, ReaderOrder};

/// カードリーダー: the reader of a desk, over Bluetooth or a cable, and the choice of another.
///
/// One for the app; it outlives receptions. Call what happened, do each order, and wake it when it asks. Every method may
/// be called at any time and from any thread; what comes too late changes nothing.
#[derive(uniffi::Object)]
pub struct CardReaders {
    desk: Mutex<ReaderManager>,
    history: Option<Arc<History>>,
    link: LinkKind,
    since: Instant,
}

/// What came of a call: to be done in this order.
#[derive(uniffi::Record)]
pub struct ReaderTurn {
    /// What to do with the radio or the cable, one after the other.
    pub orders: Vec<ReaderOrder>,
    /// What those who want a card hear.
    pub news: Vec<ReaderNews>,
    /// Call `tick` after so many milliseconds, in place of any earlier wish; absent: not at all.
    pub wake_after_millis: Option<u64>,
    /// The screen may be another one: ask the reception for `current`.
    pub redraw: bool,
}

/// What those who want a card hear of a reader.
#[derive(uniffi::Enum)]
pub enum ReaderNews {
    /// A card is there: `card_found` of the reception.
    CardFound {
        /// What the link carries.
        limits: LinkLimits,
    },
    /// The answer to the last `transmit`, status word last.
    Answered {
        /// It may be personal: never log it.
        response: Vec<u8>,
    },
    /// The last `transmit` has no answer.
    CardLost {
        /// Whether the card may have run it.
        lost: LostCard,
    },
    /// Why there is no card: `reader_failed` of the reception. It goes on by itself where it can.
    Failed {
        /// The reason.
        trouble: ReaderTrouble,
    },
}

#[uniffi::export]
impl CardReaders {
    /// Bluetooth readers: the one used last, as the history remembers it, not connected yet.
    #[uniffi::constructor]
    #[must_use]
    pub fn bluetooth(history: Option<Arc<History>>) -> Self {
        let desk = match &history {
            Some(history) => ReaderManager::new(chance, Some(history.lend().store())),
            None => ReaderManager::new(chance, None),
        };
        Self { desk: Mutex::new(desk), history, link: LinkKind::Bluetooth, since: Instant::now() }
    }

    /// A reader at a cable, by the platform's name of it.
    #[uniffi::constructor]
    #[must_use]
    pub fn wired(device: &str) -> Self {
        let desk = Mutex::new(ReaderManager::wired(chance, device));
        Self { desk, history: None, link: LinkKind::Usb, since: Instant::now() }
    }

    /// A card is wanted, or no more. Wanted, it connects if need be; a card that lies there is found anew.
    pub fn look(&self, wanted: bool) -> ReaderTurn {
        let mut failed = None;
        let turn = self.turn(|desk, now| failed = desk.look(wanted, now));
        let news = failed.map(|failure| ReaderNews::Failed { trouble: ReaderFailure::from(failure).into() });
        ReaderTurn { news: turn.news.into_iter().chain(news).collect(), ..turn }
    }

    /// The app came to the front: it connects, so that the first card is quick.
    pub fn attend(&self) -> ReaderTurn {
        self.turn(ReaderManager::attend)
    }

    /// The app went to the back: it lets go of the reader.
    pub fn rest(&self) -> ReaderTurn {
        self.turn(ReaderManager::rest)
    }

    /// One command APDU for the card found last. Its answer is the next `Answered` or `CardLost`.
    pub fn transmit(&self, command: Vec<u8>) -> ReaderTurn {
        let command = Zeroizing::new(command);
        self.turn(|desk, now| desk.transmit(command, now))
    }

    /// The touch is over: the card loses its power.
    pub fn let_go(&self) -> ReaderTurn {
        self.turn(ReaderManager::let_go)
    }

    /// A device was heard while scanning.
    pub fn heard(&self, advertisement: Advertisement) -> ReaderTurn {
        self.turn(|desk, _| desk.heard(&advertisement.into()))
    }

    /// Scanning cannot begin, or ended.
    pub fn scan_failed(&self, trouble: LinkFailure) -> ReaderTurn {
        self.turn(|desk, _| desk.scan_failed(trouble.into()))
    }

    /// An order for this device was carried out, or the device said something.
    pub fn happened(&self, device: &str, event: LinkEvent) -> ReaderTurn {
        self.turn(|desk, now| self.with_shelf(|shelf| desk.happened(device, event.into(), shelf, now)))
    }

    /// The time of the last `wake_after_millis` has passed.
    pub fn tick(&self) -> ReaderTurn {
        self.turn(|desk, now| self.with_shelf(|shelf| desk.timed_out(shelf, now)))
    }

    /// What there is to do, after something happened at the reception. It asks for no other screen: that one was drawn.
    pub fn poll(&self) -> ReaderTurn {
        ReaderTurn { redraw: false, ..self.turn(|_, _| ()) }
    }

    /// Whether a reader is registered, or being tried.
    pub fn has_reader(&self) -> bool {
        self.desk().reader().is_some()
    }
}

/// Which of these slots, by the system's names of them, is for a patient's card: never the one for a SAM. None when that
/// leaves a choice.
#[uniffi::export]
#[must_use]
pub fn choose_slot(names: &[String]) -> Option<String> {
    let slots: Vec<_> =
        names.iter().map(|name| SlotDescription { name, features: None, has_card: false }).collect();
    slot::choose_slot(&slots).and_then(|place| names.get(place).cloned())
}

impl CardReaders {
    /// The desk, to be looked at.
    pub(crate) fn desk(&self) -> MutexGuard<'_, ReaderManager> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a person's event happen, if it is about the readers.
    pub(crate) fn take(&self, event: &Event, front: &FrontDesk) -> bool {
        let mut desk = self.desk();
        let takes = desk.takes(event, front);
        if takes {
            let now = self.since.elapsed();
            self.with_shelf(|shelf| desk.on(event, shelf, now));
        }
        takes
    }

    /// What carries the bytes, as a recording names it.
    pub(crate) const fn link(&self) -> LinkKind {
        self.link
    }

    /// From now on the reader goes into this recording, or into none.
    pub(crate) fn record(&self, recorder: Option<&SharedRecorder>) {
        let (mut desk, now) = (self.desk(), self.since.elapsed());
        let began = SystemClock.now() - now;
        desk.watch(recorder.map(|recorder| recorder.of_reader(began)), now);
    }

    fn turn(&self, act: impl FnOnce(&mut ReaderManager, Duration)) -> ReaderTurn {
        let mut desk = self.desk();
        let before = desk.standing();
        let now = self.since.elapsed();
        act(&mut desk, now);
        let orders = std::iter::from_fn(|| desk.poll_order()).map(ReaderOrder::from).collect();
        let news = std::iter::from_fn(|| desk.poll_news()).map(ReaderNews::from).collect();
        let wait = desk.poll_timeout().map(|due| due.saturating_sub(now));
        ReaderTurn {
            orders,
            news,
            // Rounded up: woken too early, nothing would be due.
            wake_after_millis: wait
                .map(|wait| u64::try_from(wait.as_micros().div_ceil(1000)).unwrap_or(u64::MAX)),
            redraw: desk.page().is_some() || desk.standing() != before,
        }
    }

    fn with_shelf<T>(&self, act: impl FnOnce(Option<&mut dyn PairedReaderStore>) -> T) -> T {
        match &self.history {
            Some(history) => act(Some(history.lend().store_mut())),
            None => act(None),
        }
    }
}

fn chance() -> Box<dyn Random + Send> {
    Box::new(SystemRandom)
}

impl From<session::ReaderNews> for ReaderNews {
    fn from(news: session::ReaderNews) -> Self {
        match news {
            session::ReaderNews::CardFound(limits) => Self::CardFound { limits: limits.into() },
            session::ReaderNews::Answered(Ok(mut response)) => {
                Self::Answered { response: std::mem::take(&mut *response) }
            }
            session::ReaderNews::Answered(Err(error)) => Self::CardLost { lost: error.into() },
            session::ReaderNews::Failed(failure) => {
                Self::Failed { trouble: ReaderFailure::from(failure).into() }
            }
        }
    }
}

impl From<workflow::ReaderOrder> for ReaderOrder {
    fn from(order: workflow::ReaderOrder) -> Self {
        match order {
            workflow::ReaderOrder::Scan => Self::Scan,
            workflow::ReaderOrder::StopScan => Self::StopScan,
            workflow::ReaderOrder::Link { device, order } => match order {
                LinkOrder::Connect => Self::Connect { device },
                LinkOrder::Discover => Self::Discover { device },
                LinkOrder::ReadBattery => Self::ReadBattery { device },
                LinkOrder::Subscribe(gatt) => {
                    let text = |uuid: Uuid| uuid.to_string();
                    let (service, write, notify) = (text(gatt.service), text(gatt.write), text(gatt.notify));
                    Self::Subscribe { device, service, write, notify }
                }
                LinkOrder::Write(mut piece) => Self::Write { device, bytes: std::mem::take(&mut *piece) },
                LinkOrder::Disconnect => Self::Disconnect { device },
            },
        }
    }
}
