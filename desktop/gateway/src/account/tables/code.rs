use chrono::{DateTime, Utc};
use shikaku_clinic::account::WrongCodeEntries;

use super::{text, value};
use crate::account::Digest;
use crate::store::{StoreError, Work};

/// When a code was made, and when it expires.
pub(crate) struct CodeTimes {
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

/// Keeps the digest of a code with which one device of a clinic is enrolled.
pub(crate) fn add_invitation(
    work: &mut Work<'_>,
    clinic: &str,
    code: &Digest,
    made: (&str, DateTime<Utc>),
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let add =
        "INSERT INTO invitation (digest, clinic, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let values = [code.into(), clinic.into(), made.0.into(), made.1.into(), expires_at.into()];
    work.sql.execute(add, &values).map(drop)
}

/// When the code of this digest was made and when it expires, if it is open.
pub(crate) fn invitation(
    work: &mut Work<'_>,
    clinic: &str,
    code: &Digest,
) -> Result<Option<CodeTimes>, StoreError> {
    let find = "SELECT made_at, expires_at FROM invitation WHERE digest = $1 AND clinic = $2";
    let row = work.sql.row(find, &[code.into(), clinic.into()])?;
    row.map(|mut row| Ok(CodeTimes { made_at: row.next()?, expires_at: row.next()? })).transpose()
}

/// Takes a code out; whether it was open.
pub(crate) fn take_invitation(work: &mut Work<'_>, code: &Digest) -> Result<bool, StoreError> {
    Ok(work.sql.execute("DELETE FROM invitation WHERE digest = $1", &[code.into()])? > 0)
}

/// Takes every open code of a clinic out.
pub(crate) fn take_all_invitations(work: &mut Work<'_>, clinic: &str) -> Result<(), StoreError> {
    work.sql.execute("DELETE FROM invitation WHERE clinic = $1", &[clinic.into()]).map(drop)
}

/// The wrong codes that this address entered for this clinic.
pub(crate) fn wrong_entries(
    work: &mut Work<'_>,
    clinic: &str,
    address: &str,
) -> Result<WrongCodeEntries, StoreError> {
    let find = "SELECT entries FROM wrong_code WHERE clinic = $1 AND address = $2";
    let row = work.sql.row(find, &[clinic.into(), address.into()])?;
    Ok(row.map(|mut row| value(&mut row)).transpose()?.unwrap_or_default())
}

/// Keeps the wrong codes of this address.
pub(crate) fn set_wrong_entries(
    work: &mut Work<'_>,
    clinic: &str,
    address: &str,
    entries: WrongCodeEntries,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let set = "INSERT INTO wrong_code (clinic, address, entries, last_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (clinic, address) DO UPDATE SET entries = excluded.entries, last_at = excluded.last_at";
    let entries = text(&entries);
    work.sql.execute(set, &[clinic.into(), address.into(), (&entries).into(), now.into()]).map(drop)
}

/// Deletes codes that expired before this time, and the counts of addresses that were quiet since then.
pub(crate) fn purge(work: &mut Work<'_>, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let codes = work.sql.execute("DELETE FROM invitation WHERE expires_at < $1", &[before.into()])?;
    Ok(codes + work.sql.execute("DELETE FROM wrong_code WHERE last_at < $1", &[before.into()])?)
}
