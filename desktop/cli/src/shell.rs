//! The loop of a reception: it carries bytes, calls and taps, and decides nothing.

use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use shikaku_adapter::SystemClock;
use shikaku_card::CardProfile;
use shikaku_core::gateway::CheckMethod;
use shikaku_core::port::Clock as _;
use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::view;
use shikaku_core::view::Screen;
use shikaku_core::workflow::{Directive, Event, GatewayRequest, History, Reception, SaveOutcome};
use shikaku_transcript::SharedRecorder;
use shikaku_transport::CardTransport;

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
    pub(crate) history: Option<&'a mut History>,
    /// Who writes down what happens.
    pub(crate) recorder: Option<SharedRecorder>,
    /// How long a card is waited for, if less than the reception would.
    pub(crate) card_timeout: Option<Duration>,
}

/// Who looks on. What is shown is told as it happens, and holds no PIN.
pub(crate) trait Watch {
    /// Another screen.
    fn screen(&mut self, screen: &Screen);

    /// An exchange with the card.
    fn exchange(&mut self, note: &ExchangeNote);

    /// A call to the gateway and what came of it.
    fn call(&mut self, call: &HttpRequest, reply: Result<&HttpResponse, GatewayLinkError>);
}

impl Shell<'_> {
    /// One reception that begins with this method, until it is closed or the person leaves.
    pub(crate) fn check(mut self, method: CheckMethod) -> Ending {
        let profile = CardProfile::default();
        let namer = Namer::default();
        let reception = Reception::new(profile.into());
        let reception = match self.recorder.take() {
            Some(recorder) => reception.observed(Box::new(recorder)),
            None => reception,
        };
        Running {
            shell: self,
            reception,
            namer,
            drawn: None,
            wake_at: None,
            card_wait: CardWait::default(),
            heard: None,
        }
        .run(Event::MethodChosen(method))
    }
}

struct Running<'a> {
    shell: Shell<'a>,
    reception: Reception,
    namer: Namer,
    drawn: Option<Screen>,
    wake_at: Option<Instant>,
    card_wait: CardWait,
    /// What a person did while the time ran out, and on which screen.
    heard: Option<(String, Act)>,
}

/// One wait for a card, from one act of a person to the next: cards that are lost on the way do not prolong it.
#[derive(Default)]
struct CardWait {
    /// When `card_timeout` is over.
    until: Option<Instant>,
    /// A card was met in it.
    met: bool,
    /// The reception was told that it is over.
    is_over: bool,
}

impl Running<'_> {
    fn run(mut self, first: Event) -> Ending {
        let mut directive = self.reception.on(first, now());
        let mut ending = Ending::of(self.reception.state());
        while !matches!(directive, Directive::Close) {
            ending = Ending::of(self.reception.state());
            let screen = self.draw();
            if self.shell.interrupt.asked() {
                break;
            }
            let next = match directive {
                Directive::Send(request) => Some(self.ask(&request)),
                Directive::WakeAfter(wait) => Some(self.wake_after(wait)),
                Directive::Save(check_record) => {
                    let history = self.shell.history.as_deref_mut();
                    let saved =
                        history.map_or(SaveOutcome::NoHistory, |history| history.keep(&check_record, now()));
                    Some(self.reception.on(Event::SaveEnded(saved), now()))
                }
                // Commands go out inside of a touch: see `meet_card`.
                Directive::Wait | Directive::Transmit(_) | Directive::Close => self.wait(&screen),
            };
            let Some(next) = next else { break };
            directive = next;
        }
        ending
    }

    /// Draws the screen if it is another.
    fn draw(&mut self) -> Screen {
        let screen = view::screen(self.reception.state(), self.reception.treatment_date(now()));
        if self.drawn.as_ref() != Some(&screen) {
            self.shell.watch.screen(&screen);
            self.drawn = Some(screen.clone());
        }
        screen
    }

    fn ask(&mut self, request: &GatewayRequest) -> Directive {
        let reply = self.shell.gateway.exchange(&request.call);
        self.shell.watch.call(&request.call, reply.as_ref().map_err(|error| *error));
        self.reception.gateway_replied(request.request_id, reply, now())
    }

    fn wake_after(&mut self, wait: Duration) -> Directive {
        self.wake_at = self.shell.cards.now().checked_add(wait.max(WAKE_MIN));
        Directive::Wait
    }

    /// Waits for whatever the screen waits for: a card, the clock or a person. `None` when nobody is there any more.
    fn wait(&mut self, screen: &Screen) -> Option<Directive> {
        if self.wake_at.is_some_and(|at| at <= self.shell.cards.now()) {
            self.wake_at = None;
            return Some(self.woke());
        }
        if self.reception.wants_card() {
            return self.meet_card();
        }
        match (screen.progress, self.wake_at) {
            (Some(_), Some(at)) => {
                thread::sleep(at.saturating_duration_since(self.shell.cards.now()));
                Some(Directive::Wait)
            }
            _ => self.hear(screen),
        }
    }

    /// The time is over. What kept cards from being met is told instead of their absence.
    fn woke(&mut self) -> Directive {
        let trouble = self.shell.cards.trouble().filter(|_| self.reception.wants_card());
        let directive = self.reception.on(Event::Woke, now());
        if let Some(failure) = trouble {
            self.reception.on(Event::ReaderFailed(failure), now());
        }
        directive
    }

    fn meet_card(&mut self) -> Option<Directive> {
        let present = self.shell.cards.now();
        if self.card_wait.until.is_none() {
            self.card_wait.until = self.shell.card_timeout.and_then(|timeout| present.checked_add(timeout));
        }
        if self.card_wait.met && self.card_wait.until.is_some_and(|until| until <= present) {
            return self.card_wait_over();
        }
        let until = self.wake_at.into_iter().chain(self.card_wait.until).min();
        let failure = match self.shell.cards.wait(until) {
            Ok(Some(mut link)) => {
                self.card_wait.met = true;
                let _held = self.shell.interrupt.hold();
                let touch =
                    Touch { reception: &mut self.reception, namer: &mut self.namer, link: link.as_mut() };
                let reading = touch.reception.card_found(touch.link.limits(), now());
                let screen = view::screen(touch.reception.state(), touch.reception.treatment_date(now()));
                self.shell.watch.screen(&screen);
                self.drawn = Some(screen);
                let next = touch.carry(reading, self.shell.watch);
                // Its power is taken while signals still wait for it.
                drop(link);
                return Some(next);
            }
            Ok(None) => None,
            Err(failure) => Some(failure),
        };
        match failure {
            Some(failure) => Some(self.reception.on(Event::ReaderFailed(failure), now())),
            None if self.card_wait.until.is_some_and(|until| until <= self.shell.cards.now()) => {
                self.card_wait_over()
            }
            None => Some(Directive::Wait),
        }
    }

    /// `card_timeout` is over. A reception that waits on all the same is left.
    fn card_wait_over(&mut self) -> Option<Directive> {
        let first = !std::mem::replace(&mut self.card_wait.is_over, true);
        first.then(|| self.woke())
    }

    fn hear(&mut self, screen: &Screen) -> Option<Directive> {
        self.card_wait = CardWait::default();
        self.shell.cards.look_away();
        let act = match self.heard.take() {
            Some((id, act)) if id == screen.id => act,
            _ => self.shell.person.act(screen),
        };
        if self.wake_at.is_some_and(|at| at <= self.shell.cards.now()) {
            self.heard = Some((screen.id.clone(), act));
            return Some(Directive::Wait);
        }
        match act {
            Act::Press(id) => Some(self.reception.on(id.event(), now())),
            Act::Type(digits) => {
                for digit in digits.iter() {
                    self.reception.on(Event::Digit(*digit), now());
                }
                Some(self.reception.on(Event::Entered, now()))
            }
            Act::Leave => None,
        }
    }
}

/// A card that is there.
struct Touch<'a> {
    reception: &'a mut Reception,
    namer: &'a mut Namer,
    link: &'a mut dyn CardTransport,
}

impl Touch<'_> {
    /// Carries commands and answers until the touch is over.
    fn carry(self, mut directive: Directive, watch: &mut dyn Watch) -> Directive {
        while let Directive::Transmit(command) = directive {
            let answer = self.link.transceive(&command);
            let answer = answer.as_deref().map_err(|error| *error);
            watch.exchange(&self.namer.note(&command, answer));
            directive = self.reception.card_answered(answer, now());
        }
        directive
    }
}

/// By a clock that is wrong every challenge is over at once. People and cards get their turn all the same, so that
/// asking for the next does not become a flood.
const WAKE_MIN: Duration = Duration::from_millis(100);

fn now() -> DateTime<Utc> {
    SystemClock.now()
}

#[cfg(test)]
pub(crate) mod desk;
#[cfg(test)]
mod tests;
