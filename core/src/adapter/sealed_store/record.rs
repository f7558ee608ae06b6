use chrono::{Datelike as _, NaiveDate};
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

use super::key_ring::KeyRing;
use super::seal::place;
use super::writer::Writer;
use crate::history::{CodecError, Found, HistoryId, Kept, Record, RecordQuery, StoreError};

/// Keeps a record unless its id is kept already.
pub(super) fn insert(writer: &mut Writer<'_>, id: HistoryId, record: &Record) -> Result<Kept, StoreError> {
    let known = "SELECT 1 FROM record WHERE id = ?1";
    if writer.transaction.prepare_cached(known)?.exists([id.as_bytes()])? {
        return Ok(Kept::Already);
    }
    let purge_after = days(record.purge_after());
    let sealed = writer.seal(&at(id.as_bytes(), purge_after), &record.encode()?)?;
    let sql = "INSERT INTO record (id, period, purge_after, sealed) VALUES (?1, ?2, ?3, ?4)";
    let row = params![id.as_bytes(), sealed.period, purge_after, sealed.bytes];
    writer.transaction.prepare_cached(sql)?.execute(row)?;
    write_digests(writer, id.as_bytes(), record)?;
    Ok(Kept::New)
}

/// Makes a record findable by what makes it the same as another.
pub(super) fn write_digests(writer: &Writer<'_>, id: &[u8], record: &Record) -> Result<(), StoreError> {
    let present = writer.ring.present()?;
    let sql = "INSERT OR IGNORE INTO same (digest, record) VALUES (?1, ?2)";
    let mut statement = writer.transaction.prepare_cached(sql)?;
    for key in record.duplicate_keys() {
        statement.execute(params![present.digest(&key).as_ref(), id])?;
    }
    Ok(())
}

/// One record, while it may be looked at.
pub(super) fn find(
    connection: &Connection,
    ring: &KeyRing,
    id: HistoryId,
    today: NaiveDate,
) -> Result<Option<Record>, StoreError> {
    let sql = format!("{SELECT} WHERE record.id = ?1");
    let row = connection.prepare_cached(&sql)?.query_row([id.as_bytes()], RecordRow::read).optional()?;
    let Some(row) = row else { return Ok(None) };
    let record = row.open(ring)?.ok_or(StoreError::DamagedRecord(id))?;
    Ok(Some(record).filter(|record| record.is_kept_on(today)))
}

/// The records looked for. What lies outside the purge dates in question is not even opened.
pub(super) fn search(
    connection: &Connection,
    ring: &KeyRing,
    query: &RecordQuery,
) -> Result<Found<Record>, StoreError> {
    let (first, last) = query.purge_dates();
    let mut sql = format!("{SELECT} WHERE purge_after BETWEEN {} AND {}", days(first), days(last));
    let digests: Vec<_> = query.key().into_iter().flat_map(|key| ring.digests(key)).collect();
    if query.key().is_some() {
        let marks = vec!["?"; digests.len()].join(", ");
        sql = format!("{sql} AND id IN (SELECT record FROM same WHERE digest IN ({marks}))");
    }
    let mut statement = connection.prepare(&sql)?;
    let digests = params_from_iter(digests.iter().map(AsRef::as_ref));
    let (mut found, mut damaged) = (Vec::new(), Vec::new());
    for row in statement.query_map(digests, RecordRow::read)? {
        let row = row?;
        match row.open(ring)? {
            Some(record) if query.matches(&record) => found.push((row.name(), record)),
            Some(_) => {}
            None => damaged.push(row.name()),
        }
    }
    Ok(Found::records(found, damaged))
}

/// A record as it stands in its table.
pub(super) struct RecordRow {
    pub(super) id: Vec<u8>,
    pub(super) purge_after: i64,
    period: i64,
    sealed: Vec<u8>,
}

/// The rows of the table; the last column counts them.
pub(super) const SELECT: &str = "SELECT id, period, purge_after, sealed, rowid FROM record";

impl RecordRow {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, period: row.get(1)?, purge_after: row.get(2)?, sealed: row.get(3)? })
    }

    /// What it holds; `None` when it is damaged.
    pub(super) fn open(&self, ring: &KeyRing) -> Result<Option<Record>, StoreError> {
        let place = at(&self.id, self.purge_after);
        let plain = ring.of(self.period).and_then(|key| key.sealing().open(&place, &self.sealed));
        judge(plain.map(|plain| Record::decode(&plain)))
    }

    /// Its name. Of a damaged one as much as is left.
    fn name(&self) -> HistoryId {
        name(&self.id)
    }
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
pub(super) fn judge<T>(read: Option<Result<T, CodecError>>) -> Result<Option<T>, StoreError> {
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
