//! The checklist of the clinic (導入の準備): at most one row.

use rusqlite::{Connection, Row, params};
use shikaku_clinic::history::StoreError;
use shikaku_clinic::readiness::Checklist;
use zeroize::Zeroizing;

use super::connection::execute;
use super::damage::Damage;
use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::manifest::{Manifest, RowDigest, Table, Tally};
use super::record::readable;
use super::seal::place;
use super::writer::Writer;

/// The checklist. A row that is damaged, missing or added is an error, because an empty list in its place would hide
/// what was saved.
pub(super) fn load(connection: &Connection, ring: &KeyRing) -> Result<Option<Checklist>, StoreError> {
    let manifest = Manifest::load(connection, ring)?;
    let (found, tally) = rows(connection, ring, &manifest)?;
    tally.damage(&manifest, Table::Checklist).check()?;
    Ok(found)
}

/// Writes the checklist in place of the one before, unless that cannot be read.
pub(super) fn save(writer: &mut Writer<'_>, checklist: &Checklist) -> Result<(), StoreError> {
    load(writer.transaction, writer.ring)?;
    let earlier = ChecklistRow::first(writer.transaction)?;
    if let Some(row) = earlier {
        let digest = row.digest(&writer.manifest);
        writer.manifest.remove(Table::Checklist, NO_DATE, digest);
    }
    let digest = write(writer, &checklist.encode()?)?;
    writer.manifest.add(Table::Checklist, NO_DATE, digest);
    Ok(())
}

/// Seals the row anew if an earlier key sealed it. A damaged row stays as it is.
pub(super) fn reseal(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let Some(row) = ChecklistRow::first(writer.transaction)? else { return Ok(()) };
    let present = writer.ring.present()?.period();
    if let Some(plain) = row.open(writer.ring).filter(|_| row.period < present) {
        let before = row.digest(&writer.manifest);
        let after = write(writer, &plain)?;
        writer.manifest.replace(Table::Checklist, NO_DATE, &before, &after);
    }
    Ok(())
}

/// The damage in the table.
pub(super) fn inspect(
    connection: &Connection,
    ring: &KeyRing,
    manifest: &Manifest,
) -> Result<Damage, StoreError> {
    let (_, tally) = rows(connection, ring, manifest)?;
    Ok(tally.damage(manifest, Table::Checklist))
}

/// The place of the checklist in the manifest: it has no purge date.
const NO_DATE: i64 = 0;

fn rows(
    connection: &Connection,
    ring: &KeyRing,
    manifest: &Manifest,
) -> Result<(Option<Checklist>, Tally), StoreError> {
    let (mut found, mut tally) = (None, Tally::default());
    if let Some(row) = ChecklistRow::first(connection)? {
        found = readable(row.open(ring).map(|plain| Checklist::decode(&plain)))?;
        match &found {
            Some(_) => tally.observe(NO_DATE, &row.digest(manifest)),
            None => tally.note_damage(),
        }
    }
    Ok((found, tally))
}

/// Writes the one row; gives its digest.
fn write(writer: &mut Writer<'_>, plain: &[u8]) -> Result<RowDigest, StoreError> {
    let sealed = writer.seal(&at(), plain)?;
    let sql = "INSERT OR REPLACE INTO checklist (place, period, sealed) VALUES (1, ?1, ?2)";
    execute(writer.transaction, sql, params![sealed.period, sealed.bytes])?;
    Ok(writer.manifest.digest(&at(), sealed.period, &sealed.bytes, &[]))
}

/// The row of the table.
struct ChecklistRow {
    period: i64,
    sealed: Vec<u8>,
}

impl ChecklistRow {
    /// The row; the schema allows no second one.
    fn first(connection: &Connection) -> Result<Option<Self>, StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT period, sealed FROM checklist").store_error()?;
        let mut rows = statement.query_map([], Self::read).store_error()?;
        rows.next().transpose().store_error()
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { period: row.get(0)?, sealed: row.get(1)? })
    }

    fn digest(&self, manifest: &Manifest) -> RowDigest {
        manifest.digest(&at(), self.period, &self.sealed, &[])
    }

    /// What is under the seal; `None` when it is damaged.
    fn open(&self, ring: &KeyRing) -> Option<Zeroizing<Vec<u8>>> {
        ring.of(self.period).and_then(|key| key.sealing().open(&at(), &self.sealed))
    }
}

/// The place of the checklist.
fn at() -> Vec<u8> {
    place("checklist", &[], &[])
}
