//! The scene `clinic`: a clinic starts on its own, from the code of its operator to a device that is stopped.

use std::path::Path;

use shikaku_adapter::http::{BearerToken, BlockingGateway, HttpSettings, TrustedRoots};
use shikaku_core::gateway::{CheckMethod, FeedPage, VendorAuthorization, VendorToken};
use shikaku_core::port::{GatewayLink as _, HttpRequest, HttpResponse};
use shikaku_core::view::ButtonId;
use shikaku_gateway::{ClinicSheet, Database, Operator, Running, SampleClinic, SampleVendor};
use shikaku_virtual_card::{Reference, VirtualCard, VirtualLink};

use super::device::DemoDevice;
use super::report::{Played, Step};
use super::stage::{DemoClinic, StageError};
use crate::console::Console;
use crate::ending::Ending;

/// Name of the scene.
pub(super) const NAME: &str = "clinic";

const TITLE: &str =
    "施術所の立ち上げ。端末2台の登録、職員2人のログイン、確認、レセコンへの受け渡し、端末の停止";

/// Why the scene was not played to its end.
enum Ended {
    /// There is no stage.
    NoStage(StageError),
    /// A device showed another screen, or the receipt computer got another answer.
    Differently,
}

impl<E: Into<StageError>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::NoStage(error.into())
    }
}

struct Scene {
    console: Console,
    running: Running,
    steps: Vec<Step>,
}

/// Plays it in two new folders' worth of devices, with the gateway on this database.
pub(super) fn play(
    database: &Database,
    key_file: &Path,
    card: &VirtualCard,
    console: Console,
) -> Result<Played, StageError> {
    if !console.is_json() {
        console.say(format!("\n━━ {TITLE}（{NAME}）"));
    }
    let running = DemoClinic::on(database.clone(), key_file)?;
    let clinic = SampleClinic::add(Operator::open(database, Some(key_file))?)?;
    let mut scene = Scene { console, running, steps: Vec::new() };
    let mut first =
        DemoDevice::new("受付のタブレット", "Android 16", &scene.running, VirtualLink::new(card.clone()))?;
    let [name, platform] = SampleClinic::SECOND_DEVICE;
    let mut second = DemoDevice::new(name, platform, &scene.running, VirtualLink::new(card.clone()))?;
    let ended = scene.play(clinic.sheet(), &mut first, &mut second);
    let ending = match &ended {
        Ok(ending) => ending.clone(),
        Err(_) => Ending::of(second.app.reception().state()),
    };
    let is_as_expected = match ended {
        Ok(_) => ending.outcome == "valid",
        Err(Ended::Differently) => false,
        Err(Ended::NoStage(error)) => return Err(error),
    };
    let pins_sent = second.card.card().verify_attempts(Reference::AuthPin);
    if !console.is_json() {
        let end = if is_as_expected { "予定どおり" } else { "予定と違う" };
        console.say(format!("  結果｜{}（{end}。カードに届いた暗証番号: {pins_sent}回）", ending.outcome));
    }
    Ok(Played { scene: NAME, title: TITLE, is_as_expected, ending, pins_sent, steps: scene.steps })
}

impl Scene {
    fn play(
        &mut self,
        sheet: &ClinicSheet,
        first: &mut DemoDevice,
        second: &mut DemoDevice,
    ) -> Result<Ending, Ended> {
        self.say("運営者", "施術所を登録し、登録コードと最初のパスワードの用紙を渡す");
        self.enrol(first, &sheet.invitation.code, "sign-in-name")?;
        self.sign_in(first, SampleClinic::ADMINISTRATOR, &sheet.password, "green tea at noon")?;

        first.press(ButtonId::Account);
        first.choose(2);
        self.shows(first, "device-invitation")?;
        let code = first.shown_digits();
        self.enrol(second, &code, "awaiting-approval")?;
        first.press(ButtonId::Cancel);
        first.choose(1);
        self.shows(first, "devices")?;
        first.choose_named(second.name);
        first.press(ButtonId::Enter);
        self.shows(first, "device")?;

        back(first, 2);
        first.choose(4);
        let [name, display_name] = SampleClinic::RECEPTIONIST;
        first.text(name);
        first.text(display_name);
        first.choose(1);
        self.shows(first, "one-time-password")?;
        let password = first.shown_digits();
        second.press(ButtonId::Continue);
        self.shows(second, "sign-in-name")?;
        self.sign_in(second, name, &password, "seven tall windmills")?;

        second.press(ButtonId::ChoosePin);
        second.digits("1234");
        second.press(ButtonId::Enter);
        self.shows(second, "showing")?;
        let ending = Ending::of(second.app.reception().state());
        back(first, 2);
        first.press(ButtonId::PastResults);
        self.shows(first, "past-results")?;
        first.choose(1);
        self.shows(first, "past-result")?;
        first.press(ButtonId::Finish);

        self.hand_over(first)?;
        self.stop(first, second)?;
        Ok(ending)
    }

    /// 初期設定 by a code, up to this screen.
    fn enrol(&mut self, device: &mut DemoDevice, code: &str, then: &str) -> Result<(), Ended> {
        self.shows(device, "enrolment-clinic")?;
        device.text(SampleClinic::REGISTRATION_NUMBER);
        device.digits(code);
        device.press(ButtonId::Enter);
        self.shows(device, "enrolment-device-name")?;
        device.text(device.name);
        self.shows(device, then)
    }

    /// The first sign-in of a person, with the password that is replaced.
    fn sign_in(&mut self, device: &mut DemoDevice, name: &str, once: &str, own: &str) -> Result<(), Ended> {
        device.text(name);
        device.text(once);
        self.shows(device, "new-password")?;
        device.text(own);
        self.shows(device, "choosing-method")
    }

    /// A receipt computer asks, the administrator agrees, and it takes the result with its 照会番号.
    fn hand_over(&mut self, first: &mut DemoDevice) -> Result<(), Ended> {
        let reply = self.vendor("none", &SampleVendor::authorization())?;
        let asked = VendorAuthorization::decode(&reply.body).map_err(|_| Ended::Differently)?;
        self.say("レセコン", &format!("コード {} を画面に出す", asked.user_code));
        first.press(ButtonId::Account);
        first.choose(6);
        first.text(&asked.user_code);
        self.shows(first, "vendor-consent")?;
        first.press(ButtonId::Enter);
        self.shows(first, "account")?;
        let reply = self.vendor("none", &SampleVendor::token(&asked))?;
        let token = VendorToken::decode(&reply.body).map_err(|_| Ended::Differently)?.access_token;
        let reply = self.vendor(&token, &SampleVendor::feed())?;
        let items = FeedPage::decode(&reply.body).map_err(|_| Ended::Differently)?.items;
        let [item] = items.as_slice() else { return Err(Ended::Differently) };
        if item.method != CheckMethod::Pin {
            return Err(Ended::Differently);
        }
        self.vendor(&token, &SampleVendor::taken(&item.id))?;
        let number = SampleVendor::REFERENCE_NUMBER;
        self.say("レセコン", &format!("確認結果を1件受け取り、照会番号 {number} を付ける"));
        Ok(())
    }

    /// The administrator stops the other device, which can do nothing from then on.
    fn stop(&mut self, first: &mut DemoDevice, second: &mut DemoDevice) -> Result<(), Ended> {
        first.choose(1);
        first.choose_named(second.name);
        first.press(ButtonId::Enter);
        self.shows(first, "device")?;
        second.press(ButtonId::Finish);
        second.press(ButtonId::Continue);
        second.press(ButtonId::ChoosePin);
        self.shows(second, "failed")?;
        second.press(ButtonId::SignIn);
        self.shows(second, "account-blocked")
    }

    fn vendor(&self, token: &str, request: &HttpRequest) -> Result<HttpResponse, Ended> {
        let roots = TrustedRoots::only_pem(self.running.root_cert_pem())?;
        let http = HttpSettings::new(self.running.base_url(), BearerToken::new(token), roots);
        let reply = BlockingGateway::new(&http)?.exchange(request);
        reply.ok().filter(|reply| reply.status < 300).ok_or(Ended::Differently)
    }

    /// Writes the screen of a device down, which has to be this one.
    fn shows(&mut self, device: &DemoDevice, id: &str) -> Result<(), Ended> {
        let screen = &device.screen;
        self.say(device.name, &format!("■ {}　{}", screen.title, device.headline()));
        self.steps.push(Step::Screen {
            id: screen.id.clone(),
            title: screen.title.clone(),
            failure_code: screen.failure_code.clone(),
        });
        if screen.id == id { Ok(()) } else { Err(Ended::Differently) }
    }

    fn say(&self, who: &str, what: &str) {
        if !self.console.is_json() {
            self.console.say(format!("  {who}｜{what}"));
        }
    }
}

/// 戻る, so many times.
fn back(device: &mut DemoDevice, times: usize) {
    for _ in 0..times {
        device.press(ButtonId::Cancel);
    }
}
