use chrono::{DateTime, Utc};

use crate::store::{StoreError, Work};

/// Keeps what is recorded when a receipt brings its answer.
pub(crate) fn add_pending(
    work: &mut Work<'_>,
    clinic: &str,
    receipt: &str,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let body = work.seal(&pending_place(clinic, receipt), body)?;
    let add = "INSERT INTO result_pending (receipt, clinic, body, answered_at) VALUES ($1, $2, $3, $4)";
    let values = [receipt.into(), clinic.into(), body.as_slice().into(), now.into()];
    work.sql.execute(add, &values).map(drop)
}

/// Takes out what is recorded for a receipt; nothing the second time.
pub(crate) fn take_pending(
    work: &mut Work<'_>,
    clinic: &str,
    receipt: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let take = "DELETE FROM result_pending WHERE receipt = $1 AND clinic = $2 RETURNING body";
    let Some(mut row) = work.sql.row(take, &[receipt.into(), clinic.into()])? else { return Ok(None) };
    let sealed: Vec<u8> = row.next()?;
    work.open(&pending_place(clinic, receipt), &sealed).map(Some)
}

fn pending_place<'a>(clinic: &'a str, receipt: &'a str) -> [&'a str; 3] {
    ["pending result", clinic, receipt]
}

/// Deletes what waits for a receipt since before this time.
pub(crate) fn purge_pending(work: &mut Work<'_>, before: DateTime<Utc>) -> Result<u64, StoreError> {
    work.sql.execute("DELETE FROM result_pending WHERE answered_at < $1", &[before.into()])
}
