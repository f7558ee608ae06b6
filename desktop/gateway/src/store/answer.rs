use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Transaction, params};
use shikaku_core::gateway::Receipt;
use shikaku_core::port::GatewayReply;

use super::StoreError;

/// What was answered under an `Idempotency-Key`.
pub(crate) struct StoredAnswer {
    pub(crate) request_digest: [u8; 32],
    pub(crate) reply: GatewayReply,
}

/// What a receipt stands for at present.
pub(crate) enum Receipted {
    Pending,
    Done(Vec<u8>),
}

/// The answer that this clinic got under this key.
pub(crate) fn answer_for(
    transaction: &Transaction<'_>,
    clinic: &str,
    key: &str,
) -> Result<Option<StoredAnswer>, StoreError> {
    let select = "SELECT request_digest, status, body FROM answer WHERE clinic = ?1 AND idempotency_key = ?2";
    let answer = transaction.query_row(select, params![clinic, key], |row| {
        let reply = GatewayReply { status: row.get(1)?, body: row.get(2)? };
        Ok(StoredAnswer { request_digest: row.get(0)?, reply })
    });
    Ok(answer.optional()?)
}

/// Keeps an answer under its key.
pub(crate) fn keep_answer(
    transaction: &Transaction<'_>,
    clinic: &str,
    key: &str,
    answer: &StoredAnswer,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO answer (clinic, idempotency_key, request_digest, status, body, answered_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![clinic, key, answer.request_digest, answer.reply.status, answer.reply.body, now.timestamp()],
    )?;
    Ok(())
}

/// Keeps an answer that is given only after so many times 処理中.
pub(crate) fn keep_receipt(
    transaction: &Transaction<'_>,
    clinic: &str,
    receipt: &Receipt,
    pending_answers: u32,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO receipt (id, clinic, pending_answers, body, answered_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![receipt.as_str(), clinic, pending_answers, body, now.timestamp()],
    )?;
    Ok(())
}

/// Asks for a receipt of this clinic; each time brings its answer nearer.
pub(crate) fn poll(
    transaction: &Transaction<'_>,
    clinic: &str,
    receipt: &Receipt,
) -> Result<Option<Receipted>, StoreError> {
    let poll =
        "UPDATE receipt SET pending_answers = max(pending_answers - 1, -1) WHERE id = ?1 AND clinic = ?2
                RETURNING pending_answers, body";
    let found = transaction.query_row(poll, params![receipt.as_str(), clinic], |row| {
        let left: i64 = row.get(0)?;
        if left >= 0 { Ok(Receipted::Pending) } else { row.get(1).map(Receipted::Done) }
    });
    Ok(found.optional()?)
}
