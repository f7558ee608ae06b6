use crate::store::{StoreError, Work};

/// Names a further clinic that a device serves; whether it was not named before.
pub(crate) fn add(work: &mut Work<'_>, device: &str, clinic: &str) -> Result<bool, StoreError> {
    let add = "INSERT INTO device_clinic (device, clinic) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    Ok(work.sql.execute(add, &[device.into(), clinic.into()])? > 0)
}

/// Takes a clinic back from a device; whether it was named.
pub(crate) fn remove(work: &mut Work<'_>, device: &str, clinic: &str) -> Result<bool, StoreError> {
    let remove = "DELETE FROM device_clinic WHERE device = $1 AND clinic = $2";
    Ok(work.sql.execute(remove, &[device.into(), clinic.into()])? > 0)
}

/// Takes every clinic back from a device.
pub(crate) fn remove_all(work: &mut Work<'_>, device: &str) -> Result<(), StoreError> {
    work.sql.execute("DELETE FROM device_clinic WHERE device = $1", &[device.into()]).map(drop)
}
