//! What the operator of a gateway does beside it: clinics, their devices and staff, in the same database.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_clinic::account::{ClinicState, DeviceState, Role, Roles};
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{
    AccountEvent, DeviceEntry, Invitation, OneTimePassword, ProblemCode, ServedClinic, StaffEntry,
};
use shikaku_core::port::Clock;
use shikaku_transport::Random;
use thiserror::Error;

use crate::account::tables::clinic::ClinicRow;
use crate::account::{AccountPolicy, Accounts};
use crate::chance::Chance;
use crate::new_clinic::{NewClinic, NewClinicError};
use crate::refusal::Refusal;
use crate::settings::Database;
use crate::store::{Store, StoreError, forget_later_times};

/// The operator of a gateway, at its database. A gateway may run on the same database meanwhile.
#[derive(derive_more::Debug)]
#[debug("Operator(..)")]
pub struct Operator {
    accounts: Accounts,
    store: Arc<Store>,
    clock: Arc<dyn Clock + Send + Sync>,
}

/// Why an order of the operator was not carried out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OperatorError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is not possible.
    #[error("{}", .0.label().unwrap_or("the order was refused"))]
    Refused(ProblemCode),
    /// A place has two clinics of different trades at most (併設).
    #[error("the place has a clinic of this trade, or two clinics")]
    Place,
    /// The two clinics of a 併設 pair are of one group, or both of none: the devices of each see the results of the other.
    #[error("the place has a clinic of another group")]
    PlaceOfAnother,
    /// A text of a new clinic cannot be kept.
    #[error(transparent)]
    NewClinic(#[from] NewClinicError),
    /// 併設: the place of the device gives it this clinic.
    #[error("the device serves the clinic already: both are at one place")]
    AtPlace,
    /// Who made the first password of a person could use the role.
    #[error("the person has to sign in and replace the first password before")]
    FirstPassword,
    /// A device serves further clinics of its group (法人) only.
    #[error("the clinic is not another one of the same group")]
    Group,
    /// The clinic has no device with this identifier.
    #[error("the clinic has no such device")]
    Device,
    /// The clinic has no person with this identifier.
    #[error("the clinic has no such person")]
    Person,
    /// A group administrator (法人管理者) is one of a group.
    #[error("the clinic belongs to no group")]
    NoGroup,
    /// The clinic was not named for this device.
    #[error("the clinic was not named for this device")]
    NotNamed,
    /// The computer has no chance to give.
    #[error("no random numbers are to be had")]
    Random,
}

/// What a new clinic gets on paper.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ClinicSheet(..)")]
pub struct ClinicSheet {
    /// The code for its first device.
    pub invitation: Invitation,
    /// The first password of the administrator, which is replaced at the first sign-in.
    pub password: String,
}

/// A clinic in the list of the operator.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ClinicEntry({trade:?}, {state:?})")]
pub struct ClinicEntry {
    /// 登録記号番号.
    pub registration_number: String,
    /// Name of the clinic.
    pub name: String,
    /// 柔整 or あはき.
    pub trade: Trade,
    /// How far it is with the operator.
    pub state: ClinicState,
    /// 法人.
    pub group: Option<String>,
    /// What it shares with the other clinic of a 併設 pair.
    pub place: Option<String>,
}

impl Operator {
    /// Opens the database of a gateway, or makes it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(database: &Database, key_file: Option<&Path>) -> Result<Self, StoreError> {
        let store = Arc::new(Store::open(database, key_file)?);
        let chance = Arc::new(Chance::new(Box::new(SystemRandom)));
        let accounts = Accounts::new(Arc::clone(&store), chance, AccountPolicy::default());
        Ok(Self { accounts, store, clock: Arc::new(SystemClock) })
    }

    /// The same, with another random source.
    #[must_use]
    pub fn with_random(self, random: Box<dyn Random + Send>) -> Self {
        let accounts = self.accounts.with_chance(Arc::new(Chance::new(random)));
        Self { accounts, ..self }
    }

    /// The same, by another clock.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock + Send + Sync>) -> Self {
        Self { clock, ..self }
    }

    /// Adds a clinic with one person who has every role.
    ///
    /// # Errors
    /// When a text of it cannot be kept, there is a clinic with this number, its place has one of its trade, of another group or two
    /// clinics, or the database fails.
    pub fn add_clinic(&self, new: &NewClinic) -> Result<ClinicSheet, OperatorError> {
        self.accounts.add_clinic(&new.clone().checked()?, self.now())
    }

    /// The other clinics at the place of a clinic.
    ///
    /// # Errors
    /// When the database fails.
    pub fn at_place(&self, new: &NewClinic) -> Result<Vec<ClinicEntry>, OperatorError> {
        let Some(place) = &new.place else { return Ok(Vec::new()) };
        let others = self.accounts.others_at_place(place, &new.registration_number)?;
        Ok(others.into_iter().map(Into::into).collect())
    }

    /// Every clinic, by number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn clinics(&self) -> Result<Vec<ClinicEntry>, OperatorError> {
        Ok(self.accounts.clinics()?.into_iter().map(Into::into).collect())
    }

    /// The clinic with this number.
    ///
    /// # Errors
    /// When there is no such clinic, or the database fails.
    pub fn clinic(&self, registration_number: &str) -> Result<ClinicEntry, OperatorError> {
        Ok(self.accounts.known(registration_number)?.into())
    }

    /// Gives a clinic another state.
    ///
    /// # Errors
    /// When there is no such clinic, or the database fails.
    pub fn set_clinic_state(&self, clinic: &str, state: ClinicState) -> Result<(), OperatorError> {
        Ok(self.accounts.set_clinic_state(clinic, state)?)
    }

    /// Makes a code on paper for one more device of a clinic.
    ///
    /// # Errors
    /// When there is no such clinic, or the database fails.
    pub fn invite_device(&self, clinic: &str) -> Result<Invitation, OperatorError> {
        Ok(self.accounts.invite_by_operator(clinic, self.now())?)
    }

    /// Withdraws every code of a clinic that was not used yet.
    ///
    /// # Errors
    /// When there is no such clinic, or the database fails.
    pub fn withdraw_codes(&self, clinic: &str) -> Result<(), OperatorError> {
        Ok(self.accounts.withdraw_by_operator(clinic)?)
    }

    /// Every device of a clinic.
    ///
    /// # Errors
    /// When the database fails.
    pub fn devices(&self, clinic: &str) -> Result<Vec<DeviceEntry>, OperatorError> {
        self.clinic(clinic)?;
        Ok(self.accounts.devices_of(clinic)?.into_iter().map(Into::into).collect())
    }

    /// Approves a device of a clinic, or stops it at once.
    ///
    /// # Errors
    /// When there is no such device, it was stopped before, or the database fails.
    pub fn decide_device(&self, clinic: &str, id: &str, state: DeviceState) -> Result<(), OperatorError> {
        let decided = self.accounts.decide_by_operator(clinic, id, state, self.now());
        decided.map_err(|refusal| not_found_as(refusal, OperatorError::Device))
    }

    /// The clinics that a device of a clinic serves: the own one first, then the others by number.
    ///
    /// # Errors
    /// When there is no such device, or the database fails.
    pub fn served_clinics(&self, clinic: &str, device: &str) -> Result<Vec<ServedClinic>, OperatorError> {
        self.accounts.served_by(clinic, device)
    }

    /// Lets a device of a clinic serve a further clinic of the same group (法人) too.
    ///
    /// # Errors
    /// [`OperatorError::Device`] when there is no such device, [`OperatorError::Group`] for a clinic of another group, and
    /// [`OperatorError::Refused`] when there is no such clinic or the device was stopped; or when the database fails.
    pub fn serve_also(&self, clinic: &str, device: &str, also: &str) -> Result<(), OperatorError> {
        self.accounts.serve_also(clinic, device, also, self.now())
    }

    /// Takes a further clinic back from a device, at once.
    ///
    /// # Errors
    /// [`OperatorError::Device`] when there is no such device, [`OperatorError::NotNamed`] for a clinic that was not named for it;
    /// or when the database fails.
    pub fn serve_no_longer(&self, clinic: &str, device: &str, other: &str) -> Result<(), OperatorError> {
        self.accounts.serve_no_longer(clinic, device, other, self.now())
    }

    /// Everybody at a clinic.
    ///
    /// # Errors
    /// When the database fails.
    pub fn staff(&self, clinic: &str) -> Result<Vec<StaffEntry>, OperatorError> {
        self.clinic(clinic)?;
        Ok(self.accounts.staff_of(clinic)?.into_iter().map(Into::into).collect())
    }

    /// Gives a person a password that is replaced at the next sign-in.
    ///
    /// # Errors
    /// When there is no such person, or the database fails.
    pub fn reset_password(&self, clinic: &str, staff: &str) -> Result<OneTimePassword, OperatorError> {
        let reset = self.accounts.reset_by_operator(clinic, staff, self.now());
        reset.map_err(|refusal| not_found_as(refusal, OperatorError::Person))
    }

    /// Gives a person of a clinic further roles, and takes others back; the roles that they have then.
    ///
    /// # Errors
    /// [`OperatorError::Person`] when there is no such person, [`OperatorError::NoGroup`] for a group administrator of a clinic without
    /// a group, and [`OperatorError::Refused`] when it would leave the clinic without an administrator; or when the database fails.
    pub fn change_roles(
        &self,
        clinic: &str,
        staff: &str,
        add: &[Role],
        remove: &[Role],
    ) -> Result<Roles, OperatorError> {
        self.accounts.change_roles(clinic, staff, (add, remove), self.now())
    }

    /// What happened to the accounts of a clinic, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn events(&self, clinic: &str, most: u32) -> Result<Vec<AccountEvent>, OperatorError> {
        self.clinic(clinic)?;
        Ok(self.accounts.events_of(clinic, most)?)
    }

    /// Prepares a database that was put back from a backup: every session ends, and every cursor of a receipt computer expires.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_later_times(&self) -> Result<(), OperatorError> {
        Ok(self.store.write(forget_later_times)?)
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

/// What an order did not find has a name.
fn not_found_as(refusal: Refusal, sought: OperatorError) -> OperatorError {
    match refusal {
        Refusal::Problem(ProblemCode::NotFound) => sought,
        refusal => refusal.into(),
    }
}

impl From<ClinicRow> for ClinicEntry {
    fn from(row: ClinicRow) -> Self {
        let ClinicRow { registration_number, name, trade, state, group, place } = row;
        Self { registration_number, name, trade, state, group, place }
    }
}

impl From<Refusal> for OperatorError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Problem(code) | Refusal::Wait(code, _) => Self::Refused(code),
            Refusal::Store(error) => Self::Store(error),
            Refusal::Random(_) => Self::Random,
        }
    }
}
