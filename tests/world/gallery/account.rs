//! The screens of 利用者と端末, as an application shows them when the gateway answers so.

mod answers;
mod gateways;

use std::time::Duration;

use shikaku_clinic::account::{ClinicState, DeviceState, Role};
use shikaku_clinic::history::{MemoryStore, StaffLabel};
use shikaku_core::application::{App, Input, Setup, Timestamp};
use shikaku_core::gateway::{
    Invitation, OneTimePassword, Problem, ProblemCode, VendorLinkEntry, VendorLinkList,
};
use shikaku_core::port::{GatewayLinkError, HttpResponse};
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{Account, History, MenuIndex, Practice};

use crate::account_answers::device_profile;
use crate::fixed_random::FixedRandom;
use crate::sample::now;
use answers::{device_list, done, events, link, recovery_codes, result_page, signed_in, staff, status};

type Answer = Result<HttpResponse, GatewayLinkError>;

/// A device whose gateway answers what a test wants.
struct Device {
    app: App,
    time: Timestamp,
    screen: Screen,
}

impl Device {
    /// A device that has just been started and asks how far it is.
    fn new() -> Self {
        Self::of(Setup::default())
    }

    /// A device whose history is empty.
    fn with_history() -> Self {
        let history =
            History::new(Box::new(MemoryStore::default()), FixedRandom::boxed(), StaffLabel::unnamed());
        Self::of(Setup { history: Some(history), ..Setup::default() })
    }

    fn of(setup: Setup) -> Self {
        Self::with_account(setup, Account::new(device_profile()))
    }

    fn without_gateway() -> Self {
        Self::with_account(Setup::default(), Account::without_gateway(device_profile()))
    }

    fn with_account(setup: Setup, account: Account) -> Self {
        let time = Timestamp { utc: now(), uptime: Duration::from_mins(1) };
        let setup = Setup { account: Some(account), practice: Some(Practice::default()), ..setup };
        let mut app = App::new(setup, time);
        let screen = app.handle(Input::Resync, time).screen;
        Self { app, time, screen }
    }

    fn at(answer: Answer) -> Self {
        Self::new().answer(answer)
    }

    /// A device on which this person is signed in.
    fn signed_in(roles: &[Role]) -> Self {
        Self::new().signs_in(roles)
    }

    fn signs_in(self, roles: &[Role]) -> Self {
        self.types_password().answer(signed_in(roles, false))
    }

    fn types_password(self) -> Self {
        let begun = self.answer(status(DeviceState::Approved, ClinicState::Operating));
        begun.text("yamanobe").text("green tea at noon")
    }

    fn administrator() -> Self {
        Self::signed_in(&[Role::Administrator, Role::Reception]).press(ButtonId::Account)
    }

    fn handle(mut self, input: Input) -> Self {
        self.screen = self.app.handle(input, self.time).screen;
        self
    }

    fn answer(self, answer: Answer) -> Self {
        let request_id = self.app.requests_in_flight().next().expect("a request").request_id;
        self.handle(Input::HttpAnswered { request_id, answer })
    }

    fn refused(self, code: ProblemCode) -> Self {
        self.answer(Ok(Problem::new(code).reply()))
    }

    fn press(self, button: ButtonId) -> Self {
        self.handle(Input::Press(button))
    }

    /// The row with this number.
    fn choose(self, number: u8) -> Self {
        self.press(ButtonId::ChooseResult(MenuIndex::new(number).expect("a row")))
    }

    fn text(self, text: &str) -> Self {
        self.handle(Input::Text(text.to_owned().into()))
    }

    fn digits(self, digits: &str) -> Self {
        digits.bytes().fold(self, |device, ascii| device.handle(Input::Digit(ascii - b'0')))
    }

    /// Nothing happens for so long.
    fn wait(mut self, time: Duration) -> Self {
        self.time.uptime += time;
        self.handle(Input::TimePassed)
    }

    fn named(self, name: &str) -> (String, Screen) {
        (format!("account-{name}"), self.screen)
    }
}

/// Every screen with its name.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let all = [
        enrolment(),
        gateways::addresses(),
        blocked(),
        signing_in(),
        passwords(),
        people(),
        devices(),
        links(),
        roles(),
        results(),
        gateways::clinics(),
    ];
    all.into_iter().flatten().collect()
}

fn enrolment() -> Vec<(String, Screen)> {
    let begin = || Device::at(Ok(Problem::new(ProblemCode::DeviceUnknown).reply()));
    let typed = || begin().text("協9900001-0-0");
    let named = || typed().digits(CODE).press(ButtonId::Enter);
    let sent = || named().text("受付の端末");
    vec![
        Device::new().named("connecting"),
        begin().named("clinic"),
        begin().text("　").named("clinic-refused"),
        begin().text(SHEET).named("device-name-by-sheet"),
        typed().named("code"),
        typed().digits("123456").named("code-six-digits"),
        typed().digits(CODE).named("code-complete"),
        typed().digits("12345678901").press(ButtonId::Enter).named("code-mistyped"),
        named().named("device-name"),
        named().text(" ").named("device-name-refused"),
        sent().named("enrolling"),
        sent().refused(ProblemCode::EnrolmentCodeUnknown).named("code-unknown"),
        sent().answer(Err(GatewayLinkError::Unreachable)).named("code-unreachable"),
        sent()
            .answer(status(DeviceState::AwaitingApproval, ClinicState::Operating))
            .named("awaiting-approval"),
        sent()
            .answer(status(DeviceState::AwaitingApproval, ClinicState::Operating))
            .wait(Account::APPROVAL_POLL)
            .refused(ProblemCode::DeviceAwaitingApproval)
            .named("awaiting-approval-refused"),
    ]
}

fn blocked() -> Vec<(String, Screen)> {
    let in_front_of_password =
        || Device::at(status(DeviceState::Approved, ClinicState::Operating)).text("yamanobe").text("tea");
    vec![
        Device::at(Err(GatewayLinkError::Unreachable)).named("blocked-gate-01"),
        Device::at(Err(GatewayLinkError::Untrusted)).named("blocked-gate-03"),
        Device::at(Err(GatewayLinkError::NotSigned)).named("blocked-key"),
        Device::at(status(DeviceState::Stopped, ClinicState::Operating)).named("blocked-device"),
        Device::at(status(DeviceState::Approved, ClinicState::Stopped)).named("blocked-clinic"),
        in_front_of_password().refused(ProblemCode::DeviceUnknown).named("blocked-unknown"),
    ]
}

fn signing_in() -> Vec<(String, Screen)> {
    let begin = || Device::at(status(DeviceState::Approved, ClinicState::Operating));
    let typed = || begin().text("yamanobe");
    let sent = || typed().text("green tea at noon");
    let waits = Problem { retry_after: Some(90), ..Problem::new(ProblemCode::SignInWait) };
    let is_in = || Device::signed_in(&[Role::Reception]);
    let locked = || is_in().wait(Duration::from_mins(10));
    vec![
        begin().named("name"),
        begin().text("").named("name-refused"),
        typed().named("password"),
        sent().named("signing-in"),
        sent().refused(ProblemCode::PasswordWrong).named("password-wrong"),
        sent().answer(Ok(waits.reply())).named("password-wait"),
        sent().refused(ProblemCode::AccountLocked).named("password-locked"),
        sent().refused(ProblemCode::AccountStopped).named("password-stopped"),
        typed().press(ButtonId::ForgotPassword).named("recovery"),
        typed()
            .press(ButtonId::ForgotPassword)
            .digits("123456789012345")
            .press(ButtonId::Enter)
            .named("recovery-mistyped"),
        typed()
            .press(ButtonId::ForgotPassword)
            .digits(RECOVERY_CODE)
            .press(ButtonId::Enter)
            .text("seven tall windmills")
            .refused(ProblemCode::RecoveryCodeUnknown)
            .named("recovery-unknown"),
        locked().named("locked"),
        locked().press(ButtonId::Continue).named("unlocking"),
        is_in().press(ButtonId::Settings).named("settings"),
        is_in().press(ButtonId::Settings).choose(8).named("setting-lock"),
        is_in().wait(Duration::from_hours(12)).named("session-ended"),
    ]
}

fn passwords() -> Vec<(String, Screen)> {
    let first = || {
        Device::at(status(DeviceState::Approved, ClinicState::Operating))
            .text("yamanobe")
            .text("123456789012345")
            .answer(signed_in(&[Role::Reception], true))
    };
    let change = || Device::administrator().choose(9);
    vec![
        first().named("new-password-first"),
        first()
            .wait(Duration::from_mins(10))
            .press(ButtonId::Continue)
            .text("123456789012345")
            .answer(signed_in(&[Role::Reception], true))
            .named("new-password-after-lock"),
        first().text("password1").refused(ProblemCode::PasswordRefused).named("new-password-refused"),
        change().named("password-present"),
        change().text("green tea at noon").named("new-password"),
        change()
            .text("green tea at noon")
            .text("seven tall windmills")
            .answer(done())
            .named("password-changed"),
        Device::administrator().choose(8).named("password-for-codes"),
        Device::administrator()
            .choose(8)
            .text("green tea at noon")
            .answer(recovery_codes())
            .named("recovery-codes"),
    ]
}

fn people() -> Vec<(String, Screen)> {
    let list = || Device::administrator().choose(3).answer(staff());
    let adding = || Device::administrator().choose(4);
    let roles = || adding().text("kawa").text("川　三郎");
    let once = OneTimePassword { staff_id: "s-4".to_owned(), password: "742998234426635".to_owned() };
    vec![
        Device::administrator().named("menu"),
        Device::administrator().choose(3).named("working"),
        list().named("staff"),
        list().choose(1).named("person"),
        list().choose(2).named("person-first-password"),
        list().choose(3).named("person-stopped"),
        list().choose(1).press(ButtonId::Enter).refused(ProblemCode::LastAdministrator).named("person-last"),
        adding().named("adding-name"),
        adding().text("\t").named("adding-name-refused"),
        adding().text("kawa").named("adding-display-name"),
        roles().named("adding-roles"),
        roles().choose(1).refused(ProblemCode::StaffKnown).named("adding-known"),
        roles()
            .choose(1)
            .answer(Ok(HttpResponse { status: 201, body: once.encode() }))
            .named("one-time-password"),
        Device::administrator().choose(3).refused(ProblemCode::NotPermitted).named("not-permitted"),
        Device::administrator().choose(7).answer(events()).named("events"),
        Device::administrator()
            .choose(7)
            .answer(events())
            .press(ButtonId::Continue)
            .named("events-last-page"),
    ]
}

fn devices() -> Vec<(String, Screen)> {
    let list = || Device::administrator().choose(1).answer(device_list());
    let code = Invitation { code: CODE.to_owned(), expires_at: now() };
    vec![
        list().named("devices"),
        list().choose(1).named("device-approved"),
        list().choose(2).named("device-awaiting"),
        list().choose(3).named("device-stopped"),
        Device::administrator()
            .choose(2)
            .answer(Ok(HttpResponse { status: 201, body: code.encode() }))
            .named("invitation"),
    ]
}

fn links() -> Vec<(String, Screen)> {
    let entered = || Device::administrator().choose(6).text("dbgv cjlt");
    let asking = VendorLinkEntry { approved_at: None, last_used_at: None, link_id: String::new(), ..link() };
    let asking = || Ok(HttpResponse { status: 200, body: asking.encode() });
    let ended =
        VendorLinkEntry { ended_at: Some(now()), vendor_name: "前のレセコン".to_owned(), ..link() };
    let list = VendorLinkList { links: vec![link(), ended] };
    let list =
        || Device::administrator().choose(5).answer(Ok(HttpResponse { status: 200, body: list.encode() }));
    let none = VendorLinkList { links: Vec::new() };
    let none = Ok(HttpResponse { status: 200, body: none.encode() });
    vec![
        list().named("links"),
        Device::administrator().choose(5).answer(none).named("links-none"),
        list().choose(1).named("link"),
        list().choose(2).named("link-ended"),
        Device::administrator().choose(6).named("link-code"),
        entered().refused(ProblemCode::UserCodeUnknown).named("link-code-unknown"),
        entered().answer(asking()).named("consent"),
        entered().answer(asking()).press(ButtonId::Enter).answer(done()).named("linked"),
    ]
}

/// The results of the clinic, and those of the device where the gateway gives none.
fn results() -> Vec<(String, Screen)> {
    let list = || Device::signed_in(&[Role::Reception]).press(ButtonId::PastResults).answer(result_page());
    let alone = Device::with_history().signs_in(&[Role::Reception]).press(ButtonId::PastResults);
    vec![
        list().named("results"),
        list().press(ButtonId::NotHandedOver).named("results-not-handed-over"),
        alone.answer(Err(GatewayLinkError::Unreachable)).named("results-of-the-device"),
    ]
}

/// The first screens of people with other roles, and a check that was refused without a session.
fn roles() -> Vec<(String, Screen)> {
    let refused =
        Device::signed_in(&[Role::Reception]).press(ButtonId::ChoosePin).refused(ProblemCode::SessionEnded);
    vec![
        Device::signed_in(&[Role::Reception]).named("home"),
        Device::signed_in(&[Role::Viewer]).named("home-viewer"),
        Device::signed_in(&[Role::Administrator]).named("home-administrator"),
        Device::signed_in(&[Role::Viewer]).press(ButtonId::Account).named("menu-viewer"),
        refused.named("check-refused"),
    ]
}

/// What the QR code of a sheet holds for the same clinic and code.
const SHEET: &str = "shikaku-enrol:1?clinic=%E5%8D%949900001-0-0&code=45780179897";

/// A code of enrolment and one of recovery, with their right check digits.
const CODE: &str = "45780179897";
const RECOVERY_CODE: &str = "742998234426635";
