//! The clinics that a device serves: its own, and the one at the same place (併設).

use shikaku_clinic::account::Activity;
use shikaku_core::gateway::ServedClinic;

use super::tables::clinic::{self, ClinicRow};
use super::{Accounts, Person};
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

impl Accounts {
    /// `GET /v1/clinics`: the own clinic of the device first, then the others by number.
    pub(crate) fn served_clinics(&self, person: &Person) -> Result<Vec<ServedClinic>, Refusal> {
        person.may_with_any_role(Activity::SignIn)?;
        let own = &person.device.clinic;
        self.store.read(|work| served_by(work, own)).map_err(|error: StoreError| error.into())
    }
}

/// The own clinic of a device first, then the others by number.
pub(super) fn served_by(work: &mut Work<'_>, own: &str) -> Result<Vec<ServedClinic>, StoreError> {
    let mut rows = clinic::at_place_of(work, own)?;
    rows.sort_by_cached_key(|row| (row.registration_number != *own, row.registration_number.clone()));
    Ok(rows.into_iter().map(served).collect())
}

fn served(row: ClinicRow) -> ServedClinic {
    ServedClinic {
        registration_number: row.registration_number,
        clinic_name: row.name,
        trade: row.trade,
        clinic_state: row.state,
        same_place: true,
    }
}
