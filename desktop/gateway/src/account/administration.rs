//! What an administrator does for the people of a clinic, and the operator of the gateway for clinics.

use chrono::{DateTime, Utc};
use shikaku_clinic::account::{
    Activity, ClinicState, CodeCarrier, DeviceState, Password, Permission, RecoveryCode, Role, Roles,
    SignInName,
};
use shikaku_core::gateway::{
    AccountEvent, AccountEventKind, Invitation, NewPerson, OneTimePassword, ProblemCode,
};

use super::session::{account_of, recovery_of};
use super::tables::clinic::{self, ClinicRow};
use super::tables::device::{self, DeviceRow};
use super::tables::session::{self, Ended};
use super::tables::staff::{self, StaffRow};
use super::tables::{code, event};
use super::{Accounts, Person, check_label};
use crate::new_clinic::NewClinic;
use crate::operator::{ClinicSheet, OperatorError};
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

/// Somebody new at a clinic.
struct NewStaff {
    sign_in_name: SignInName,
    display_name: String,
    roles: Roles,
}

impl Accounts {
    /// Adds a clinic that operates, with one person who has every role, and a code on paper for its first device.
    pub(crate) fn add_clinic(
        &self,
        new: &NewClinic,
        now: DateTime<Utc>,
    ) -> Result<ClinicSheet, OperatorError> {
        let row = ClinicRow {
            registration_number: new.registration_number.clone(),
            name: new.name.clone(),
            trade: new.trade,
            state: ClinicState::Operating,
            group: new.group.clone(),
            place: new.place.clone(),
        };
        let administrator = NewStaff {
            sign_in_name: new.administrator.clone(),
            display_name: new.administrator.as_str().to_owned(),
            roles: Roles::within_clinic(),
        };
        let (person, password) = self.new_person(&new.registration_number, administrator)?;
        self.store.write(|work| {
            check_place(work, &row)?;
            if !clinic::add(work, &row, now)? {
                return Err(OperatorError::Refused(ProblemCode::ClinicKnown));
            }
            staff::add(work, &person, now)?;
            let event = by_operator(AccountEventKind::ClinicAdded, &row.registration_number, now);
            Ok(event::add(work, &row.registration_number, &event)?)
        })?;
        let invitation = self.invite_by_operator(&new.registration_number, now)?;
        Ok(ClinicSheet { invitation, password })
    }

    /// A code on paper for one more device of this clinic.
    pub(crate) fn invite_by_operator(&self, clinic: &str, now: DateTime<Utc>) -> Result<Invitation, Refusal> {
        self.known(clinic)?;
        self.invite_for(clinic, CodeCarrier::Paper, &by_operator(AccountEventKind::DeviceInvited, "", now))
    }

    /// Withdraws every code of this clinic that was not used yet.
    pub(crate) fn withdraw_by_operator(&self, clinic: &str) -> Result<(), Refusal> {
        self.known(clinic)?;
        Ok(self.store.write(|work| code::take_all_invitations(work, clinic))?)
    }

    /// Gives a clinic another state. One that is stopped keeps its devices, and none of them can do anything.
    pub(crate) fn set_clinic_state(&self, clinic: &str, state: ClinicState) -> Result<(), Refusal> {
        self.store.write(|work| {
            if !clinic::set_state(work, clinic, state)? {
                return Err(Refusal::Problem(ProblemCode::ClinicUnknown));
            }
            if state == ClinicState::Stopped {
                code::take_all_invitations(work, clinic)?;
                session::end(work, Ended::Clinic(clinic))?;
            }
            Ok(())
        })
    }

    /// Approves or stops a device of this clinic, without anybody at the clinic.
    pub(crate) fn decide_by_operator(
        &self,
        clinic: &str,
        id: &str,
        state: DeviceState,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let stops = state == DeviceState::Stopped;
        let kind = if stops { AccountEventKind::DeviceStopped } else { AccountEventKind::DeviceApproved };
        self.set_device_state(clinic, id, state, &by_operator(kind, id, now))
    }

    /// The clinics at this place but for this one.
    pub(crate) fn others_at_place(&self, place: &str, clinic: &str) -> Result<Vec<ClinicRow>, StoreError> {
        self.store.read(|work| clinic::others_at_place(work, place, clinic))
    }

    /// Every clinic.
    pub(crate) fn clinics(&self) -> Result<Vec<ClinicRow>, StoreError> {
        self.store.read(clinic::all)
    }

    /// Every device of this clinic.
    pub(crate) fn devices_of(&self, clinic: &str) -> Result<Vec<DeviceRow>, StoreError> {
        self.store.read(|work| device::of_clinic(work, clinic))
    }

    /// Everybody at this clinic.
    pub(crate) fn staff_of(&self, clinic: &str) -> Result<Vec<StaffRow>, StoreError> {
        self.store.read(|work| staff::of_clinic(work, clinic))
    }

    /// The last events of this clinic, the newest first.
    pub(crate) fn events_of(&self, clinic: &str, most: u32) -> Result<Vec<AccountEvent>, StoreError> {
        self.store.read(|work| event::last(work, clinic, most))
    }

    /// `POST /v1/staff`
    pub(crate) fn add_person(
        &self,
        person: &Person,
        new: &NewPerson,
        now: DateTime<Utc>,
    ) -> Result<OneTimePassword, Refusal> {
        person.may(Activity::SignIn, Permission::ManageStaff)?;
        check_label(&new.display_name)?;
        // The operator gives this role, because it is about other clinics too.
        if new.roles.contains(Role::GroupAdministrator) {
            return Err(ProblemCode::NotPermitted.into());
        }
        let NewPerson { sign_in_name, display_name, roles } = new.clone();
        let new = NewStaff { sign_in_name, display_name, roles };
        let (row, password) = self.new_person(&person.device.clinic, new)?;
        let event = person.event(AccountEventKind::StaffAdded, &row.id, now);
        self.store.write(|work| {
            if !staff::add(work, &row, now)? {
                return Err(Refusal::Problem(ProblemCode::StaffKnown));
            }
            Ok(event::add(work, &row.clinic, &event)?)
        })?;
        Ok(OneTimePassword { staff_id: row.id, password })
    }

    /// `POST /v1/staff/{id}/password`: a password that is replaced at the next sign-in. It opens an account that waits, too.
    pub(crate) fn reset_password(
        &self,
        person: &Person,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<OneTimePassword, Refusal> {
        person.may(Activity::SignIn, Permission::ManageStaff)?;
        let event = person.event(AccountEventKind::PasswordReset, id, now);
        self.reset_by(&person.device.clinic, id, person.roles.contains(Role::GroupAdministrator), &event)
    }

    /// Gives a person of this clinic a password that is replaced at the next sign-in.
    pub(crate) fn reset_by_operator(
        &self,
        clinic: &str,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<OneTimePassword, Refusal> {
        let event = by_operator(AccountEventKind::PasswordReset, id, now);
        self.reset_by(clinic, id, true, &event)
    }

    /// Resets a password, that of a group administrator only for one or for the operator: it gives more than a clinic has.
    fn reset_by(
        &self,
        clinic: &str,
        id: &str,
        is_for_group: bool,
        event: &AccountEvent,
    ) -> Result<OneTimePassword, Refusal> {
        let (password, derived) = self.one_time_password()?;
        self.store.write(|work| {
            staff::lock(work, id)?;
            let row = staff::by_id(work, clinic, id)?.ok_or(Refusal::Problem(ProblemCode::NotFound))?;
            if row.roles.contains(Role::GroupAdministrator) && !is_for_group {
                return Err(ProblemCode::NotPermitted.into());
            }
            let account = account_of(clinic, &row.sign_in_name);
            staff::set_password(work, id, &derived, true)?;
            staff::forget_wrong_passwords(work, &account, None)?;
            staff::forget_wrong_passwords(work, &recovery_of(&account), None)?;
            session::end(work, Ended::Staff(id))?;
            Ok::<_, Refusal>(event::add(work, clinic, event)?)
        })?;
        Ok(OneTimePassword { staff_id: id.to_owned(), password })
    }

    /// `POST /v1/staff/{id}/stopped`: stops a person with every session, or lets them sign in again.
    pub(crate) fn set_stopped(
        &self,
        person: &Person,
        id: &str,
        is_stopped: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        person.may(Activity::SignIn, Permission::ManageStaff)?;
        let clinic = &person.device.clinic;
        let kind = if is_stopped { AccountEventKind::StaffStopped } else { AccountEventKind::StaffReturned };
        let event = person.event(kind, id, now);
        self.store.write(|work| {
            work.sql.lock(&["staff of", clinic])?;
            staff::lock(work, id)?;
            let row = staff::by_id(work, clinic, id)?.ok_or(Refusal::Problem(ProblemCode::NotFound))?;
            if is_stopped && is_last_administrator(work, &row)? {
                return Err(ProblemCode::LastAdministrator.into());
            }
            staff::set_stopped(work, id, is_stopped)?;
            if is_stopped {
                session::end(work, Ended::Staff(id))?;
            }
            Ok(event::add(work, clinic, &event)?)
        })
    }

    /// `GET /v1/staff`
    pub(crate) fn staff(&self, person: &Person) -> Result<Vec<StaffRow>, Refusal> {
        person.may(Activity::SignIn, Permission::ManageStaff)?;
        Ok(self.staff_of(&person.device.clinic)?)
    }

    /// `GET /v1/events`
    pub(crate) fn events(&self, person: &Person) -> Result<Vec<AccountEvent>, Refusal> {
        person.may(Activity::SignIn, Permission::ManageStaff)?;
        Ok(self.events_of(&person.device.clinic, EVENTS_MAX)?)
    }

    /// The clinic with this number.
    pub(crate) fn known(&self, clinic: &str) -> Result<ClinicRow, Refusal> {
        let row = self.store.read(|work| clinic::find(work, clinic));
        row.map_err(|error: StoreError| Refusal::from(error))?
            .ok_or_else(|| ProblemCode::ClinicUnknown.into())
    }

    fn new_person(&self, clinic: &str, new: NewStaff) -> Result<(StaffRow, String), Refusal> {
        let (password, derived) = self.one_time_password()?;
        let row = StaffRow {
            id: self.chance.identifier()?,
            clinic: clinic.to_owned(),
            sign_in_name: new.sign_in_name.folded().to_owned(),
            display_name: new.display_name,
            roles: new.roles,
            is_stopped: false,
            password: derived,
            must_change: true,
        };
        Ok((row, password))
    }

    /// A password that another person reads and types once, and what is stored of it.
    fn one_time_password(&self) -> Result<(String, String), Refusal> {
        let text = RecoveryCode::from_random(&self.chance.half()?).as_digits().to_owned();
        let password = Password::new(&text).map_err(|_| ProblemCode::InternalError)?;
        let derived = self.hasher.derive(&password, &self.chance)?;
        Ok((text, derived))
    }
}

/// Most events of one answer.
const EVENTS_MAX: u32 = 200;

pub(super) fn is_last_administrator(work: &mut Work<'_>, row: &StaffRow) -> Result<bool, StoreError> {
    let is_one = |person: &StaffRow| !person.is_stopped && person.roles.contains(Role::Administrator);
    let others = staff::of_clinic(work, &row.clinic)?;
    Ok(is_one(row) && others.iter().filter(|person| is_one(person)).count() == 1)
}

/// Something that the operator did.
pub(super) fn by_operator(kind: AccountEventKind, subject: &str, at: DateTime<Utc>) -> AccountEvent {
    AccountEvent { at, device: String::new(), staff: String::new(), kind, subject: subject.to_owned() }
}

/// Whether a clinic may be at its place. Two orders at once come one after the other: the devices of each clinic at a place see the
/// results of the other.
fn check_place(work: &mut Work<'_>, new: &ClinicRow) -> Result<(), OperatorError> {
    let Some(place) = &new.place else { return Ok(()) };
    work.sql.lock(&["place", place])?;
    let others = clinic::others_at_place(work, place, &new.registration_number)?;
    if others.len() > 1 || others.iter().any(|other| other.trade == new.trade) {
        return Err(OperatorError::Place);
    }
    if others.iter().any(|other| other.group != new.group) {
        return Err(OperatorError::PlaceOfAnother);
    }
    Ok(())
}
