//! The rows of receipt computers.

use chrono::{DateTime, Utc};
use shikaku_clinic::account::Activity;
use shikaku_core::gateway::{VendorAccess, VendorAccessKind, VendorScope};

use super::Vendor;
use crate::account::Digest;
use crate::account::tables::{clinic, text, value};
use crate::store::{Row, StoreError, Work};

/// A pair of codes that was given out.
pub(crate) struct AuthorizationRow {
    pub(crate) device_code: Digest,
    pub(crate) vendor: String,
    pub(crate) scopes: Vec<VendorScope>,
    pub(crate) expires_at: DateTime<Utc>,
    /// Seconds to wait between two polls.
    pub(crate) poll_seconds: i64,
    pub(crate) polled_at: DateTime<Utc>,
    /// The link, once it is approved.
    pub(crate) link: Option<String>,
}

/// A receipt computer of a clinic.
pub(crate) struct LinkRow {
    pub(crate) id: String,
    pub(crate) vendor: String,
    pub(crate) scopes: Vec<VendorScope>,
    pub(crate) approved_by: String,
    pub(crate) approved_at: DateTime<Utc>,
    pub(crate) used_at: Option<DateTime<Utc>>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

/// What a receipt computer got, by the numbers of the results.
pub(crate) struct Access {
    pub(crate) kind: VendorAccessKind,
    pub(crate) results: i64,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// The digest of a user code. It is keyed, because 34 bits are found behind any other digest.
pub(crate) fn user_code_digest(work: &Work<'_>, code: &str) -> Digest {
    work.digest(&["user code"], code.as_bytes())
}

/// How many codes are open.
pub(crate) fn open_authorizations(work: &mut Work<'_>, now: DateTime<Utc>) -> Result<i64, StoreError> {
    let count = "SELECT count(*) FROM vendor_authorization WHERE expires_at > $1";
    work.sql.row(count, &[now.into()])?.ok_or(StoreError::Damaged)?.next()
}

/// Keeps a pair of codes.
pub(crate) fn add_authorization(
    work: &mut Work<'_>,
    row: &AuthorizationRow,
    user_code: &Digest,
) -> Result<(), StoreError> {
    let add = "INSERT INTO vendor_authorization (device_code, user_code, vendor, scopes, expires_at, poll_seconds, polled_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let scopes = text(&row.scopes);
    let values = [
        (&row.device_code).into(),
        user_code.into(),
        (&row.vendor).into(),
        (&scopes).into(),
        row.expires_at.into(),
        row.poll_seconds.into(),
        row.polled_at.into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// The pair with this device code.
pub(crate) fn by_device_code(
    work: &mut Work<'_>,
    code: &Digest,
) -> Result<Option<AuthorizationRow>, StoreError> {
    let find = "SELECT device_code, vendor, scopes, expires_at, poll_seconds, polled_at, link
                FROM vendor_authorization WHERE device_code = $1";
    work.sql.row(find, &[code.into()])?.map(authorization).transpose()
}

/// The pair with this user code.
pub(crate) fn by_user_code(
    work: &mut Work<'_>,
    code: &Digest,
) -> Result<Option<AuthorizationRow>, StoreError> {
    let find = "SELECT device_code, vendor, scopes, expires_at, poll_seconds, polled_at, link
                FROM vendor_authorization WHERE user_code = $1";
    work.sql.row(find, &[code.into()])?.map(authorization).transpose()
}

/// Every pair that is open and was not approved, with the digest of its user code.
pub(crate) fn asking(
    work: &mut Work<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<(Digest, AuthorizationRow)>, StoreError> {
    let find = "SELECT user_code, device_code, vendor, scopes, expires_at, poll_seconds, polled_at, link
                FROM vendor_authorization WHERE expires_at > $1 AND link IS NULL";
    let rows = work.sql.rows(find, &[now.into()])?;
    rows.into_iter().map(|mut row| Ok((row.next()?, authorization(row)?))).collect()
}

fn authorization(mut row: Row) -> Result<AuthorizationRow, StoreError> {
    let (device_code, vendor, scopes) = (row.next()?, row.next()?, value(&mut row)?);
    let (expires_at, poll_seconds, polled_at) = (row.next()?, row.next()?, row.next()?);
    Ok(AuthorizationRow {
        device_code,
        vendor,
        scopes,
        expires_at,
        poll_seconds,
        polled_at,
        link: row.next()?,
    })
}

/// Writes down a poll, and how long to wait for the next.
pub(crate) fn poll(
    work: &mut Work<'_>,
    code: &Digest,
    seconds: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let set = "UPDATE vendor_authorization SET poll_seconds = $2, polled_at = $3 WHERE device_code = $1";
    work.sql.execute(set, &[code.into(), seconds.into(), now.into()]).map(drop)
}

/// Approves the pair with this user code.
pub(crate) fn approve(work: &mut Work<'_>, user_code: &Digest, link: &str) -> Result<(), StoreError> {
    let set = "UPDATE vendor_authorization SET link = $2 WHERE user_code = $1";
    work.sql.execute(set, &[user_code.into(), link.into()]).map(drop)
}

/// Takes a pair of codes out.
pub(crate) fn take_authorization(work: &mut Work<'_>, code: &Digest) -> Result<(), StoreError> {
    work.sql.execute("DELETE FROM vendor_authorization WHERE device_code = $1", &[code.into()]).map(drop)
}

/// Deletes codes that expired before this time.
pub(crate) fn purge_authorizations(work: &mut Work<'_>, before: DateTime<Utc>) -> Result<(), StoreError> {
    work.sql.execute("DELETE FROM vendor_authorization WHERE expires_at < $1", &[before.into()]).map(drop)
}

/// Adds a link that has no token yet.
pub(crate) fn add_link(work: &mut Work<'_>, clinic: &str, link: &LinkRow) -> Result<(), StoreError> {
    let add = "INSERT INTO vendor_link (id, clinic, vendor, scopes, approved_by, approved_at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let scopes = text(&link.scopes);
    let values = [
        (&link.id).into(),
        clinic.into(),
        (&link.vendor).into(),
        (&scopes).into(),
        (&link.approved_by).into(),
        link.approved_at.into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// Gives a link its token, unless it was ended; the clinic.
pub(crate) fn set_token(
    work: &mut Work<'_>,
    link: &str,
    token: &Digest,
) -> Result<Option<String>, StoreError> {
    let set = "UPDATE vendor_link SET token = $2 WHERE id = $1 AND ended_at IS NULL RETURNING clinic";
    work.sql.row(set, &[link.into(), token.into()])?.map(|mut row| row.next()).transpose()
}

/// The receipt computer with this token, as long as its link was not ended and its clinic operates.
pub(crate) fn by_token(work: &mut Work<'_>, token: &Digest) -> Result<Option<Vendor>, StoreError> {
    let find = "SELECT id, clinic, scopes FROM vendor_link WHERE token = $1 AND ended_at IS NULL";
    let Some(mut row) = work.sql.row(find, &[token.into()])? else { return Ok(None) };
    let vendor = Vendor { link: row.next()?, clinic: row.next()?, scopes: value(&mut row)? };
    let state = clinic::find(work, &vendor.clinic)?.map(|clinic| clinic.state);
    Ok(state.filter(|state| state.permits(Activity::SeeResults)).map(|_| vendor))
}

/// Whether a link was not ended, and its clinic operates.
pub(crate) fn holds(work: &mut Work<'_>, link: &str, clinic: &str) -> Result<bool, StoreError> {
    let find = "SELECT id FROM vendor_link WHERE id = $1 AND ended_at IS NULL";
    if work.sql.row(find, &[link.into()])?.is_none() {
        return Ok(false);
    }
    let state = clinic::find(work, clinic)?.map(|clinic| clinic.state);
    Ok(state.is_some_and(|state| state.permits(Activity::SeeResults)))
}

/// Every link of a clinic, the first approved first.
pub(crate) fn links(work: &mut Work<'_>, clinic: &str) -> Result<Vec<LinkRow>, StoreError> {
    let all = "SELECT id, vendor, scopes, approved_by, approved_at, used_at, ended_at FROM vendor_link
               WHERE clinic = $1 ORDER BY approved_at, id";
    let rows = work.sql.rows(all, &[clinic.into()])?.into_iter().map(|mut row| {
        let (id, vendor, scopes) = (row.next()?, row.next()?, value(&mut row)?);
        let (approved_by, approved_at) = (row.next()?, row.next()?);
        let (used_at, ended_at) = (row.next()?, row.next()?);
        Ok(LinkRow { id, vendor, scopes, approved_by, approved_at, used_at, ended_at })
    });
    rows.collect()
}

/// Writes down that a link was used.
pub(crate) fn use_link(work: &mut Work<'_>, link: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    work.sql
        .execute("UPDATE vendor_link SET used_at = $2 WHERE id = $1", &[link.into(), now.into()])
        .map(drop)
}

/// Ends a link of this clinic and forgets its token; whether there is such a link. The first end counts.
pub(crate) fn end_link(
    work: &mut Work<'_>,
    clinic: &str,
    id: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let end = "UPDATE vendor_link SET token = NULL, ended_at = coalesce(ended_at, $3)
               WHERE clinic = $1 AND id = $2";
    Ok(work.sql.execute(end, &[clinic.into(), id.into(), now.into()])? > 0)
}

/// Writes an access down, behind every access of this clinic.
pub(crate) fn add_access(
    work: &mut Work<'_>,
    clinic: &str,
    link: &str,
    access: &Access,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    work.sql.lock(&["vendor_access", clinic])?;
    let add = "INSERT INTO vendor_access (clinic, number, at, link, kind, results, first_number, last_number)
               SELECT $1, coalesce(max(number), 0) + 1, CAST($2 AS BIGINT), $3, $4, CAST($5 AS BIGINT),
                      CAST($6 AS BIGINT), CAST($7 AS BIGINT) FROM vendor_access WHERE clinic = $1";
    let kind = text(&access.kind);
    let values = [
        clinic.into(),
        now.into(),
        link.into(),
        (&kind).into(),
        access.results.into(),
        access.first.into(),
        access.last.into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// The last accesses to the results of a clinic, the newest first.
pub(crate) fn accesses(
    work: &mut Work<'_>,
    clinic: &str,
    most: u32,
) -> Result<Vec<VendorAccess>, StoreError> {
    let all = "SELECT at, link, kind, results, first_number, last_number FROM vendor_access
               WHERE clinic = $1 ORDER BY number DESC LIMIT $2";
    let rows = work.sql.rows(all, &[clinic.into(), i64::from(most).into()])?;
    let entries = rows.into_iter().map(|mut row| {
        let (at, link_id, kind) = (row.next()?, row.next()?, value(&mut row)?);
        let (results, first, last): (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
        let results = u32::try_from(results).unwrap_or(u32::MAX);
        let [first_sequence, last_sequence] = [first, last].map(|it| u64::try_from(it).unwrap_or_default());
        Ok(VendorAccess { at, link_id, kind, results, first_sequence, last_sequence })
    });
    entries.collect()
}

/// Deletes accesses before this time.
pub(crate) fn purge_accesses(work: &mut Work<'_>, before: DateTime<Utc>) -> Result<(), StoreError> {
    work.sql.execute("DELETE FROM vendor_access WHERE at < $1", &[before.into()]).map(drop)
}
