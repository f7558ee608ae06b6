//! A device of a clinic in the demo: the application with its own key, its gateway and a card that is held up when one is
//! wanted.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use shikaku_adapter::http::{BearerToken, BlockingDeviceGateway, DeviceSettings, HttpSettings, TrustedRoots};
use shikaku_adapter::{SoftwareSigner, SystemClock, SystemRandom};
use shikaku_core::application::{App, Input, Request, Setup, Timestamp};
use shikaku_core::port::{Clock as _, DeviceKeyKind, GatewayLink as _};
use shikaku_core::view::{ButtonId, LineKind, Screen};
use shikaku_core::workflow::{Account, DeviceProfile, MenuIndex};
use shikaku_gateway::Running;
use shikaku_transport::CardTransport as _;
use shikaku_virtual_card::VirtualLink;
use zeroize::Zeroizing;

use super::stage::StageError;

/// One device, from its first start.
pub(super) struct DemoDevice {
    pub(super) name: &'static str,
    pub(super) app: App,
    pub(super) card: VirtualLink,
    pub(super) screen: Screen,
    gateway: BlockingDeviceGateway,
    start: Instant,
}

impl DemoDevice {
    /// A device that was never enrolled, with a key of its own.
    pub(super) fn new(
        name: &'static str,
        platform: &str,
        running: &Running,
        card: VirtualLink,
    ) -> Result<Self, StageError> {
        let key = SoftwareSigner::generate()?;
        let signer = Arc::new(SoftwareSigner::load(&key)?);
        let random = Mutex::new(Box::new(SystemRandom) as _);
        let roots = TrustedRoots::only_pem(running.root_cert_pem())?;
        let http = HttpSettings::new(running.base_url(), BearerToken::new("none"), roots);
        let gateway = BlockingDeviceGateway::new(
            &http,
            DeviceSettings { signer, clock: Arc::new(SystemClock), random },
        )?;
        let profile = DeviceProfile {
            name: name.to_owned(),
            platform: platform.to_owned(),
            key_kind: DeviceKeyKind::Software,
        };
        let start = Instant::now();
        let setup = Setup { account: Some(Account::new(profile)), ..Setup::default() };
        let app = App::new(setup, now(start));
        let screen = app.screen(now(start));
        let mut device = Self { name, app, card, screen, gateway, start };
        device.handle(Input::Resync);
        Ok(device)
    }

    /// Passes an input on and carries out every request.
    fn handle(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let output = self.app.handle(input, now(self.start));
            self.screen = output.screen;
            for request in output.requests {
                inputs.extend(self.carry_out(request));
            }
        }
    }

    fn carry_out(&mut self, request: Request) -> Option<Input> {
        match request {
            Request::SendHttp(request) => {
                let answer = self.gateway.exchange(&request.call);
                Some(Input::HttpAnswered { request_id: request.request_id, answer })
            }
            Request::SetCardWanted { wanted: true, .. } => {
                self.card.tap();
                Some(Input::CardFound(self.card.limits()))
            }
            Request::Transmit { exchange, command } => {
                let answer = self.card.transceive(&command).map(Zeroizing::new);
                Some(Input::CardAnswered { exchange, answer })
            }
            _ => None,
        }
    }

    pub(super) fn press(&mut self, button: ButtonId) {
        self.handle(Input::Press(button));
    }

    /// Chooses the row with this number.
    pub(super) fn choose(&mut self, number: u8) {
        if let Some(place) = MenuIndex::new(number) {
            self.press(ButtonId::ChooseResult(place));
        }
    }

    /// Chooses the row with this label.
    pub(super) fn choose_named(&mut self, label: &str) {
        let row = self.screen.buttons.iter().find(|button| button.label == label).map(|button| button.id);
        if let Some(row) = row {
            self.press(row);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.handle(Input::Text(text.to_owned().into()));
    }

    pub(super) fn digits(&mut self, digits: &str) {
        for digit in digits.bytes().filter(u8::is_ascii_digit) {
            self.handle(Input::Digit(digit.wrapping_sub(b'0')));
        }
    }

    /// The one thing to know of the screen.
    pub(super) fn headline(&self) -> String {
        let headline = self.screen.all_lines().find(|line| line.kind == LineKind::Headline);
        headline.map(|line| line.text.clone()).unwrap_or_default()
    }

    /// The digits of a code or a password that the screen shows to be copied by hand.
    pub(super) fn shown_digits(&self) -> String {
        self.headline().chars().filter(char::is_ascii_digit).collect()
    }
}

fn now(start: Instant) -> Timestamp {
    Timestamp { utc: SystemClock.now(), uptime: start.elapsed() }
}
