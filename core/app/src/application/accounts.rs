//! 利用者と端末 in the application: its buttons, its requests, its times, and the way on without a session.

use shikaku_clinic::account::Permission;

use super::{App, Input, LockAfter, Request, Timestamp};
use crate::gateway::{CheckMethod, Problem, ProblemCode};
use crate::port::{GatewayLinkError, HttpResponse};
use crate::view::ButtonId;
use crate::workflow::{
    Account, AccountEvent, Archive, ArchiveEvent, Area, Directive, Event, GatewayRequest, PracticeEvent,
    Report, ResultsFrom, SharedResults, State,
};

impl App {
    /// 利用者と端末.
    #[must_use]
    pub const fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The HTTP requests whose responses are awaited: of the check, and of the account.
    pub fn requests_in_flight(&self) -> impl Iterator<Item = &GatewayRequest> {
        let account = self.account.as_ref();
        let of_account = account.and_then(Account::request_in_flight);
        let reports = account.and_then(Account::report_in_flight);
        self.reception.request_in_flight().into_iter().chain(of_account).chain(reports)
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
        if self.account.as_mut().is_some_and(|account| account.reported(request_id, &answer)) {
            return;
        }
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
                if let Some(method) = self.account.as_mut().and_then(Account::take_method) {
                    self.begin_method(method, now);
                }
            }
        }
    }

    /// A method was chosen. Where two clinics share the place, the person says first for which of them the check is; after a
    /// failure the check goes on for the same one.
    pub(super) fn method_chosen(&mut self, method: CheckMethod, now: Timestamp) {
        let is_first = matches!(self.reception.state(), State::ChoosingMethod);
        let is_asked = is_first && self.account.as_mut().is_some_and(|account| account.ask_clinic(method));
        match (is_asked, is_first) {
            (true, _) => {}
            (false, true) => self.begin_method(method, now),
            (false, false) => self.on_event(Event::MethodChosen(method), now),
        }
    }

    /// A check begins, for the clinic that is acted for.
    fn begin_method(&mut self, method: CheckMethod, now: Timestamp) {
        self.reception.act_for(self.account.as_ref().and_then(Account::acting_for));
        self.on_event(Event::MethodChosen(method), now);
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
            let method = Event::MethodChosen(self.settings.values().default_method.unwrap_or_default());
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
                let mut shared = SharedResults::new(entries);
                let device = self.account.as_ref().and_then(Account::status).map(|status| &status.device_id);
                if let (Some(history), Some(device)) = (&self.history, device) {
                    shared.cache(&mut *history.store(), device, now.utc);
                }
                self.archive = Some(Archive::open(shared.store(), now.utc));
                self.shared = Some(shared);
            }
            Some(Err(notice)) if self.history.is_some() => {
                self.results_failure = Some(notice.failure);
                self.open_archive(ArchiveEvent::ResultsAsked, now);
            }
            Some(Err(notice)) => {
                if let Some(account) = &mut self.account {
                    account.complain(notice);
                }
            }
        }
    }

    /// Where the listed results come from.
    pub(super) fn results_from(&self) -> ResultsFrom {
        match (&self.shared, self.results_failure) {
            (Some(shared), _) => ResultsFrom::Clinic { is_filtered: shared.is_filtered() },
            (None, Some(failure)) => ResultsFrom::DeviceAlone(failure),
            (None, None) => ResultsFrom::Device,
        }
    }

    /// The result on the screen, and which of its several qualifications the staff chose.
    pub(super) fn chosen_qualification(&self) -> Option<(String, u32)> {
        let State::Showing(shown) = self.reception.state() else { return None };
        let place = shown.chosen.filter(|_| shown.is_choice())?;
        Some((self.reception.result_name()?.to_owned(), u32::from(place.number()).checked_sub(1)?))
    }

    /// A choice is final when the result is left, and can be made once.
    pub(super) fn report_choice(&mut self, chosen: Option<(String, u32)>) {
        let is_left = !matches!(self.reception.state(), State::Showing(_));
        if let (true, Some((result, index)), Some(account)) = (is_left, chosen, &mut self.account) {
            account.report(Report::Choice { result, index });
        }
    }

    /// What was copied is handed over to the receipt computer: that is final for a choice, too.
    pub(super) fn note_copied(&mut self, input: &Input, now: Timestamp) {
        if !matches!(input, Input::Copied) {
            return;
        }
        let chosen = self.chosen_qualification();
        let name = match self.area() {
            Area::Archive(Archive::Result(id, ..) | Archive::Hit(id, ..)) => {
                self.shared.as_ref().and_then(|shared| shared.name(*id))
            }
            Area::Check => self.reception.result_name(),
            _ => None,
        };
        let Some(result) = name.map(str::to_owned) else { return };
        if let Some(shared) = &mut self.shared {
            shared.hand_over(&result, now.utc);
        }
        let Some(account) = &mut self.account else { return };
        if let Some((result, index)) = chosen {
            account.report(Report::Choice { result, index });
        }
        account.report(Report::HandedOver { result });
    }

    /// Whether past results are those of every device of the clinic.
    pub(super) fn shares_results(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.permits(Permission::SeeResults))
    }

    /// Sends what the account asks, and shows it again where the check is at its first screen.
    pub(super) fn serve_account(&mut self, now: Timestamp) {
        self.take_results(now);
        let is_first = matches!(self.reception.state(), State::ChoosingMethod);
        let lock_after = self.settings.values().lock_after.map(LockAfter::duration);
        let Some(account) = &mut self.account else { return };
        account.lock_after(lock_after);
        if account.asks_for_gateway() {
            account.gateway_known(self.settings.gateway());
        }
        if let Some(gateway) = account.take_accepted_gateway() {
            self.settings.save_gateway(&gateway);
        }
        if is_first {
            account.come_back();
        }
        self.requests.extend(account.take_gateway().map(Request::UseGateway));
        self.requests.extend(account.take_renewal().then_some(Request::RenewDeviceKey));
        self.requests.extend(account.take_request().map(Request::SendHttp));
        self.requests.extend(account.take_report().map(Request::SendHttp));
    }
}

/// What a button means in the account.
const fn account_event(button: ButtonId) -> Option<AccountEvent> {
    Some(match button {
        ButtonId::Cancel | ButtonId::Finish => AccountEvent::Back,
        ButtonId::Continue => AccountEvent::Continued,
        ButtonId::PreviousPage => AccountEvent::PageBefore,
        ButtonId::ChooseResult(place) => AccountEvent::Chosen(place),
        ButtonId::Enter => AccountEvent::Entered,
        ButtonId::Erase => AccountEvent::Erased,
        ButtonId::ChooseClinic => AccountEvent::ClinicsAsked,
        ButtonId::ForgotPassword => AccountEvent::PasswordForgotten,
        ButtonId::SignOut => AccountEvent::SignedOut,
        ButtonId::EnrolDevice => AccountEvent::EnrolAsked,
        _ => return None,
    })
}
