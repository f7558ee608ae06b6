use chrono::{DateTime, Utc};
use shikaku_clinic::account::ClinicState;
use shikaku_clinic::readiness::Trade;

use super::{text, value};
use crate::store::{Row, StoreError, Work};

/// 施術所.
#[derive(Clone)]
pub(crate) struct ClinicRow {
    /// 登録記号番号, which names it in every other table.
    pub(crate) registration_number: String,
    pub(crate) name: String,
    pub(crate) trade: Trade,
    pub(crate) state: ClinicState,
    /// 法人.
    pub(crate) group: Option<String>,
    /// What it shares with the other clinic of a 併設 pair.
    pub(crate) place: Option<String>,
}

/// Adds a clinic; whether there was none with this number.
pub(crate) fn add(work: &mut Work<'_>, clinic: &ClinicRow, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let add = "INSERT INTO clinic (registration_number, name, trade, state, clinic_group, place, made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let (trade, state) = (text(&clinic.trade), text(&clinic.state));
    let values = [
        (&clinic.registration_number).into(),
        (&clinic.name).into(),
        (&trade).into(),
        (&state).into(),
        clinic.group.as_ref().into(),
        clinic.place.as_ref().into(),
        now.into(),
    ];
    Ok(work.sql.execute(add, &values)? > 0)
}

/// The clinic with this number.
pub(crate) fn find(work: &mut Work<'_>, registration_number: &str) -> Result<Option<ClinicRow>, StoreError> {
    let find = "SELECT registration_number, name, trade, state, clinic_group, place FROM clinic
                WHERE registration_number = $1";
    work.sql.row(find, &[registration_number.into()])?.map(clinic).transpose()
}

/// Every clinic, by its number.
pub(crate) fn all(work: &mut Work<'_>) -> Result<Vec<ClinicRow>, StoreError> {
    let all = "SELECT registration_number, name, trade, state, clinic_group, place FROM clinic
               ORDER BY registration_number";
    work.sql.rows(all, &[])?.into_iter().map(clinic).collect()
}

/// The clinics at the place of a clinic, itself among them, and those that are named for a device, in any order.
pub(in crate::account) const SERVED: &str =
    "SELECT registration_number, name, trade, state, clinic_group, place FROM clinic
    WHERE registration_number = $1
       OR place = (SELECT place FROM clinic WHERE registration_number = $1)
       OR registration_number IN (SELECT clinic FROM device_clinic WHERE device = $2)";

/// The clinics of [`SERVED`].
pub(crate) fn served(
    work: &mut Work<'_>,
    registration_number: &str,
    device: &str,
) -> Result<Vec<ClinicRow>, StoreError> {
    let rows = work.sql.rows(SERVED, &[registration_number.into(), device.into()])?;
    rows.into_iter().map(clinic).collect()
}

/// The clinics at a place but for one, in any order.
pub(in crate::account) const OTHERS_AT_PLACE: &str =
    "SELECT registration_number, name, trade, state, clinic_group, place FROM clinic
    WHERE place = $1 AND registration_number <> $2";

/// The clinics of [`OTHERS_AT_PLACE`].
pub(crate) fn others_at_place(
    work: &mut Work<'_>,
    place: &str,
    registration_number: &str,
) -> Result<Vec<ClinicRow>, StoreError> {
    let rows = work.sql.rows(OTHERS_AT_PLACE, &[place.into(), registration_number.into()])?;
    rows.into_iter().map(clinic).collect()
}

/// The clinics of the group of a clinic, itself among them, in any order; none where it has no group.
pub(in crate::account) const IN_GROUP: &str =
    "SELECT registration_number, name, trade, state, clinic_group, place FROM clinic
    WHERE clinic_group = (SELECT clinic_group FROM clinic WHERE registration_number = $1)";

/// The clinics of [`IN_GROUP`].
pub(crate) fn in_group(work: &mut Work<'_>, registration_number: &str) -> Result<Vec<ClinicRow>, StoreError> {
    work.sql.rows(IN_GROUP, &[registration_number.into()])?.into_iter().map(clinic).collect()
}

/// Gives a clinic another state; whether there is one with this number.
pub(crate) fn set_state(
    work: &mut Work<'_>,
    registration_number: &str,
    state: ClinicState,
) -> Result<bool, StoreError> {
    let set = "UPDATE clinic SET state = $2 WHERE registration_number = $1";
    Ok(work.sql.execute(set, &[registration_number.into(), (&text(&state)).into()])? > 0)
}

fn clinic(mut row: Row) -> Result<ClinicRow, StoreError> {
    Ok(ClinicRow {
        registration_number: row.next()?,
        name: row.next()?,
        trade: value(&mut row)?,
        state: value(&mut row)?,
        group: row.next()?,
        place: row.next()?,
    })
}
