use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Transaction, params};
use shikaku_core::gateway::{ChallengeId, CheckMethod};

use super::StoreError;

/// A challenge that was given out.
pub(crate) struct StoredChallenge {
    pub(crate) method: CheckMethod,
    pub(crate) bytes: [u8; 32],
    pub(crate) expires_at: DateTime<Utc>,
}

/// How many challenges of this clinic may still be answered.
pub(crate) fn count_open(
    transaction: &Transaction<'_>,
    clinic: &str,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let count = "SELECT count(*) FROM challenge WHERE clinic = ?1 AND expires_at > ?2";
    Ok(transaction.query_row(count, params![clinic, now.timestamp()], |row| row.get(0))?)
}

/// Keeps a challenge until it is taken.
pub(crate) fn keep_challenge(
    transaction: &Transaction<'_>,
    id: &ChallengeId,
    clinic: &str,
    challenge: &StoredChallenge,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO challenge (id, clinic, method, bytes, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            id.as_str(),
            clinic,
            method_text(challenge.method),
            challenge.bytes,
            challenge.expires_at.timestamp()
        ],
    )?;
    Ok(())
}

/// Takes a challenge out: it can be answered once, right or wrong, and by its own clinic only.
pub(crate) fn take_challenge(
    transaction: &Transaction<'_>,
    id: &ChallengeId,
    clinic: &str,
) -> Result<Option<StoredChallenge>, StoreError> {
    let take = "DELETE FROM challenge WHERE id = ?1 AND clinic = ?2 RETURNING method, bytes, expires_at";
    let row = transaction.query_row(take, params![id.as_str(), clinic], |row| {
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
