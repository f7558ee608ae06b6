use chrono::{DateTime, Utc};
use shikaku_clinic::account::Roles;

use super::{text, value};
use crate::account::Digest;
use crate::store::{Row, StoreError, Work};

/// 職員.
#[derive(Clone)]
pub(crate) struct StaffRow {
    pub(crate) id: String,
    pub(crate) clinic: String,
    /// As it is compared ([`SignInName::folded`](shikaku_clinic::account::SignInName::folded)).
    pub(crate) sign_in_name: String,
    /// Sealed in the table.
    pub(crate) display_name: String,
    pub(crate) roles: Roles,
    pub(crate) is_stopped: bool,
    /// PHC string of Argon2id.
    pub(crate) password: String,
    /// Whether the password was given by another person.
    pub(crate) must_change: bool,
}

fn place(id: &str) -> [&str; 2] {
    ["staff", id]
}

/// Adds a person; whether the clinic had none with this sign-in name.
pub(crate) fn add(work: &mut Work<'_>, staff: &StaffRow, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let add =
        "INSERT INTO staff (id, clinic, sign_in_name, display_name, roles, is_stopped, password, must_change,
                   made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let name = work.seal(&place(&staff.id), staff.display_name.as_bytes())?;
    let roles = text(&staff.roles);
    let values = [
        (&staff.id).into(),
        (&staff.clinic).into(),
        (&staff.sign_in_name).into(),
        name.as_slice().into(),
        (&roles).into(),
        staff.is_stopped.into(),
        (&staff.password).into(),
        staff.must_change.into(),
        now.into(),
    ];
    Ok(work.sql.execute(add, &values)? > 0)
}

/// The person of this clinic with this sign-in name.
pub(crate) fn by_name(
    work: &mut Work<'_>,
    clinic: &str,
    sign_in_name: &str,
) -> Result<Option<StaffRow>, StoreError> {
    let find =
        "SELECT id, clinic, sign_in_name, display_name, roles, is_stopped, password, must_change FROM staff
                WHERE clinic = $1 AND sign_in_name = $2";
    let row = work.sql.row(find, &[clinic.into(), sign_in_name.into()])?;
    row.map(|row| staff(work, row)).transpose()
}

/// The person of this clinic with this identifier.
pub(crate) fn by_id(work: &mut Work<'_>, clinic: &str, id: &str) -> Result<Option<StaffRow>, StoreError> {
    let find =
        "SELECT id, clinic, sign_in_name, display_name, roles, is_stopped, password, must_change FROM staff
                WHERE clinic = $1 AND id = $2";
    let row = work.sql.row(find, &[clinic.into(), id.into()])?;
    row.map(|row| staff(work, row)).transpose()
}

/// The name for the screen of the person with this identifier, at any clinic.
pub(crate) fn display_name(work: &mut Work<'_>, id: &str) -> Result<Option<String>, StoreError> {
    let find = "SELECT display_name FROM staff WHERE id = $1";
    let Some(mut row) = work.sql.row(find, &[id.into()])? else { return Ok(None) };
    open_name(work, id, &row.next::<Vec<u8>>()?).map(Some)
}

/// Everybody of a clinic, by sign-in name.
pub(crate) fn of_clinic(work: &mut Work<'_>, clinic: &str) -> Result<Vec<StaffRow>, StoreError> {
    let all =
        "SELECT id, clinic, sign_in_name, display_name, roles, is_stopped, password, must_change FROM staff
               WHERE clinic = $1 ORDER BY sign_in_name";
    let rows = work.sql.rows(all, &[clinic.into()])?;
    rows.into_iter().map(|row| staff(work, row)).collect()
}

/// Waits for, and keeps out, every other change of this person until the end of the transaction.
pub(crate) fn lock(work: &mut Work<'_>, id: &str) -> Result<(), StoreError> {
    work.sql.lock(&["staff", id])
}

/// Gives a person another password.
pub(crate) fn set_password(
    work: &mut Work<'_>,
    id: &str,
    password: &str,
    must_change: bool,
) -> Result<(), StoreError> {
    let set = "UPDATE staff SET password = $2, must_change = $3 WHERE id = $1";
    work.sql.execute(set, &[id.into(), password.into(), must_change.into()]).map(drop)
}

/// Gives a person these roles.
pub(crate) fn set_roles(work: &mut Work<'_>, id: &str, roles: &Roles) -> Result<(), StoreError> {
    let set = "UPDATE staff SET roles = $2 WHERE id = $1";
    work.sql.execute(set, &[id.into(), (&text(roles)).into()]).map(drop)
}

/// Stops a person, or lets them sign in again.
pub(crate) fn set_stopped(work: &mut Work<'_>, id: &str, is_stopped: bool) -> Result<(), StoreError> {
    let set = "UPDATE staff SET is_stopped = $2 WHERE id = $1";
    work.sql.execute(set, &[id.into(), is_stopped.into()]).map(drop)
}

/// Wrong passwords in a row of this person on this device, and the time of the last.
pub(crate) fn wrong_passwords(
    work: &mut Work<'_>,
    staff: &str,
    device: &str,
) -> Result<(u32, DateTime<Utc>), StoreError> {
    let find = "SELECT entries, last_at FROM wrong_password WHERE staff = $1 AND device = $2";
    let Some(mut row) = work.sql.row(find, &[staff.into(), device.into()])? else {
        return Ok((0, DateTime::UNIX_EPOCH));
    };
    let entries: i64 = row.next()?;
    Ok((u32::try_from(entries).map_err(|_| StoreError::Damaged)?, row.next()?))
}

/// Counts one more wrong password of this person on this device.
pub(crate) fn add_wrong_password(
    work: &mut Work<'_>,
    staff: &str,
    device: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let add = "INSERT INTO wrong_password (staff, device, entries, last_at) VALUES ($1, $2, 1, $3)
               ON CONFLICT (staff, device)
               DO UPDATE SET entries = wrong_password.entries + 1, last_at = excluded.last_at";
    work.sql.execute(add, &[staff.into(), device.into(), now.into()]).map(drop)
}

/// Deletes counts of wrong passwords that are under this limit and that nothing was added to since this time.
pub(crate) fn purge_wrong_passwords(
    work: &mut Work<'_>,
    limit: u32,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let delete = "DELETE FROM wrong_password WHERE entries < $1 AND last_at < $2";
    work.sql.execute(delete, &[i64::from(limit).into(), before.into()])
}

/// Forgets the wrong passwords of this person, on one device or on all.
pub(crate) fn forget_wrong_passwords(
    work: &mut Work<'_>,
    staff: &str,
    device: Option<&str>,
) -> Result<(), StoreError> {
    match device {
        Some(device) => work.sql.execute(
            "DELETE FROM wrong_password WHERE staff = $1 AND device = $2",
            &[staff.into(), device.into()],
        ),
        None => work.sql.execute("DELETE FROM wrong_password WHERE staff = $1", &[staff.into()]),
    }
    .map(drop)
}

/// Keeps the digests of recovery codes in place of those of before.
pub(crate) fn set_recovery_codes(
    work: &mut Work<'_>,
    staff: &str,
    codes: &[Digest],
) -> Result<(), StoreError> {
    work.sql.execute("DELETE FROM recovery_code WHERE staff = $1", &[staff.into()])?;
    for code in codes {
        let add = "INSERT INTO recovery_code (digest, staff) VALUES ($1, $2)";
        work.sql.execute(add, &[code.into(), staff.into()])?;
    }
    Ok(())
}

/// Takes a recovery code of this person out; whether it was open.
pub(crate) fn take_recovery_code(
    work: &mut Work<'_>,
    staff: &str,
    code: &Digest,
) -> Result<bool, StoreError> {
    let take = "DELETE FROM recovery_code WHERE digest = $1 AND staff = $2";
    Ok(work.sql.execute(take, &[code.into(), staff.into()])? > 0)
}

fn open_name(work: &Work<'_>, id: &str, sealed: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(work.open(&place(id), sealed)?).map_err(|_| StoreError::Damaged)
}

fn staff(work: &Work<'_>, mut row: Row) -> Result<StaffRow, StoreError> {
    let (id, clinic, sign_in_name): (String, _, _) = (row.next()?, row.next()?, row.next()?);
    let display_name = open_name(work, &id, &row.next::<Vec<u8>>()?)?;
    let roles = value(&mut row)?;
    let (is_stopped, password, must_change) = (row.next()?, row.next()?, row.next()?);
    Ok(StaffRow { id, clinic, sign_in_name, display_name, roles, is_stopped, password, must_change })
}
