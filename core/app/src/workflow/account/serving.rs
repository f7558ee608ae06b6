use shikaku_clinic::account::Activity;

use crate::gateway::ServedClinic;

/// The clinics that a device serves for the person who is signed in, and the one that is acted for.
#[derive(Default)]
pub(super) struct Serving {
    /// Its own first. Empty until a person signed in.
    clinics: Vec<ServedClinic>,
    active: usize,
}

impl Serving {
    /// These clinics, as far as patients can be checked for them; the one of before stays the one that is acted for.
    pub(super) fn of(clinics: Vec<ServedClinic>, before: &Self) -> Self {
        let number = before.active().map(|clinic| &clinic.registration_number);
        let is_usable = |clinic: &ServedClinic| clinic.clinic_state.permits(Activity::CheckPatient);
        let clinics = clinics.into_iter().enumerate();
        let clinics = clinics.filter(|(place, clinic)| *place == 0 || is_usable(clinic));
        let clinics: Vec<_> = clinics.map(|(_, clinic)| clinic).collect();
        let active = clinics.iter().position(|clinic| Some(&clinic.registration_number) == number);
        Self { active: active.unwrap_or_default(), clinics }
    }

    /// The clinic that is acted for, where there are several.
    pub(super) fn active(&self) -> Option<&ServedClinic> {
        self.clinics.get(self.active).filter(|_| self.clinics.len() > 1)
    }

    /// 併設: the clinics at the place of the device, where there are several and one of them is acted for.
    pub(super) fn pair(&self) -> Vec<ServedClinic> {
        let is_there = self.active().is_some_and(|clinic| clinic.same_place);
        let pair: Vec<_> = self.clinics.iter().filter(|clinic| clinic.same_place).cloned().collect();
        if is_there && pair.len() > 1 { pair } else { Vec::new() }
    }

    /// All of them, the own one of the device first.
    pub(super) fn clinics(&self) -> &[ServedClinic] {
        &self.clinics
    }

    /// 登録記号番号 of the clinic that is acted for, where it is not the device's own.
    pub(super) fn acting_for(&self) -> Option<&str> {
        let clinic = self.active().filter(|_| self.active > 0)?;
        Some(&clinic.registration_number)
    }

    /// This clinic is acted for from now on.
    pub(super) fn choose(&mut self, chosen: &ServedClinic) {
        let number = &chosen.registration_number;
        let place = self.clinics.iter().position(|clinic| clinic.registration_number == *number);
        self.active = place.unwrap_or(self.active);
    }
}
