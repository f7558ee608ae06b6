use std::time::Duration;

use shikaku_clinic::history::{MemoryStore, StaffLabel, StoreError};
use shikaku_core::application::{App, Input, Settings, Setup, Timestamp};
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{History, MenuIndex, SettingTopic, StoreOpener};

use crate::fixed_random::FixedRandom;
use crate::sample::now;

/// The screens of 設定, as an application shows them.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let row = |number| ButtonId::ChooseResult(MenuIndex::new(number).expect("a row"));
    let mut screens = vec![
        ("settings", shown(with_history(), &[])),
        ("settings-changed", shown(with_history(), &[row(2), row(2)])),
        ("settings-without-history", shown(Setup::default(), &[])),
        ("settings-not-saved", shown(with_locked_history(), &[])),
        ("settings-managed", shown(managed(), &[row(2)])),
        ("settings-about", shown(with_history(), &[ButtonId::About])),
    ];
    let topics = [
        ("settings-method", 1),
        ("settings-voice", 2),
        ("settings-voice-rate", 3),
        ("settings-voice-volume", 4),
        ("settings-sound-volume", 5),
        ("settings-text-size", 6),
        ("settings-theme", 7),
        ("settings-language", 9),
    ];
    screens.extend(topics.map(|(name, number)| (name, shown(with_history(), &[row(number)]))));
    // Drawn as a person chose: the largest type, and high contrast.
    let chosen = [row(6), row(4), row(7), row(4)];
    screens.push(("settings-large-with-contrast", shown(with_history(), &chosen)));
    screens.into_iter().map(|(name, screen)| (name.to_owned(), screen)).collect()
}

fn shown(setup: Setup, presses: &[ButtonId]) -> Screen {
    let time = Timestamp { utc: now(), uptime: Duration::from_mins(1) };
    let mut app = App::new(setup, time);
    let mut screen = app.handle(Input::Press(ButtonId::Settings), time).screen;
    for button in presses {
        assert!(
            screen.buttons.iter().any(|offered| offered.id == *button),
            "{} offers {button:?}",
            screen.id
        );
        screen = app.handle(Input::Press(*button), time).screen;
    }
    screen
}

fn with_history() -> Setup {
    let history = History::new(Box::new(MemoryStore::default()), FixedRandom::boxed(), StaffLabel::unnamed());
    Setup { history: Some(history), ..Setup::default() }
}

/// A device whose store cannot be opened.
fn with_locked_history() -> Setup {
    struct Locked;
    impl StoreOpener for Locked {
        fn open(
            &self,
        ) -> Result<(Box<dyn shikaku_clinic::history::HistoryStore + Send>, StaffLabel), StoreError> {
            Err(StoreError::KeyLocked)
        }
    }
    Setup { history: Some(History::opened_by(Box::new(Locked), FixedRandom::boxed())), ..Setup::default() }
}

fn managed() -> Setup {
    let settings = Settings::default();
    Setup { settings, managed: vec![SettingTopic::Voice], ..with_history() }
}
