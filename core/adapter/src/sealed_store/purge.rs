use chrono::NaiveDate;
use rusqlite::Connection;
use shikaku_clinic::history::{Purged, StoreError};

use super::error::StoreErrorOf as _;
use super::record::days;
use super::writer::Writer;
use super::{follow_up, record};

/// Deletes what may not be kept any more, and notes that its traces have to go too.
pub(super) fn delete(writer: &mut Writer<'_>, today: NaiveDate) -> Result<Purged, StoreError> {
    let records = record::purge(writer, days(today))?;
    let follow_ups = follow_up::purge(writer, days(today))?;
    if records > 0 || follow_ups > 0 {
        order(writer.transaction)?;
    }
    Ok(Purged { records, follow_ups })
}

/// Notes that traces have to go. Part of the transaction that makes them.
pub(super) fn order(transaction: &Connection) -> Result<(), StoreError> {
    transaction.execute("INSERT OR IGNORE INTO chore (name) VALUES (?1)", [SWEEP]).store_error()?;
    Ok(())
}

/// Removes traces if that was ordered: pages are written anew from what is left, and the WAL is cut to nothing.
///
/// `secure_delete` alone is not enough: when SQLite divides a page, a copy of a row may stay behind in the unused
/// part of the old one.
pub(super) fn finish(connection: &Connection) -> Result<(), StoreError> {
    if !connection
        .prepare_cached("SELECT 1 FROM chore WHERE name = ?1")
        .store_error()?
        .exists([SWEEP])
        .store_error()?
    {
        return Ok(());
    }
    connection.execute_batch("VACUUM").store_error()?;
    empty_wal(connection)?;
    connection.execute("DELETE FROM chore WHERE name = ?1", [SWEEP]).store_error()?;
    Ok(())
}

fn empty_wal(connection: &Connection) -> Result<(), StoreError> {
    let is_busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).store_error()?;
    if is_busy { Err(StoreError::InUse) } else { Ok(()) }
}

const SWEEP: &str = "sweep";
