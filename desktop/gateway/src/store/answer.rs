use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};
use shikaku_core::gateway::Receipt;
use shikaku_core::port::HttpResponse;

use super::{StoreError, Work};

/// What was answered under an `Idempotency-Key`.
pub(crate) struct StoredAnswer {
    pub(crate) request_digest: [u8; 32],
    pub(crate) reply: HttpResponse,
}

/// What a receipt stands for at present.
pub(crate) enum Receipted {
    Pending,
    Done(Vec<u8>),
}

/// What names the row of an answer in its seal.
pub(super) fn answer_place<'a>(clinic: &'a str, key: &'a str) -> [&'a str; 3] {
    ["answer", clinic, key]
}

/// What names the row of a receipt in its seal.
pub(super) fn receipt_place<'a>(clinic: &'a str, id: &'a str) -> [&'a str; 3] {
    ["receipt", clinic, id]
}

/// The answer that this clinic got under this key since that time.
pub(crate) fn answer_for(
    work: &Work<'_>,
    clinic: &str,
    key: &str,
    since: DateTime<Utc>,
) -> Result<Option<StoredAnswer>, StoreError> {
    let select = "SELECT request_digest, status, body FROM answer
                  WHERE clinic = ?1 AND idempotency_key = ?2 AND answered_at >= ?3";
    let answer = work.transaction.query_row(select, params![clinic, key, since.timestamp()], |row| {
        let reply = HttpResponse { status: row.get(1)?, body: row.get(2)? };
        Ok(StoredAnswer { request_digest: row.get(0)?, reply })
    });
    let Some(mut answer) = answer.optional()? else { return Ok(None) };
    answer.reply.body = work.sealer.open(&answer_place(clinic, key), &answer.reply.body)?;
    Ok(Some(answer))
}

/// Keeps an answer under its key. One of before, past its time and not purged yet, gives way.
pub(crate) fn save_answer(
    work: &Work<'_>,
    clinic: &str,
    key: &str,
    answer: &StoredAnswer,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let body = work.sealer.seal(&answer_place(clinic, key), &answer.reply.body)?;
    work.transaction.execute(
        "INSERT OR REPLACE INTO answer (clinic, idempotency_key, request_digest, status, body, answered_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![clinic, key, answer.request_digest, answer.reply.status, body, now.timestamp()],
    )?;
    Ok(())
}

/// Keeps an answer that is given only after so many times 処理中.
pub(crate) fn save_receipt(
    work: &Work<'_>,
    clinic: &str,
    receipt: &Receipt,
    pending_answers: u32,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let body = work.sealer.seal(&receipt_place(clinic, receipt.as_str()), body)?;
    work.transaction.execute(
        "INSERT INTO receipt (id, clinic, pending_answers, body, answered_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![receipt.as_str(), clinic, pending_answers, body, now.timestamp()],
    )?;
    Ok(())
}

/// Asks for a receipt that this clinic got since that time; each time brings its answer nearer.
pub(crate) fn poll(
    work: &Work<'_>,
    clinic: &str,
    receipt: &Receipt,
    since: DateTime<Utc>,
) -> Result<Option<Receipted>, StoreError> {
    let poll = "UPDATE receipt SET pending_answers = max(pending_answers - 1, -1)
                WHERE id = ?1 AND clinic = ?2 AND answered_at >= ?3 RETURNING pending_answers, body";
    let of = params![receipt.as_str(), clinic, since.timestamp()];
    let found = work.transaction.query_row(poll, of, |row| Ok((row.get(0)?, row.get(1)?)));
    let Some((left, sealed)): Option<(i64, Vec<u8>)> = found.optional()? else { return Ok(None) };
    if left >= 0 {
        return Ok(Some(Receipted::Pending));
    }
    let body = work.sealer.open(&receipt_place(clinic, receipt.as_str()), &sealed)?;
    Ok(Some(Receipted::Done(body)))
}
