//! Roles of people, as the operator changes them, and what a group administrator (法人管理者) may know of the clinics of the group.

use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Activity, Permission, Role, Roles};
use shikaku_core::gateway::{AccountEventKind, ProblemCode};

use super::administration::{by_operator, is_last_administrator};
use super::tables::clinic::{self, ClinicRow};
use super::tables::{event, staff};
use super::{Accounts, Person};
use crate::OperatorError;
use crate::refusal::Refusal;

impl Accounts {
    /// The clinics of the group of this person, by number.
    pub(crate) fn clinics_of_group(&self, person: &Person) -> Result<Vec<ClinicRow>, Refusal> {
        person.may(Activity::SignIn, Permission::SeeGroupCounts)?;
        let mut rows = self.store.read(|work| clinic::in_group(work, &person.device.clinic))?;
        if rows.is_empty() {
            return Err(ProblemCode::NotPermitted.into());
        }
        rows.sort_by(|one, other| one.registration_number.cmp(&other.registration_number));
        Ok(rows)
    }

    /// Gives a person of this clinic further roles, and takes others back; the roles that they have then.
    pub(crate) fn change_roles(
        &self,
        clinic: &str,
        id: &str,
        (add, remove): (&[Role], &[Role]),
        now: DateTime<Utc>,
    ) -> Result<Roles, OperatorError> {
        self.store.write(|work| {
            work.sql.lock(&["staff of", clinic])?;
            staff::lock(work, id)?;
            let row = staff::by_id(work, clinic, id)?.ok_or(OperatorError::Person)?;
            let roles = add.iter().fold(row.roles.clone(), |roles, role| roles.with(*role, true));
            let roles = remove.iter().fold(roles, |roles, role| roles.with(*role, false));
            if roles == row.roles {
                return Ok(roles);
            }
            if !roles.contains(Role::Administrator) && is_last_administrator(work, &row)? {
                return Err(OperatorError::Refused(ProblemCode::LastAdministrator));
            }
            let group = clinic::find(work, clinic)?.and_then(|clinic| clinic.group);
            if roles.contains(Role::GroupAdministrator) && group.is_none() {
                return Err(OperatorError::NoGroup);
            }
            if row.must_change
                && !row.roles.contains(Role::GroupAdministrator)
                && roles.contains(Role::GroupAdministrator)
            {
                return Err(OperatorError::FirstPassword);
            }
            staff::set_roles(work, id, &roles)?;
            event::add(work, clinic, &by_operator(AccountEventKind::RolesChanged, id, now))?;
            Ok(roles)
        })
    }
}
