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
use super::reader::NO_DATE;
use super::record::readable;
use super::seal::place;
use super::writer::Writer;

/// The checklist. A row that is damaged, missing or added is an error, because an empty list in its place would hide
/// what was saved.
pub(super) fn load(connection: &Connection, ring: &KeyRing) -> Result<Option<Checklist>, StoreError> {
    Ok(whole(connection, ring, &Manifest::load(connection, ring)?)?.map(|(_, checklist)| checklist))
}

/// Writes the checklist in place of the one before, unless that cannot be read.
pub(super) fn save(writer: &mut Writer<'_>, checklist: &Checklist) -> Result<(), StoreError> {
    if let Some((row, _)) = whole(writer.transaction, writer.ring, &writer.manifest)? {
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
    Ok(rows(connection, ring, manifest)?.1)
}

/// The row and what it holds; an error when the table is damaged.
fn whole(connection: &Connection, ring: &KeyRing, manifest: &Manifest) -> Result<Found, StoreError> {
    let (found, damage) = rows(connection, ring, manifest)?;
    damage.check()?;
    Ok(found)
}

type Found = Option<(ChecklistRow, Checklist)>;

fn rows(connection: &Connection, ring: &KeyRing, manifest: &Manifest) -> Result<(Found, Damage), StoreError> {
    let (mut found, mut tally) = (None, Tally::default());
    if let Some(row) = ChecklistRow::first(connection)? {
        match readable(row.open(ring).map(|plain| Checklist::decode(&plain)))? {
            Some(checklist) => {
                tally.observe(NO_DATE, &row.digest(manifest));
                found = Some((row, checklist));
            }
            None => tally.note_damage(),
        }
    }
    Ok((found, tally.damage(manifest, Table::Checklist)))
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
