//! What a person does on each page of the account.

use shikaku_clinic::account::{
    DeviceState, EnrolmentCode, EnrolmentUri, Permission, RecoveryCode, SignInName,
};
use shikaku_clinic::failure::SignInFailure;
use shikaku_eligibility::{RegistrationNumber, RegistrationNumberForm};
use strum::VariantArray as _;
use zeroize::Zeroizing;

use super::area::Account;
use super::call::{AccountCall, user_code};
use super::page::offered_roles;
use super::{
    AccountEvent, AccountPage, AccountTopic, CodeEntry, EnrolmentForm, NewPasswordForm, OFFERED_ROLES,
    PasswordForm, PasswordPurpose, PasswordRight, PersonForm, PersonStep, RecoveryForm, TextForm,
};
use crate::gateway::NewPerson;
use crate::workflow::{MenuIndex, TypedText};

impl Account {
    /// The page after an event; `None` closes the account. An event that does not fit the page changes nothing.
    pub(super) fn on_page(&mut self, page: AccountPage, event: AccountEvent) -> Option<AccountPage> {
        Some(match event {
            AccountEvent::Digit(digit) => with_code(page, |code| code.push(digit)),
            AccountEvent::Erased => with_code(page, CodeEntry::erase),
            AccountEvent::Text(text) => self.on_text(page, &text),
            AccountEvent::Chosen(place) => return self.on_chosen(page, place),
            AccountEvent::Entered => self.on_entered(page),
            AccountEvent::Continued => self.on_continued(page),
            AccountEvent::PageBefore => page.turned(true),
            AccountEvent::EnrolAsked => match page {
                AccountPage::Blocked(_) => {
                    (self.status, self.renews_key) = (None, true);
                    AccountPage::EnteringClinic(TextForm::default())
                }
                page => page,
            },
            AccountEvent::PasswordForgotten => match page {
                AccountPage::EnteringPassword(form) => {
                    let (name, code) = (form.name, CodeEntry::recovery());
                    AccountPage::EnteringRecoveryCode(RecoveryForm { name, code, notice: None })
                }
                page => page,
            },
            AccountEvent::Opened
            | AccountEvent::ClinicsAsked
            | AccountEvent::ResultsAsked
            | AccountEvent::SignInAsked
            | AccountEvent::SignedOut
            | AccountEvent::Back => page,
        })
    }

    fn on_text(&mut self, page: AccountPage, text: &TypedText) -> AccountPage {
        match page {
            AccountPage::EnteringClinic(_) => self.clinic_typed(text),
            AccountPage::EnteringAddress(form, _) => self.address_typed(form, text),
            AccountPage::NamingDevice(form, _) => self.device_named(form, text),
            AccountPage::EnteringName(_) => match SignInName::parse(text.as_str()) {
                Ok(name) => {
                    self.last_name = Zeroizing::new(name.as_str().to_owned());
                    self.password_page(PasswordPurpose::SignIn, None)
                }
                Err(_) => AccountPage::EnteringName(refused(text, SignInFailure::NameUnusable)),
            },
            AccountPage::EnteringPassword(form) => self.password_typed(form, text),
            AccountPage::EnteringNewPassword(form) => {
                let new = Zeroizing::new(text.as_str().to_owned());
                self.ask(AccountCall::SetPassword { right: form.right.clone(), new });
                AccountPage::EnteringNewPassword(form)
            }
            AccountPage::AddingPerson(form) => person_typed(form, text),
            AccountPage::EnteringLinkCode(_) => match user_code(text.as_str()) {
                Some(user_code) => {
                    self.ask(AccountCall::FindLink { user_code });
                    AccountPage::EnteringLinkCode(TextForm { text: typed(text), notice: None })
                }
                None => AccountPage::EnteringLinkCode(refused(text, SignInFailure::CodeMistyped)),
            },
            page => page,
        }
    }

    fn password_typed(&mut self, form: PasswordForm, text: &TypedText) -> AccountPage {
        let password = Zeroizing::new(text.as_str().to_owned());
        match form.purpose {
            purpose @ (PasswordPurpose::SignIn | PasswordPurpose::Unlock) => {
                self.ask(AccountCall::SignIn { name: form.name.clone(), password, purpose });
                AccountPage::EnteringPassword(form)
            }
            PasswordPurpose::Change => {
                let right = PasswordRight::Present(password);
                AccountPage::EnteringNewPassword(NewPasswordForm { right, notice: None })
            }
            PasswordPurpose::RecoveryCodes => {
                self.ask(AccountCall::RecoveryCodes(password));
                AccountPage::EnteringPassword(form)
            }
        }
    }

    fn device_named(&mut self, form: EnrolmentForm, text: &TypedText) -> AccountPage {
        let name = text.as_str().trim();
        if name.is_empty() || name.chars().count() > usize::from(NAME_MOST) {
            return AccountPage::NamingDevice(form, refused(text, SignInFailure::NameUnusable));
        }
        let again = EnrolmentForm::of(form.clinic.clone());
        self.ask(AccountCall::Enrol { form, device_name: name.to_owned() });
        AccountPage::EnteringEnrolmentCode(again)
    }

    fn on_entered(&mut self, page: AccountPage) -> AccountPage {
        match page {
            AccountPage::EnteringEnrolmentCode(form) => self.enrolment_code_typed(form),
            AccountPage::ConfirmingGateway(form, gateway) => self.gateway_confirmed(form, *gateway),
            AccountPage::EnteringRecoveryCode(form) => recovery_code_typed(form),
            AccountPage::Device(device, notice) => {
                let next = match device.state {
                    DeviceState::AwaitingApproval => DeviceState::Approved,
                    DeviceState::Approved => DeviceState::Stopped,
                    DeviceState::Stopped => return AccountPage::Device(device, notice),
                };
                self.ask(AccountCall::DecideDevice(device.clone(), next));
                AccountPage::Device(device, None)
            }
            AccountPage::Person(person, _) => {
                self.ask(AccountCall::StopPerson(person.clone()));
                AccountPage::Person(person, None)
            }
            AccountPage::Link(link, _) if link.ended_at.is_none() => {
                self.ask(AccountCall::EndLink(link.clone()));
                AccountPage::Link(link, None)
            }
            AccountPage::Consent(link, user_code) => {
                self.ask(AccountCall::ApproveLink { user_code: user_code.clone() });
                AccountPage::Consent(link, user_code)
            }
            page => page,
        }
    }

    /// A number that was typed, or the text of a sheet's QR code, which holds the code too.
    fn clinic_typed(&mut self, text: &TypedText) -> AccountPage {
        if let Ok(sheet) = EnrolmentUri::parse(text.as_str()) {
            let mut form = EnrolmentForm::of(sheet.registration_number().as_str().to_owned());
            let digits = sheet.code().as_digits().bytes();
            digits.for_each(|ascii| form.code.push(ascii.wrapping_sub(b'0')));
            return self.enrolment_begun(form, sheet.gateway());
        }
        match RegistrationNumber::parse(text.as_str(), &RegistrationNumberForm::LENIENT) {
            Ok(clinic) => self.enrolment_begun(EnrolmentForm::of(clinic.as_str().to_owned()), None),
            Err(_) => AccountPage::EnteringClinic(refused(text, SignInFailure::NumberUnusable)),
        }
    }

    pub(super) fn enrolment_code_typed(&self, form: EnrolmentForm) -> AccountPage {
        if EnrolmentCode::parse(&form.code.text()).is_err() {
            let notice = Some(SignInFailure::CodeMistyped.into());
            return AccountPage::EnteringEnrolmentCode(EnrolmentForm { notice, ..form });
        }
        let text = Zeroizing::new(self.device.name.clone());
        AccountPage::NamingDevice(form, TextForm { text, notice: None })
    }

    fn on_continued(&mut self, page: AccountPage) -> AccountPage {
        match page {
            page @ AccountPage::Blocked(_) if self.gateway.is_unknown() => {
                self.gateway.want();
                page
            }
            page @ (AccountPage::Blocked(_) | AccountPage::AwaitingApproval(_)) => {
                self.ask(AccountCall::Status { quietly: false });
                page
            }
            AccountPage::Locked => self.password_page(PasswordPurpose::Unlock, None),
            AccountPage::GroupCounts(counts, is_last_month) => {
                let last = if is_last_month { None } else { counts.month_before() };
                self.ask(AccountCall::GroupCounts { last });
                AccountPage::GroupCounts(counts, is_last_month)
            }
            AccountPage::Person(person, notice) => {
                self.ask(AccountCall::ResetPassword(person.clone()));
                AccountPage::Person(person, notice)
            }
            page => page.turned(false),
        }
    }

    fn on_chosen(&mut self, page: AccountPage, place: MenuIndex) -> Option<AccountPage> {
        Some(match page {
            page @ (AccountPage::Clinics(_) | AccountPage::ChoosingClinic(..)) => {
                return self.clinic_chosen(page, place);
            }
            AccountPage::Menu(done) => match place.of(&self.topics()) {
                Some(topic) => self.open(*topic),
                None => AccountPage::Menu(done),
            },
            AccountPage::Devices(list) => match place.of(list.shown()) {
                Some(device) => AccountPage::Device(Box::new(device.clone()), None),
                None => AccountPage::Devices(list),
            },
            AccountPage::Staff(list) => match place.of(list.shown()) {
                Some(person) => AccountPage::Person(Box::new(person.clone()), None),
                None => AccountPage::Staff(list),
            },
            AccountPage::Links(list) => match place.of(list.shown()) {
                Some(link) => AccountPage::Link(Box::new(link.clone()), None),
                None => AccountPage::Links(list),
            },
            AccountPage::AddingPerson(form) => self.roles_chosen(form, place),
            page => page,
        })
    }

    fn roles_chosen(&mut self, form: PersonForm, place: MenuIndex) -> AccountPage {
        if let (PersonStep::Roles { sign_in_name, display_name }, Some(roles)) =
            (&form.step, place.of(&OFFERED_ROLES))
            && let Ok(sign_in_name) = SignInName::parse(sign_in_name)
        {
            let (display_name, roles) = (display_name.clone(), offered_roles(roles));
            self.ask(AccountCall::AddPerson(NewPerson { sign_in_name, display_name, roles }));
        }
        AccountPage::AddingPerson(form)
    }

    /// What the menu offers to the person who is signed in.
    #[must_use]
    pub fn topics(&self) -> Vec<AccountTopic> {
        let is_elsewhere = self.active_clinic().is_some_and(|clinic| !clinic.same_place);
        let is_offered = |topic: &AccountTopic| {
            let is_of_clinic = matches!(topic, AccountTopic::Links | AccountTopic::AddLink);
            topic.needs().is_none_or(|needed| self.permits(needed)) && !(is_of_clinic && is_elsewhere)
        };
        AccountTopic::VARIANTS.iter().copied().filter(is_offered).collect()
    }

    fn open(&mut self, topic: AccountTopic) -> AccountPage {
        let call = match topic {
            AccountTopic::Devices => AccountCall::Devices,
            AccountTopic::InviteDevice => AccountCall::Invite,
            AccountTopic::Staff => AccountCall::Staff,
            AccountTopic::AddPerson => {
                return AccountPage::AddingPerson(PersonForm { step: PersonStep::SignInName, notice: None });
            }
            AccountTopic::Links => AccountCall::Links,
            AccountTopic::AddLink => return AccountPage::EnteringLinkCode(TextForm::default()),
            AccountTopic::Events => AccountCall::Events,
            AccountTopic::GroupCounts => AccountCall::GroupCounts { last: None },
            AccountTopic::RecoveryCodes => {
                return self.password_page(PasswordPurpose::RecoveryCodes, None);
            }
            AccountTopic::ChangePassword => return self.password_page(PasswordPurpose::Change, None),
        };
        self.ask(call);
        AccountPage::Menu(None)
    }

    /// The page before; `None` closes the account.
    pub(super) fn page_before(&mut self, page: AccountPage) -> Option<AccountPage> {
        let menu = Some(AccountPage::Menu(None));
        match page {
            AccountPage::EnteringEnrolmentCode(form)
            | AccountPage::EnteringAddress(form, _)
            | AccountPage::ConfirmingGateway(form, _) => {
                let text = Zeroizing::new(form.clinic);
                Some(AccountPage::EnteringClinic(TextForm { text, notice: None }))
            }
            AccountPage::NamingDevice(form, _) => Some(AccountPage::EnteringEnrolmentCode(form)),
            AccountPage::EnteringPassword(form) => match form.purpose {
                PasswordPurpose::SignIn => {
                    Some(AccountPage::EnteringName(TextForm { text: form.name, notice: None }))
                }
                PasswordPurpose::Unlock => Some(AccountPage::Locked),
                PasswordPurpose::Change | PasswordPurpose::RecoveryCodes => menu,
            },
            AccountPage::EnteringNewPassword(form) => match form.right {
                PasswordRight::Present(_) => menu,
                PasswordRight::FirstSignIn(_) | PasswordRight::RecoveryCode { .. } => {
                    Some(self.sign_in_page(None))
                }
            },
            AccountPage::EnteringRecoveryCode(_) => Some(self.sign_in_page(None)),
            AccountPage::AddingPerson(form) => match form.before() {
                Some(form) => Some(AccountPage::AddingPerson(form)),
                None => menu,
            },
            AccountPage::Device(..) => Some(self.again(AccountCall::Devices)),
            AccountPage::Person(..) => Some(self.again(AccountCall::Staff)),
            AccountPage::Link(..) => Some(self.again(AccountCall::Links)),
            AccountPage::Devices(_)
            | AccountPage::Invitation(_)
            | AccountPage::Staff(_)
            | AccountPage::OneTimePassword(_)
            | AccountPage::RecoveryCodes(_)
            | AccountPage::Events(_)
            | AccountPage::GroupCounts(..)
            | AccountPage::Links(_)
            | AccountPage::EnteringLinkCode(_)
            | AccountPage::Consent(..)
            | AccountPage::Refused(_) => menu,
            AccountPage::Menu(_) | AccountPage::Clinics(_) | AccountPage::ChoosingClinic(..) => None,
            same @ (AccountPage::Working(_)
            | AccountPage::Blocked(_)
            | AccountPage::EnteringClinic(_)
            | AccountPage::AwaitingApproval(_)
            | AccountPage::EnteringName(_)
            | AccountPage::Locked) => Some(same),
        }
    }

    /// A list is fetched anew; the menu is behind it.
    fn again(&mut self, call: AccountCall) -> AccountPage {
        self.ask(call);
        AccountPage::Menu(None)
    }
}

/// Most characters of a name for a screen.
pub const NAME_MOST: u16 = 40;

fn typed(text: &TypedText) -> Zeroizing<String> {
    Zeroizing::new(text.as_str().trim().chars().take(SignInName::LENGTH_MAX).collect())
}

/// What was typed stays, so that it can be changed.
fn refused(text: &TypedText, failure: SignInFailure) -> TextForm {
    TextForm { text: typed(text), notice: Some(failure.into()) }
}

fn recovery_code_typed(form: RecoveryForm) -> AccountPage {
    let Ok(code) = RecoveryCode::parse(&form.code.text()) else {
        let notice = Some(SignInFailure::CodeMistyped.into());
        return AccountPage::EnteringRecoveryCode(RecoveryForm { notice, ..form });
    };
    let code = Zeroizing::new(code.as_digits().to_owned());
    let right = PasswordRight::RecoveryCode { name: form.name, code };
    AccountPage::EnteringNewPassword(NewPasswordForm { right, notice: None })
}

fn person_typed(form: PersonForm, text: &TypedText) -> AccountPage {
    let name = text.as_str().trim();
    let step = match form.step {
        PersonStep::SignInName => {
            let Ok(name) = SignInName::parse(name) else {
                let notice = Some(SignInFailure::NameUnusable.into());
                return AccountPage::AddingPerson(PersonForm { step: PersonStep::SignInName, notice });
            };
            PersonStep::DisplayName { sign_in_name: name.as_str().to_owned() }
        }
        PersonStep::DisplayName { sign_in_name } => {
            if name.is_empty() || name.chars().count() > usize::from(NAME_MOST) {
                let step = PersonStep::DisplayName { sign_in_name };
                let notice = Some(SignInFailure::NameUnusable.into());
                return AccountPage::AddingPerson(PersonForm { step, notice });
            }
            PersonStep::Roles { sign_in_name, display_name: name.to_owned() }
        }
        step @ PersonStep::Roles { .. } => step,
    };
    AccountPage::AddingPerson(PersonForm { step, notice: None })
}

/// The same page after a change of the code on it, if one is typed there.
fn with_code(mut page: AccountPage, change: impl FnOnce(&mut CodeEntry)) -> AccountPage {
    match &mut page {
        AccountPage::EnteringEnrolmentCode(form) => change(&mut form.code),
        AccountPage::EnteringRecoveryCode(form) => change(&mut form.code),
        _ => {}
    }
    page
}

impl AccountTopic {
    /// What the person has to be permitted; `None` where everybody may.
    const fn needs(self) -> Option<Permission> {
        Some(match self {
            Self::Devices | Self::InviteDevice => Permission::ManageDevices,
            Self::Staff | Self::AddPerson | Self::Events | Self::RecoveryCodes => Permission::ManageStaff,
            Self::Links | Self::AddLink => Permission::LinkReceiptComputer,
            Self::GroupCounts => Permission::SeeGroupCounts,
            Self::ChangePassword => return None,
        })
    }
}
