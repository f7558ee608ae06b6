use std::time::Duration;

use shikaku_core::application::{App, Input, Setup, Timestamp};
use shikaku_core::view::{ButtonId, Illustration, Screen};
use shikaku_core::workflow::{MenuIndex, Practice, PracticeEnding, PracticeGroup, TourPage};
use strum::VariantArray as _;

use crate::sample::now;

/// Every screen of 練習モード and of the tour, with its name.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let lists = lists().into_iter().chain(forms()).chain(endings());
    let lists = lists.map(|(name, screen)| (format!("practice-{name}"), screen));
    lists.chain(tour()).collect()
}

/// The groups, and the endings of each.
fn lists() -> Vec<(String, Screen)> {
    let mut screens = vec![("groups".to_owned(), opened().screen())];
    screens.extend(PracticeGroup::VARIANTS.iter().zip(MenuIndex::all()).map(|(group, place)| {
        let screen = opened().press(ButtonId::ChooseResult(place)).screen();
        (format!("endings-{}", <&str>::from(group)), screen)
    }));
    screens
}

/// The steps on the way to an ending.
fn forms() -> Vec<(String, Screen)> {
    use PracticeEnding as E;
    let by_pin = |ending| Device::practising(ending).press(ButtonId::ChoosePin);
    let by_sight = |ending| Device::practising(ending).press(ButtonId::ChooseVisual);
    let held = || by_pin(E::Valid).typed("0000").press(ButtonId::Enter).press(ButtonId::HoldCard);
    let options = || Device::practising(E::NoCard).press(ButtonId::ChooseFallback);
    let later = ButtonId::by_name("choose-later").expect("a way");
    let screens = vec![
        ("choosing-method", Device::practising(E::Valid)),
        ("choosing-method-visual", Device::practising(E::VisualCheck)),
        ("entering-pin", by_pin(E::Valid)),
        ("entering-pin-typed", by_pin(E::Valid).typed("00")),
        ("entering-pin-wrong-next", by_pin(E::WrongPin)),
        ("waiting-for-card", by_pin(E::Valid).typed("0000").press(ButtonId::Enter)),
        ("reading-card", held()),
        ("asking-gateway", held().wait(2)),
        ("comparing-face", by_sight(E::VisualCheck)),
        ("entering-birth-date", by_sight(E::VisualCheck).press(ButtonId::FaceMatches)),
        ("entering-birth-date-wrong-next", by_sight(E::WrongBirthDate).press(ButtonId::FaceMatches)),
        ("confirming-otherwise", options()),
        ("taking-way", options().press(later)),
        ("taking-way-recorded", options().press(later).typed("7").press(ButtonId::Enter)),
        ("over", held().settled().press(ButtonId::Finish)),
    ];
    screens.into_iter().map(|(name, device)| (name.to_owned(), device.screen())).collect()
}

/// The first screen of each ending.
fn endings() -> Vec<(String, Screen)> {
    PracticeEnding::VARIANTS
        .iter()
        .map(|ending| (format!("ending-{}", ending.name()), ended(*ending)))
        .collect()
}

fn ended(ending: PracticeEnding) -> Screen {
    let device = Device::practising(ending);
    let device = match ending {
        PracticeEnding::NoCard => return device.press(ButtonId::ChooseFallback).screen(),
        PracticeEnding::NotTheHolder => {
            return device.press(ButtonId::ChooseVisual).press(ButtonId::FaceDiffers).screen();
        }
        PracticeEnding::VisualCheckRefused => return device.press(ButtonId::ChooseVisual).screen(),
        ending if ending.is_visual() => {
            device.press(ButtonId::ChooseVisual).press(ButtonId::FaceMatches).typed("20000101")
        }
        PracticeEnding::GatewayUnreachable => return device.press(ButtonId::ChoosePin).screen(),
        _ => device.press(ButtonId::ChoosePin).typed("0000"),
    };
    device.press(ButtonId::Enter).press(ButtonId::HoldCard).settled().screen()
}

fn tour() -> Vec<(String, Screen)> {
    let pages = |place: Illustration, practice: fn() -> Practice, name: &'static str| {
        TourPage::VARIANTS.iter().map(move |page| {
            let device = Device::new(practice(), place);
            let device = if device.screen().id.starts_with("tour") {
                device
            } else {
                device.press(ButtonId::Practice).press(ButtonId::Tour)
            };
            let device = (1..page.number()).fold(device, |device, _| device.press(ButtonId::Continue));
            (format!("tour-{}{name}", <&str>::from(page)), device.screen())
        })
    };
    let in_slot = Device::new(Practice::first_run(), Illustration::CardInReader);
    let in_slot = in_slot.press(ButtonId::Continue).press(ButtonId::Continue).screen();
    pages(Illustration::CardOnPhone, Practice::first_run, "-first-run")
        .chain(pages(Illustration::CardOnReader, Practice::default, ""))
        .chain([("tour-card-slot".to_owned(), in_slot)])
        .collect()
}

fn opened() -> Device {
    Device::new(Practice::default(), Illustration::CardOnPhone).press(ButtonId::Practice)
}

/// An application in practice, and the time on its device.
struct Device {
    app: App,
    uptime: Duration,
}

impl Device {
    fn new(practice: Practice, card_place: Illustration) -> Self {
        let setup = Setup { practice: Some(practice), card_place, ..Setup::default() };
        Self { app: App::new(setup, at(Duration::ZERO)), uptime: Duration::ZERO }
    }

    fn practising(ending: PracticeEnding) -> Self {
        let mut practice = Practice::default();
        practice.begin(ending, now());
        Self::new(practice, Illustration::CardOnPhone)
    }

    fn screen(&self) -> Screen {
        self.app.screen(at(self.uptime))
    }

    fn press(mut self, button: ButtonId) -> Self {
        let screen = self.screen();
        assert!(screen.buttons.iter().any(|it| it.id == button), "{button:?} is not on {}", screen.id);
        self.app.handle(Input::Press(button), at(self.uptime));
        self
    }

    fn typed(mut self, digits: &str) -> Self {
        for ascii in digits.bytes() {
            self.app.handle(Input::Digit(ascii - b'0'), at(self.uptime));
        }
        self
    }

    fn wait(mut self, seconds: u64) -> Self {
        self.uptime += Duration::from_secs(seconds);
        self.app.handle(Input::TimePassed, at(self.uptime));
        self
    }

    /// After every step that ends by itself.
    fn settled(mut self) -> Self {
        while self.screen().progress.is_some() {
            self = self.wait(5);
        }
        self
    }
}

/// The calendar clock stays, so that no screen depends on the length of a wait.
fn at(uptime: Duration) -> Timestamp {
    Timestamp { utc: now(), uptime }
}
