//! 導入の準備 as an area of the application.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::Index;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::history::{HistoryStore, MemoryStore, StoreError};
use shikaku_clinic::readiness::{Checklist, ChecklistStore, Plan, Rulebook, Trade};
use shikaku_core::application::{App, Input, Output, Setup, Timestamp};
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{MenuIndex, Readiness, ReadinessEvent, State};
use shikaku_tests::history::{StoreFolder, TestKeys};
use shikaku_tests::saved::memory_history;
use shikaku_tests::test_shell::TestShell;

use super::{book, day};

/// The embedded rulebook, read once.
static BOOK: LazyLock<Rulebook> = LazyLock::new(book);

/// A store that a test holds too, and that fails as the test says.
#[derive(Clone, Default)]
struct Store(Arc<Mutex<Shared>>);

#[derive(Default)]
struct Shared {
    store: MemoryStore,
    unreadable: Option<StoreError>,
    unwritable: Option<StoreError>,
}

impl Store {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn saved(&self) -> Checklist {
        self.shared().store.checklist().expect("a store in memory").unwrap_or_default()
    }
}

/// The steps that are done.
fn done(checklist: &Checklist) -> BTreeSet<String> {
    let done = BOOK.steps.iter().filter(|step| checklist.done_on(step).is_some());
    done.map(|step| step.id.clone()).collect()
}

impl ChecklistStore for Store {
    fn checklist(&self) -> Result<Option<Checklist>, StoreError> {
        let shared = self.shared();
        shared.unreadable.map_or_else(|| shared.store.checklist(), Err)
    }

    fn save_checklist(&mut self, checklist: &Checklist) -> Result<(), StoreError> {
        let mut shared = self.shared();
        match shared.unwritable {
            Some(error) => Err(error),
            None => shared.store.save_checklist(checklist),
        }
    }
}

/// An application with the area, between two patients.
struct Clinic {
    app: App,
    store: Store,
    now: DateTime<Utc>,
}

impl Clinic {
    fn new() -> Self {
        let (store, now) = (Store::default(), TestShell::BEGIN);
        let readiness = Some(Readiness::new(BOOK.clone(), Some(Box::new(store.clone()))));
        let history = Some(memory_history().0);
        let setup = Setup { history, readiness, ..Setup::default() };
        let app = App::new(setup, Timestamp { utc: now, uptime: Duration::ZERO });
        Self { app, store, now }
    }

    /// The same with the area open.
    fn open() -> Self {
        let mut clinic = Self::new();
        clinic.press(ButtonId::Readiness);
        clinic
    }

    fn handle(&mut self, input: Input) -> Output {
        self.app.handle(input, Timestamp { utc: self.now, uptime: Duration::ZERO })
    }

    #[track_caller]
    fn press(&mut self, button: ButtonId) -> Screen {
        assert!(offers(&self.screen(), button), "{} has no {}", self.screen().id, button.name());
        self.handle(Input::Press(button)).screen
    }

    #[track_caller]
    fn choose(&mut self, number: u8) -> Screen {
        self.press(ButtonId::ChooseResult(MenuIndex::new(number).expect("a place")))
    }

    #[track_caller]
    fn types(&mut self, digits: &str) -> Screen {
        for digit in digits.bytes() {
            self.handle(Input::Digit(digit - b'0'));
        }
        self.press(ButtonId::Enter)
    }

    fn area(&self) -> &Readiness {
        self.app.readiness().expect("the area")
    }

    fn screen(&self) -> Screen {
        self.app.screen(Timestamp { utc: self.now, uptime: Duration::ZERO })
    }
}

fn offers(screen: &Screen, button: ButtonId) -> bool {
    screen.buttons.iter().any(|offered| offered.id == button && offered.enabled)
}

#[test]
fn the_area_is_offered_on_the_first_screen_alone_and_only_where_it_was_set_up() {
    let mut clinic = Clinic::new();
    assert!(offers(&clinic.screen(), ButtonId::Readiness));
    let screen = clinic.press(ButtonId::ChoosePin);
    assert!(!offers(&screen, ButtonId::Readiness));
    let now = Timestamp { utc: TestShell::BEGIN, uptime: Duration::ZERO };
    let bare = App::new(Setup::default(), now);
    assert!(!offers(&bare.screen(now), ButtonId::Readiness));
}

#[test]
fn a_step_that_is_chosen_is_done_today_and_can_be_open_again() {
    let mut clinic = Clinic::open();
    assert_eq!(clinic.screen().id, "readiness");
    assert_eq!(clinic.choose(1).id, "readiness-progress");
    assert_eq!(clinic.choose(2).id, "readiness-step");
    assert_eq!(clinic.press(ButtonId::Enter).id, "readiness-progress");
    let step = &BOOK.steps[1];
    assert_eq!(clinic.store.saved().done_on(step), Some(day("2026-11-22")));
    clinic.now += TimeDelta::days(1);
    clinic.choose(2);
    clinic.press(ButtonId::Cancel);
    assert_eq!(clinic.store.saved().done_on(step), Some(day("2026-11-22")), "looking changes nothing");
    clinic.choose(2);
    clinic.press(ButtonId::Enter);
    assert_eq!(clinic.store.saved().done_on(step), None);
}

#[test]
fn what_was_saved_is_there_for_the_next_patient_and_the_next_start() {
    let mut clinic = Clinic::open();
    clinic.choose(1);
    clinic.choose(1);
    clinic.press(ButtonId::Enter);
    let store = clinic.store.clone();
    let readiness = Some(Readiness::new(BOOK.clone(), Some(Box::new(store))));
    let now = Timestamp { utc: clinic.now, uptime: Duration::ZERO };
    let mut app = App::new(Setup { readiness, ..Setup::default() }, now);
    app.handle(Input::Press(ButtonId::Readiness), now);
    let readiness = app.readiness().expect("the area");
    assert!(readiness.checklist().done_on(&BOOK.steps[0]).is_some());
}

#[test]
fn questions_come_one_at_a_time_and_their_answers_are_kept() {
    let mut clinic = Clinic::open();
    assert_eq!(clinic.choose(2).id, "readiness-question");
    assert_eq!(clinic.choose(2).id, "readiness-date");
    assert_eq!(clinic.types("19500502").id, "readiness-question");
    clinic.choose(1);
    assert_eq!(clinic.choose(2).id, "readiness-date");
    clinic.types("19800101");
    clinic.choose(2);
    clinic.choose(1);
    assert_eq!(clinic.press(ButtonId::Continue).id, "readiness-question");
    clinic.choose(1);
    assert_eq!(clinic.choose(3).id, "readiness-date");
    clinic.types("20270331");
    clinic.choose(2);
    let screen = clinic.choose(1);
    assert_eq!(screen.id, "readiness-exemption");
    let saved = clinic.store.saved();
    let answers = saved.clinic().expect("the answers");
    let practitioners: Vec<_> = answers
        .practitioners
        .iter()
        .map(|one| (one.born, one.is_full_time, one.has_sight_impairment))
        .collect();
    assert_eq!(practitioners, [(day("1950-05-02"), true, false), (day("1980-01-01"), false, true)]);
    assert!(answers.trade == Trade::Ahaki && answers.is_difficult);
    assert!(answers.closing == Plan::Dated(day("2027-03-31")) && answers.stopping == Plan::Undated);
    clinic.press(ButtonId::Cancel);
    assert_eq!(clinic.choose(2).id, "readiness-exemption", "they are not asked again");
    clinic.press(ButtonId::Cancel);
    assert_eq!(clinic.choose(5).title, "周りの施術所");
}

#[test]
fn a_question_can_be_answered_again_after_going_back() {
    let mut clinic = Clinic::open();
    clinic.choose(2);
    clinic.choose(2);
    clinic.types("19500502");
    clinic.press(ButtonId::Cancel);
    assert_eq!(clinic.screen().id, "readiness-date");
    clinic.press(ButtonId::Cancel);
    clinic.choose(1);
    clinic.press(ButtonId::Continue);
    for answer in [1, 1, 1] {
        clinic.choose(answer);
    }
    let saved = clinic.store.saved();
    let answers = saved.clinic().expect("the answers");
    assert!(answers.trade == Trade::Judo && answers.practitioners.is_empty());
}

#[test]
fn a_date_that_is_none_and_a_birth_date_after_today_are_typed_again() {
    for digits in ["19501332", "20261123"] {
        let mut clinic = Clinic::open();
        clinic.choose(2);
        clinic.choose(1);
        let screen = clinic.types(digits);
        assert_eq!(screen.entry.map(|entry| entry.has_digits()), Some(false), "{digits}");
        assert_eq!(clinic.types("20261122").id, "readiness-question");
    }
}

#[test]
fn receipts_are_added_and_the_last_is_removed() {
    let mut clinic = Clinic::open();
    clinic.choose(4);
    for digits in ["39800", "4500", "0"] {
        clinic.choose(1);
        clinic.types(digits);
    }
    assert_eq!(clinic.screen().id, "readiness-receipt", "nothing was bought for nothing");
    clinic.press(ButtonId::Cancel);
    assert_eq!(clinic.store.saved().receipts(), [39_800, 4_500]);
    clinic.choose(2);
    assert_eq!(clinic.store.saved().receipts(), [39_800]);
    assert!(clinic.screen().all_lines().next().expect("a line").text.contains("39,800円"));
}

#[test]
fn a_checklist_that_cannot_be_read_is_said_and_never_replaced() {
    let mut clinic = Clinic::new();
    clinic.store.shared().unreadable = Some(StoreError::DamagedRows { rows: 1 });
    let screen = clinic.press(ButtonId::Readiness);
    assert_eq!((screen.id.as_str(), screen.failure_code.as_deref()), ("readiness-failed", Some("STORE-04")));
    assert_eq!(clinic.press(ButtonId::Continue).id, "readiness-failed");
    clinic.store.shared().unreadable = None;
    assert_eq!(clinic.press(ButtonId::Continue).id, "readiness");
    clinic.press(ButtonId::Cancel);
    assert!(matches!(clinic.app.reception().state(), State::ChoosingMethod));
}

#[test]
fn what_cannot_be_written_is_said_and_written_later() {
    let mut clinic = Clinic::open();
    clinic.store.shared().unwritable = Some(StoreError::Full);
    clinic.choose(1);
    clinic.choose(1);
    let screen = clinic.press(ButtonId::Enter);
    assert_eq!(
        (screen.id.as_str(), screen.failure_code.as_deref()),
        ("readiness-progress", Some("STORE-08"))
    );
    assert!(done(&clinic.store.saved()).is_empty());
    clinic.press(ButtonId::Cancel);
    clinic.press(ButtonId::Cancel);
    clinic.store.shared().unwritable = None;
    assert_eq!(clinic.press(ButtonId::Readiness).failure_code, None);
    assert_eq!(done(&clinic.store.saved()).len(), 1, "the change was not lost");
}

#[test]
fn a_sealed_store_keeps_the_checklist_of_the_area() {
    let folder = StoreFolder::new();
    let sealed = || folder.open(TestKeys::only(1)).expect("a store");
    let open = |store: SealedStore| {
        let mut readiness = Readiness::new(BOOK.clone(), Some(Box::new(store)));
        readiness.on(ReadinessEvent::Opened, day("2026-11-22"));
        readiness
    };
    let mut readiness = open(sealed());
    for event in [1, 1].map(|number| ReadinessEvent::Chosen(MenuIndex::new(number).expect("a place"))) {
        readiness.on(event, day("2026-11-22"));
    }
    readiness.on(ReadinessEvent::Entered, day("2026-11-22"));
    drop(readiness);
    assert_eq!(open(sealed()).checklist().done_on(&BOOK.steps[0]), Some(day("2026-11-22")));
    let mut store = sealed();
    let history: &mut dyn HistoryStore = &mut store;
    assert!(history.checklist().expect("a checklist").is_some());
}

/// What a person does, and what a store does.
#[derive(Clone, Debug)]
enum Act {
    Offered(Index),
    Any(Index),
    Digit(u8),
    Cancel,
    Unwritable(bool),
    Tomorrow,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => any::<Index>().prop_map(Act::Offered),
        2 => any::<Index>().prop_map(Act::Any),
        6 => (0..12_u8).prop_map(Act::Digit),
        1 => Just(Act::Cancel),
        1 => any::<bool>().prop_map(Act::Unwritable),
        1 => Just(Act::Tomorrow),
    ]
}

proptest! {
    #[test]
    fn no_press_loses_a_saved_step_or_changes_the_check_or_sends_to_a_card(
        acts in proptest::collection::vec(act(), 1..120)
    ) {
        let mut clinic = Clinic::open();
        for act in acts {
            if clinic.area().page().is_none() {
                clinic.press(ButtonId::Readiness);
            }
            let (before, screen) = (done(clinic.area().checklist()), clinic.screen());
            prop_assert!(screen.buttons.iter().any(|button| matches!(button.id, ButtonId::Cancel | ButtonId::Finish)));
            prop_assert!(!screen.wants_card && !screen.spoken.is_empty());
            let pressed = match &act {
                Act::Offered(index) => Some(index.get(&screen.buttons).id),
                Act::Any(index) => Some(*index.get(&ButtonId::all().collect::<Vec<_>>())),
                Act::Digit(_) | Act::Cancel | Act::Unwritable(_) | Act::Tomorrow => None,
            };
            let input = match (act, pressed) {
                (_, Some(button)) => Input::Press(button),
                (Act::Digit(digit), _) => Input::Digit(digit),
                (Act::Cancel, _) => Input::Cancel,
                (Act::Unwritable(is_unwritable), _) => {
                    clinic.store.shared().unwritable = is_unwritable.then_some(StoreError::Full);
                    Input::Nothing
                }
                _ => {
                    clinic.now += TimeDelta::days(1);
                    Input::TimePassed
                }
            };
            let output = clinic.handle(input);
            prop_assert!(output.requests.is_empty() && output.wake_after.is_none());
            prop_assert!(matches!(clinic.app.reception().state(), State::ChoosingMethod));
            let is_toggle = screen.id == "readiness-step" && pressed == Some(ButtonId::Enter);
            let after = done(clinic.area().checklist());
            prop_assert_eq!(before.symmetric_difference(&after).count(), usize::from(is_toggle), "{}", screen.id);
            if clinic.area().unsaved().is_none() {
                prop_assert_eq!(clinic.area().checklist(), &clinic.store.saved());
            }
        }
        let expected = clinic.area().checklist().clone();
        clinic.store.shared().unwritable = None;
        while clinic.area().page().is_some() {
            clinic.handle(Input::Cancel);
        }
        clinic.press(ButtonId::Readiness);
        prop_assert_eq!(clinic.store.saved(), expected);
    }
}
