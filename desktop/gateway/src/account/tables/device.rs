use chrono::{DateTime, Utc};
use shikaku_clinic::account::DeviceState;
use shikaku_core::port::DeviceKeyKind;

use super::{text, value};
use crate::store::{Row, StoreError, Work};

/// 端末.
#[derive(Clone)]
pub(crate) struct DeviceRow {
    /// The thumbprint of its key (RFC 7638), which is its identifier.
    pub(crate) id: String,
    pub(crate) clinic: String,
    pub(crate) name: String,
    pub(crate) platform: String,
    pub(crate) key_kind: DeviceKeyKind,
    pub(crate) state: DeviceState,
    pub(crate) enrolled_at: DateTime<Utc>,
}

/// Adds a device; whether there was none with this key.
pub(crate) fn add(work: &mut Work<'_>, device: &DeviceRow) -> Result<bool, StoreError> {
    let add = "INSERT INTO device (id, clinic, name, platform, key_kind, state, enrolled_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let (key_kind, state) = (text(&device.key_kind), text(&device.state));
    let values = [
        (&device.id).into(),
        (&device.clinic).into(),
        (&device.name).into(),
        (&device.platform).into(),
        (&key_kind).into(),
        (&state).into(),
        device.enrolled_at.into(),
    ];
    Ok(work.sql.execute(add, &values)? > 0)
}

/// The device with this key.
pub(crate) fn find(work: &mut Work<'_>, id: &str) -> Result<Option<DeviceRow>, StoreError> {
    let find = "SELECT id, clinic, name, platform, key_kind, state, enrolled_at FROM device WHERE id = $1";
    work.sql.row(find, &[id.into()])?.map(device).transpose()
}

/// Every device of a clinic, the first enrolled first.
pub(crate) fn of_clinic(work: &mut Work<'_>, clinic: &str) -> Result<Vec<DeviceRow>, StoreError> {
    let all = "SELECT id, clinic, name, platform, key_kind, state, enrolled_at FROM device
               WHERE clinic = $1 ORDER BY enrolled_at, name, id";
    work.sql.rows(all, &[clinic.into()])?.into_iter().map(device).collect()
}

/// Gives a device of this clinic another state; whether there is such a device that is not stopped. A stopped one stays so,
/// also where another transaction stops it at the same time.
pub(crate) fn set_state(
    work: &mut Work<'_>,
    clinic: &str,
    id: &str,
    state: DeviceState,
    by: (&str, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let set = "UPDATE device SET state = $3, decided_by = $4, decided_at = $5
               WHERE clinic = $1 AND id = $2 AND state <> $6";
    let (state, stopped) = (text(&state), text(&DeviceState::Stopped));
    let values = [clinic.into(), id.into(), (&state).into(), by.0.into(), by.1.into(), (&stopped).into()];
    Ok(work.sql.execute(set, &values)? > 0)
}

fn device(mut row: Row) -> Result<DeviceRow, StoreError> {
    Ok(DeviceRow {
        id: row.next()?,
        clinic: row.next()?,
        name: row.next()?,
        platform: row.next()?,
        key_kind: value(&mut row)?,
        state: value(&mut row)?,
        enrolled_at: row.next()?,
    })
}
