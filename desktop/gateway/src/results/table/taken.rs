use chrono::NaiveDate;

use crate::store::{StoreError, Work};

/// Keeps the digest of a hand-over under its key; whether there was none.
pub(crate) fn add_taken(
    work: &mut Work<'_>,
    link: &str,
    key: &str,
    request: &[u8; 32],
    purge_day: NaiveDate,
) -> Result<bool, StoreError> {
    let add =
        "INSERT INTO result_taken (link, idempotency_key, request_digest, purge_day) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING";
    Ok(work.sql.execute(add, &[link.into(), key.into(), request.into(), purge_day.into()])? > 0)
}

/// The digest of the hand-over under this key.
pub(crate) fn taken(work: &mut Work<'_>, link: &str, key: &str) -> Result<Option<[u8; 32]>, StoreError> {
    let find = "SELECT request_digest FROM result_taken WHERE link = $1 AND idempotency_key = $2";
    work.sql.row(find, &[link.into(), key.into()])?.map(|mut row| row.next()).transpose()
}
