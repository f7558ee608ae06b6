//! What the responses of the gateway mean for the account.

use std::time::Duration;

use shikaku_clinic::account::DeviceState;
use shikaku_clinic::failure::{Failure, SignInFailure};
use zeroize::Zeroizing;

use super::area::{Account, Person, Session};
use super::call::AccountCall;
use super::notice::accepted;
use super::serving::Serving;
use super::{
    AccountNotice, AccountPage, Done, EnrolmentForm, ListPage, NewPasswordForm, PasswordForm,
    PasswordPurpose, PasswordRight, PersonForm, TextForm,
};
use crate::gateway::{
    AccountEventList, DeviceEntry, DeviceList, DeviceStatus, GroupCounts, Invitation, OneTimePassword,
    RecoveryCodes, ResultEntry, ResultPage, SignedIn, StaffEntry, StaffList, VendorLinkEntry, VendorLinkList,
};
use crate::port::{GatewayLinkError, HttpResponse};

impl Account {
    /// The response to a request, or why there is none. A response to any request but the last one comes too late.
    pub(crate) fn answered(
        &mut self,
        request_id: u32,
        answer: Result<HttpResponse, GatewayLinkError>,
        now: Duration,
    ) {
        let Some((call, before)) = self.take_pending(request_id) else { return };
        let accepted = accepted(answer);
        if let Err(notice) = &accepted
            && self.ends_session(&call, *notice)
        {
            return self.end_session(*notice);
        }
        let shown = self.page.take();
        // A page that stayed while the request was in flight.
        let page = before.or_else(|| shown.filter(|page| !matches!(page, AccountPage::Working(_))));
        self.page = match accepted {
            Ok(reply) => self.on_accepted(call, &reply, page, now),
            Err(notice) => self.on_refused(call, notice, page, now),
        };
    }

    /// Whether a refusal means that the person who was signed in is not any more.
    fn ends_session(&self, call: &AccountCall, notice: AccountNotice) -> bool {
        let is_by_key = matches!(
            call,
            AccountCall::Status { .. }
                | AccountCall::Enrol { .. }
                | AccountCall::SignIn { .. }
                | AccountCall::SignOut
        );
        let is_in = !matches!(self.session, Session::Out);
        !is_by_key && is_in && notice.is(SignInFailure::SessionEnded)
    }

    fn on_accepted(
        &mut self,
        call: AccountCall,
        reply: &HttpResponse,
        page: Option<AccountPage>,
        now: Duration,
    ) -> Option<AccountPage> {
        let next = match call {
            AccountCall::Status { .. } | AccountCall::Enrol { .. } => {
                DeviceStatus::decode(&reply.body).map(|status| Some(self.knows(status, now)))
            }
            AccountCall::SignIn { name, password, .. } => SignedIn::decode(&reply.body)
                .map(|signed_in| self.begin_session(signed_in, name, password, now)),
            AccountCall::SignOut => return page,
            AccountCall::SetPassword { right, .. } => return self.password_set(right),
            AccountCall::Devices => DeviceList::decode(&reply.body)
                .map(|list| Some(AccountPage::Devices(ListPage::new(list.devices)))),
            AccountCall::DecideDevice(device, state) => {
                let device = DeviceEntry { state, ..*device };
                return Some(AccountPage::Device(Box::new(device), None));
            }
            AccountCall::Invite => Invitation::decode(&reply.body)
                .map(|invitation| Some(AccountPage::Invitation(Zeroizing::new(invitation.code)))),
            AccountCall::Staff => {
                StaffList::decode(&reply.body).map(|list| Some(AccountPage::Staff(ListPage::new(list.staff))))
            }
            AccountCall::AddPerson(_) | AccountCall::ResetPassword(_) => OneTimePassword::decode(&reply.body)
                .map(|once| Some(AccountPage::OneTimePassword(Zeroizing::new(once.password)))),
            AccountCall::StopPerson(person) => {
                let person = StaffEntry { stopped: !person.stopped, ..*person };
                return Some(AccountPage::Person(Box::new(person), None));
            }
            AccountCall::RecoveryCodes(_) => RecoveryCodes::decode(&reply.body).map(|codes| {
                Some(AccountPage::RecoveryCodes(codes.codes.into_iter().map(Zeroizing::new).collect()))
            }),
            AccountCall::Events => AccountEventList::decode(&reply.body)
                .map(|list| Some(AccountPage::Events(ListPage::new(list.events)))),
            AccountCall::GroupCounts { last } => GroupCounts::decode(&reply.body)
                .map(|counts| Some(AccountPage::GroupCounts(Box::new(counts), last.is_some()))),
            AccountCall::Results { before, .. } => {
                ResultPage::decode(&reply.body).map(|page| self.results_arrived(before, page))
            }
            AccountCall::Links => VendorLinkList::decode(&reply.body)
                .map(|list| Some(AccountPage::Links(ListPage::new(list.links)))),
            AccountCall::FindLink { user_code } => VendorLinkEntry::decode(&reply.body)
                .map(|link| Some(AccountPage::Consent(Box::new(link), user_code))),
            AccountCall::ApproveLink { .. } => return Some(AccountPage::Menu(Some(Done::Linked))),
            AccountCall::EndLink(_) => {
                self.ask(AccountCall::Links);
                return self.page.take().or(Some(AccountPage::Menu(None)));
            }
        };
        next.unwrap_or_else(|_| {
            let broken = AccountNotice::from(shikaku_clinic::failure::GatewayFailure::BrokenAnswer);
            noticed(page.or_else(|| self.first_page()), broken)
        })
    }

    /// What is known of the device now. A session goes on, unless the device or its clinic was stopped.
    fn knows(&mut self, status: DeviceStatus, now: Duration) -> AccountPage {
        self.gateway.accept();
        let is_awaiting = status.state == DeviceState::AwaitingApproval;
        let page = self.page_of(&status);
        self.asks_at = is_awaiting.then(|| now.saturating_add(Self::APPROVAL_POLL));
        self.status = Some(status);
        page
    }

    /// The results are complete with the oldest page, or when they are as many as a list can be of use for.
    fn results_arrived(&mut self, mut before: Vec<ResultEntry>, page: ResultPage) -> Option<AccountPage> {
        const RESULTS_MAX: usize = 2_000;
        before.extend(page.results);
        if let Some(older) = page.older.filter(|_| before.len() < RESULTS_MAX) {
            self.ask(AccountCall::Results { page: Some(older), before });
            return self.page.take();
        }
        self.results = Some(Ok(before));
        None
    }

    fn begin_session(
        &mut self,
        signed_in: SignedIn,
        name: Zeroizing<String>,
        password: Zeroizing<String>,
        now: Duration,
    ) -> Option<AccountPage> {
        let policy = self.status.as_ref().map(|status| status.session).unwrap_or_default();
        let ends_at = now.saturating_add(Duration::from_secs(policy.session_seconds.get().into()));
        let must_change = signed_in.must_change_password;
        // A person who unlocks the screen goes on at the same clinic.
        let before = if self.is_locked() { std::mem::take(&mut self.serving) } else { Serving::default() };
        self.serving = Serving::of(signed_in.clinics.clone(), &before);
        self.session = Session::In(Person { signed_in, name, ends_at });
        self.note_input(now);
        if must_change {
            let right = PasswordRight::FirstSignIn(password);
            return Some(AccountPage::EnteringNewPassword(NewPasswordForm { right, notice: None }));
        }
        None
    }

    fn password_set(&mut self, right: PasswordRight) -> Option<AccountPage> {
        match right {
            PasswordRight::FirstSignIn(_) => {
                if let Session::In(person) = &mut self.session {
                    person.signed_in.must_change_password = false;
                }
                None
            }
            PasswordRight::Present(_) => Some(AccountPage::Menu(Some(Done::PasswordChanged))),
            PasswordRight::RecoveryCode { name, .. } => {
                self.last_name = name;
                Some(self.sign_in_page(None))
            }
        }
    }

    fn on_refused(
        &mut self,
        call: AccountCall,
        notice: AccountNotice,
        page: Option<AccountPage>,
        now: Duration,
    ) -> Option<AccountPage> {
        match call {
            AccountCall::Status { .. } if notice.is(SignInFailure::DeviceUnknown) => {
                self.status = None;
                Some(AccountPage::EnteringClinic(TextForm::default()))
            }
            AccountCall::Status { quietly: true } => {
                self.asks_at = Some(now.saturating_add(Self::APPROVAL_POLL));
                Some(AccountPage::AwaitingApproval(Some(notice)))
            }
            AccountCall::Status { quietly: false } => Some(AccountPage::Blocked(notice)),
            AccountCall::Enrol { form, .. } => {
                let form = EnrolmentForm { notice: Some(notice), ..EnrolmentForm::of(form.clinic) };
                Some(AccountPage::EnteringEnrolmentCode(form))
            }
            AccountCall::SignIn { .. } if is_of_device(notice) => Some(AccountPage::Blocked(notice)),
            AccountCall::SignIn { name, purpose, .. } => {
                let notice = Some(notice);
                Some(AccountPage::EnteringPassword(PasswordForm { name, purpose, notice }))
            }
            AccountCall::SetPassword { right, .. } => match (&right, notice.failure) {
                (PasswordRight::Present(_), Failure::SignIn(SignInFailure::PasswordWrong)) => {
                    Some(self.password_page(PasswordPurpose::Change, Some(notice)))
                }
                (PasswordRight::RecoveryCode { name, .. }, Failure::SignIn(failure))
                    if failure != SignInFailure::PasswordRefused =>
                {
                    let (name, code) = (name.clone(), super::CodeEntry::recovery());
                    let notice = Some(notice);
                    Some(AccountPage::EnteringRecoveryCode(super::RecoveryForm { name, code, notice }))
                }
                _ => {
                    let notice = Some(notice);
                    Some(AccountPage::EnteringNewPassword(NewPasswordForm { right, notice }))
                }
            },
            AccountCall::SignOut => page,
            AccountCall::Results { .. } => {
                self.results = Some(Err(notice));
                None
            }
            _ => noticed(page.or(Some(AccountPage::Menu(None))), notice),
        }
    }
}

/// Whether the device or its clinic cannot be used any more.
const fn is_of_device(notice: AccountNotice) -> bool {
    matches!(
        notice.failure,
        Failure::SignIn(
            SignInFailure::DeviceStopped
                | SignInFailure::DeviceUnknown
                | SignInFailure::DeviceKeyLost
                | SignInFailure::ClinicStopped
        )
    )
}

/// The same page with what went wrong, where it has a place for that; else a page that says it.
fn noticed(page: Option<AccountPage>, notice: AccountNotice) -> Option<AccountPage> {
    let notice = Some(notice);
    Some(match page? {
        AccountPage::EnteringClinic(form) => AccountPage::EnteringClinic(TextForm { notice, ..form }),
        AccountPage::EnteringName(form) => AccountPage::EnteringName(TextForm { notice, ..form }),
        AccountPage::EnteringLinkCode(form) => AccountPage::EnteringLinkCode(TextForm { notice, ..form }),
        AccountPage::EnteringPassword(form) => AccountPage::EnteringPassword(PasswordForm { notice, ..form }),
        AccountPage::AddingPerson(form) => AccountPage::AddingPerson(PersonForm { notice, ..form }),
        AccountPage::Device(device, _) => AccountPage::Device(device, notice),
        AccountPage::Person(person, _) => AccountPage::Person(person, notice),
        AccountPage::Link(link, _) => AccountPage::Link(link, notice),
        AccountPage::Menu(_) => AccountPage::Refused(notice?),
        same => same,
    })
}
