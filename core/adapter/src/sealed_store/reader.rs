use rusqlite::{Connection, Row, params};
use shikaku_clinic::history::StoreError;
use shikaku_clinic::paired_readers::{PairedReader, PairedReaderEntry, READERS_MAX};
use zeroize::Zeroizing;

use super::connection::execute;
use super::damage::Damage;
use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::manifest::{Manifest, RowDigest, Table, Tally};
use super::purge;
use super::record::{lost, readable};
use super::seal::place;
use super::writer::Writer;

/// The readers, the most recently used first. A damaged row is left out: it says of no reader that it was there.
pub(super) fn all(connection: &Connection, ring: &KeyRing) -> Result<Vec<PairedReader>, StoreError> {
    Ok(known(connection, ring)?.into_iter().map(|known| known.entry.into_reader()).collect())
}

/// Writes a reader in the first place.
pub(super) fn save(writer: &mut Writer<'_>, reader: &PairedReader) -> Result<(), StoreError> {
    let entry = PairedReaderEntry::new(reader)?;
    let known = known(writer.transaction, writer.ring)?;
    // Only what opened counts: no damaged number can take the last place.
    let used = known.first().map_or(0, |first| first.used).saturating_add(1);
    let (same, others): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|known| known.entry.device() == entry.device());
    let dropped: Vec<_> = others.into_iter().skip(READERS_MAX.saturating_sub(1)).collect();
    // A key that is not kept any more must not be found in the file either.
    let leaves_traces = !dropped.is_empty() || same.iter().any(|known| !known.entry.has_key_of(&entry));
    delete(writer, same.iter().chain(&dropped))?;
    let (id, entry) = match same.into_iter().next() {
        Some(known) => (known.id, entry.in_place_of(known.entry)),
        None => (writer.id()?.to_vec(), entry),
    };
    let place = at(&id, used);
    let sealed = writer.seal(&place, &entry.encode()?)?;
    let sql = "INSERT INTO reader (id, period, used, sealed) VALUES (?1, ?2, ?3, ?4)";
    execute(writer.transaction, sql, params![id, sealed.period, used, sealed.bytes])?;
    let digest = writer.manifest.digest(&place, sealed.period, &sealed.bytes, &[]);
    writer.manifest.add(Table::Readers, NO_DATE, digest);
    if leaves_traces { purge::order(writer.transaction) } else { Ok(()) }
}

/// Deletes a reader, and notes that its traces have to go too.
pub(super) fn forget(writer: &mut Writer<'_>, device: &str) -> Result<(), StoreError> {
    let mut same = known(writer.transaction, writer.ring)?;
    same.retain(|known| known.entry.device() == device);
    if same.is_empty() {
        return Ok(());
    }
    delete(writer, same.iter())?;
    purge::order(writer.transaction)
}

/// A reader in its row.
struct Known {
    id: Vec<u8>,
    used: i64,
    entry: PairedReaderEntry,
    digest: Option<RowDigest>,
}

/// The place in the manifest of rows without a purge date.
pub(super) const NO_DATE: i64 = 0;

/// Every row that opens, the most recently used first.
fn known(connection: &Connection, ring: &KeyRing) -> Result<Vec<Known>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY used DESC")).store_error()?;
    let manifest = Manifest::load(connection, ring).ok();
    let (mut found, mut tally) = (Vec::new(), Tally::default());
    for row in statement.query_map([], ReaderRow::read).store_error()? {
        let row = row.store_error()?;
        if let Some(entry) = readable(row.open(ring).map(|plain| PairedReaderEntry::decode(&plain)))? {
            let digest = manifest.as_ref().map(|manifest| row.digest(manifest));
            if let Some(digest) = &digest {
                tally.observe(NO_DATE, digest);
            }
            found.push(Known { id: row.id, used: row.used, entry, digest });
        } else {
            tally.note_damage();
            log::warn!("a remembered reader is damaged and is left out");
        }
    }
    if lost(connection, ring, &tally, Table::Readers)? > 0 {
        log::warn!("a remembered reader is missing, or another than was kept");
    }
    Ok(found)
}

/// The damage in the table.
pub(super) fn inspect(
    connection: &Connection,
    ring: &KeyRing,
    manifest: &Manifest,
) -> Result<Damage, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} NOT INDEXED")).store_error()?;
    let mut tally = Tally::default();
    for row in statement.query_map([], ReaderRow::read).store_error()? {
        let row = row.store_error()?;
        if readable(row.open(ring).map(|plain| PairedReaderEntry::decode(&plain)))?.is_some() {
            tally.observe(NO_DATE, &row.digest(manifest));
        } else {
            tally.note_damage();
        }
    }
    Ok(tally.damage(manifest, Table::Readers))
}

/// Enters every row into the first manifest without a check.
pub(super) fn enter_all(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let mut statement = writer.transaction.prepare_cached(SELECT).store_error()?;
    for row in statement.query_map([], ReaderRow::read).store_error()? {
        let digest = row.store_error()?.digest(&writer.manifest);
        writer.manifest.add(Table::Readers, NO_DATE, digest);
    }
    Ok(())
}

fn delete<'a>(writer: &mut Writer<'_>, rows: impl Iterator<Item = &'a Known>) -> Result<(), StoreError> {
    let mut statement =
        writer.transaction.prepare_cached("DELETE FROM reader WHERE id = ?1").store_error()?;
    for row in rows {
        statement.execute([&row.id]).store_error()?;
        if let Some(digest) = row.digest {
            writer.manifest.remove(Table::Readers, NO_DATE, digest);
        }
    }
    Ok(())
}

/// A row of the table of readers.
pub(super) struct ReaderRow {
    pub(super) id: Vec<u8>,
    pub(super) used: i64,
    period: i64,
    sealed: Vec<u8>,
}

/// The rows of the table; the last column counts them.
pub(super) const SELECT: &str = "SELECT id, period, used, sealed, rowid FROM reader";

impl ReaderRow {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, period: row.get(1)?, used: row.get(2)?, sealed: row.get(3)? })
    }

    /// Its digest in the manifest.
    pub(super) fn digest(&self, manifest: &Manifest) -> RowDigest {
        manifest.digest(&at(&self.id, self.used), self.period, &self.sealed, &[])
    }

    /// What is under the seal; `None` when it is damaged.
    pub(super) fn open(&self, ring: &KeyRing) -> Option<Zeroizing<Vec<u8>>> {
        let place = at(&self.id, self.used);
        ring.of(self.period).and_then(|key| key.sealing().open(&place, &self.sealed))
    }
}

/// The place of a reader.
pub(super) fn at(id: &[u8], used: i64) -> Vec<u8> {
    place("reader", id, &[used])
}
