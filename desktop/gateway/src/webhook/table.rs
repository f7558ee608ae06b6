//! The rows of webhooks.

use chrono::{DateTime, Utc};

use super::signature::SECRET;
use crate::store::{Row, StoreError, Work};

/// A webhook of a link. The secret is sealed in the table.
pub(super) struct WebhookRow {
    pub(super) id: String,
    pub(super) link: String,
    pub(super) clinic: String,
    pub(super) url: String,
    pub(super) secret: [u8; SECRET],
    pub(super) made_at: DateTime<Utc>,
    /// The number of the last result that was announced.
    pub(super) announced: i64,
    /// Tries in a row that failed.
    pub(super) failures: i64,
    pub(super) stopped_at: Option<DateTime<Utc>>,
}

const SELECT: &str =
    "SELECT id, link, clinic, url, secret, made_at, announced, failures, stopped_at FROM vendor_webhook
                      WHERE link = $1 ORDER BY made_at, id";

fn place(id: &str) -> [&str; 2] {
    ["webhook", id]
}

/// Adds a webhook.
pub(super) fn add(work: &mut Work<'_>, row: &WebhookRow) -> Result<(), StoreError> {
    let secret = work.seal(&place(&row.id), &row.secret)?;
    let add =
        "INSERT INTO vendor_webhook (id, link, clinic, url, secret, made_at, announced, failures, next_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6)";
    let values = [
        (&row.id).into(),
        (&row.link).into(),
        (&row.clinic).into(),
        (&row.url).into(),
        secret.as_slice().into(),
        row.made_at.into(),
        row.announced.into(),
        row.failures.into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// Every webhook of a link, the first made first.
pub(super) fn of_link(work: &mut Work<'_>, link: &str) -> Result<Vec<WebhookRow>, StoreError> {
    let rows = work.sql.rows(SELECT, &[link.into()])?;
    rows.into_iter().map(|row| webhook(work, row)).collect()
}

/// Removes a webhook of this link; whether there was one.
pub(super) fn remove(work: &mut Work<'_>, link: &str, id: &str) -> Result<bool, StoreError> {
    let remove = "DELETE FROM vendor_webhook WHERE link = $1 AND id = $2";
    Ok(work.sql.execute(remove, &[link.into(), id.into()])? > 0)
}

/// Webhooks with a result to announce whose time has come.
pub(super) fn due(work: &mut Work<'_>, now: DateTime<Utc>) -> Result<Vec<WebhookRow>, StoreError> {
    let find = "SELECT id, link, clinic, url, secret, made_at, announced, failures, stopped_at FROM vendor_webhook AS hook
                WHERE stopped_at IS NULL AND next_at <= $1 AND EXISTS (
                    SELECT 1 FROM result WHERE result.clinic = hook.clinic AND result.number > hook.announced
                                               AND result.needs_choice = 0)
                ORDER BY next_at, id LIMIT 50";
    let rows = work.sql.rows(find, &[now.into()])?;
    rows.into_iter().map(|row| webhook(work, row)).collect()
}

/// Reserves a webhook until then, so that no other gateway sends the same message; whether it was free.
pub(super) fn claim(
    work: &mut Work<'_>,
    id: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let claim =
        "UPDATE vendor_webhook SET next_at = $3 WHERE id = $1 AND next_at <= $2 AND stopped_at IS NULL";
    Ok(work.sql.execute(claim, &[id.into(), now.into(), until.into()])? > 0)
}

/// Writes down that results up to this number were announced.
pub(super) fn set_announced(
    work: &mut Work<'_>,
    id: &str,
    number: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let set = "UPDATE vendor_webhook SET announced = $2, failures = 0, next_at = $3 WHERE id = $1";
    work.sql.execute(set, &[id.into(), number.into(), now.into()]).map(drop)
}

/// Writes down a try that failed, and when the next one is; without one the webhook is stopped.
pub(super) fn set_failed(
    work: &mut Work<'_>,
    id: &str,
    next: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (at, stopped) = (next.unwrap_or(now), next.is_none().then_some(now));
    let set =
        "UPDATE vendor_webhook SET failures = failures + 1, next_at = $2, stopped_at = $3 WHERE id = $1";
    work.sql.execute(set, &[id.into(), at.into(), stopped.into()]).map(drop)
}

/// Removes the webhooks of links that were ended.
pub(super) fn purge(work: &mut Work<'_>) -> Result<(), StoreError> {
    let purge =
        "DELETE FROM vendor_webhook WHERE link IN (SELECT id FROM vendor_link WHERE ended_at IS NOT NULL)";
    work.sql.execute(purge, &[]).map(drop)
}

fn webhook(work: &Work<'_>, mut row: Row) -> Result<WebhookRow, StoreError> {
    let (id, link, clinic, url): (String, _, _, _) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let sealed: Vec<u8> = row.next()?;
    let secret = work.open(&place(&id), &sealed)?.try_into().map_err(|_| StoreError::Damaged)?;
    let (made_at, announced, failures, stopped_at) = (row.next()?, row.next()?, row.next()?, row.next()?);
    Ok(WebhookRow { id, link, clinic, url, secret, made_at, announced, failures, stopped_at })
}
