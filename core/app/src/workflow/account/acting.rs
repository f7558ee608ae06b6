use super::area::Account;
use super::{AccountPage, ListPage};
use crate::gateway::{CheckMethod, ServedClinic};
use crate::workflow::MenuIndex;

impl Account {
    /// The clinic that is acted for; `None` where the device serves its own alone.
    #[must_use]
    pub fn active_clinic(&self) -> Option<&ServedClinic> {
        self.signed_in()?;
        self.serving.active()
    }

    /// Whether another clinic that the device serves has the name of the one that is acted for.
    #[must_use]
    pub fn is_name_shared(&self) -> bool {
        let Some(active) = self.active_clinic() else { return false };
        self.serving.clinics().iter().filter(|clinic| clinic.clinic_name == active.clinic_name).count() > 1
    }

    /// 登録記号番号 of the clinic that is acted for, where it is not the device's own.
    pub(crate) fn acting_for(&self) -> Option<&str> {
        self.signed_in()?;
        self.serving.acting_for()
    }

    /// Asks for which of the two clinics of a place (併設) a check is; whether there is a question.
    pub(crate) fn ask_clinic(&mut self, method: CheckMethod) -> bool {
        let pair = if self.signed_in().is_some() { self.serving.pair() } else { Vec::new() };
        if pair.is_empty() {
            return false;
        }
        self.page = Some(AccountPage::ChoosingClinic(method, pair));
        true
    }

    /// The method of the check that begins now, because its clinic was chosen.
    pub(crate) const fn take_method(&mut self) -> Option<CheckMethod> {
        self.chosen_method.take()
    }

    /// The list of the clinics, where there are several.
    pub(super) fn list_clinics(&mut self) {
        if self.active_clinic().is_some() {
            self.page = Some(AccountPage::Clinics(ListPage::new(self.serving.clinics().to_vec())));
        }
    }

    /// A clinic was chosen on one of the two pages for that; `None` closes the page.
    pub(super) fn clinic_chosen(&mut self, page: AccountPage, place: MenuIndex) -> Option<AccountPage> {
        let (chosen, method) = match &page {
            AccountPage::Clinics(list) => (place.of(list.shown()), None),
            AccountPage::ChoosingClinic(method, pair) => (place.of(pair), Some(*method)),
            _ => (None, None),
        };
        let Some(chosen) = chosen else { return Some(page) };
        self.serving.choose(chosen);
        self.chosen_method = method;
        None
    }
}
