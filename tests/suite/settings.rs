//! 設定: what a person chooses is used at once, saved, and no more than the clinic permits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shikaku_clinic::history::{HistoryStore, MemoryStore, StaffLabel, StoreError};
use shikaku_clinic::saved_settings::{SavedSettings, SettingsStore};
use shikaku_core::application::{
    App, Input, Output, Privacy, Request, Setup, Speakers, Speech, Theme, Timestamp, Verbosity,
};
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{Account, History, MenuIndex, SettingTopic, StoreOpener};
use shikaku_tests::account_answers::device_profile;
use shikaku_tests::fixed_random::FixedRandom;
use shikaku_tests::sample::now;

const TIME: Duration = Duration::from_mins(1);

fn at(uptime: Duration) -> Timestamp {
    Timestamp { utc: now(), uptime }
}

fn history() -> History {
    History::new(Box::new(MemoryStore::default()), FixedRandom::boxed(), StaffLabel::unnamed())
}

fn with(history: &History) -> Setup {
    Setup { history: Some(history.clone()), ..Setup::default() }
}

fn row(topic: SettingTopic) -> ButtonId {
    ButtonId::ChooseResult(MenuIndex::new(topic as u8 + 1).expect("a row"))
}

/// Opens 設定 and chooses the value with this number.
fn choose(app: &mut App, topic: SettingTopic, value: u8) -> Output {
    let value = ButtonId::ChooseResult(MenuIndex::new(value).expect("a row"));
    app.handle(Input::Cancel, at(TIME));
    for button in [ButtonId::Settings, row(topic)] {
        app.handle(Input::Press(button), at(TIME));
    }
    app.handle(Input::Press(value), at(TIME))
}

#[test]
fn what_was_chosen_is_used_at_once_and_after_the_next_start() {
    let history = history();
    let mut app = App::new(with(&history), at(TIME));
    let output = choose(&mut app, SettingTopic::Theme, 3);
    let drawn = |output: &Output| output.screen.display.map(|display| display.theme);
    assert_eq!(drawn(&output), Some(Theme::Dark));
    let mut app = App::new(with(&history), at(TIME));
    assert_eq!(drawn(&app.handle(Input::Resync, at(TIME))), Some(Theme::Dark));
    let output = choose(&mut app, SettingTopic::Theme, 1);
    assert_eq!(drawn(&output), None, "as the device is set");
}

#[test]
fn the_first_screen_proposes_what_was_chosen() {
    let mut app = App::new(Setup::default(), at(TIME));
    let mut proposed = |value| {
        choose(&mut app, SettingTopic::Method, value);
        let first = app.handle(Input::Cancel, at(TIME)).screen;
        assert_eq!(first.id, "choosing-method");
        (first.proposed, first.buttons.first().map(|button| button.id))
    };
    assert_eq!(proposed(2), (Some(ButtonId::ChooseVisual), Some(ButtonId::ChooseVisual)));
    assert_eq!(proposed(3), (None, Some(ButtonId::ChoosePin)));
    assert_eq!(proposed(1), (Some(ButtonId::ChoosePin), Some(ButtonId::ChoosePin)));
}

#[test]
fn the_voice_says_as_much_as_was_chosen() {
    let mut app = App::new(Setup::default(), at(TIME));
    let speakers = Speakers { has_voice: true, has_screen_reader: false };
    app.handle(Input::SpeakersChanged(speakers), at(TIME));
    let said = |output: &Output| match &output.signals.speech {
        Speech::Said(all) => all.first().map(|utterance| utterance.text.clone()),
        Speech::Unchanged | Speech::Stopped => None,
    };
    let short = choose(&mut app, SettingTopic::Voice, 1);
    assert_eq!(said(&short).as_ref(), Some(&short.screen.spoken));
    choose(&mut app, SettingTopic::Voice, 3);
    let full = app.handle(Input::Press(ButtonId::About), at(TIME));
    assert_eq!(said(&full).as_ref(), Some(&full.screen.read_aloud));
    assert_ne!(full.screen.read_aloud, full.screen.spoken);
    let on_demand = choose(&mut app, SettingTopic::Voice, 4);
    assert_eq!(said(&on_demand), None);
    let asked = app.handle(Input::ReadAloudPressed, at(TIME));
    assert_eq!(said(&asked).as_ref(), Some(&asked.screen.read_aloud));
}

/// 「個人の情報は言わない」 is for the result that is shown, too.
#[test]
fn private_speech_is_short_speech_without_personal_data() {
    let mut app = App::new(Setup::default(), at(TIME));
    choose(&mut app, SettingTopic::Voice, 2);
    let settings = app.settings();
    assert_eq!((settings.voice.by_itself, settings.privacy), (Some(Verbosity::Short), Privacy::Private));
}

#[test]
fn what_the_device_management_sets_stays() {
    let setup = Setup { managed: vec![SettingTopic::Theme], ..Setup::default() };
    let mut app = App::new(setup, at(TIME));
    let output = choose(&mut app, SettingTopic::Theme, 3);
    assert_eq!((output.screen.id.as_str(), output.screen.display), ("settings-managed", None));
}

/// The store of a device that was just started is locked until a person unlocks the device.
#[test]
fn settings_of_a_store_that_opens_later_are_read_then() {
    struct Locked(Arc<AtomicBool>, History);
    impl StoreOpener for Locked {
        fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError> {
            if self.0.load(Ordering::Acquire) {
                return Err(StoreError::KeyLocked);
            }
            let mut store = MemoryStore::default();
            let saved = self.1.store().settings()?;
            if let Some(saved) = saved {
                shikaku_clinic::saved_settings::SettingsStore::save_settings(&mut store, &saved)?;
            }
            Ok((Box::new(store), StaffLabel::unnamed()))
        }
    }
    let before = history();
    choose(&mut App::new(with(&before), at(TIME)), SettingTopic::Theme, 3);
    choose(&mut App::new(with(&before), at(TIME)), SettingTopic::TextSize, 2);
    let is_locked = Arc::new(AtomicBool::new(true));
    let opener = Box::new(Locked(Arc::clone(&is_locked), before));
    let history = History::opened_by(opener, FixedRandom::boxed());
    let mut app = App::new(with(&history), at(TIME));
    // Chosen while the store is locked: it comes before what was saved, and the rest of that is kept.
    let output = choose(&mut app, SettingTopic::TextSize, 4);
    assert_eq!(output.screen.failure_code.as_deref(), Some("STORE-02"));
    is_locked.store(false, Ordering::Release);
    let output = choose(&mut app, SettingTopic::SoundVolume, 1);
    assert_eq!(output.screen.failure_code, None);
    let display = output.screen.display.expect("as chosen");
    assert_eq!((display.theme, display.text_size.percent()), (Theme::Dark, 200));
}

/// A device that was enrolled by a sheet, and is started while its store is locked, is not enrolled anew.
#[test]
fn a_store_that_opens_later_names_the_gateway_then() {
    struct Locked(Arc<AtomicBool>);
    impl StoreOpener for Locked {
        fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError> {
            if self.0.load(Ordering::Acquire) {
                return Err(StoreError::KeyLocked);
            }
            let mut store = MemoryStore::default();
            let saved = r#"{"schema":1,"values":{"gateway-address":"https://gateway.example"}}"#;
            let saved = SavedSettings::new(saved.as_bytes().to_vec())?;
            SettingsStore::save_settings(&mut store, &saved)?;
            Ok((Box::new(store), StaffLabel::unnamed()))
        }
    }
    let is_locked = Arc::new(AtomicBool::new(true));
    let history = History::opened_by(Box::new(Locked(Arc::clone(&is_locked))), FixedRandom::boxed());
    let setup = Setup { account: Some(Account::without_gateway(device_profile())), ..with(&history) };
    let mut app = App::new(setup, at(TIME));
    let blocked = app.handle(Input::Resync, at(TIME));
    assert_eq!(blocked.screen.failure_code.as_deref(), Some("STORE-02"));
    assert!(blocked.requests.iter().all(|request| !matches!(request, Request::SendHttp(_))));
    let again = app.handle(Input::Press(ButtonId::Continue), at(TIME));
    assert_eq!(again.screen.failure_code.as_deref(), Some("STORE-02"), "still locked");
    is_locked.store(false, Ordering::Release);
    let asked = app.handle(Input::Press(ButtonId::Continue), at(TIME));
    let orders: Vec<_> = asked
        .requests
        .iter()
        .filter_map(|request| match request {
            Request::UseGateway(gateway) => Some(gateway.address.as_str().to_owned()),
            Request::SendHttp(request) => Some(request.call.path.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(orders, ["https://gateway.example", "/v1/device"], "first the gateway, then the request");
}

/// The sheet names the gateway once more.
#[test]
fn damaged_settings_leave_the_device_at_its_enrolment() {
    let mut store = MemoryStore::default();
    let saved = SavedSettings::new(b"no settings".to_vec()).expect("short");
    SettingsStore::save_settings(&mut store, &saved).expect("saved");
    let history = History::new(Box::new(store), FixedRandom::boxed(), StaffLabel::unnamed());
    let setup = Setup { account: Some(Account::without_gateway(device_profile())), ..with(&history) };
    let first = App::new(setup, at(TIME)).handle(Input::Resync, at(TIME)).screen;
    assert_eq!((first.id.as_str(), first.failure_code.as_deref()), ("enrolment-clinic", Some("STORE-04")));
}
