use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_calendar::Era;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::fallback::Evidence;
use shikaku_clinic::history::{MemoryStore, StaffLabel};
use shikaku_clinic::paired_readers::{PairedReader, PairedReaderStore as _};
use shikaku_transport::{LinkLimits, Random, RandomUnavailable, TransportError};
use zeroize::Zeroizing;

use super::{App, Input, Language, Output, Request, Settings, Setup, Timestamp};
use crate::gateway::{Challenge, ChallengeId, CheckMethod, VisualCheckPolicy, challenge_reply};
use crate::view::{ButtonId, ButtonRole, Entry, Privacy, Screen};
use crate::workflow::{History, ReaderManager};

/// An application, and the time on its device.
struct TestShell {
    app: App,
    uptime: Duration,
}

impl TestShell {
    fn new() -> Self {
        let uptime = Duration::from_secs(1);
        Self { app: App::new(Setup::default(), at(uptime)), uptime }
    }

    fn handle(&mut self, input: Input) -> Output {
        self.app.handle(input, at(self.uptime))
    }

    fn press(&mut self, button: ButtonId) -> Output {
        self.handle(Input::Press(button))
    }

    /// Types a PIN and answers the request for a challenge: a card is wanted now.
    fn until_card_is_wanted(&mut self) -> Output {
        let output = self.press(ButtonId::ChoosePin);
        let request_id = http(&output).expect("a request for a challenge");
        for digit in [1, 2, 3, 4] {
            self.handle(Input::Digit(digit));
        }
        self.press(ButtonId::Enter);
        let answer = Ok(challenge_reply(&self.challenge(VisualCheckPolicy::Off)));
        self.handle(Input::HttpAnswered { request_id, answer })
    }

    fn challenge(&self, visual_check: VisualCheckPolicy) -> Challenge {
        Challenge {
            id: ChallengeId::from_random([1; 16]),
            bytes: [1; 32],
            expires_at: at(self.uptime).utc + TimeDelta::minutes(5),
            visual_check,
            server_time: None,
        }
    }

    /// The exchange of the first command to a card that was found.
    fn find_card(&mut self) -> u32 {
        let output = self.handle(Input::CardFound(LinkLimits::EXTENDED));
        transmit(&output).expect("a command")
    }
}

fn at(uptime: Duration) -> Timestamp {
    let since = TimeDelta::from_std(uptime).expect("a short time");
    Timestamp { utc: DateTime::<Utc>::UNIX_EPOCH + since, uptime }
}

fn http(output: &Output) -> Option<u32> {
    output.requests.iter().find_map(|request| match request {
        Request::SendHttp(request) => Some(request.request_id),
        _ => None,
    })
}

fn transmit(output: &Output) -> Option<u32> {
    output.requests.iter().find_map(|request| match request {
        Request::Transmit { exchange, .. } => Some(*exchange),
        _ => None,
    })
}

fn wanted(output: &Output) -> Option<bool> {
    output.requests.iter().find_map(|request| match request {
        Request::SetCardWanted { wanted, .. } => Some(*wanted),
        _ => None,
    })
}

fn released(output: &Output) -> bool {
    output.requests.iter().any(|request| matches!(request, Request::ReleaseCard))
}

#[test]
fn a_card_is_wanted_once_and_again_after_a_card_a_press_and_a_resync() {
    let mut shell = TestShell::new();
    let output = shell.until_card_is_wanted();
    assert_eq!((output.screen.id.as_str(), wanted(&output)), ("waiting-for-card", Some(true)));
    assert_eq!(wanted(&shell.handle(Input::TimePassed)), Some(false), "the time for the card is over");

    let mut shell = TestShell::new();
    shell.until_card_is_wanted();
    assert_eq!(wanted(&shell.handle(Input::Digit(1))), None);
    assert_eq!(wanted(&shell.handle(Input::Resync)), Some(true));
    assert_eq!(wanted(&shell.press(ButtonId::Enter)), Some(true), "a press begins anew");
    let exchange = shell.find_card();
    let answer = Err(TransportError::NotSent);
    let output = shell.handle(Input::CardAnswered { exchange, answer });
    assert_eq!((released(&output), wanted(&output)), (true, Some(true)));
}

#[test]
fn an_answer_to_another_exchange_changes_nothing() {
    let mut shell = TestShell::new();
    shell.until_card_is_wanted();
    let exchange = shell.find_card();
    for other in [0, exchange.wrapping_sub(1), exchange + 1, u32::MAX] {
        let answer = Ok(Zeroizing::new(vec![0x90, 0x00]));
        let output = shell.handle(Input::CardAnswered { exchange: other, answer });
        assert!(transmit(&output).is_none() && !released(&output), "{other}");
    }
    let answer = Ok(Zeroizing::new(vec![0x90, 0x00]));
    let output = shell.handle(Input::CardAnswered { exchange, answer: answer.clone() });
    let next = transmit(&output).expect("the next command");
    assert!(transmit(&shell.handle(Input::CardAnswered { exchange, answer })).is_none(), "twice");
    assert_ne!(next, exchange);
}

#[test]
fn a_card_that_is_found_during_an_exchange_takes_the_place_of_the_one_before() {
    let mut shell = TestShell::new();
    shell.until_card_is_wanted();
    let first = shell.find_card();
    let second = shell.find_card();
    assert_ne!(first, second);
    let late = Ok(Zeroizing::new(vec![0x6A, 0x82]));
    let output = shell.handle(Input::CardAnswered { exchange: first, answer: late });
    assert_eq!(output.screen.id, "reading-card", "the late answer is dropped");
}

#[test]
fn a_card_that_is_not_wanted_is_released() {
    let output = TestShell::new().handle(Input::CardFound(LinkLimits::EXTENDED));
    assert!(released(&output) && transmit(&output).is_none());
}

#[test]
fn the_same_failure_is_taken_once_until_a_person_acts_or_a_card_comes() {
    let mut shell = TestShell::new();
    shell.until_card_is_wanted();
    let code = |output: Output| output.screen.failure_code;
    let failed = || Input::ReaderFailed(ReaderFailure::NfcOff);
    assert_eq!(code(shell.handle(failed())).as_deref(), Some("READ-17"));
    let again = shell.press(ButtonId::Continue);
    assert_eq!((wanted(&again), code(again)), (Some(true), None), "the shell tries again");
    assert_eq!(code(shell.handle(failed())).as_deref(), Some("READ-17"), "and may fail again");
    let exchange = shell.find_card();
    shell.handle(Input::CardAnswered { exchange, answer: Err(TransportError::NotSent) });
    assert_eq!(code(shell.handle(failed())).as_deref(), Some("READ-17"));
    assert_eq!(
        code(shell.handle(Input::ReaderFailed(ReaderFailure::ReaderLost))).as_deref(),
        Some("READ-03")
    );
    assert_eq!(code(shell.handle(failed())).as_deref(), Some("READ-17"), "another failure lay between");
}

#[test]
fn a_request_that_is_not_needed_any_more_is_cancelled_and_its_answer_is_dropped() {
    let mut shell = TestShell::new();
    let request_id = http(&shell.press(ButtonId::ChoosePin)).expect("a request");
    let output = shell.handle(Input::Cancel);
    let cancelled = output
        .requests
        .iter()
        .any(|request| matches!(request, Request::CancelHttp { request_id: id } if *id == request_id));
    assert!(cancelled);
    let answer = Err(crate::port::GatewayLinkError::Unreachable);
    assert_eq!(shell.handle(Input::HttpAnswered { request_id, answer }).screen.id, "choosing-method");
    let output = shell.press(ButtonId::ChooseVisual);
    assert!(http(&output).is_some_and(|next| next != request_id));
}

#[test]
fn a_button_that_the_screen_does_not_offer_changes_nothing() {
    let mut shell = TestShell::new();
    for button in ButtonId::all() {
        let before = shell.app.screen(at(shell.uptime));
        if !before.buttons.iter().any(|offered| offered.id == button) {
            let output = shell.press(button);
            assert!(output.screen == before && http(&output).is_none(), "{button:?}");
        }
    }
}

/// Whatever the shell or a key of the keyboard sends.
#[test]
fn a_press_of_a_disabled_button_changes_nothing() {
    let mut shell = TestShell::new();
    shell.press(ButtonId::ChoosePin);
    for typed in [None, Some(1), Some(2), Some(3), Some(4)] {
        typed.map(|digit| shell.handle(Input::Digit(digit)));
        let before = shell.app.screen(at(shell.uptime));
        let keys = [ButtonId::Enter, ButtonId::Erase].map(|id| {
            before.buttons.iter().find(|button| button.id == id).map(|key| (key.role, key.enabled))
        });
        let key = |enabled| Some((ButtonRole::Key, enabled));
        assert_eq!(keys, [key(typed == Some(4)), key(typed.is_some())]);
        for button in before.buttons.iter().filter(|button| !button.enabled) {
            let output = shell.press(button.id);
            assert!(output.screen == before && output.requests.is_empty(), "{:?}", button.id);
        }
    }
}

#[test]
fn the_first_screen_counts_the_follow_ups_and_again_on_another_day() {
    let mut shell = TestShell::new();
    let history = History::new(Box::new(MemoryStore::default()), Box::new(Zeros), StaffLabel::unnamed());
    shell.app = App::new(Setup { history: Some(history), ..Setup::default() }, at(shell.uptime));
    let row = |screen: &Screen| {
        let row = screen.buttons.iter().find(|button| button.id == ButtonId::FollowUps).expect("a row");
        (row.trailing.clone(), row.badge.clone())
    };
    assert_eq!(row(&shell.app.screen(at(shell.uptime))), ("0件".to_owned(), String::new()));
    shell.press(ButtonId::ChooseFallback);
    shell.press(ButtonId::ChooseEvidence(Evidence::Later));
    shell.handle(Input::Digit(7));
    for button in [ButtonId::Enter, ButtonId::Finish] {
        shell.press(button);
    }
    let first = shell.press(ButtonId::Continue).screen;
    assert_eq!(row(&first), ("1件".to_owned(), String::new()));
    let mut later = at(shell.uptime);
    later.utc += TimeDelta::days(60);
    let first = shell.app.handle(Input::Nothing, later).screen;
    assert_eq!(row(&first), (String::new(), "期限切れ 1件".to_owned()));
}

fn offers(screen: &Screen, button: ButtonId) -> bool {
    screen.buttons.iter().any(|offered| offered.id == button)
}

#[test]
fn a_language_holds_for_one_check_and_the_next_patient_has_that_of_the_settings() {
    let mut shell = TestShell::new();
    let settings = Settings { language: Language::Korean, ..Settings::default() };
    shell.app = App::new(Setup { settings, ..Setup::default() }, at(shell.uptime));
    let trailing = |screen: &Screen| {
        let row = screen.buttons.iter().find(|button| button.id == ButtonId::ChooseLanguage);
        row.map(|row| (row.trailing.clone(), row.language, row.detail_language))
    };
    let first = shell.app.screen(at(shell.uptime));
    assert_eq!(first.language, Language::Japanese, "the staff read the first screen");
    assert_eq!(trailing(&first), Some(("한국어".to_owned(), Language::Japanese, Language::Korean)));
    let list = shell.press(ButtonId::ChooseLanguage).screen;
    assert_eq!((list.id.as_str(), list.proposed), ("languages", None));
    let first = shell.press(ButtonId::Language(Language::Vietnamese)).screen;
    assert_eq!(trailing(&first).map(|(name, ..)| name).as_deref(), Some("Tiếng Việt"));
    assert_eq!(shell.press(ButtonId::ChoosePin).screen.language, Language::Vietnamese);
    assert_eq!(shell.press(ButtonId::Cancel).screen.id, "choosing-method");
    assert_eq!(shell.press(ButtonId::ChoosePin).screen.language, Language::Vietnamese, "the same check");
    for button in [ButtonId::Cancel, ButtonId::ChooseFallback, ButtonId::Finish, ButtonId::Continue] {
        shell.press(button);
    }
    assert_eq!(shell.press(ButtonId::ChoosePin).screen.language, Language::Korean, "the next patient");
}

/// Four digits made of an old and a new beginning would spend a try.
#[test]
fn the_list_of_the_languages_erases_what_was_typed_and_takes_no_digit() {
    let mut shell = TestShell::new();
    shell.press(ButtonId::ChoosePin);
    for digit in [1, 2] {
        shell.handle(Input::Digit(digit));
    }
    let list = shell.press(ButtonId::ChooseLanguage).screen;
    assert!(offers(&list, ButtonId::Language(Language::English)) && list.entry.is_none());
    shell.handle(Input::Digit(3));
    let typed = |screen: &Screen| screen.entry.as_ref().map(Entry::has_digits);
    let back = shell.handle(Input::Cancel).screen;
    assert_eq!(
        (back.id.as_str(), typed(&back), back.language),
        ("entering-pin", Some(false), Language::Japanese)
    );
    shell.press(ButtonId::ChooseLanguage);
    let chosen = shell.press(ButtonId::Language(Language::English)).screen;
    assert_eq!((chosen.title.as_str(), typed(&chosen)), ("Enter your PIN", Some(false)));
}

#[test]
fn a_language_is_changed_only_where_a_screen_offers_it() {
    let mut shell = TestShell::new();
    shell.press(ButtonId::Language(Language::English));
    assert_eq!(shell.press(ButtonId::ChoosePin).screen.language, Language::Japanese);
    shell.press(ButtonId::Cancel);
    let waiting = shell.until_card_is_wanted().screen;
    assert!(!offers(&waiting, ButtonId::ChooseLanguage));
    assert_eq!(shell.press(ButtonId::ChooseLanguage).screen.id, "waiting-for-card");
}

#[test]
fn the_default_method_comes_first_and_is_proposed() {
    for (default_method, first) in
        [(CheckMethod::Pin, ButtonId::ChoosePin), (CheckMethod::Visual, ButtonId::ChooseVisual)]
    {
        let settings = Settings { default_method: Some(default_method), ..Settings::default() };
        let app = App::new(Setup { settings, ..Setup::default() }, at(Duration::ZERO));
        let shown = app.screen(at(Duration::ZERO));
        assert_eq!(shown.proposed, Some(first));
        assert_eq!(shown.buttons.first().map(|button| button.id), Some(first));
    }
}

/// A birth date is spoken to the staff alone.
#[test]
fn a_typed_birth_date_is_not_said_where_others_listen() {
    for (privacy, is_said) in [(Privacy::Open, true), (Privacy::Private, false)] {
        let mut shell = TestShell::new();
        shell.app = App::new(
            Setup { settings: Settings { privacy, ..Settings::default() }, ..Setup::default() },
            at(shell.uptime),
        );
        let output = shell.press(ButtonId::ChooseVisual);
        let request_id = http(&output).expect("a request for a challenge");
        let answer = Ok(challenge_reply(&shell.challenge(VisualCheckPolicy::PresenceProof)));
        shell.handle(Input::HttpAnswered { request_id, answer });
        shell.press(ButtonId::FaceMatches);
        let mut check = |digits: &[u8]| {
            for digit in digits {
                shell.handle(Input::Digit(*digit));
            }
            let shown = shell.app.screen(at(shell.uptime));
            assert_eq!(
                (shown.id.as_str(), shown.spoken.contains("昭和34年")),
                ("entering-birth-date", is_said)
            );
            assert_eq!(shell.press(ButtonId::Continue).screen.id, "choosing-era");
            shell.press(ButtonId::ChooseEra(Era::Showa));
        };
        check(&[1, 9, 5, 9, 0, 4, 1, 0]);
        check(&[3, 4, 0, 4, 1, 0]);
    }
}

#[test]
fn a_timeout_is_reported_once_and_a_clock_that_goes_back_moves_no_timer() {
    let mut shell = TestShell::new();
    let wait = shell.until_card_is_wanted().wake_after.expect("an end of the wait");
    shell.uptime += Duration::from_secs(10);
    let left = wait.checked_sub(Duration::from_secs(10));
    assert_eq!(shell.handle(Input::Digit(1)).wake_after, left);
    shell.uptime -= Duration::from_secs(5);
    assert_eq!(shell.handle(Input::Digit(1)).wake_after, left);
    shell.uptime += wait;
    let output = shell.handle(Input::TimePassed);
    assert_eq!(
        (output.screen.id.as_str(), output.screen.failure_code.as_deref()),
        ("entering-pin", Some("READ-06"))
    );
    assert_eq!(shell.app.reception().state().name(), "entering-pin");
}

#[test]
fn what_changed_in_the_background_is_known_to_the_reader_in_front() {
    let mut store = MemoryStore::default();
    let paired = PairedReader { device: "a".to_owned(), name: "bR500-1".to_owned(), key: None };
    store.save_reader(&paired).expect("a store in memory");
    let mut shell = TestShell::new();
    let readers = ReaderManager::new(|| Box::new(Zeros), Some(&store));
    shell.app = App::new(Setup { readers: Some(readers), ..Setup::default() }, at(shell.uptime));
    let is_wanted = |shell: &TestShell| shell.app.readers().is_some_and(ReaderManager::is_card_wanted);
    shell.until_card_is_wanted();
    assert!(is_wanted(&shell));
    shell.handle(Input::Background);
    shell.handle(Input::Cancel);
    shell.handle(Input::Foreground);
    assert!(!is_wanted(&shell), "the check ended in the background");
    shell.handle(Input::Background);
    shell.until_card_is_wanted();
    assert!(!is_wanted(&shell), "no reader is told in the background");
    shell.handle(Input::Foreground);
    assert!(is_wanted(&shell));
}

struct Zeros;

impl Random for Zeros {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([0; 32])
    }
}
