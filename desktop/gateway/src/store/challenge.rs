use chrono::{DateTime, Utc};
use shikaku_core::gateway::{ChallengeId, CheckMethod};

use super::sql::Row;
use super::{StoreError, Work};

/// A challenge that was given out.
pub(crate) struct StoredChallenge {
    pub(crate) method: CheckMethod,
    pub(crate) bytes: [u8; 32],
    pub(crate) expires_at: DateTime<Utc>,
}

/// Whose a challenge is.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) clinic: &'a str,
    /// Which of the clinic's devices asked.
    pub(crate) device: &'a str,
}

/// Keeps a challenge until it is taken, unless this device has `most` that may still be answered: then the time at which the
/// first of them ends.
pub(crate) fn add_challenge(
    work: &mut Work<'_>,
    id: &ChallengeId,
    owner: Owner<'_>,
    challenge: &StoredChallenge,
    limit: (u32, DateTime<Utc>),
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (most, now) = limit;
    let Owner { clinic, device } = owner;
    work.sql.lock(&["challenge", clinic, device])?;
    let count = "SELECT count(*), min(expires_at) FROM challenge
                 WHERE clinic = $1 AND device = $2 AND expires_at > $3";
    if let Some(mut row) = work.sql.row(count, &[clinic.into(), device.into(), now.into()])? {
        let (open, first): (i64, Option<i64>) = (row.next()?, row.next()?);
        if open >= i64::from(most) {
            let until = first.and_then(|first| DateTime::from_timestamp(first, 0));
            return Ok(Some(until.unwrap_or(challenge.expires_at)));
        }
    }
    work.sql.execute(
        "INSERT INTO challenge (id, clinic, device, method, bytes, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.as_str().into(),
            clinic.into(),
            device.into(),
            method_text(challenge.method).into(),
            challenge.bytes.as_slice().into(),
            challenge.expires_at.into(),
        ],
    )?;
    Ok(None)
}

/// A challenge of this clinic, which stays.
pub(crate) fn challenge(
    work: &mut Work<'_>,
    id: &ChallengeId,
    clinic: &str,
) -> Result<Option<StoredChallenge>, StoreError> {
    let select = "SELECT method, bytes, expires_at FROM challenge WHERE id = $1 AND clinic = $2";
    work.sql.row(select, &[id.as_str().into(), clinic.into()])?.map(stored).transpose()
}

/// Takes a challenge out, and whether it was there: it can be answered once, right or wrong, and by its own clinic only.
pub(crate) fn take_challenge(
    work: &mut Work<'_>,
    id: &ChallengeId,
    clinic: &str,
) -> Result<bool, StoreError> {
    let take = "DELETE FROM challenge WHERE id = $1 AND clinic = $2";
    Ok(work.sql.execute(take, &[id.as_str().into(), clinic.into()])? > 0)
}

fn stored(mut row: Row) -> Result<StoredChallenge, StoreError> {
    let method: String = row.next()?;
    let method = if method == "visual" { CheckMethod::Visual } else { CheckMethod::Pin };
    let bytes = row.next()?;
    let expires_at = DateTime::from_timestamp(row.next()?, 0).ok_or(StoreError::Damaged)?;
    Ok(StoredChallenge { method, bytes, expires_at })
}

const fn method_text(method: CheckMethod) -> &'static str {
    match method {
        CheckMethod::Pin => "pin",
        CheckMethod::Visual => "visual",
    }
}
