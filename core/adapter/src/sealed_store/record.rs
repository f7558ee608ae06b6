use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shikaku_clinic::history::{CodecError, Found, HistoryId, Record, RecordQuery, Saved, StoreError};
use zeroize::Zeroizing;

use super::connection::execute;
use super::damage::Damage;
use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::manifest::{Manifest, RowDigest, Table, Tally};
use super::seal::place;
use super::writer::Writer;

/// Keeps a record unless its id is kept already.
pub(super) fn insert(writer: &mut Writer<'_>, id: HistoryId, record: &Record) -> Result<Saved, StoreError> {
    let known = "SELECT 1 FROM record WHERE id = ?1";
    if writer.transaction.prepare_cached(known).store_error()?.exists([id.as_bytes()]).store_error()? {
        return Ok(Saved::Already);
    }
    let purge_after = days(record.purge_after());
    let place = at(id.as_bytes(), purge_after);
    let sealed = writer.seal(&place, &record.encode()?)?;
    let sql = "INSERT INTO record (id, period, purge_after, sealed) VALUES (?1, ?2, ?3, ?4)";
    let row = params![id.as_bytes(), sealed.period, purge_after, sealed.bytes];
    execute(writer.transaction, sql, row)?;
    let found_by = write_digests(writer, id.as_bytes(), record)?;
    let digest = writer.manifest.digest(&place, sealed.period, &sealed.bytes, &found_by);
    writer.manifest.add(Table::Records, purge_after, digest);
    writer.manifest.confirmed_at(record.confirmed_at());
    Ok(Saved::New)
}

/// Makes a record findable by what makes it the same as another. Gives the digests in their order.
pub(super) fn write_digests(
    writer: &Writer<'_>,
    id: &[u8],
    record: &Record,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let present = writer.ring.present()?;
    let keys = record.duplicate_keys();
    let mut digests: Vec<_> = keys.iter().map(|key| present.digest(key).as_ref().to_vec()).collect();
    digests.sort();
    digests.dedup();
    let sql = "INSERT INTO same (record, digest) VALUES (?1, ?2)";
    let mut statement = writer.transaction.prepare_cached(sql).store_error()?;
    for digest in &digests {
        statement.execute(params![id, digest]).store_error()?;
    }
    Ok(digests)
}

/// One record, while it may be looked at. One that is not there is `None` only where none is missing.
pub(super) fn find(
    connection: &Connection,
    ring: &KeyRing,
    id: HistoryId,
    today: NaiveDate,
) -> Result<Option<Record>, StoreError> {
    let sql = format!("{SELECT} WHERE record.id = ?1");
    let row = connection
        .prepare_cached(&sql)
        .store_error()?
        .query_row([id.as_bytes()], RecordRow::read)
        .optional()
        .store_error()?;
    let Some(row) = row else {
        let (tally, manifest) =
            (scan(connection, ring, |_, _, _| Ok(()))?, Manifest::load(connection, ring)?);
        return if tally.is_whole(&manifest, Table::Records) {
            Ok(None)
        } else {
            Err(StoreError::DamagedRecord(id))
        };
    };
    let record = row.open(ring)?.ok_or(StoreError::DamagedRecord(id))?;
    Ok(Some(record).filter(|record| record.is_kept_on(today)))
}

/// The records looked for. Every row is held against the manifest; what is not looked for is not decoded.
pub(super) fn search(
    connection: &Connection,
    ring: &KeyRing,
    query: &RecordQuery,
) -> Result<Found<Record>, StoreError> {
    let (first, last) = query.purge_dates();
    let dates = days(first)..=days(last);
    let wanted: Option<HashSet<Vec<u8>>> =
        query.key().map(|key| ring.digests(key).map(|digest| digest.as_ref().to_vec()).collect());
    let (mut found, mut damaged) = (Vec::new(), Vec::new());
    let tally = scan(connection, ring, |row, plain, found_by| {
        let Some(plain) = plain else {
            damaged.push(row.name());
            return Ok(());
        };
        let is_same =
            wanted.as_ref().is_none_or(|wanted| found_by.iter().any(|digest| wanted.contains(digest)));
        if dates.contains(&row.purge_after) && is_same {
            match readable(Some(Record::decode(&plain)))? {
                Some(record) if query.matches(&record) => found.push((row.name(), record)),
                Some(_) => {}
                None => damaged.push(row.name()),
            }
        }
        Ok(())
    })?;
    damaged.extend(unknown(lost(connection, ring, &tally, Table::Records)?));
    Ok(Found::records(found, damaged))
}

/// How many rows are missing. Without a manifest it is not known how many, but it is damage.
pub(super) fn lost(
    connection: &Connection,
    ring: &KeyRing,
    tally: &Tally,
    table: Table,
) -> Result<usize, StoreError> {
    match Manifest::load(connection, ring) {
        Ok(manifest) => Ok(tally.lost(&manifest, table)),
        Err(StoreError::DamagedHead) => Ok(1),
        Err(error) => Err(error),
    }
}

/// So many rows of which nothing is known.
pub(super) fn unknown(count: usize) -> impl Iterator<Item = HistoryId> {
    std::iter::repeat_n(HistoryId::UNKNOWN, count)
}

/// Visits every row in the order in which they were written, with what is under its seal and what it is found by. No index
/// is used: one that was damaged would hide rows.
pub(super) fn scan(
    connection: &Connection,
    ring: &KeyRing,
    mut visit: impl FnMut(&RecordRow, Option<Zeroizing<Vec<u8>>>, &[Vec<u8>]) -> Result<(), StoreError>,
) -> Result<Tally, StoreError> {
    let manifest = Manifest::load(connection, ring).ok();
    let mut digests = digests_by_record(connection)?;
    let mut tally = Tally::default();
    let mut statement = connection.prepare_cached(&format!("{SELECT} NOT INDEXED")).store_error()?;
    for row in statement.query_map([], RecordRow::read).store_error()? {
        let row = row.store_error()?;
        let found_by = digests.remove(&row.id).unwrap_or_default();
        let plain = row.plain(ring);
        match (&plain, &manifest) {
            (Some(_), Some(manifest)) => tally.observe(row.purge_after, &row.digest(manifest, &found_by)),
            (Some(_), None) => {}
            (None, _) => tally.note_damage(),
        }
        visit(&row, plain, &found_by)?;
    }
    Ok(tally)
}

/// The damage in the table.
pub(super) fn inspect(
    connection: &Connection,
    ring: &KeyRing,
    manifest: &Manifest,
) -> Result<Damage, StoreError> {
    let mut unreadable = 0_usize;
    let tally = scan(connection, ring, |_, plain, _| {
        let is_readable = readable(plain.map(|plain| Record::decode(&plain)))?.is_some();
        unreadable = unreadable.saturating_add((!is_readable).into());
        Ok(())
    })?;
    // A row may open and hold no record.
    Ok(Damage { unreadable, ..tally.damage(manifest, Table::Records) })
}

/// What each record is found by.
fn digests_by_record(connection: &Connection) -> Result<HashMap<Vec<u8>, Vec<Vec<u8>>>, StoreError> {
    let sql = "SELECT record, digest FROM same ORDER BY record, digest";
    let mut statement = connection.prepare_cached(sql).store_error()?;
    let mut digests: HashMap<Vec<u8>, Vec<Vec<u8>>> = HashMap::new();
    for row in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).store_error()? {
        let (record, digest) = row.store_error()?;
        digests.entry(record).or_default().push(digest);
    }
    Ok(digests)
}

/// Removes what may not be kept any more; gives the number of rows.
///
/// A row that does not open is removed where a row that is due is missing: it may be that one. A row that has to stay may be
/// missing too; then only a row with the purge date of a missing one is removed. Where no row that is due is missing, the row
/// was added or has to stay: it stays, so that it goes on counting as damaged.
pub(super) fn purge(writer: &mut Writer<'_>, today: i64) -> Result<usize, StoreError> {
    let (mut due, mut unreadable) = (Vec::new(), Vec::new());
    let tally = scan(writer.transaction, writer.ring, |row, plain, _| {
        match plain {
            Some(_) if row.purge_after < today => due.push(row.number),
            Some(_) => {}
            None => unreadable.push((row.number, row.purge_after)),
        }
        Ok(())
    })?;
    let manifest = &mut writer.manifest;
    let missing_from = |first| tally.missing_from(manifest, Table::Records, first);
    let (missing, missing_later) = (missing_from(i64::MIN), missing_from(today));
    let is_due = |purge_after: i64| {
        let of_its_day = purge_after < today && tally.missing_of(manifest, Table::Records, purge_after) > 0;
        of_its_day || missing > 0 && missing_later == 0
    };
    due.extend(
        unreadable.into_iter().filter(|(_, purge_after)| is_due(*purge_after)).map(|(number, _)| number),
    );
    manifest.clear_before(Table::Records, today);
    let mut statement =
        writer.transaction.prepare_cached("DELETE FROM record WHERE rowid = ?1").store_error()?;
    due.iter().try_fold(0, |removed: usize, number| {
        Ok(removed.saturating_add(statement.execute([number]).store_error()?))
    })
}

/// A row of the table of records.
pub(super) struct RecordRow {
    number: i64,
    pub(super) id: Vec<u8>,
    pub(super) purge_after: i64,
    period: i64,
    sealed: Vec<u8>,
}

/// The rows of the table; the last column counts them.
pub(super) const SELECT: &str = "SELECT id, period, purge_after, sealed, rowid FROM record";

impl RecordRow {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (period, purge_after, sealed) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Self { number: row.get("rowid")?, id: row.get(0)?, purge_after, period, sealed })
    }

    /// What it holds; `None` when it is damaged.
    pub(super) fn open(&self, ring: &KeyRing) -> Result<Option<Record>, StoreError> {
        readable(self.plain(ring).map(|plain| Record::decode(&plain)))
    }

    /// What is under its seal; `None` when it is damaged.
    fn plain(&self, ring: &KeyRing) -> Option<Zeroizing<Vec<u8>>> {
        let place = at(&self.id, self.purge_after);
        ring.of(self.period).and_then(|key| key.sealing().open(&place, &self.sealed))
    }

    /// Its digest in the manifest.
    pub(super) fn digest(&self, manifest: &Manifest, found_by: &[Vec<u8>]) -> RowDigest {
        manifest.digest(&at(&self.id, self.purge_after), self.period, &self.sealed, found_by)
    }

    /// Its name. Of a damaged one as much as is left.
    fn name(&self) -> HistoryId {
        name(&self.id)
    }
}

/// What one record is found by.
pub(super) fn digests_of(connection: &Connection, id: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
    let sql = "SELECT digest FROM same WHERE record = ?1 ORDER BY digest";
    let mut statement = connection.prepare_cached(sql).store_error()?;
    let digests =
        statement.query_map([id], |row| row.get(0)).store_error()?.collect::<Result<_, _>>().store_error()?;
    Ok(digests)
}

/// The place of a record.
pub(super) fn at(id: &[u8], purge_after: i64) -> Vec<u8> {
    place("record", id, &[purge_after])
}

/// The name in a row, as much as is left of it.
pub(super) fn name(id: &[u8]) -> HistoryId {
    let mut bytes = [0; 16];
    for (byte, left) in bytes.iter_mut().zip(id) {
        *byte = *left;
    }
    HistoryId::from_random(bytes)
}

/// What opened and is no value of ours is damaged; what a later program wrote is refused.
pub(super) fn readable<T>(read: Option<Result<T, CodecError>>) -> Result<Option<T>, StoreError> {
    match read {
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(error @ CodecError::Newer { .. })) => Err(error.into()),
        Some(Err(_)) | None => Ok(None),
    }
}

/// A date as it is stored: its number from the first day of the common era.
pub(super) fn days(date: NaiveDate) -> i64 {
    date.num_days_from_ce().into()
}
