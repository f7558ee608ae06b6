//! 利用者と端末 in the application: its buttons, its requests, its times, and the way on without a session.

use shikaku_clinic::account::Permission;

use super::{App, Input, Request, Timestamp};
use crate::gateway::{Problem, ProblemCode};
use crate::port::{GatewayLinkError, HttpResponse};
use crate::view::ButtonId;
use crate::workflow::{
    Account, AccountEvent, Archive, ArchiveEvent, Directive, Event, GatewayRequest, PracticeEvent, State,
    shared_results,
};

impl App {
    /// 利用者と端末.
    #[must_use]
    pub const fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The HTTP requests whose responses are awaited: of the check, and of the account.
    pub fn requests_in_flight(&self) -> impl Iterator<Item = &GatewayRequest> {
        let of_account = self.account.as_ref().and_then(Account::request_in_flight);
        self.reception.request_in_flight().into_iter().chain(of_account)
    }

    pub(super) fn in_flight(&self) -> Vec<u32> {
        self.requests_in_flight().map(|request| request.request_id).collect()
    }

    /// The response goes to whom it was asked by: the identifiers differ.
    pub(super) fn http_answered(
        &mut self,
        request_id: u32,
        answer: Result<HttpResponse, GatewayLinkError>,
        now: Timestamp,
    ) {
        let of_account = self.account.as_mut().filter(|account| account.is_asking(request_id));
        if let Some(account) = of_account {
            return account.answered(request_id, answer, now.uptime);
        }
        let directive = self.reception.gateway_replied(request_id, answer, now.utc);
        self.follow(directive, now);
    }

    pub(super) fn on_account_event(&mut self, event: AccountEvent) {
        if let Some(account) = &mut self.account {
            account.on(event);
        }
    }

    pub(super) fn press_in_account(&mut self, button: ButtonId, now: Timestamp) {
        match button {
            ButtonId::Practice => self.on_practice_event(PracticeEvent::Opened, now),
            ButtonId::ChooseFallback => self.go_on_without_session(now),
            button => {
                if let Some(event) = account_event(button) {
                    self.on_account_event(event);
                }
            }
        }
    }

    /// ログイン, after a check that was refused without it: the check ends.
    pub(super) fn ask_sign_in(&mut self, now: Timestamp) {
        self.on_event(Event::Cancelled, now);
        self.on_account_event(AccountEvent::SignInAsked);
    }

    /// 「別の方法で確認」 while no person is signed in. The check begins and ends as the HTTP adapter would end it.
    fn go_on_without_session(&mut self, now: Timestamp) {
        if matches!(self.reception.state(), State::Closed) {
            self.begin_check(now);
        }
        if matches!(self.reception.state(), State::ChoosingMethod) {
            let method = Event::MethodChosen(self.settings.default_method);
            if let Directive::Send(request) = self.reception.on(method, now.utc) {
                let refused = Ok(Problem::new(ProblemCode::Unauthorized).reply());
                let directive = self.reception.gateway_replied(request.request_id, refused, now.utc);
                self.follow(directive, now);
            }
        }
        if let Some(account) = &mut self.account {
            account.set_aside();
        }
        self.on_event(Event::FallbackAsked, now);
    }

    /// What an input means for the account before the application takes it.
    pub(super) const fn note_person(&mut self, input: &Input, now: Timestamp) {
        let is_of_person = matches!(
            input,
            Input::Press(_) | Input::Digit(_) | Input::Text(_) | Input::Cancel | Input::CardFound(_)
        );
        if let (true, Some(account)) = (is_of_person, &mut self.account) {
            account.note_input(now.uptime);
        }
    }

    pub(super) fn on_account_time(&mut self, now: Timestamp) {
        if self.account.as_mut().is_some_and(|account| account.on_time(now.uptime)) {
            // A check under way stays; what was typed of its PIN is wiped.
            self.erase_pin(now);
            self.is_choosing_language = false;
        }
    }

    /// Opens the results of the clinic; those of this device where the gateway gives none.
    fn take_results(&mut self, now: Timestamp) {
        match self.account.as_mut().and_then(Account::take_results) {
            None => {}
            Some(Ok(entries)) => {
                let mut store = shared_results(entries);
                self.archive = Some(Archive::open(&mut store, now.utc));
                self.shared = Some(store);
            }
            Some(Err(_)) if self.history.is_some() => self.open_archive(ArchiveEvent::ResultsAsked, now),
            Some(Err(notice)) => {
                if let Some(account) = &mut self.account {
                    account.complain(notice);
                }
            }
        }
    }

    /// Whether past results are those of every device of the clinic.
    pub(super) fn shares_results(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.permits(Permission::SeeResults))
    }

    /// Sends what the account asks, and shows it again where the check is at its first screen.
    pub(super) fn serve_account(&mut self, now: Timestamp) {
        self.take_results(now);
        let is_first = matches!(self.reception.state(), State::ChoosingMethod);
        let Some(account) = &mut self.account else { return };
        if is_first {
            account.come_back();
        }
        self.requests.extend(account.take_renewal().then_some(Request::RenewDeviceKey));
        self.requests.extend(account.take_request().map(Request::SendHttp));
    }
}

/// What a button means in the account.
const fn account_event(button: ButtonId) -> Option<AccountEvent> {
    Some(match button {
        ButtonId::Cancel | ButtonId::Finish => AccountEvent::Back,
        ButtonId::Continue => AccountEvent::Continued,
        ButtonId::ChooseResult(place) => AccountEvent::Chosen(place),
        ButtonId::Enter => AccountEvent::Entered,
        ButtonId::Erase => AccountEvent::Erased,
        ButtonId::ForgotPassword => AccountEvent::PasswordForgotten,
        ButtonId::SignOut => AccountEvent::SignedOut,
        ButtonId::EnrolDevice => AccountEvent::EnrolAsked,
        _ => return None,
    })
}
