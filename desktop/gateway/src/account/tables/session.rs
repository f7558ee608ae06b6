use chrono::{DateTime, Utc};

use crate::account::Digest;
use crate::store::{StoreError, Work};

/// A person who is signed in on a device.
#[derive(Clone)]
pub(crate) struct SessionRow {
    pub(crate) id: String,
    pub(crate) clinic: String,
    pub(crate) device: String,
    pub(crate) staff: String,
    pub(crate) ends_at: DateTime<Utc>,
}

/// A refresh token of a session.
pub(crate) struct RefreshRow {
    pub(crate) session: SessionRow,
    /// Counted from one: each refresh makes the next.
    pub(crate) generation: i64,
    pub(crate) used_at: Option<DateTime<Utc>>,
}

/// Begins a session.
pub(crate) fn add(work: &mut Work<'_>, session: &SessionRow, now: DateTime<Utc>) -> Result<(), StoreError> {
    let add = "INSERT INTO session (id, clinic, device, staff, started_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        (&session.id).into(),
        (&session.clinic).into(),
        (&session.device).into(),
        (&session.staff).into(),
        now.into(),
        session.ends_at.into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// Keeps the digest of an access token.
pub(crate) fn add_access_token(
    work: &mut Work<'_>,
    session: &str,
    token: &Digest,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let add = "INSERT INTO access_token (digest, session, expires_at) VALUES ($1, $2, $3)";
    work.sql.execute(add, &[token.into(), session.into(), expires_at.into()]).map(drop)
}

/// Keeps the digest of a refresh token.
pub(crate) fn add_refresh_token(
    work: &mut Work<'_>,
    session: &str,
    token: &Digest,
    generation: i64,
) -> Result<(), StoreError> {
    let add = "INSERT INTO refresh_token (digest, session, generation) VALUES ($1, $2, $3)";
    work.sql.execute(add, &[token.into(), session.into(), generation.into()]).map(drop)
}

/// A refresh token, used or not.
pub(crate) fn refresh_token(work: &mut Work<'_>, token: &Digest) -> Result<Option<RefreshRow>, StoreError> {
    let find = "SELECT session.id, clinic, device, staff, ends_at, generation, used_at FROM refresh_token
                JOIN session ON session.id = refresh_token.session WHERE digest = $1";
    let row = work.sql.row(find, &[token.into()])?;
    row.map(|mut row| {
        let (id, clinic, device) = (row.next()?, row.next()?, row.next()?);
        let session = SessionRow { id, clinic, device, staff: row.next()?, ends_at: row.next()? };
        Ok(RefreshRow { session, generation: row.next()?, used_at: row.next()? })
    })
    .transpose()
}

/// The generation of the newest refresh token of a session.
pub(crate) fn last_generation(work: &mut Work<'_>, session: &str) -> Result<i64, StoreError> {
    let last = "SELECT max(generation) FROM refresh_token WHERE session = $1";
    let row = work.sql.row(last, &[session.into()])?;
    Ok(row.map(|mut row| row.next::<Option<i64>>()).transpose()?.flatten().unwrap_or_default())
}

/// Whether a token of this or a later generation of the session was used.
pub(crate) fn was_used_since(
    work: &mut Work<'_>,
    session: &str,
    generation: i64,
) -> Result<bool, StoreError> {
    let find = "SELECT generation FROM refresh_token
                WHERE session = $1 AND generation >= $2 AND used_at IS NOT NULL LIMIT 1";
    Ok(work.sql.row(find, &[session.into(), generation.into()])?.is_some())
}

/// Marks a refresh token as used, and those that came after it as used long ago: a program that has one of them shares it with another.
pub(crate) fn use_refresh_token(
    work: &mut Work<'_>,
    token: &Digest,
    row: &RefreshRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let session = &row.session.id;
    work.sql
        .execute("UPDATE refresh_token SET used_at = $2 WHERE digest = $1", &[token.into(), now.into()])?;
    let later = "UPDATE refresh_token SET used_at = 0 WHERE session = $1 AND generation > $2";
    work.sql.execute(later, &[session.into(), row.generation.into()]).map(drop)
}

/// Whether a session is there.
pub(crate) fn exists(work: &mut Work<'_>, session: &str) -> Result<bool, StoreError> {
    Ok(work.sql.row("SELECT id FROM session WHERE id = $1", &[session.into()])?.is_some())
}

/// Ends every session of a person but this one.
pub(crate) fn end_others(work: &mut Work<'_>, staff: &str, session: &str) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM access_token WHERE session IN (SELECT id FROM session WHERE staff = $1 AND id <> $2)",
        "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE staff = $1 AND id <> $2)",
        "DELETE FROM session WHERE staff = $1 AND id <> $2",
    ] {
        work.sql.execute(statement, &[staff.into(), session.into()])?;
    }
    Ok(())
}

/// Which sessions end.
#[derive(Clone, Copy)]
pub(crate) enum Ended<'a> {
    Session(&'a str),
    Device(&'a str),
    Staff(&'a str),
    /// On every device of the clinic.
    Clinic(&'a str),
}

/// Ends sessions: their tokens die with them.
pub(crate) fn end(work: &mut Work<'_>, ended: Ended<'_>) -> Result<(), StoreError> {
    let (statements, value): ([&'static str; 3], _) = match ended {
        Ended::Session(id) => (
            [
                "DELETE FROM access_token WHERE session = $1",
                "DELETE FROM refresh_token WHERE session = $1",
                "DELETE FROM session WHERE id = $1",
            ],
            id,
        ),
        Ended::Device(id) => (
            [
                "DELETE FROM access_token WHERE session IN (SELECT id FROM session WHERE device = $1)",
                "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE device = $1)",
                "DELETE FROM session WHERE device = $1",
            ],
            id,
        ),
        Ended::Staff(id) => (
            [
                "DELETE FROM access_token WHERE session IN (SELECT id FROM session WHERE staff = $1)",
                "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE staff = $1)",
                "DELETE FROM session WHERE staff = $1",
            ],
            id,
        ),
        Ended::Clinic(number) => (
            [
                "DELETE FROM access_token WHERE session IN (SELECT id FROM session WHERE clinic = $1)",
                "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE clinic = $1)",
                "DELETE FROM session WHERE clinic = $1",
            ],
            number,
        ),
    };
    for statement in statements {
        work.sql.execute(statement, &[value.into()])?;
    }
    Ok(())
}

/// Deletes sessions that ended before this time, and access tokens that expired.
pub(crate) fn purge(work: &mut Work<'_>, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for statement in [
        "DELETE FROM access_token WHERE expires_at < $1",
        "DELETE FROM access_token WHERE session IN (SELECT id FROM session WHERE ends_at < $1)",
        "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE ends_at < $1)",
        "DELETE FROM session WHERE ends_at < $1",
    ] {
        deleted += work.sql.execute(statement, &[before.into()])?;
    }
    Ok(deleted)
}
