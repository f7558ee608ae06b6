//! The clinics that a device serves: its own, the one at the same place (併設), and those of the same group (法人) that the operator
//! named.

use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Activity, DeviceState};
use shikaku_core::gateway::{AccountEventKind, ProblemCode, ServedClinic};

use super::administration::by_operator;
use super::tables::clinic::{self, ClinicRow};
use super::tables::device::{self, DeviceRow};
use super::tables::{device_clinic, event};
use super::{Accounts, Person};
use crate::OperatorError;
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

impl Accounts {
    /// `GET /v1/clinics`: the own clinic of the device first, then the others by number.
    pub(crate) fn served_clinics(&self, person: &Person) -> Result<Vec<ServedClinic>, Refusal> {
        person.may_with_any_role(Activity::SignIn)?;
        Ok(self.store.read(|work| served(work, &person.device.clinic, &person.device.id))?)
    }

    /// The same for the operator.
    pub(crate) fn served_by(&self, clinic: &str, id: &str) -> Result<Vec<ServedClinic>, OperatorError> {
        self.store.read(|work| {
            device_of(work, clinic, id)?;
            Ok(served(work, clinic, id)?)
        })
    }

    /// Names a further clinic of its group that a device of this clinic serves.
    pub(crate) fn serve_also(
        &self,
        own: &str,
        id: &str,
        also: &str,
        now: DateTime<Utc>,
    ) -> Result<(), OperatorError> {
        self.store.write(|work| {
            if device_of(work, own, id)?.state == DeviceState::Stopped {
                return Err(OperatorError::Refused(ProblemCode::DeviceStopped));
            }
            let (known, other) = (known(work, own)?, known(work, also)?);
            if own == also || known.group.is_none() || known.group != other.group {
                return Err(OperatorError::Group);
            }
            if known.place.is_some() && known.place == other.place {
                return Err(OperatorError::AtPlace);
            }
            if device_clinic::add(work, id, also)? {
                log_change(work, [own, also], id, now)?;
            }
            Ok(())
        })
    }

    /// Takes a clinic back that the operator named.
    pub(crate) fn serve_no_longer(
        &self,
        own: &str,
        id: &str,
        clinic: &str,
        now: DateTime<Utc>,
    ) -> Result<(), OperatorError> {
        self.store.write(|work| {
            device_of(work, own, id)?;
            if !device_clinic::remove(work, id, clinic)? {
                return Err(OperatorError::NotNamed);
            }
            Ok(log_change(work, [own, clinic], id, now)?)
        })
    }
}

/// The clinics that a device of this clinic serves.
pub(super) fn served(work: &mut Work<'_>, own: &str, device: &str) -> Result<Vec<ServedClinic>, StoreError> {
    let mut rows = clinic::served(work, own, device)?;
    // Not in the query, because the order of a PostgreSQL server depends on its locale.
    rows.sort_by_cached_key(|row| (row.registration_number != own, row.registration_number.clone()));
    let place = rows.first().and_then(|row| row.place.clone());
    let is_same_place =
        |row: &ClinicRow| row.registration_number == own || place.is_some() && row.place == place;
    Ok(rows.into_iter().map(|row| entry(is_same_place(&row), row)).collect())
}

fn entry(same_place: bool, row: ClinicRow) -> ServedClinic {
    ServedClinic {
        registration_number: row.registration_number,
        clinic_name: row.name,
        trade: row.trade,
        clinic_state: row.state,
        same_place,
    }
}

fn device_of(work: &mut Work<'_>, clinic: &str, id: &str) -> Result<DeviceRow, OperatorError> {
    device::find(work, id)?.filter(|device| device.clinic == clinic).ok_or(OperatorError::Device)
}

fn known(work: &mut Work<'_>, clinic: &str) -> Result<ClinicRow, OperatorError> {
    clinic::find(work, clinic)?.ok_or(OperatorError::Refused(ProblemCode::ClinicUnknown))
}

/// Writes to the log of both clinics that the clinics of this device changed.
fn log_change(
    work: &mut Work<'_>,
    mut clinics: [&str; 2],
    device: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let event = by_operator(AccountEventKind::DeviceClinicsChanged, device, now);
    // Two orders at once lock the logs of two clinics in the same order.
    clinics.sort_unstable();
    clinics.iter().try_for_each(|clinic| event::add(work, clinic, &event))
}
