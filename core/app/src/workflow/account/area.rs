use std::time::Duration;

use shikaku_clinic::account::{ClinicState, DeviceState, Permission};
use shikaku_clinic::failure::SignInFailure;
use zeroize::Zeroizing;

use super::call::{AccountCall, DeviceProfile};
use super::device_gateway::DeviceGateway;
use super::report::Reports;
use super::serving::Serving;
use super::{AccountEvent, AccountNotice, AccountPage, PasswordForm, PasswordPurpose, TextForm, Work};
use crate::gateway::{CheckMethod, DeviceStatus, ResultEntry, SignedIn};
use crate::workflow::GatewayRequest;

/// 利用者と端末: the enrolment of this device, the sign-in of the staff, and what an administrator does.
///
/// It gives requests to the gateway and takes their responses. While the device is not enrolled or no person is signed in, a page
/// of it is in front of the check; 「別の方法で確認」 stays within reach there.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use chrono::DateTime;
/// use shikaku_core::application::{App, Input, Setup, Timestamp};
/// use shikaku_core::port::DeviceKeyKind;
/// use shikaku_core::workflow::{Account, DeviceProfile};
///
/// let now = Timestamp { utc: DateTime::UNIX_EPOCH, uptime: Duration::ZERO };
/// let device = DeviceProfile {
///     name: "受付の端末".to_owned(),
///     platform: "Android 16".to_owned(),
///     key_kind: DeviceKeyKind::Hardware,
/// };
/// let mut app = App::new(Setup { account: Some(Account::new(device)), ..Setup::default() }, now);
/// assert_eq!(app.handle(Input::Resync, now).screen.id, "account-connecting");
/// ```
pub struct Account {
    pub(super) device: DeviceProfile,
    pub(super) gateway: DeviceGateway,
    /// How far the device is, by the last response of the gateway.
    pub(super) status: Option<DeviceStatus>,
    pub(super) session: Session,
    pub(super) serving: Serving,
    /// The method of the check whose clinic was just chosen.
    pub(super) chosen_method: Option<CheckMethod>,
    pub(super) page: Option<AccountPage>,
    /// Whether a person went on to 「別の方法で確認」 without a session.
    pub(super) is_set_aside: bool,
    pending: Option<Pending>,
    last_request: u32,
    outbox: Option<GatewayRequest>,
    /// The results of the clinic, or why there are none, until the application takes them.
    pub(super) results: Option<Result<Vec<ResultEntry>, AccountNotice>>,
    /// Whether the shell has to make another key for the device.
    pub(super) renews_key: bool,
    /// The sign-in name that was typed last.
    pub(super) last_name: Zeroizing<String>,
    /// Uptime of the last input of a person.
    pub(super) last_input: Duration,
    /// The screen locks after this time without an input, where that is shorter than what the gateway asks for.
    pub(super) locks_after: Option<Duration>,
    /// What the gateway is still to learn of results.
    pub(super) reports: Reports,
    /// Uptime at which the application asks the gateway once more whether the device was approved.
    pub(super) asks_at: Option<Duration>,
}

/// Who uses the device.
pub(super) enum Session {
    /// No person.
    Out,
    /// This person.
    In(Person),
    /// This person, who has to unlock the screen first.
    Locked(Person),
}

/// A person who is signed in.
pub(super) struct Person {
    pub(super) signed_in: SignedIn,
    pub(super) name: Zeroizing<String>,
    /// Uptime at which the session ends.
    pub(super) ends_at: Duration,
}

struct Pending {
    request: GatewayRequest,
    call: AccountCall,
    /// The page to go back to when the request is given up.
    before: Option<AccountPage>,
}

/// Requests of the account have identifiers from here on, those of checks have smaller ones.
const FIRST_REQUEST: u32 = 1 << 31;

impl Account {
    /// How long the gateway is not asked once more whether the device was approved.
    pub const APPROVAL_POLL: Duration = Duration::from_secs(10);

    /// An account of which nothing is known yet. The first output of the application asks the gateway.
    #[must_use]
    pub fn new(device: DeviceProfile) -> Self {
        let mut account = Self::of(device, DeviceGateway::default());
        account.ask(AccountCall::Status { quietly: false });
        account
    }

    /// The same for a device whose shell knows no gateway: it is the one of an earlier enrolment, else an enrolment sheet
    /// names it.
    #[must_use]
    pub fn without_gateway(device: DeviceProfile) -> Self {
        let page = Some(AccountPage::Working(Work::Connecting));
        Self { page, ..Self::of(device, DeviceGateway::of_sheet()) }
    }

    fn of(device: DeviceProfile, gateway: DeviceGateway) -> Self {
        Self {
            device,
            gateway,
            status: None,
            session: Session::Out,
            serving: Serving::default(),
            chosen_method: None,
            page: None,
            is_set_aside: false,
            pending: None,
            last_request: FIRST_REQUEST,
            outbox: None,
            results: None,
            renews_key: false,
            last_name: Zeroizing::default(),
            last_input: Duration::ZERO,
            locks_after: None,
            reports: Reports::default(),
            asks_at: None,
        }
    }

    /// The page in front of the check, if one is.
    #[must_use]
    pub fn page(&self) -> Option<&AccountPage> {
        self.page.as_ref().filter(|_| !self.is_set_aside)
    }

    /// How far the device is, by the last response of the gateway.
    #[must_use]
    pub const fn status(&self) -> Option<&DeviceStatus> {
        self.status.as_ref()
    }

    /// The person who is signed in, also while the screen is locked.
    #[must_use]
    pub const fn signed_in(&self) -> Option<&SignedIn> {
        match &self.session {
            Session::In(person) | Session::Locked(person) => Some(&person.signed_in),
            Session::Out => None,
        }
    }

    /// Whether the screen is locked.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        matches!(self.session, Session::Locked(_))
    }

    /// Whether the person who is signed in may do it.
    #[must_use]
    pub fn permits(&self, permission: Permission) -> bool {
        self.signed_in().is_some_and(|person| person.roles.permits(permission))
    }

    /// The sign-in name that was typed last.
    #[must_use]
    pub fn last_name(&self) -> &str {
        &self.last_name
    }

    /// The request in flight. A shell that lost it can send it once more.
    #[must_use]
    pub fn request_in_flight(&self) -> Option<&GatewayRequest> {
        self.pending.as_ref().map(|pending| &pending.request)
    }

    /// Whether the response to this request is awaited.
    pub(crate) fn is_asking(&self, request_id: u32) -> bool {
        self.request_in_flight().is_some_and(|request| request.request_id == request_id)
    }

    /// The request that is to be sent now.
    pub(crate) const fn take_request(&mut self) -> Option<GatewayRequest> {
        self.outbox.take()
    }

    /// The results that were asked for, or why there are none.
    pub(crate) const fn take_results(&mut self) -> Option<Result<Vec<ResultEntry>, AccountNotice>> {
        self.results.take()
    }

    /// Says why something is not to be had.
    pub(crate) fn complain(&mut self, notice: AccountNotice) {
        self.page = Some(AccountPage::Refused(notice));
    }

    /// Whether the device gets another key now.
    pub(crate) const fn take_renewal(&mut self) -> bool {
        std::mem::replace(&mut self.renews_key, false)
    }

    /// A person did something on a page of the account.
    pub(crate) fn on(&mut self, event: AccountEvent) {
        match event {
            AccountEvent::Opened => self.page = Some(AccountPage::Menu(None)),
            AccountEvent::ClinicsAsked => self.list_clinics(),
            AccountEvent::ResultsAsked => self.ask(AccountCall::Results { page: None, before: Vec::new() }),
            AccountEvent::SignInAsked => {
                (self.session, self.is_set_aside) = (Session::Out, false);
                self.page = None;
                self.ask(AccountCall::Status { quietly: false });
            }
            AccountEvent::SignedOut => self.sign_out(),
            AccountEvent::Back => self.back(),
            event => {
                let page = self.page.take();
                self.page = page.and_then(|page| self.on_page(page, event));
                self.begin_work();
            }
        }
    }

    /// A person goes on to 「別の方法で確認」 without a session.
    pub(crate) const fn set_aside(&mut self) {
        self.is_set_aside = true;
    }

    /// The check is at its first screen again.
    pub(crate) const fn come_back(&mut self) {
        self.is_set_aside = false;
    }

    /// A person typed or pressed something.
    pub(crate) const fn note_input(&mut self, now: Duration) {
        self.last_input = now;
        self.reports.resume();
    }

    /// The session is over: a person has to sign in.
    pub(super) fn end_session(&mut self, notice: AccountNotice) {
        self.session = Session::Out;
        self.give_up();
        self.page = Some(self.sign_in_page(Some(notice)));
    }

    /// The page on which a person signs in: the password of the last name, or the name where none is known.
    pub(super) fn sign_in_page(&self, notice: Option<AccountNotice>) -> AccountPage {
        if self.last_name.is_empty() {
            return AccountPage::EnteringName(TextForm { notice, ..TextForm::default() });
        }
        self.password_page(PasswordPurpose::SignIn, notice)
    }

    pub(super) fn password_page(
        &self,
        purpose: PasswordPurpose,
        notice: Option<AccountNotice>,
    ) -> AccountPage {
        let name = match &self.session {
            Session::In(person) | Session::Locked(person) => person.name.clone(),
            Session::Out => self.last_name.clone(),
        };
        AccountPage::EnteringPassword(PasswordForm { name, purpose, notice })
    }

    fn sign_out(&mut self) {
        self.give_up();
        self.session = Session::Out;
        self.last_name = Zeroizing::default();
        self.page = Some(self.sign_in_page(None));
        self.ask(AccountCall::SignOut);
        self.begin_work();
    }

    /// Sends a request, with the page that was shown behind it.
    pub(super) fn ask(&mut self, call: AccountCall) {
        self.last_request = self.last_request.wrapping_add(1).max(FIRST_REQUEST);
        let acting_for = self.acting_for().filter(|_| call.is_of_clinic()).map(str::to_owned);
        let of_call = call.request(&self.device).for_clinic(acting_for.as_deref());
        let request = GatewayRequest { request_id: self.last_request, call: of_call };
        self.outbox = Some(request.clone());
        self.pending = Some(Pending { request, call, before: None });
        if self.page.is_none() {
            self.begin_work();
        }
    }

    /// Puts the wait for the request that was just sent in place of the page.
    fn begin_work(&mut self) {
        if matches!(self.page, Some(AccountPage::Working(_))) {
            return;
        }
        let Some(pending) = &mut self.pending else { return };
        if let Some(work) = pending.call.work() {
            pending.before = self.page.replace(AccountPage::Working(work));
        }
    }

    /// Gives the request up that is in flight: its answer is not taken any more.
    pub(super) fn give_up(&mut self) {
        (self.pending, self.outbox, self.asks_at) = (None, None, None);
    }

    /// The call that this response answers, and the page before it.
    pub(super) fn take_pending(&mut self, request_id: u32) -> Option<(AccountCall, Option<AccountPage>)> {
        let pending = self.pending.take_if(|pending| pending.request.request_id == request_id)?;
        Some((pending.call, pending.before))
    }

    fn back(&mut self) {
        let page = self.page.take();
        self.page = match page {
            Some(AccountPage::Working(_)) => {
                let before = self.pending.take().and_then(|pending| pending.before);
                self.give_up();
                before.or_else(|| self.first_page())
            }
            Some(page) => self.page_before(page),
            None => None,
        };
        self.begin_work();
    }

    /// The page with which a person begins, by what is known of the device and the session; `None` where nothing is missing.
    pub(super) fn first_page(&self) -> Option<AccountPage> {
        match &self.session {
            Session::In(_) => None,
            Session::Locked(_) => Some(AccountPage::Locked),
            Session::Out => Some(match &self.status {
                None => AccountPage::EnteringClinic(TextForm::default()),
                Some(status) => self.page_of(status),
            }),
        }
    }

    /// The page of a device that is so far.
    pub(super) fn page_of(&self, status: &DeviceStatus) -> AccountPage {
        match (status.clinic_state, status.state) {
            (ClinicState::Stopped | ClinicState::Applied, _) => {
                AccountPage::Blocked(SignInFailure::ClinicStopped.into())
            }
            (_, DeviceState::Stopped) => AccountPage::Blocked(SignInFailure::DeviceStopped.into()),
            (_, DeviceState::AwaitingApproval) => AccountPage::AwaitingApproval(None),
            (_, DeviceState::Approved) => self.sign_in_page(None),
        }
    }
}
