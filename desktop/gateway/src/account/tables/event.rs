use chrono::{DateTime, Utc};
use shikaku_core::gateway::{AccountEvent, AccountEventKind};

use super::{text, value};
use crate::store::{StoreError, Work};

/// Writes what happened to an account, behind everything that is written for this clinic.
pub(crate) fn add(work: &mut Work<'_>, clinic: &str, event: &AccountEvent) -> Result<(), StoreError> {
    work.sql.lock(&["account_event", clinic])?;
    let add = "INSERT INTO account_event (clinic, number, at, device, staff, kind, subject)
               SELECT $1, coalesce(max(number), 0) + 1, CAST($2 AS BIGINT), $3, $4, $5, $6 FROM account_event WHERE clinic = $1";
    let kind = text(&event.kind);
    let values = [
        clinic.into(),
        event.at.into(),
        (&event.device).into(),
        (&event.staff).into(),
        (&kind).into(),
        (&event.subject).into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// The last events of a clinic, the newest first.
pub(crate) fn last(work: &mut Work<'_>, clinic: &str, most: u32) -> Result<Vec<AccountEvent>, StoreError> {
    let all = "SELECT at, device, staff, kind, subject FROM account_event WHERE clinic = $1
               ORDER BY number DESC LIMIT $2";
    let rows = work.sql.rows(all, &[clinic.into(), i64::from(most).into()])?;
    rows.into_iter()
        .map(|mut row| {
            let (at, device, staff): (DateTime<Utc>, _, _) = (row.next()?, row.next()?, row.next()?);
            let kind: AccountEventKind = value(&mut row)?;
            Ok(AccountEvent { at, device, staff, kind, subject: row.next()? })
        })
        .collect()
}
