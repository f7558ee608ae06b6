use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use shikaku_adapter::SystemClock;
use shikaku_adapter::http::HttpGateway;
use shikaku_card::CardProfile;
use shikaku_core::port::Clock as _;
use shikaku_core::port::HttpRequest;
use shikaku_core::view::{ButtonId, Screen, desk_screen};
use shikaku_core::workflow;
use shikaku_core::workflow::{Event, FrontDesk};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::history::Lent;
use crate::recording::{Recordings, recorder};
use crate::{CardReaders, Directive, History, LinkLimits, LostCard, ReaderTrouble, Settings, SetupError};

/// 受付: one patient at the desk after the other; the button of the last screen begins with the next.
///
/// Call what happened and do what the answer says; every method may be called at any time and from any thread, and what
/// comes too late changes nothing. Nothing runs between calls but `ask`. Letting go of it wipes what was typed.
#[derive(uniffi::Object)]
pub struct Reception {
    desk: Mutex<Desk>,
    gateway: HttpGateway,
}

#[uniffi::export]
impl Reception {
    /// A reception where nothing has happened yet. Reaches for nothing.
    ///
    /// # Errors
    /// When the settings cannot be used.
    #[uniffi::constructor]
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        Self::opened(settings, None, None)
    }

    /// The same, with a history where results and what stays open are kept and can be looked at again, and with readers
    /// whose screens come through it.
    ///
    /// # Errors
    /// When the settings cannot be used.
    #[uniffi::constructor]
    pub fn at_desk(
        settings: Settings,
        history: Option<Arc<History>>,
        readers: Option<Arc<CardReaders>>,
    ) -> Result<Self, SetupError> {
        Self::opened(settings, history, readers)
    }

    /// How it stands, for a shell that begins or has lost its place. Changes nothing.
    pub fn current(&self) -> Directive {
        self.on(idle)
    }

    /// A button was pressed. One that the screen does not offer was pressed too late.
    pub fn press(&self, button: &str) -> Directive {
        let (mut desk, now) = (self.desk(), SystemClock.now());
        let offered = desk.shown(now).buttons.into_iter().map(|button| button.id);
        match offered.into_iter().find(|id| id.name() == button).map(ButtonId::event) {
            Some(event) => desk.happened(now, event),
            None => desk.on(now, idle),
        }
    }

    /// A digit was typed, 0 to 9. No more of a PIN is ever held outside.
    pub fn digit(&self, digit: u8) -> Directive {
        self.happened(Event::Digit(digit))
    }

    /// A card is there.
    pub fn card_found(&self, limits: LinkLimits) -> Directive {
        self.on(|reception, now| reception.card_found(limits.into(), now))
    }

    /// The answer to the last `Transmit`, status word last.
    pub fn card_answered(&self, response: Vec<u8>) -> Directive {
        let response = Zeroizing::new(response);
        self.on(|reception, now| reception.card_answered(Ok(&response), now))
    }

    /// The last `Transmit` has no answer.
    pub fn card_lost(&self, lost: LostCard) -> Directive {
        self.on(|reception, now| reception.card_answered(Err(lost.into()), now))
    }

    /// No card can be looked for.
    pub fn reader_failed(&self, trouble: ReaderTrouble) -> Directive {
        self.happened(Event::ReaderFailed(trouble.into()))
    }

    /// The time of the last `WakeAfter` has passed.
    pub fn tick(&self) -> Directive {
        let mut desk = self.desk();
        let due = std::mem::take(&mut desk.alarm);
        let now = SystemClock.now();
        if due { desk.happened(now, Event::Woke) } else { desk.on(now, idle) }
    }

    /// やめる: back to the choice of a method; what was typed is wiped, what is under way is dropped.
    pub fn cancel(&self) -> Directive {
        self.happened(Event::Cancelled)
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Reception {
    /// Carries the errand of an `Ask` to the gateway and back. Dropped half-way it loses nothing: the next call of any
    /// method gives the `Ask` again. It ends early when the errand is no longer wanted.
    pub async fn ask(&self, request_id: u32) -> Directive {
        let Some((call, stopped)) = self.desk().depart(request_id) else { return self.current() };
        tokio::select! {
            reply = self.gateway.exchange(&call) => {
                self.on(|reception, now| reception.gateway_replied(request_id, reply, now))
            }
            _ = stopped => self.current(),
        }
    }
}

impl Reception {
    fn opened(
        settings: Settings,
        history: Option<Arc<History>>,
        readers: Option<Arc<CardReaders>>,
    ) -> Result<Self, SetupError> {
        let recordings =
            Recordings { folder: settings.recordings.clone(), accept_phones: settings.accept_phones };
        let each = EachReception { profile: Arc::new(settings.profile()), recordings };
        let gateway = settings.gateway()?;
        let front = FrontDesk::new(each.begin(readers.as_deref()));
        let desk = Desk { front, each, history, readers, alarm: false, under_way: None };
        Ok(Self { desk: Mutex::new(desk), gateway })
    }

    fn happened(&self, event: Event) -> Directive {
        self.desk().happened(SystemClock.now(), event)
    }

    fn on(
        &self,
        act: impl FnOnce(&mut workflow::Reception, DateTime<Utc>) -> workflow::Directive,
    ) -> Directive {
        self.desk().on(SystemClock.now(), act)
    }

    /// A call that panicked left a state that can be gone on from: every transition puts a whole one in place.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Desk {
    front: FrontDesk,
    each: EachReception,
    history: Option<Arc<History>>,
    readers: Option<Arc<CardReaders>>,
    /// Whether a `WakeAfter` stands. A timer of an earlier errand must not end a later one.
    alarm: bool,
    under_way: Option<UnderWay>,
}

/// What every reception of this desk begins with.
struct EachReception {
    profile: Arc<CardProfile>,
    recordings: Recordings,
}

impl EachReception {
    /// A reception where nothing has happened yet, with a recording of its own.
    fn begin(&self, readers: Option<&CardReaders>) -> workflow::Reception {
        let reception = workflow::Reception::new(Arc::clone(&self.profile));
        match recorder(&self.recordings, readers) {
            Some(recorder) => reception.observed(Box::new(recorder)),
            None => reception,
        }
    }
}

/// An errand that somebody carries.
struct UnderWay {
    request_id: u32,
    /// Dropped to call it back; closed when its bearer is gone.
    recall: oneshot::Sender<()>,
}

impl Desk {
    /// A person, a timer or a reader did something.
    fn happened(&mut self, now: DateTime<Utc>, event: Event) -> Directive {
        if self.front.asks_for_next(&event) || asks_for_archive(&event) {
            self.history.as_ref().inspect(|history| history.open_again());
        }
        let next = if self.readers.as_ref().is_some_and(|readers| readers.take(&event, &self.front)) {
            self.front.reception().idle()
        } else if self.front.asks_for_next(&event) {
            let reception = self.each.begin(self.readers.as_deref());
            self.front.next(reception)
        } else {
            self.front.on(event, lent(self.history.as_deref()).as_deref_mut(), now)
        };
        self.told(now, next)
    }

    fn on(
        &mut self,
        now: DateTime<Utc>,
        act: impl FnOnce(&mut workflow::Reception, DateTime<Utc>) -> workflow::Directive,
    ) -> Directive {
        // The history is given back before the readers are looked at: they borrow it themselves.
        let next = {
            let history = &mut lent(self.history.as_deref());
            self.front.carry(history.as_deref_mut(), now, |reception| act(reception, now))
        };
        self.told(now, next)
    }

    fn shown(&self, now: DateTime<Utc>) -> Screen {
        let readers = self.readers.as_ref().map(|readers| readers.desk());
        let page_is_open = readers.as_ref().is_some_and(|readers| readers.page().is_some());
        let screen = desk_screen(
            &self.front,
            readers.as_deref(),
            self.history.is_some(),
            self.front.reception().treatment_date(now),
        );
        // The readers borrow the history, so they are dropped before it is read.
        drop(readers);
        let trouble = self.history.as_ref().and_then(|history| history.trouble());
        match trouble {
            Some(trouble) if self.front.may_open_archive() && !page_is_open => screen.not_keeping(trouble),
            _ => screen,
        }
    }

    fn told(&mut self, now: DateTime<Utc>, next: workflow::Directive) -> Directive {
        let waiting = self.front.reception().request_in_flight().map(|request| request.request_id);
        self.under_way.take_if(|bearer| Some(bearer.request_id) != waiting || bearer.recall.is_closed());
        let unattended = waiting.filter(|_| self.under_way.is_none());
        let directive = match (Directive::from((next, self.shown(now))), unattended) {
            (Directive::Show { screen }, Some(request_id)) => Directive::Ask { request_id, screen },
            (directive, _) => directive,
        };
        match directive {
            Directive::WakeAfter { .. } => self.alarm = true,
            Directive::Ask { .. } | Directive::Closed { .. } => self.alarm = false,
            Directive::Transmit { .. } | Directive::Show { .. } => {}
        }
        directive
    }

    /// The call of an errand that is waited for and that nobody carries, and the way to be called back.
    fn depart(&mut self, request_id: u32) -> Option<(HttpRequest, oneshot::Receiver<()>)> {
        let request =
            self.front.reception().request_in_flight().filter(|request| request.request_id == request_id)?;
        if self.under_way.as_ref().is_some_and(|bearer| !bearer.recall.is_closed()) {
            return None;
        }
        let (recall, recalled) = oneshot::channel();
        self.under_way = Some(UnderWay { request_id, recall });
        Some((request.call.clone(), recalled))
    }
}

fn idle(reception: &mut workflow::Reception, _: DateTime<Utc>) -> workflow::Directive {
    reception.idle()
}

const fn asks_for_archive(event: &Event) -> bool {
    matches!(event, Event::PastResultsAsked | Event::FollowUpsAsked)
}

fn lent(history: Option<&History>) -> Option<Lent<'_>> {
    history.map(History::lend)
}
