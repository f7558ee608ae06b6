//! The loop of a check at the terminal: it carries commands, HTTP requests and answers of people, and decides nothing.

use std::thread;
use std::time::{Duration, Instant};

use shikaku_adapter::SystemClock;
use shikaku_core::application::{
    App, Input, Observers, Output, Request, Settings, Setup, Speakers, Speech, Timestamp, Voice,
};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::port::Clock as _;
use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::view::{ButtonId, Illustration, Language, Screen};
use shikaku_core::workflow::{GatewayRequest, History, Observer, Readiness, State};
use shikaku_transcript::SharedRecorder;
use zeroize::Zeroizing;

use crate::answer::Act;
use crate::card::CardSource;
use crate::ending::Ending;
use crate::exchange::{ExchangeNote, Namer};
use crate::interrupt::Interrupt;
use crate::person::Person;

/// Who takes part in a reception.
pub(crate) struct Shell<'a> {
    /// The way to the gateway.
    pub(crate) gateway: &'a mut dyn GatewayLink,
    /// Where cards are held up.
    pub(crate) cards: &'a mut dyn CardSource,
    /// Who answers the screens.
    pub(crate) person: &'a mut dyn Person,
    /// Who looks on.
    pub(crate) watch: &'a mut dyn Watch,
    /// Ctrl-C.
    pub(crate) interrupt: &'a Interrupt,
    /// Where what it came to is left.
    pub(crate) history: Option<History>,
    /// Who writes down what happens.
    pub(crate) recorder: Option<SharedRecorder>,
    /// How long a card is waited for, if less than the reception would.
    pub(crate) card_timeout: Option<Duration>,
    /// The language of the patient's screens.
    pub(crate) language: Language,
}

/// An observer of a run. It receives each event when it occurs, without PINs.
pub(crate) trait Watch {
    /// Another screen.
    fn screen(&mut self, screen: &Screen);

    /// An exchange with the card.
    fn exchange(&mut self, note: &ExchangeNote);

    /// A call to the gateway and what came of it.
    fn call(&mut self, call: &HttpRequest, reply: Result<&HttpResponse, GatewayLinkError>);

    /// A text that a person asked to have read aloud.
    fn said(&mut self, _text: &str) {}
}

impl Shell<'_> {
    /// One check that begins with this method, until it is closed or the person leaves.
    pub(crate) fn check(self, method: CheckMethod) -> Ending {
        let first = match method {
            CheckMethod::Pin => ButtonId::ChoosePin,
            CheckMethod::Visual => ButtonId::ChooseVisual,
        };
        self.begin(first, |screen, _| screen)
    }

    /// The same that begins with this button. `mark` changes each screen before it is shown.
    pub(crate) fn begin(
        mut self,
        first: ButtonId,
        mark: impl Fn(Screen, &State) -> Screen + 'static,
    ) -> Ending {
        let start = self.cards.now();
        let mut recorder = self.recorder.take();
        let observers = move |_| {
            let check = recorder.take().map(|recorder| -> Box<dyn Observer + Send> { Box::new(recorder) });
            Observers { check, reader: None }
        };
        let history = self.history.take();
        let readiness = Readiness::embedded(history.as_ref()).ok();
        let setup = Setup {
            history,
            readiness,
            card_place: Illustration::CardOnReader,
            observers: Box::new(observers),
            settings: Settings {
                language: self.language,
                voice: Voice { by_itself: None, ..Voice::default() },
                ..Settings::default()
            },
            ..Setup::default()
        };
        let begin = Timestamp { utc: SystemClock.now(), uptime: Duration::ZERO };
        let mut app = App::new(setup, begin);
        // The terminal prints in place of a voice, so that its screen reader or braille display has the text.
        let speakers = Speakers { has_voice: true, has_screen_reader: false };
        app.handle(Input::SpeakersChanged(speakers), begin);
        let (namer, card_wait) = (Namer::default(), CardWait::default());
        let running = Running {
            shell: self,
            session: Session {
                app,
                start,
                wake_at: None,
                call: None,
                wants_card: false,
                mark: Box::new(mark),
            },
            namer,
            drawn: None,
            card_wait,
            last_act: None,
        };
        running.run(first)
    }
}

struct Running<'a> {
    shell: Shell<'a>,
    session: Session,
    namer: Namer,
    drawn: Option<Screen>,
    card_wait: CardWait,
    /// What a person did while the time ran out, and on which screen.
    last_act: Option<(String, Act)>,
}

/// One wait for a card, from one act of a person to the next: cards that are lost on the way do not prolong it.
#[derive(Default)]
struct CardWait {
    /// When `card_timeout` is over.
    until: Option<Instant>,
    /// A card was met in it.
    met: bool,
    /// The application received the end of the run.
    is_over: bool,
}

impl Running<'_> {
    fn run(mut self, first: ButtonId) -> Ending {
        let mut screen = self.handle(Input::Press(first));
        let mut ending = Ending::of(self.session.app.reception().state());
        while !matches!(self.session.app.reception().state(), State::Closed) {
            ending = Ending::of(self.session.app.reception().state());
            self.draw(&screen);
            if self.shell.interrupt.asked() {
                break;
            }
            let next = match self.session.call.take() {
                Some(request) => Some(self.ask(&request)),
                None => self.wait(&screen),
            };
            let Some(next) = next else { break };
            screen = next;
        }
        ending
    }

    /// Passes an input without card data to the application; returns the screen.
    fn handle(&mut self, input: Input) -> Screen {
        self.session.handle(input, self.shell.cards.now()).screen
    }

    /// Draws the screen if it is another.
    fn draw(&mut self, screen: &Screen) {
        if self.drawn.as_ref() != Some(screen) {
            self.shell.watch.screen(screen);
            self.drawn = Some(screen.clone());
        }
    }

    fn ask(&mut self, request: &GatewayRequest) -> Screen {
        let answer = self.shell.gateway.exchange(&request.call);
        self.shell.watch.call(&request.call, answer.as_ref().map_err(|error| *error));
        self.handle(Input::HttpAnswered { request_id: request.request_id, answer })
    }

    /// Waits for the input that the screen needs: a card, the clock or a person. Returns `None` when there is no
    /// person.
    fn wait(&mut self, screen: &Screen) -> Option<Screen> {
        if self.session.wake_at.is_some_and(|at| at <= self.shell.cards.now()) {
            return Some(self.woke());
        }
        if self.session.wants_card {
            return self.meet_card(screen);
        }
        match (screen.progress, self.session.wake_at) {
            (Some(_), Some(at)) => {
                thread::sleep(at.saturating_duration_since(self.shell.cards.now()));
                Some(screen.clone())
            }
            _ => self.act(screen),
        }
    }

    /// Handles a timeout. Reports what prevented reading a card instead of its absence.
    fn woke(&mut self) -> Screen {
        let failure = self.shell.cards.failure().filter(|_| self.session.app.reception().wants_card());
        let screen = self.handle(Input::TimePassed);
        match failure {
            Some(failure) => self.handle(Input::ReaderFailed(failure)),
            None => screen,
        }
    }

    fn meet_card(&mut self, screen: &Screen) -> Option<Screen> {
        let present = self.shell.cards.now();
        if self.card_wait.until.is_none() {
            self.card_wait.until = self.shell.card_timeout.and_then(|timeout| present.checked_add(timeout));
        }
        if self.card_wait.met && self.card_wait.until.is_some_and(|until| until <= present) {
            return self.card_wait_over();
        }
        let until = self.session.wake_at.into_iter().chain(self.card_wait.until).min();
        let failure = match self.shell.cards.wait(until) {
            Ok(Some(mut link)) => {
                self.card_wait.met = true;
                let _held = self.shell.interrupt.hold();
                let mut output = self.session.handle(Input::CardFound(link.limits()), present);
                self.shell.watch.screen(&output.screen);
                self.drawn = Some(output.screen.clone());
                while let Some(Request::Transmit { exchange, command }) = output.requests.pop() {
                    let answer = link.transceive(&command);
                    let reply = answer.as_deref().map_err(|error| *error);
                    self.shell.watch.exchange(&self.namer.note(&command, reply));
                    let answer = answer.map(Zeroizing::new);
                    output = self.session.handle(Input::CardAnswered { exchange, answer }, present);
                }
                // Its power is taken while signals still wait for it.
                drop(link);
                return Some(output.screen);
            }
            Ok(None) => None,
            Err(failure) => Some(failure),
        };
        match failure {
            Some(failure) => Some(self.handle(Input::ReaderFailed(failure))),
            None if self.card_wait.until.is_some_and(|until| until <= self.shell.cards.now()) => {
                self.card_wait_over()
            }
            None => Some(screen.clone()),
        }
    }

    /// `card_timeout` is over. A check that waits on all the same is left.
    fn card_wait_over(&mut self) -> Option<Screen> {
        let first = !std::mem::replace(&mut self.card_wait.is_over, true);
        first.then(|| self.woke())
    }

    fn act(&mut self, screen: &Screen) -> Option<Screen> {
        self.card_wait = CardWait::default();
        self.shell.cards.stop_waiting();
        let act = match self.last_act.take() {
            Some((id, act)) if id == screen.id => act,
            _ => self.shell.person.act(screen),
        };
        if self.session.wake_at.is_some_and(|at| at <= self.shell.cards.now()) {
            self.last_act = Some((screen.id.clone(), act));
            return Some(screen.clone());
        }
        match act {
            Act::Press(id) => Some(self.handle(Input::Press(id))),
            Act::Type(digits) => {
                for digit in digits.iter() {
                    self.handle(Input::Digit(*digit));
                }
                Some(self.handle(Input::Press(ButtonId::Enter)))
            }
            Act::ReadAloud => Some(self.read_aloud()),
            Act::Text(text) => Some(self.handle(Input::Text(text))),
            Act::Quit => None,
        }
    }

    /// Prints what a voice would say, and ends it at once. The screen stays.
    fn read_aloud(&mut self) -> Screen {
        let output = self.session.handle(Input::ReadAloudPressed, self.shell.cards.now());
        let Speech::Said(said) = output.signals.speech else { return output.screen };
        let text: Vec<_> = said.iter().map(|one| one.text.as_str()).collect();
        self.shell.watch.said(&text.concat());
        let Some(last) = said.last() else { return output.screen };
        self.handle(Input::SpeechEnded { utterance: last.id })
    }
}

/// The application, and what it waits for.
struct Session {
    app: App,
    start: Instant,
    wake_at: Option<Instant>,
    /// The HTTP request to be carried next.
    call: Option<GatewayRequest>,
    /// A card is awaited.
    wants_card: bool,
    /// Changes each screen before it is shown.
    mark: Mark,
}

/// Changes a screen of this state.
type Mark = Box<dyn Fn(Screen, &State) -> Screen>;

impl Session {
    /// Passes an input to the application. Commands for the card stay in the output; everything else is noted here.
    fn handle(&mut self, input: Input, present: Instant) -> Output {
        let uptime = present.saturating_duration_since(self.start);
        let Output { screen, signals, requests, wake_after } =
            self.app.handle(input, Timestamp { utc: SystemClock.now(), uptime });
        self.wants_card = screen.wants_card;
        let screen = (self.mark)(screen, self.app.reception().state());
        let mut output = Output { screen, signals, requests, wake_after };
        self.wake_at = output.wake_after.and_then(|wait| present.checked_add(wait.max(WAKE_MIN)));
        output.requests.retain_mut(|request| match request {
            Request::Transmit { .. } => true,
            Request::SendHttp(request) => {
                self.call = Some(request.clone());
                false
            }
            Request::CancelHttp { request_id } => {
                self.call.take_if(|call| call.request_id == *request_id);
                false
            }
            // A card is waited for as long as the screen wants one, and is released when its link is dropped.
            Request::SetCardWanted { .. }
            | Request::ReleaseCard
            | Request::Reader(_)
            | Request::ClearClipboard
            | Request::RenewDeviceKey
            | Request::UseGateway(_)
            | Request::ReadClipboard
            | Request::WriteResultFile { .. }
            | Request::TourSeen => false,
        });
        output
    }
}

/// By a clock that is wrong every challenge is over at once. People and cards get their turn all the same, so that
/// asking for the next does not become a flood.
const WAKE_MIN: Duration = Duration::from_millis(100);

#[cfg(test)]
pub(crate) mod scripted;
#[cfg(test)]
mod tests;
