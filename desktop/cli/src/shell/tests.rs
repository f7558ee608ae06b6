use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::history::{MemoryStore, RecordQuery};
use shikaku_clinic::readiness::{ChecklistStore as _, Rulebook};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::port::Clock as _;
use shikaku_core::view::{ButtonId, Language};
use shikaku_core::workflow::{History, MenuIndex};
use shikaku_virtual_card::{Deck, Fault, Reference, ScriptedFault, VirtualCard, VirtualLink};
use zeroize::Zeroizing;

use super::Shell;
use super::scripted::{InterruptAt, Notes, Script, gateway, pin};
use crate::answer::Act;
use crate::card::{Card, CardSource};
use crate::ending::Ending;
use crate::interrupt::Interrupt;

/// What happens at the reader, one entry for each wait; after the last no card comes.
enum Visit {
    Card,
    Failed(ReaderFailure),
}

struct TestShell {
    link: VirtualLink,
    visits: VecDeque<Visit>,
    stopped_waiting: usize,
}

impl CardSource for TestShell {
    fn wait(&mut self, _: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        match self.visits.pop_front() {
            Some(Visit::Card) => {
                self.link.tap();
                Ok(Some(Box::new(Borrowed(&mut self.link))))
            }
            Some(Visit::Failed(failure)) => Err(failure),
            None => Ok(None),
        }
    }

    fn stop_waiting(&mut self) {
        self.stopped_waiting += 1;
    }
}

struct Borrowed<'a>(&'a mut VirtualLink);

impl shikaku_transport::CardTransport for Borrowed<'_> {
    fn limits(&self) -> shikaku_transport::LinkLimits {
        self.0.limits()
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, shikaku_transport::TransportError> {
        self.0.transceive(command)
    }
}

struct Played {
    ending: Ending,
    notes: Notes,
    pins_sent: u32,
    stopped_waiting: usize,
    history: History,
}

impl Played {
    fn outcome(&self) -> (&str, Option<&str>, u32) {
        (self.ending.outcome.as_str(), self.ending.failure.as_ref().map(|it| it.code), self.pins_sent)
    }
}

#[derive(Default)]
struct Play {
    visits: Vec<Visit>,
    acts: Vec<Act>,
    fault: Option<ScriptedFault>,
    challenge_ttl: Option<TimeDelta>,
    interrupt_at: Option<usize>,
}

impl Play {
    fn run(self) -> Played {
        let mut gateway = gateway(|settings| {
            settings.challenge_ttl = self.challenge_ttl.unwrap_or(settings.challenge_ttl);
        });
        let record = Deck::standard().find("valid").expect("a card of the deck");
        let today = shikaku_calendar::japan_date(SystemClock.now());
        let card = VirtualCard::issue(record, today).expect("a card");
        let link = VirtualLink::new(card).with_faults(self.fault);
        let mut cards = TestShell { link, visits: self.visits.into(), stopped_waiting: 0 };
        let interrupt = Interrupt::default();
        let mut notes = Notes::new(&interrupt, self.interrupt_at.map(InterruptAt::Exchange));
        let staff = "desk-1".parse().expect("a label");
        let history = History::new(Box::new(MemoryStore::default()), Box::new(SystemRandom), staff);
        let ending = Shell {
            gateway: &mut gateway,
            cards: &mut cards,
            person: &mut Script::from(self.acts),
            watch: &mut notes,
            interrupt: &interrupt,
            history: Some(history.clone()),
            recorder: None,
            card_timeout: Some(Duration::ZERO),
            language: Language::default(),
        }
        .check(CheckMethod::Pin);
        let pins_sent = cards.link.card().verify_attempts(Reference::AuthPin);
        Played { ending, notes, pins_sent, stopped_waiting: cards.stopped_waiting, history }
    }
}

fn right() -> Act {
    pin([1, 2, 3, 4])
}

#[test]
fn a_screen_is_read_aloud_where_a_person_asks_and_stays() {
    let played = Play { acts: vec![Act::ReadAloud, Act::ReadAloud, right()], ..Play::default() }.run();
    let [first, again] = played.notes.said.as_slice() else { panic!("{:?}", played.notes.said) };
    assert!(first == again && first.contains("暗証番号（数字4桁）を入力してください。"), "{first}");
    let quiet = Play { acts: vec![right()], ..Play::default() }.run();
    assert_eq!(played.notes.screens, quiet.notes.screens, "no screen is drawn again for it");
}

#[test]
fn a_card_that_never_comes_ends_the_wait_and_wipes_the_pin() {
    let played = Play { acts: vec![right()], ..Play::default() }.run();
    assert_eq!(played.outcome(), ("stopped", Some("READ-06"), 0));
    assert_eq!(played.notes.screens.last().map(|(id, _)| id.as_str()), Some("entering-pin"));
}

#[test]
fn a_card_that_never_returns_with_an_unknown_pin_outcome_is_reported_as_that() {
    let fault = Some(Fault::LostAfter.at(4));
    let played = Play { visits: vec![Visit::Card], acts: vec![right()], fault, ..Play::default() }.run();
    assert_eq!(played.outcome(), ("stopped", Some("PIN-05"), 1));
}

#[test]
fn a_failure_of_the_reader_is_shown_and_waited_out() {
    let visits = vec![Visit::Failed(ReaderFailure::NoReader), Visit::Card];
    let played = Play { visits, acts: vec![right()], ..Play::default() }.run();
    assert_eq!(played.outcome(), ("valid", None, 1));
}

#[test]
fn ctrl_c_during_a_card_session_lets_it_finish_and_sends_no_more_requests() {
    for at in 1..=6 {
        let interrupt_at = Some(at);
        let played =
            Play { visits: vec![Visit::Card], acts: vec![right()], interrupt_at, ..Play::default() }.run();
        assert_eq!(played.ending.outcome, "stopped", "{at}");
        assert_eq!((played.notes.exchanges.len(), played.notes.calls.len()), (6, 1), "{at}");
    }
}

#[test]
fn a_clock_by_which_every_challenge_is_over_makes_no_flood_of_calls() {
    let challenge_ttl = Some(TimeDelta::seconds(-600));
    let played =
        Play { visits: vec![Visit::Card], acts: vec![right()], challenge_ttl, ..Play::default() }.run();
    assert!(played.notes.calls.len() <= 4, "{:?}", played.notes.calls);
}

#[test]
fn a_closed_reception_keeps_what_it_came_to() {
    let acts = vec![right(), Act::Press(ButtonId::Finish)];
    let played = Play { visits: vec![Visit::Card], acts, ..Play::default() }.run();
    assert_eq!(played.outcome(), ("valid", None, 1));
}

#[test]
fn a_second_pin_after_a_wrong_one_is_typed_by_a_person() {
    let acts = vec![pin([9, 9, 9, 9]), right()];
    let played = Play { visits: vec![Visit::Card, Visit::Card], acts, ..Play::default() }.run();
    assert_eq!(played.outcome(), ("valid", None, 2));
    // While a person types, no card is wanted: twice for a PIN, once for what comes after the result.
    assert_eq!(played.stopped_waiting, 3);
    let played =
        Play { visits: vec![Visit::Card, Visit::Card], acts: vec![pin([9; 4])], ..Play::default() }.run();
    assert_eq!(played.outcome(), ("stopped", Some("PIN-01"), 1));
}

#[test]
fn a_result_is_kept_once_and_a_check_without_one_leaves_nothing() {
    let kept = |played: &Played| {
        let today = shikaku_calendar::japan_date(SystemClock.now());
        let records = played.history.store().records(&RecordQuery::on(today)).expect("found").rows.len();
        (records, played.history.store().journal().expect("a journal").len())
    };
    let acts = vec![right(), Act::Press(ButtonId::Finish)];
    let played = Play { visits: vec![Visit::Card], acts, ..Play::default() }.run();
    assert_eq!(kept(&played), (1, 1));
    let json = serde_json::to_value(&played.ending).expect("JSON");
    assert_eq!(json["kept"], true);
    let played = Play { visits: vec![Visit::Card], acts: vec![pin([9; 4])], ..Play::default() }.run();
    assert_eq!(kept(&played), (0, 0));
}

#[test]
fn the_preparation_is_shown_and_its_steps_are_kept_in_the_history() {
    let press = Act::Press;
    let choose = |number| Act::Press(ButtonId::ChooseResult(MenuIndex::new(number).expect("a place")));
    let receipt = Act::Type(Zeroizing::new(vec![9, 8, 0]));
    let acts = vec![press(ButtonId::Cancel), press(ButtonId::Readiness), choose(1), choose(1)];
    let then = vec![press(ButtonId::Enter), press(ButtonId::Cancel), choose(4), choose(1), receipt];
    let played = Play { acts: acts.into_iter().chain(then).collect(), ..Play::default() }.run();
    let expected = [
        "choosing-method",
        "readiness",
        "readiness-progress",
        "readiness-step",
        "readiness-progress",
        "readiness",
        "readiness-money",
        "readiness-receipt",
        "readiness-money",
    ];
    let shown = played.notes.screens.iter().map(|(id, _)| id.as_str());
    assert!(shown.filter(|id| *id != "entering-pin").eq(expected), "{:?}", played.notes.screens);
    let saved = played.history.checklist().expect("a store in memory").expect("a checklist");
    let book = Rulebook::embedded().expect("the embedded rulebook");
    assert!(saved.done_on(&book.steps[0]).is_some());
    assert_eq!(saved.receipts(), [980]);
}
