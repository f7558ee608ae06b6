use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};
use shikaku_core::gateway::{ChallengeId, CheckMethod};

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
    /// Which of the clinic's tokens asked.
    pub(crate) device: &'a str,
}

/// How many challenges of this device may still be answered, and when the first of them ends.
pub(crate) fn open_challenges(
    work: &Work<'_>,
    owner: Owner<'_>,
    now: DateTime<Utc>,
) -> Result<(u32, Option<DateTime<Utc>>), StoreError> {
    let count = "SELECT count(*), min(expires_at) FROM challenge
                 WHERE clinic = ?1 AND device = ?2 AND expires_at > ?3";
    let of = params![owner.clinic, owner.device, now.timestamp()];
    let (open, first): (u32, Option<i64>) =
        work.transaction.query_row(count, of, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((open, first.and_then(|first| DateTime::from_timestamp(first, 0))))
}

/// Keeps a challenge until it is taken.
pub(crate) fn save_challenge(
    work: &Work<'_>,
    id: &ChallengeId,
    owner: Owner<'_>,
    challenge: &StoredChallenge,
) -> Result<(), StoreError> {
    work.transaction.execute(
        "INSERT INTO challenge (id, clinic, device, method, bytes, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id.as_str(),
            owner.clinic,
            owner.device,
            method_text(challenge.method),
            challenge.bytes,
            challenge.expires_at.timestamp()
        ],
    )?;
    Ok(())
}

/// Takes a challenge out: it can be answered once, right or wrong, and by its own clinic only.
pub(crate) fn take_challenge(
    work: &Work<'_>,
    id: &ChallengeId,
    clinic: &str,
) -> Result<Option<StoredChallenge>, StoreError> {
    let take = "DELETE FROM challenge WHERE id = ?1 AND clinic = ?2 RETURNING method, bytes, expires_at";
    let row = work.transaction.query_row(take, params![id.as_str(), clinic], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))
    });
    Ok(row.optional()?.and_then(|(method, bytes, expires_at): (String, [u8; 32], i64)| {
        let method = if method == "visual" { CheckMethod::Visual } else { CheckMethod::Pin };
        Some(StoredChallenge { method, bytes, expires_at: DateTime::from_timestamp(expires_at, 0)? })
    }))
}

const fn method_text(method: CheckMethod) -> &'static str {
    match method {
        CheckMethod::Pin => "pin",
        CheckMethod::Visual => "visual",
    }
}
