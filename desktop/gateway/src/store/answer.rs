use chrono::{DateTime, Utc};
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
    work: &mut Work<'_>,
    clinic: &str,
    key: &str,
    since: DateTime<Utc>,
) -> Result<Option<StoredAnswer>, StoreError> {
    let select = "SELECT request_digest, status, body FROM answer
                  WHERE clinic = $1 AND idempotency_key = $2 AND answered_at >= $3";
    let of = [clinic.into(), key.into(), since.into()];
    let Some(mut row) = work.sql.row(select, &of)? else { return Ok(None) };
    let request_digest = row.next()?;
    let status = u16::try_from(row.next::<i64>()?).map_err(|_| StoreError::Damaged)?;
    let sealed: Vec<u8> = row.next()?;
    let body = work.sealer.open(&answer_place(clinic, key), &sealed)?;
    Ok(Some(StoredAnswer { request_digest, reply: HttpResponse { status, body } }))
}

/// Keeps an answer under its key. One of before, past its time and not purged yet, gives way.
pub(crate) fn save_answer(
    work: &mut Work<'_>,
    clinic: &str,
    key: &str,
    answer: &StoredAnswer,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let body = work.sealer.seal(&answer_place(clinic, key), &answer.reply.body)?;
    work.sql.execute(
        "INSERT INTO answer (clinic, idempotency_key, request_digest, status, body, answered_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (clinic, idempotency_key) DO UPDATE SET request_digest = excluded.request_digest,
            status = excluded.status, body = excluded.body, answered_at = excluded.answered_at",
        &[
            clinic.into(),
            key.into(),
            answer.request_digest.as_slice().into(),
            i64::from(answer.reply.status).into(),
            body.as_slice().into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Keeps an answer that is given only after so many times 処理中.
pub(crate) fn save_receipt(
    work: &mut Work<'_>,
    clinic: &str,
    receipt: &Receipt,
    pending_answers: u32,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let body = work.sealer.seal(&receipt_place(clinic, receipt.as_str()), body)?;
    work.sql.execute(
        "INSERT INTO receipt (id, clinic, pending_answers, body, answered_at) VALUES ($1, $2, $3, $4, $5)",
        &[
            receipt.as_str().into(),
            clinic.into(),
            i64::from(pending_answers).into(),
            body.as_slice().into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Asks for a receipt that this clinic got since that time; each time brings its answer nearer.
pub(crate) fn poll(
    work: &mut Work<'_>,
    clinic: &str,
    receipt: &Receipt,
    since: DateTime<Utc>,
) -> Result<Option<Receipted>, StoreError> {
    let poll = "UPDATE receipt
                SET pending_answers = CASE WHEN pending_answers > 0 THEN pending_answers - 1 ELSE -1 END
                WHERE id = $1 AND clinic = $2 AND answered_at >= $3 RETURNING pending_answers, body";
    let of = [receipt.as_str().into(), clinic.into(), since.into()];
    let Some(mut row) = work.sql.row(poll, &of)? else { return Ok(None) };
    let (left, sealed): (i64, Vec<u8>) = (row.next()?, row.next()?);
    if left >= 0 {
        return Ok(Some(Receipted::Pending));
    }
    let body = work.sealer.open(&receipt_place(clinic, receipt.as_str()), &sealed)?;
    Ok(Some(Receipted::Done(body)))
}
