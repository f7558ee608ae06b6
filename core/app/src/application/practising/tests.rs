//! Nothing of a practice check leaves the application, and every ending is reached.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use shikaku_clinic::history::{MemoryStore, StaffLabel};
use shikaku_transport::{LinkLimits, Random, RandomUnavailable};
use strum::VariantArray as _;

use crate::application::{App, Input, Observers, Output, Request, Setup, Timestamp};
use crate::view::{ButtonId, Screen};
use crate::workflow::{
    History, HistoryCounts, MenuIndex, Observation, Observer, Practice, PracticeCheck, PracticeEnding,
    PracticeGroup,
};

struct Zeros;

impl Random for Zeros {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([0; 32])
    }
}

/// Counts what it observes.
struct Counting(Arc<Mutex<u32>>);

impl Observer for Counting {
    fn observe(&mut self, _: Observation<'_>, _: DateTime<Utc>) {
        *self.0.lock().expect("one thread") += 1;
    }
}

/// An application with a history, in which a person practises.
struct Device {
    app: App,
    history: History,
    observed: Arc<Mutex<u32>>,
    uptime: Duration,
    requests: Vec<Request>,
}

impl Device {
    fn new(practice: Practice) -> Self {
        let history = History::new(Box::new(MemoryStore::default()), Box::new(Zeros), StaffLabel::unnamed());
        let observed = Arc::<Mutex<u32>>::default();
        let counting = Arc::clone(&observed);
        let setup = Setup {
            history: Some(history.clone()),
            practice: Some(practice),
            observers: Box::new(move |_| {
                let check: Box<dyn Observer + Send> = Box::new(Counting(Arc::clone(&counting)));
                Observers { check: Some(check), reader: None }
            }),
            ..Setup::default()
        };
        let app = App::new(setup, at(Duration::ZERO));
        Self { app, history, observed, uptime: Duration::ZERO, requests: Vec::new() }
    }

    /// In the practice check of an ending.
    fn practising(ending: PracticeEnding) -> Self {
        let mut practice = Practice::default();
        practice.begin(ending, at(Duration::ZERO).utc);
        let mut device = Self::new(practice);
        // The shell asks for the present output first.
        device.handle(Input::Nothing);
        device.requests.clear();
        device
    }

    fn handle(&mut self, input: Input) -> Screen {
        let Output { screen, requests, .. } = self.app.handle(input, at(self.uptime));
        self.requests.extend(requests);
        screen
    }

    fn press(&mut self, button: ButtonId) -> Screen {
        let screen = self.app.screen(at(self.uptime));
        assert!(screen.buttons.iter().any(|offered| offered.id == button), "{button:?} on {}", screen.id);
        self.handle(Input::Press(button));
        self.settled()
    }

    fn type_digits(&mut self, digits: &[u8]) -> Screen {
        for digit in digits {
            self.handle(Input::Digit(*digit));
        }
        self.press(ButtonId::Enter)
    }

    /// The screen after every wait that ends by itself.
    fn settled(&mut self) -> Screen {
        for _ in 0..100 {
            let Output { screen, wake_after, requests, .. } =
                self.app.handle(Input::Nothing, at(self.uptime));
            self.requests.extend(requests);
            match wake_after {
                Some(wait) if screen.progress.is_some() => self.uptime += wait,
                _ => return screen,
            }
            self.handle(Input::TimePassed);
        }
        panic!("the screen waits for ever");
    }

    /// A check by PIN, up to the first screen that a person has to answer.
    fn check_by_pin(&mut self) -> Screen {
        let screen = self.press(ButtonId::ChoosePin);
        if screen.id != "practice-entering-pin" {
            return screen;
        }
        self.type_digits(&[0, 0, 0, 0]);
        self.press(ButtonId::HoldCard)
    }

    fn check_by_sight(&mut self) -> Screen {
        self.press(ButtonId::ChooseVisual);
        self.press(ButtonId::FaceMatches);
        self.type_digits(&[2, 0, 0, 0, 0, 1, 0, 1]);
        self.press(ButtonId::HoldCard)
    }

    fn counts(&self) -> HistoryCounts {
        self.history.counts(at(self.uptime).utc.date_naive())
    }

    fn has_kept_to_itself(&self) -> bool {
        self.requests.is_empty()
            && self.counts() == HistoryCounts::default()
            && *self.observed.lock().expect("one thread") == 0
    }
}

fn at(uptime: Duration) -> Timestamp {
    let begin: DateTime<Utc> = "2026-11-22T01:00:00Z".parse().expect("a time");
    Timestamp { utc: begin + TimeDelta::from_std(uptime).expect("a short time"), uptime }
}

/// Headline, and the code of the failure.
fn comes_to(screen: &Screen) -> (String, String) {
    let headline = screen.all_lines().next().map(|line| line.text.clone()).unwrap_or_default();
    (headline, screen.failure_code.clone().unwrap_or_default())
}

#[track_caller]
fn check(ending: PracticeEnding, headline: &str, code: &str) {
    let mut device = Device::practising(ending);
    let screen = if ending.is_visual() && ending != PracticeEnding::VisualCheckRefused {
        device.check_by_sight()
    } else {
        device.check_by_pin()
    };
    assert_eq!(comes_to(&screen), (headline.to_owned(), code.to_owned()), "{ending:?}: {}", screen.id);
    assert!(device.has_kept_to_itself());
}

#[test]
fn each_answer_of_the_system_is_practised() {
    use PracticeEnding as E;
    for (ending, headline) in [
        (E::Valid, "有効"),
        (E::ValidTwoTenths, "有効"),
        (E::ValidOneTenth, "有効"),
        (E::ShareUnknown, "有効"),
        (E::MedicalAssistance, "有効"),
        (E::Invalid, "資格（無効）"),
        (E::Superseded, "資格（無効）。新しい資格があります"),
        (E::Multiple, "複数該当"),
        (E::NotFound, "資格情報なし"),
        (E::Processing, "有効"),
        (E::CertificateExpiring, "有効"),
        (E::CertificateInGrace, "有効"),
        (E::VisualCheck, "有効"),
        (E::NoCard, "有効"),
    ] {
        check(ending, headline, "");
    }
}

#[test]
fn each_share_of_cost_is_practised() {
    use PracticeEnding as E;
    for (ending, share) in [(E::Valid, "3割"), (E::ValidTwoTenths, "2割"), (E::ValidOneTenth, "1割")] {
        let screen = Device::practising(ending).check_by_pin();
        assert!(screen.all_lines().any(|line| line.text == share), "{ending:?}");
    }
    let unknown = Device::practising(E::ShareUnknown).check_by_pin();
    assert!(unknown.all_lines().any(|line| line.text == "確認が必要です"));
}

#[test]
fn each_failure_is_practised() {
    use PracticeEnding as E;
    for (ending, code) in [
        (E::WrongPin, "PIN-01"),
        (E::WrongPinTwice, "PIN-01"),
        (E::LastTryKept, "PIN-02"),
        (E::PinLocked, "PIN-03"),
        (E::PinLost, "PIN-05"),
        (E::CardLost, "READ-01"),
        (E::OtherCard, "CARD-01"),
        (E::NoCertificate, "CARD-02"),
        (E::CertificateExpired, "GATE-08"),
        (E::CertificateRevoked, "GATE-07"),
        (E::NotRegistered, "GATE-18"),
        (E::GatewayUnreachable, "GATE-01"),
        (E::GatewayTimeout, "GATE-02"),
        (E::StillProcessing, "GATE-13"),
        (E::GatewayBusy, "GATE-16"),
        (E::PersonError, "GATE-15"),
    ] {
        let screen = Device::practising(ending).check_by_pin();
        assert_eq!(screen.failure_code.as_deref(), Some(code), "{ending:?}: {}", screen.id);
    }
    let wrong_birth_date = Device::practising(E::WrongBirthDate).check_by_sight();
    assert_eq!(wrong_birth_date.failure_code.as_deref(), Some("CARD-11"));
    let refused = Device::practising(E::VisualCheckRefused).press(ButtonId::ChooseVisual);
    assert_eq!(refused.failure_code.as_deref(), Some("GATE-11"));
    let mut device = Device::practising(E::NotTheHolder);
    device.press(ButtonId::ChooseVisual);
    assert_eq!(device.press(ButtonId::FaceDiffers).failure_code.as_deref(), Some("CARD-05"));
}

#[test]
fn a_wrong_pin_is_followed_by_a_right_one_and_two_leave_the_last_try() {
    let mut device = Device::practising(PracticeEnding::WrongPin);
    device.check_by_pin();
    device.type_digits(&[0, 0, 0, 0]);
    assert_eq!(comes_to(&device.press(ButtonId::HoldCard)).0, "有効");
    let mut device = Device::practising(PracticeEnding::WrongPinTwice);
    device.check_by_pin();
    device.type_digits(&[1, 2, 3, 4]);
    assert_eq!(device.press(ButtonId::HoldCard).failure_code.as_deref(), Some("PIN-11"));
    assert!(device.has_kept_to_itself());
}

#[test]
fn a_card_that_left_comes_back() {
    let mut device = Device::practising(PracticeEnding::CardLost);
    device.check_by_pin();
    assert_eq!(comes_to(&device.press(ButtonId::HoldCard)).0, "有効");
    let mut device = Device::practising(PracticeEnding::PinLost);
    device.check_by_pin();
    assert_eq!(device.press(ButtonId::HoldCard).failure_code.as_deref(), Some("PIN-08"));
    device.type_digits(&[0, 0, 0, 0]);
    assert_eq!(comes_to(&device.press(ButtonId::HoldCard)).0, "有効");
}

#[test]
fn a_request_that_timed_out_is_made_again_without_the_card() {
    let mut device = Device::practising(PracticeEnding::GatewayTimeout);
    device.check_by_pin();
    assert_eq!(comes_to(&device.press(ButtonId::Continue)).0, "有効");
}

#[test]
fn after_a_practice_check_a_person_practises_again_practises_more_or_leaves() {
    let mut device = Device::practising(PracticeEnding::Valid);
    device.check_by_pin();
    assert_eq!(device.press(ButtonId::Finish).id, "practice-over");
    assert_eq!(device.press(ButtonId::Continue).id, "practice-choosing-method");
    device.check_by_pin();
    device.press(ButtonId::Finish);
    assert_eq!(device.press(ButtonId::Practice).id, "practice-groups");
    assert_eq!(device.press(ButtonId::Cancel).id, "choosing-method");
    assert!(device.has_kept_to_itself());
}

#[test]
fn every_ending_is_reached_from_the_first_screen() {
    for (group, place) in PracticeGroup::VARIANTS.iter().zip(MenuIndex::all()) {
        for (ending, choice) in group.endings().iter().zip(MenuIndex::all()) {
            let mut device = Device::new(Practice::default());
            device.press(ButtonId::Practice);
            device.press(ButtonId::ChooseResult(place));
            device.press(ButtonId::ChooseResult(choice));
            let practised = device.app.practice().and_then(Practice::check).map(PracticeCheck::ending);
            assert_eq!(practised, Some(*ending));
            assert_eq!(device.handle(Input::Cancel).id, "practice-endings");
        }
    }
}

#[test]
fn the_back_gesture_leaves_practice_step_by_step() {
    let mut device = Device::practising(PracticeEnding::Valid);
    device.press(ButtonId::ChoosePin);
    let ids: Vec<_> = (0..5).map(|_| device.handle(Input::Cancel).id).collect();
    let expected = [
        "practice-choosing-method",
        "practice-endings",
        "practice-groups",
        "choosing-method",
        "choosing-method",
    ];
    assert_eq!(ids, expected);
}

#[test]
fn a_card_that_is_held_up_in_practice_is_released_unread() {
    let mut device = Device::practising(PracticeEnding::Valid);
    device.press(ButtonId::ChoosePin);
    let waiting = device.type_digits(&[1, 2, 3, 4]);
    let screen = device.handle(Input::CardFound(LinkLimits::EXTENDED));
    assert_eq!((screen.id.as_str(), &screen), ("practice-waiting-for-card", &waiting));
    // The link looks for no card, and the next output says so again.
    assert!(device.requests.iter().all(|request| matches!(
        request,
        Request::ReleaseCard | Request::SetCardWanted { wanted: false, .. }
    )));
    assert!(matches!(device.requests.first(), Some(Request::ReleaseCard)));
}

#[test]
fn the_tour_comes_first_once_and_the_shell_is_requested_to_remember_it() {
    let is_seen =
        |device: &Device| device.requests.iter().any(|request| matches!(request, Request::TourSeen));
    for buttons in [&[ButtonId::Finish][..], &[ButtonId::Continue; 4]] {
        let mut device = Device::new(Practice::first_run());
        assert_eq!(device.handle(Input::Nothing).id, "tour-purpose");
        assert_eq!(device.handle(Input::Cancel).id, "tour-purpose", "there is nothing to go back to");
        assert!(!is_seen(&device));
        for button in buttons {
            device.press(*button);
        }
        assert_eq!(device.settled().id, "choosing-method");
        assert!(is_seen(&device));
        device.requests.clear();
        device.press(ButtonId::Practice);
        device.press(ButtonId::Tour);
        assert_eq!(device.press(ButtonId::Finish).id, "practice-groups");
        assert!(!is_seen(&device), "seen again, it is nothing new");
    }
}

/// What a person does, wherever it is.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// The button with this number on the screen, counted round.
    Press(usize),
    Digit(u8),
    Back,
    Wait,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => any::<usize>().prop_map(Act::Press),
        4 => (0..10_u8).prop_map(Act::Digit),
        1 => proptest::strategy::Just(Act::Back),
        3 => proptest::strategy::Just(Act::Wait),
    ]
}

fn is_marked(screen: &Screen) -> bool {
    screen.id.starts_with("practice-")
        && screen.title.starts_with("【練習】")
        && screen.read_aloud.starts_with("練習。")
        && screen.is_practice
        && screen.copy.as_ref().is_none_or(|copy| copy.text.starts_with("【練習】"))
        && !screen.wants_card
}

proptest! {
    #[test]
    fn nothing_of_practice_leaves_the_application(
        place in 0..PracticeEnding::VARIANTS.len(),
        acts in proptest::collection::vec(act(), 0..60),
    ) {
        let mut device = Device::practising(PracticeEnding::VARIANTS[place]);
        for act in acts {
            let screen = device.app.screen(at(device.uptime));
            if device.app.practice().and_then(Practice::page).is_none() {
                break;
            }
            prop_assert!(is_marked(&screen) || screen.id.starts_with("tour-"), "{}", screen.id);
            match act {
                Act::Press(number) => {
                    let offered = screen.buttons.get(number % screen.buttons.len().max(1));
                    offered.map(|button| device.handle(Input::Press(button.id)));
                }
                Act::Digit(digit) => drop(device.handle(Input::Digit(digit))),
                Act::Back => drop(device.handle(Input::Cancel)),
                Act::Wait => {
                    device.uptime += Duration::from_secs(2);
                    device.handle(Input::TimePassed);
                }
            }
            prop_assert!(device.requests.is_empty());
            prop_assert_eq!(device.counts(), HistoryCounts::default());
            prop_assert_eq!(*device.observed.lock().expect("one thread"), 0);
            prop_assert_eq!(device.app.reception().state().name(), "choosing-method");
        }
    }
}
