//! A store of an earlier version: what a later schema needs beside its tables.

use rusqlite::{OptionalExtension as _, Transaction};
use shikaku_clinic::history::{ChainHead, KeyStore, StoreError};
use shikaku_transport::Random;

use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::manifest::Table;
use super::record::{self, RecordRow};
use super::seal::place;
use super::writer::Writer;
use super::{follow_up, reader};

/// From schema 2 to 3: a manifest in place of the head of the journal, records found by the key that also distinguishes cards,
/// and keys whose proof says that there is a manifest, so that no later file passes for an earlier one.
///
/// Rows are entered without a check. A damaged row is reported as before. A row that is missing already is not noticed.
pub(super) fn enter_rows(
    transaction: &Transaction<'_>,
    ring: &KeyRing,
    keys: &dyn KeyStore,
    random: &mut (dyn Random + Send),
) -> Result<(), StoreError> {
    KeyRing::prove_anew(transaction, keys)?;
    let mut writer = Writer::first(transaction, ring, random)?;
    // Without a head the journal cannot be held to anything: it stays damaged, and so does the manifest.
    let Some(head) = head(transaction, ring)? else {
        enter_records(&mut writer)?;
        return Ok(());
    };
    writer.manifest.head = head;
    enter_records(&mut writer)?;
    follow_up::enter_all(&mut writer)?;
    reader::enter_all(&mut writer)?;
    writer.finish()
}

/// The head of a journal of schema 2; `None` when it is damaged, or missing where there are rows.
fn head(transaction: &Transaction<'_>, ring: &KeyRing) -> Result<Option<ChainHead>, StoreError> {
    let sql = "SELECT period, sealed FROM journal_head";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
    let Some((period, sealed)) = transaction.query_row(sql, [], read).optional().store_error()? else {
        let rows = "SELECT 1 FROM journal UNION ALL SELECT 1 FROM record UNION ALL SELECT 1 FROM follow_up";
        let has_rows = transaction.prepare(rows).store_error()?.exists([]).store_error()?;
        return Ok((!has_rows).then_some(ChainHead::EMPTY));
    };
    let at = place("journal_head", &[], &[]);
    let plain = ring.of(period).and_then(|key| key.sealing().open(&at, &sealed));
    Ok(plain.and_then(|plain| ChainHead::from_bytes(&plain)))
}

fn enter_records(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let mut statement = writer.transaction.prepare(record::SELECT).store_error()?;
    for row in statement.query_map([], RecordRow::read).store_error()? {
        let row = row.store_error()?;
        let mut found_by = Vec::new();
        if let Some(record) = row.open(writer.ring)? {
            found_by = record::write_digests(writer, &row.id, &record)?;
            writer.manifest.confirmed_at(record.confirmed_at());
        }
        let digest = row.digest(&writer.manifest, &found_by);
        writer.manifest.add(Table::Records, row.purge_after, digest);
    }
    Ok(())
}

/// The first rows of a new store: its key and an empty manifest.
pub(super) fn begin(
    transaction: &Transaction<'_>,
    keys: &dyn KeyStore,
    random: &mut (dyn Random + Send),
) -> Result<(), StoreError> {
    let mut ring = KeyRing::default();
    let period = ring.write_down(transaction, &keys.key(None)?, random.seed()?)?;
    ring.begin(period);
    Writer::first(transaction, &ring, random)?.finish()
}
