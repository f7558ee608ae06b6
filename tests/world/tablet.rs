//! A tablet without hardware: the application, a simulated reader with a virtual card on it, and one clock that only moves
//! when a test moves it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_clinic::history::MemoryStore;
use shikaku_clinic::paired_readers::{PairedReader, PairedReaderStore as _};
use shikaku_core::application::{App, Input, Observers, Request, Setup, Timestamp};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{Event, Observation, Observer, ReaderManager, ReaderOrder};
use shikaku_reader::session::ReaderStatus;
use shikaku_reader_sim::SimulatedReader;
use shikaku_virtual_card::VirtualLink;
use zeroize::Zeroizing;

use crate::air::{obey, poll_event};
use crate::fixed_random::FixedRandom;
use crate::open_recorder::CheckRecorder;
use crate::sample::now;
use crate::saved::memory_history;
use crate::scripted_gateway::ScriptedGateway;

/// The tablet, its reader, and the person before it.
pub struct Tablet {
    /// The application.
    pub app: App,
    /// The reader and the card on it.
    pub reader: SimulatedReader<VirtualLink>,
    /// The gateway.
    pub gateway: ScriptedGateway,
    /// Screens drawn, by name, each once in a row.
    pub seen: Vec<String>,
    failures: Arc<Mutex<Vec<&'static str>>>,
    recorder: NextRecorder,
    clock: Duration,
    wake: Option<Duration>,
}

/// The recorder of the next check, if it is recorded.
type NextRecorder = Arc<Mutex<Option<Box<dyn CheckRecorder>>>>;

/// Keeps the codes of the reader failures that a check gets, and passes everything on.
struct FailureLog(Arc<Mutex<Vec<&'static str>>>, Option<Box<dyn CheckRecorder>>);

impl Observer for FailureLog {
    fn observe(&mut self, observation: Observation<'_>, now: DateTime<Utc>) {
        if let Observation::Event(Event::ReaderFailed(failure)) = observation {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(failure.code());
        }
        if let Some(recorder) = &mut self.1 {
            recorder.observe(observation, now);
        }
    }
}

/// More turns than any check takes. Reached, something goes on for ever.
const ROUNDS_MAX: u32 = 20_000;

impl Tablet {
    /// A tablet that knows this reader by the factory's key and is not connected yet.
    #[must_use]
    pub fn beside(reader: SimulatedReader<VirtualLink>) -> Self {
        Self::set_up(reader, None)
    }

    /// One that knows it by this key.
    #[must_use]
    pub fn with_key(reader: SimulatedReader<VirtualLink>, key: [u8; 16]) -> Self {
        Self::set_up(reader, Some(key))
    }

    /// The same tablet at the check of the next patient, which is recorded with the reader below it.
    #[must_use]
    pub fn recorded(mut self, recorder: impl CheckRecorder) -> Self {
        *self.recorder.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(recorder));
        // The first screen has no button that ends the check.
        self.on_event(Event::FallbackAsked);
        self.on_event(Event::Finished);
        self.on_event(Event::Continued);
        self.seen.clear();
        self
    }

    fn set_up(reader: SimulatedReader<VirtualLink>, key: Option<[u8; 16]>) -> Self {
        let seen = reader.advertisement();
        let mut paired = MemoryStore::default();
        let saved = PairedReader { device: seen.id, name: seen.name, key: key.map(Zeroizing::new) };
        paired.save_reader(&saved).expect("a store in memory");
        let clock = Duration::from_secs(1);
        let (failures, recorder) = (Arc::default(), NextRecorder::default());
        let (log, next) = (Arc::clone(&failures), Arc::clone(&recorder));
        let observers = move |_| {
            let recorder = next.lock().unwrap_or_else(PoisonError::into_inner).take();
            Observers {
                reader: recorder.as_ref().map(|recorder| recorder.of_reader(now())),
                check: Some(Box::new(FailureLog(Arc::clone(&log), recorder))),
            }
        };
        let setup = Setup {
            history: Some(memory_history().0),
            readers: Some(ReaderManager::new(FixedRandom::boxed, Some(&paired))),
            observers: Box::new(observers),
            ..Setup::default()
        };
        let app = App::new(setup, at(clock));
        let gateway = ScriptedGateway::default();
        Self { app, reader, gateway, seen: Vec::new(), failures, recorder, clock, wake: None }
    }

    /// The codes of the reader failures that the check got.
    #[must_use]
    pub fn failures(&self) -> Vec<&'static str> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the UTC time of the clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        at(self.clock).utc
    }

    /// The status of the reader.
    ///
    /// # Panics
    /// Never: the tablet has a reader.
    #[must_use]
    pub fn status(&self) -> ReaderStatus {
        self.app.readers().and_then(ReaderManager::status).expect("a reader in use")
    }

    /// What is drawn.
    #[must_use]
    pub fn shown(&self) -> Screen {
        self.app.screen(at(self.clock))
    }

    /// A person does something; what follows at once happens.
    ///
    /// # Panics
    /// When the event is no act of a person.
    pub fn on_event(&mut self, event: Event) {
        self.handle(match event {
            Event::Digit(digit) => Input::Digit(digit),
            Event::Cancelled => Input::Cancel,
            other => Input::Press(ButtonId::meaning(&other).expect("a button")),
        });
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
        self.handle(Input::Foreground);
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
        for _ in 0..ROUNDS_MAX {
            let due = [self.reader.poll_timeout(), self.wake];
            let Some(due) = due.into_iter().flatten().min().filter(|due| *due <= end) else {
                self.clock = end;
                return;
            };
            self.clock = self.clock.max(due);
            if self.wake.is_some_and(|wake| wake <= self.clock) {
                self.handle(Input::TimePassed);
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

    /// Passes on what the reader says, until it says nothing.
    fn serve(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let Some(event) = poll_event(&mut self.reader, self.clock) else { return };
            let device = self.reader.advertisement().id;
            self.handle(Input::LinkEvent { device, event });
        }
        panic!("it never comes to rest");
    }

    /// Passes an input to the application, and carries out its requests until there are none.
    fn handle(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let output = self.app.handle(input, at(self.clock));
            self.wake = output.wake_after.map(|wait| self.clock.saturating_add(wait));
            if self.seen.last() != Some(&output.screen.id) {
                self.seen.push(output.screen.id);
            }
            for request in output.requests {
                inputs.extend(self.carry_out(request));
            }
        }
    }

    fn carry_out(&mut self, request: Request) -> Option<Input> {
        match request {
            Request::SendHttp(request) => {
                let answer = self.gateway.reply(&request.call, self.now());
                Some(Input::HttpAnswered { request_id: request.request_id, answer })
            }
            Request::Reader(ReaderOrder::Link { device, order }) => {
                Some(Input::LinkEvent { device, event: obey(&mut self.reader, order, self.clock) })
            }
            Request::Transmit { .. } => panic!("a command for the shell's own link"),
            _ => None,
        }
    }
}

/// Returns the time on both clocks.
fn at(uptime: Duration) -> Timestamp {
    let utc = now() + TimeDelta::from_std(uptime).expect("a test of some minutes");
    Timestamp { utc, uptime }
}
