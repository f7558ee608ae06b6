//! A table of at most one sealed row: the checklist of the clinic (導入の準備), the settings of the device (設定).

use rusqlite::{Connection, Row, params};
use shikaku_clinic::history::{CodecError, StoreError};
use shikaku_clinic::readiness::Checklist;
use shikaku_clinic::saved_settings::SavedSettings;
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

/// A table of one row, and how its value is read.
pub(super) struct OneRow<T> {
    /// The name of the table, and the place of its seal.
    name: &'static str,
    table: Table,
    decode: fn(&[u8]) -> Result<T, CodecError>,
}

/// The checklist of the clinic.
pub(super) const CHECKLIST: OneRow<Checklist> =
    OneRow { name: "checklist", table: Table::Checklist, decode: Checklist::decode };

/// The settings of the device.
pub(super) const SETTINGS: OneRow<SavedSettings> = OneRow {
    name: "setting",
    table: Table::Settings,
    decode: |bytes| SavedSettings::new(bytes.to_vec()).map_err(|_| CodecError::Broken),
};

impl<T> OneRow<T> {
    /// The value. A row that is damaged, missing or added is an error, because an empty value in its place would hide what
    /// was saved.
    pub(super) fn load(&self, connection: &Connection, ring: &KeyRing) -> Result<Option<T>, StoreError> {
        Ok(self.whole(connection, ring, &Manifest::load(connection, ring)?)?.map(|(_, value)| value))
    }

    /// Writes the value in place of the one before, unless that cannot be read.
    pub(super) fn save(&self, writer: &mut Writer<'_>, value: &[u8]) -> Result<(), StoreError> {
        if let Some((row, _)) = self.whole(writer.transaction, writer.ring, &writer.manifest)? {
            let digest = row.digest(&self.at(), &writer.manifest);
            writer.manifest.remove(self.table, NO_DATE, digest);
        }
        let digest = self.write(writer, value)?;
        writer.manifest.add(self.table, NO_DATE, digest);
        Ok(())
    }

    /// Seals the row anew if an earlier key sealed it. A damaged row stays as it is.
    pub(super) fn reseal(&self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        let Some(row) = self.first(writer.transaction)? else { return Ok(()) };
        let present = writer.ring.present()?.period();
        if let Some(plain) = row.open(&self.at(), writer.ring).filter(|_| row.period < present) {
            let before = row.digest(&self.at(), &writer.manifest);
            let after = self.write(writer, &plain)?;
            writer.manifest.replace(self.table, NO_DATE, &before, &after);
        }
        Ok(())
    }

    /// The damage in the table.
    pub(super) fn inspect(
        &self,
        connection: &Connection,
        ring: &KeyRing,
        manifest: &Manifest,
    ) -> Result<Damage, StoreError> {
        Ok(self.rows(connection, ring, manifest)?.1)
    }

    /// The row and what it holds; an error when the table is damaged.
    fn whole(
        &self,
        connection: &Connection,
        ring: &KeyRing,
        manifest: &Manifest,
    ) -> Result<Found<T>, StoreError> {
        let (found, damage) = self.rows(connection, ring, manifest)?;
        damage.check()?;
        Ok(found)
    }

    fn rows(
        &self,
        connection: &Connection,
        ring: &KeyRing,
        manifest: &Manifest,
    ) -> Result<(Found<T>, Damage), StoreError> {
        let (mut found, mut tally) = (None, Tally::default());
        if let Some(row) = self.first(connection)? {
            match readable(row.open(&self.at(), ring).map(|plain| (self.decode)(&plain)))? {
                Some(value) => {
                    tally.observe(NO_DATE, &row.digest(&self.at(), manifest));
                    found = Some((row, value));
                }
                None => tally.note_damage(),
            }
        }
        Ok((found, tally.damage(manifest, self.table)))
    }

    /// Writes the one row; gives its digest.
    fn write(&self, writer: &mut Writer<'_>, plain: &[u8]) -> Result<RowDigest, StoreError> {
        let sealed = writer.seal(&self.at(), plain)?;
        let sql = format!("INSERT OR REPLACE INTO {} (place, period, sealed) VALUES (1, ?1, ?2)", self.name);
        execute(writer.transaction, &sql, params![sealed.period, sealed.bytes])?;
        Ok(writer.manifest.digest(&self.at(), sealed.period, &sealed.bytes, &[]))
    }

    /// The row; the schema allows no second one.
    fn first(&self, connection: &Connection) -> Result<Option<SealedRow>, StoreError> {
        let sql = format!("SELECT period, sealed FROM {}", self.name);
        let mut statement = connection.prepare_cached(&sql).store_error()?;
        let mut rows = statement.query_map([], SealedRow::read).store_error()?;
        rows.next().transpose().store_error()
    }

    /// The place of the seal.
    fn at(&self) -> Vec<u8> {
        place(self.name, &[], &[])
    }
}

type Found<T> = Option<(SealedRow, T)>;

/// The row of the table.
struct SealedRow {
    period: i64,
    sealed: Vec<u8>,
}

impl SealedRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { period: row.get(0)?, sealed: row.get(1)? })
    }

    fn digest(&self, at: &[u8], manifest: &Manifest) -> RowDigest {
        manifest.digest(at, self.period, &self.sealed, &[])
    }

    /// What is under the seal; `None` when it is damaged.
    fn open(&self, at: &[u8], ring: &KeyRing) -> Option<Zeroizing<Vec<u8>>> {
        ring.of(self.period).and_then(|key| key.sealing().open(at, &self.sealed))
    }
}
