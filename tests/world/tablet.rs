//! A tablet without hardware: the core's reception and its session with a reader, a simulated reader with a virtual card
//! behind, and one clock that only moves when told.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_card::CardProfile;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{Screen, screen};
use shikaku_core::workflow::{Directive, Event, Reception, SaveOutcome};
use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{ReaderNews, ReaderSession};
use shikaku_reader_sim::SimulatedReader;
use shikaku_transport::{Random, RandomUnavailable};
use shikaku_virtual_card::VirtualLink;

use crate::air::{hear, obey};
use crate::desk::{ScriptedGateway, TODAY};
use crate::open_recorder::DeskRecorder;
use crate::sample::now;

/// The tablet, its reader, and whoever sits before it.
pub struct Tablet {
    /// The reception.
    pub reception: Reception,
    /// The session with the reader.
    pub session: ReaderSession,
    /// The reader and the card on it.
    pub reader: SimulatedReader<VirtualLink>,
    /// The gateway.
    pub gateway: ScriptedGateway,
    /// Failures that the session told.
    pub told: Vec<&'static str>,
    /// Screens seen, by name, each once in a row.
    pub seen: Vec<String>,
    clock: Duration,
    wake: Option<Duration>,
    looking: bool,
    is_exchanging: bool,
    answers_due: u32,
}

/// Chance that is known: each connection has other bytes.
#[derive(Default)]
pub struct FixedRandom(u8);

impl Random for FixedRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        self.0 = self.0.wrapping_add(1);
        Ok([self.0; 32])
    }
}

/// More turns than any check takes. Reached, something goes on for ever.
const TURNS_MAX: u32 = 20_000;

impl Tablet {
    /// A tablet that knows this reader by the factory's key and is not connected yet.
    #[must_use]
    pub fn beside(reader: SimulatedReader<VirtualLink>) -> Self {
        Self::with_key(reader, AcsKey::factory())
    }

    /// One that knows it by this key.
    #[must_use]
    pub fn with_key(reader: SimulatedReader<VirtualLink>, key: AcsKey) -> Self {
        let name = reader.advertisement().name;
        Self {
            reception: Reception::new(Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD)),
            session: ReaderSession::new(&name, key, Box::new(FixedRandom::default())),
            reader,
            gateway: ScriptedGateway::default(),
            told: Vec::new(),
            seen: Vec::new(),
            clock: Duration::from_secs(1),
            wake: None,
            looking: false,
            is_exchanging: false,
            answers_due: 0,
        }
    }

    /// Records from now on, the reception and the reader below it. Begins with a new reception.
    #[must_use]
    pub fn recorded(mut self, recorder: impl DeskRecorder) -> Self {
        self.session.watch(Some(recorder.of_reader(now())), self.clock);
        self.reception =
            Reception::new(Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD)).observed(Box::new(recorder));
        self
    }

    /// What the wall shows.
    ///
    /// # Panics
    /// Never: no test lasts for centuries.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        now() + TimeDelta::from_std(self.clock).expect("a test of some minutes")
    }

    /// What is drawn: the screen of the reception with how the reader stands.
    #[must_use]
    pub fn shown(&self) -> Screen {
        let shown = screen(self.reception.state(), TODAY);
        if shown.wants_card { shown.standing(self.session.standing()) } else { shown }
    }

    /// A person does something; what follows at once happens.
    pub fn on_event(&mut self, event: Event) {
        let directive = self.reception.on(event, self.now());
        self.follow(directive);
        self.serve();
    }

    /// Types digits and confirms.
    pub fn types(&mut self, digits: &str) {
        digits.bytes().for_each(|digit| self.on_event(Event::Digit(digit - b'0')));
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

    /// Connects, though no card is wanted yet: the app came to the front.
    pub fn attends(&mut self) {
        self.session.attend(self.clock);
        self.serve();
    }

    /// Lays the card on the reader.
    pub fn lays_card(&mut self) {
        self.reader.put_card(self.clock);
        self.serve();
    }

    /// Takes it away.
    pub fn takes_card(&mut self) {
        self.reader.take_card(self.clock);
        self.serve();
    }

    /// Lets so much time pass; whatever becomes due happens in its order.
    ///
    /// # Panics
    /// When there is no end of what is due.
    pub fn passes(&mut self, time: Duration) {
        let end = self.clock.saturating_add(time);
        self.serve();
        for _ in 0..TURNS_MAX {
            let due = [self.session.poll_timeout(), self.reader.poll_timeout(), self.wake];
            let Some(due) = due.into_iter().flatten().min().filter(|due| *due <= end) else {
                self.clock = end;
                return;
            };
            self.clock = self.clock.max(due);
            if self.session.poll_timeout().is_some_and(|due| due <= self.clock) {
                self.session.timed_out(self.clock);
            }
            if self.wake.take_if(|wake| *wake <= self.clock).is_some() {
                let directive = self.reception.on(Event::Woke, self.now());
                self.follow(directive);
            }
            self.serve();
        }
        panic!("it goes on for ever");
    }

    /// Lets time pass until this holds, a second at a time; false when it did not within the time.
    pub fn passes_until(&mut self, time: Duration, holds: impl Fn(&Self) -> bool) -> bool {
        const STEP: Duration = Duration::from_secs(1);
        let end = self.clock + time;
        while !holds(self) && self.clock < end {
            self.passes(STEP);
        }
        holds(self)
    }

    /// Carries orders, notifications and news until nobody has any.
    fn serve(&mut self) {
        for _ in 0..TURNS_MAX {
            if let Some(news) = self.session.poll_news() {
                self.hears(news);
            } else if let Some(order) = self.session.poll_order() {
                let event = obey(&mut self.reader, order, self.clock);
                self.session.happened(event, self.clock);
            } else if let Some(event) = hear(&mut self.reader, self.clock) {
                self.session.happened(event, self.clock);
            } else {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    fn hears(&mut self, news: ReaderNews) {
        let now = self.now();
        let directive = match news {
            ReaderNews::CardFound(limits) => self.reception.card_found(limits, now),
            ReaderNews::Answered(answer) => {
                self.answers_due = self.answers_due.checked_sub(1).expect("an answer that nobody waits for");
                self.is_exchanging = false;
                self.reception
                    .card_answered(answer.as_deref().map(Vec::as_slice).map_err(|error| *error), now)
            }
            ReaderNews::Failed(failure) => {
                let failure = ReaderFailure::from(failure);
                self.told.push(failure.code());
                self.reception.on(Event::ReaderFailed(failure), now)
            }
        };
        self.follow(directive);
    }

    fn follow(&mut self, first: Directive) {
        let mut directive = first;
        loop {
            self.sees();
            directive = match directive {
                Directive::Transmit(command) => {
                    (self.is_exchanging, self.answers_due) = (true, self.answers_due + 1);
                    self.session.transmit(command, self.clock);
                    return;
                }
                Directive::Ask(request) => {
                    let now = self.now();
                    let reply = self.gateway.reply(&request.call, now);
                    self.reception.gateway_replied(request.request_id, reply, now)
                }
                Directive::WakeAfter(wait) => {
                    self.wake = Some(self.clock + wait);
                    self.reception.idle()
                }
                Directive::Keep(_) => self.reception.on(Event::SaveEnded(SaveOutcome::Kept), self.now()),
                Directive::Wait | Directive::Close => break,
            };
        }
        if !self.is_exchanging && self.reception.state().name() != "reading-card" {
            self.session.let_go(self.clock);
        }
        let wanted = self.reception.wants_card();
        if wanted != self.looking {
            self.looking = wanted;
            self.session.look(wanted, self.clock);
        }
    }

    fn sees(&mut self) {
        let id = self.shown().id;
        if self.seen.last() != Some(&id) {
            self.seen.push(id);
        }
    }
}
