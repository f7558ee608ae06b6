//! A reception desk without hardware: the application, a virtual card on a link, a clock that only moves when a test
//! moves it, and a gateway that answers from a script.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shikaku_card::CardProfile;
use shikaku_core::application::{App, Input, Observers, Request, Setup, Timestamp};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{CheckRecord, Event, GatewayRequest, History, Observer, Reception};
use shikaku_transport::CardTransport;
use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};
use zeroize::Zeroizing;

use crate::saved::{Both, SavedRecords, memory_history};
use crate::scripted_gateway::ScriptedGateway;
use crate::uptime::Uptime;

/// The day on which every card of the tests is issued and every reception happens.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// A fresh copy of a card of the deck, as issued for [`TODAY`]. Issuing signs a lot, so it happens once a name.
///
/// # Panics
/// When the deck has no such card.
#[must_use]
pub fn card(name: &str) -> VirtualCard {
    static ISSUED: LazyLock<Mutex<HashMap<String, VirtualCard>>> = LazyLock::new(Mutex::default);
    let mut issued = ISSUED.lock().unwrap_or_else(PoisonError::into_inner);
    let issue = || {
        let record = Deck::standard().find(name).unwrap_or_else(|| panic!("no card {name} in the deck"));
        VirtualCard::issue(record, TODAY).expect("a card of the deck can be issued")
    };
    issued.entry(name.to_owned()).or_insert_with(issue).clone()
}

/// The desk.
pub struct TestShell {
    /// The application.
    pub app: App,
    /// The reader with its card.
    pub link: VirtualLink,
    /// What the clock shows.
    pub now: DateTime<Utc>,
    /// The gateway.
    pub gateway: ScriptedGateway,
    /// When the application wants to be called, by the time since the desk was made.
    pub wake: Option<Duration>,
    /// What was saved, or was to be saved.
    pub kept: Vec<CheckRecord>,
    /// How time passes by itself.
    pub pace: Pace,
    saved: SavedRecords,
    /// Whether the application holds a card, by its requests.
    holds_card: bool,
    uptime: Uptime,
    waiting: Option<GatewayRequest>,
}

/// How a desk is made.
pub struct TestShellSetup {
    /// The card profile.
    pub profile: CardProfile,
    /// Where results are saved, if anywhere.
    pub history: Option<History>,
    /// Observes the first check.
    pub observer: Option<Box<dyn Observer + Send>>,
}

impl Default for TestShellSetup {
    fn default() -> Self {
        let profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
        Self { profile, history: Some(memory_history().0), observer: None }
    }
}

/// How long things take by the desk's clock; nothing, unless set.
#[derive(Clone, Copy)]
pub struct Pace {
    /// A person, before each thing done.
    pub person: TimeDelta,
    /// The gateway, before each reply.
    pub gateway: TimeDelta,
    /// An exchange with the card: of a command and its answer, if one came.
    pub exchange: fn(&[u8], Option<&[u8]>) -> TimeDelta,
    /// Whether the delay of a slow card passes too.
    pub slow_cards: bool,
}

impl Default for Pace {
    fn default() -> Self {
        let exchange = |_: &[u8], _: Option<&[u8]>| TimeDelta::zero();
        Self { person: TimeDelta::zero(), gateway: TimeDelta::zero(), exchange, slow_cards: false }
    }
}

impl TestShell {
    /// What the clock shows at first: ten o'clock in Japan.
    pub const BEGIN: DateTime<Utc> = TODAY.and_hms_opt(1, 0, 0).unwrap().and_utc();

    /// A desk with this card on its reader.
    #[must_use]
    pub fn with(card: VirtualCard) -> Self {
        Self::on(VirtualLink::new(card))
    }

    /// A desk with this card on its reader, whose first check is observed.
    #[must_use]
    pub fn observed(card: VirtualCard, observer: impl Observer + Send + 'static) -> Self {
        let observer: Option<Box<dyn Observer + Send>> = Some(Box::new(observer));
        Self::set_up(VirtualLink::new(card), TestShellSetup { observer, ..TestShellSetup::default() })
    }

    /// A desk with this reader.
    #[must_use]
    pub fn on(link: VirtualLink) -> Self {
        Self::set_up(link, TestShellSetup::default())
    }

    /// A desk with this reader, made so.
    #[must_use]
    pub fn set_up(link: VirtualLink, setup: TestShellSetup) -> Self {
        let now = Self::BEGIN;
        let saved = SavedRecords::default();
        let mut first = Some((setup.observer, saved.clone()));
        let observers = move |_| {
            let check: Option<Box<dyn Observer + Send>> =
                first.take().map(|(observer, kept)| Box::new(Both(observer, kept)) as Box<_>);
            Observers { check, reader: None }
        };
        let setup = Setup {
            profile: Arc::new(setup.profile),
            history: setup.history,
            observers: Box::new(observers),
            ..Setup::default()
        };
        let uptime = Uptime::new(now);
        let app = App::new(setup, Timestamp { utc: now, uptime: Duration::ZERO });
        let (gateway, pace) = (ScriptedGateway::default(), Pace::default());
        let kept = Vec::new();
        Self {
            app,
            link,
            now,
            gateway,
            wake: None,
            kept,
            pace,
            saved,
            holds_card: false,
            uptime,
            waiting: None,
        }
    }

    /// A desk for cards and phones.
    #[must_use]
    pub fn accepting_phone_tokens(self) -> Self {
        let profile = CardProfile::INDIVIDUAL_NUMBER_CARD.accepting_phone_tokens();
        Self::set_up(self.link, TestShellSetup { profile, ..TestShellSetup::default() })
    }

    /// The check of the patient.
    #[must_use]
    pub const fn reception(&self) -> &Reception {
        self.app.reception()
    }

    /// A person presses a button.
    pub fn press(&mut self, button: ButtonId) {
        self.now += self.pace.person;
        self.handle(Input::Press(button));
    }

    /// A person does something, or the reader fails.
    ///
    /// # Panics
    /// When the event is no act of a person and no failure of a reader.
    pub fn on_event(&mut self, event: Event) {
        self.now += self.pace.person;
        let input = match event {
            Event::Digit(digit) => Input::Digit(digit),
            Event::Cancelled => Input::Cancel,
            Event::ReaderFailed(failure) => Input::ReaderFailed(failure),
            other => Input::Press(ButtonId::meaning(&other).expect("a button")),
        };
        self.handle(input);
    }

    /// The patient types digits and confirms.
    pub fn types(&mut self, digits: &str) {
        for digit in digits.bytes() {
            self.on_event(Event::Digit(digit - b'0'));
        }
        self.on_event(Event::Entered);
    }

    /// Chooses the PIN check and types this PIN.
    pub fn begins_pin_check(&mut self, pin: &str) {
        self.on_event(Event::MethodChosen(CheckMethod::Pin));
        self.types(pin);
    }

    /// Chooses the visual check; the face matches.
    pub fn begins_visual_check(&mut self) {
        self.on_event(Event::MethodChosen(CheckMethod::Visual));
        self.on_event(Event::FaceMatched);
    }

    /// The card on the reader is held up, if one is wanted.
    pub fn run_card_session(&mut self) {
        if self.reception().wants_card() {
            self.link.tap();
            self.now += self.pace.person;
            self.handle(Input::CardFound(self.link.limits()));
        }
    }

    /// Time passes; the application is called if it asked to be.
    pub fn passes(&mut self, time: TimeDelta) {
        self.now += time;
        if self.wake.is_some_and(|wake| wake <= self.uptime.at(self.now)) {
            self.wake = None;
            self.now += self.pace.person;
            self.handle(Input::TimePassed);
        }
    }

    /// The reply that was held back arrives.
    pub fn deliver(&mut self) {
        if let Some(request) = self.waiting.take() {
            let input = self.ask(&request);
            self.handle(input);
        }
    }

    /// The screen.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.app.screen(Timestamp { utc: self.now, uptime: self.uptime.at(self.now) })
    }

    /// The state of the check, by name.
    #[must_use]
    pub fn state(&self) -> String {
        format!("{:?}", self.reception().state())
    }

    /// The state's name with the code of the failure it shows, if any.
    #[must_use]
    pub fn shows(&self) -> String {
        let failure = self.reception().state().notice().map(|notice| notice.failure);
        failure.map_or_else(|| self.state(), |failure| format!("{} {}", self.state(), failure.code()))
    }

    /// Passes an input to the application and carries out its requests until there are none.
    ///
    /// # Panics
    /// After 200 inputs, because the requests must come to an end; and where a request contradicts another.
    pub fn handle(&mut self, input: Input) {
        const STEPS_MAX: usize = 200;
        let mut inputs = VecDeque::from([input]);
        for _ in 0..STEPS_MAX {
            let Some(input) = inputs.pop_front() else { return };
            self.holds_card |= matches!(input, Input::CardFound(_));
            let now = Timestamp { utc: self.now, uptime: self.uptime.at(self.now) };
            let output = self.app.handle(input, now);
            self.wake = output.wake_after.map(|wait| now.uptime.saturating_add(wait));
            self.kept = self.saved.all();
            inputs.extend(output.requests.into_iter().filter_map(|request| self.carry_out(request)));
        }
        panic!("the application never comes to rest");
    }

    fn carry_out(&mut self, request: Request) -> Option<Input> {
        match request {
            Request::Transmit { exchange, command } => {
                assert!(self.holds_card, "a command for a card that was released");
                let delay = self.link.delay();
                let answer = self.link.transceive(&command);
                self.now += (self.pace.exchange)(&command, answer.as_deref().ok());
                if self.pace.slow_cards {
                    self.now += self.link.delay().saturating_sub(delay);
                }
                Some(Input::CardAnswered { exchange, answer: answer.map(Zeroizing::new) })
            }
            Request::SendHttp(request) if self.gateway.held => {
                self.waiting = Some(request);
                None
            }
            Request::SendHttp(request) => Some(self.ask(&request)),
            Request::ReleaseCard => {
                assert!(std::mem::take(&mut self.holds_card), "a card is released twice");
                None
            }
            Request::SetCardWanted { wanted, .. } => {
                assert_eq!(wanted, self.screen().wants_card, "the link and the screen disagree");
                None
            }
            Request::CancelHttp { .. }
            | Request::ClearClipboard
            | Request::RenewDeviceKey
            | Request::UseGateway(_)
            | Request::ReadClipboard
            | Request::WriteResultFile { .. }
            | Request::TourSeen => None,
            Request::Reader(_) => panic!("an order for a reader that is not there"),
        }
    }

    fn ask(&mut self, request: &GatewayRequest) -> Input {
        self.now += self.pace.gateway;
        let answer = self.gateway.reply(&request.call, self.now);
        Input::HttpAnswered { request_id: request.request_id, answer }
    }
}
