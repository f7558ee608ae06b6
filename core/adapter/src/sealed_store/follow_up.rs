use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shikaku_clinic::history::{FollowUp, FollowUpQuery, Found, HistoryId, Saved, StoreError};

use super::connection::execute;
use super::damage::Damage;
use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::manifest::{Manifest, RowDigest, Table, Tally};
use super::record::{days, lost, name, readable, unknown};
use super::seal::place;
use super::writer::Writer;

/// Keeps a follow-up unless its id is kept already.
pub(super) fn insert(
    writer: &mut Writer<'_>,
    id: HistoryId,
    follow_up: &FollowUp,
) -> Result<Saved, StoreError> {
    let known = "SELECT 1 FROM follow_up WHERE id = ?1";
    if writer.transaction.prepare_cached(known).store_error()?.exists([id.as_bytes()]).store_error()? {
        return Ok(Saved::Already);
    }
    write(writer, id.as_bytes(), follow_up)?;
    Ok(Saved::New)
}

/// One follow-up.
pub(super) fn find(writer: &Writer<'_>, id: HistoryId) -> Result<Option<FollowUp>, StoreError> {
    let sql = format!("{SELECT} WHERE id = ?1");
    let mut statement = writer.transaction.prepare_cached(&sql).store_error()?;
    let Some(row) = statement.query_row([id.as_bytes()], FollowUpRow::read).optional().store_error()? else {
        return Ok(None);
    };
    row.open(writer.ring)?.ok_or(StoreError::DamagedRecord(id)).map(Some)
}

/// The follow-ups looked for.
pub(super) fn search(
    connection: &Connection,
    ring: &KeyRing,
    query: FollowUpQuery,
) -> Result<Found<FollowUp>, StoreError> {
    let (mut found, mut damaged) = (Vec::new(), Vec::new());
    let tally = scan(connection, ring, |row, follow_up| match follow_up {
        Some(follow_up) if query.matches(&follow_up) => found.push((name(&row.id), follow_up)),
        Some(_) => {}
        None => damaged.push(name(&row.id)),
    })?;
    damaged.extend(unknown(lost(connection, ring, &tally, Table::FollowUps)?));
    Ok(Found::follow_ups(found, damaged))
}

/// Visits every row with what it holds. No index is used: one that was damaged would hide rows.
fn scan(
    connection: &Connection,
    ring: &KeyRing,
    mut visit: impl FnMut(&FollowUpRow, Option<FollowUp>),
) -> Result<Tally, StoreError> {
    let manifest = Manifest::load(connection, ring).ok();
    let mut tally = Tally::default();
    let mut statement = connection.prepare_cached(&format!("{SELECT} NOT INDEXED")).store_error()?;
    for row in statement.query_map([], FollowUpRow::read).store_error()? {
        let row = row.store_error()?;
        let follow_up = row.open(ring)?;
        match (&follow_up, &manifest) {
            (Some(_), Some(manifest)) => tally.observe(row.clear.purge_after, &row.digest(manifest)),
            (Some(_), None) => {}
            (None, _) => tally.note_damage(),
        }
        visit(&row, follow_up);
    }
    Ok(tally)
}

/// The damage in the table.
pub(super) fn inspect(
    connection: &Connection,
    ring: &KeyRing,
    manifest: &Manifest,
) -> Result<Damage, StoreError> {
    Ok(scan(connection, ring, |_, _| {})?.damage(manifest, Table::FollowUps))
}

/// Removes what is done and may not be kept any more; gives the number of rows. A row that does not open stays: it may be a
/// duty, or it was added and goes on counting as damaged.
pub(super) fn purge(writer: &mut Writer<'_>, today: i64) -> Result<usize, StoreError> {
    let mut due = Vec::new();
    scan(writer.transaction, writer.ring, |row, follow_up| {
        if follow_up.is_some_and(|it| it.closed_at().is_some()) && row.clear.purge_after < today {
            due.push((row.id.clone(), row.clear.purge_after, row.digest(&writer.manifest)));
        }
    })?;
    for (id, purge_after, digest) in &due {
        writer.manifest.remove(Table::FollowUps, *purge_after, *digest);
        execute(writer.transaction, "DELETE FROM follow_up WHERE id = ?1", [id])?;
    }
    Ok(due.len())
}

/// Writes a follow-up and replaces the row with the same id.
pub(super) fn write(writer: &mut Writer<'_>, id: &[u8], follow_up: &FollowUp) -> Result<(), StoreError> {
    let before = format!("{SELECT} WHERE id = ?1");
    let before = writer
        .transaction
        .prepare_cached(&before)
        .store_error()?
        .query_row([id], FollowUpRow::read)
        .optional()
        .store_error()?;
    if let Some(before) = before {
        let digest = before.digest(&writer.manifest);
        writer.manifest.remove(Table::FollowUps, before.clear.purge_after, digest);
    }
    let clear = Clear::of(follow_up);
    let place = clear.place(id);
    let sealed = writer.seal(&place, &follow_up.encode()?)?;
    let sql = "INSERT INTO follow_up (id, period, is_done, due, purge_after, sealed)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET period = excluded.period,
        is_done = excluded.is_done, due = excluded.due, purge_after = excluded.purge_after,
        sealed = excluded.sealed";
    let row = params![id, sealed.period, clear.is_done, clear.due, clear.purge_after, sealed.bytes];
    execute(writer.transaction, sql, row)?;
    let digest = writer.manifest.digest(&place, sealed.period, &sealed.bytes, &[]);
    writer.manifest.add(Table::FollowUps, clear.purge_after, digest);
    Ok(())
}

/// Enters every row into the first manifest without a check.
pub(super) fn enter_all(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let mut statement = writer.transaction.prepare_cached(&format!("{SELECT} NOT INDEXED")).store_error()?;
    for row in statement.query_map([], FollowUpRow::read).store_error()? {
        let row = row.store_error()?;
        let digest = row.digest(&writer.manifest);
        writer.manifest.add(Table::FollowUps, row.clear.purge_after, digest);
    }
    Ok(())
}

/// A row of the table of follow-ups.
pub(super) struct FollowUpRow {
    pub(super) id: Vec<u8>,
    clear: Clear,
    period: i64,
    sealed: Vec<u8>,
}

/// What is outside the seal.
struct Clear {
    is_done: i64,
    due: i64,
    purge_after: i64,
}

/// The rows of the table; the last column counts them.
pub(super) const SELECT: &str = "SELECT id, period, is_done, due, purge_after, sealed, rowid FROM follow_up";

impl FollowUpRow {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let clear = Clear { is_done: row.get(2)?, due: row.get(3)?, purge_after: row.get(4)? };
        Ok(Self { id: row.get(0)?, clear, period: row.get(1)?, sealed: row.get(5)? })
    }

    /// Its digest in the manifest.
    fn digest(&self, manifest: &Manifest) -> RowDigest {
        manifest.digest(&self.clear.place(&self.id), self.period, &self.sealed, &[])
    }

    /// What it holds; `None` when it is damaged.
    pub(super) fn open(&self, ring: &KeyRing) -> Result<Option<FollowUp>, StoreError> {
        let place = self.clear.place(&self.id);
        let plain = ring.of(self.period).and_then(|key| key.sealing().open(&place, &self.sealed));
        readable(plain.map(|plain| FollowUp::decode(&plain)))
    }
}

impl Clear {
    fn of(follow_up: &FollowUp) -> Self {
        Self {
            is_done: follow_up.closed_at().is_some().into(),
            due: days(follow_up.due()),
            purge_after: days(follow_up.purge_after()),
        }
    }

    fn place(&self, id: &[u8]) -> Vec<u8> {
        place("follow_up", id, &[self.is_done, self.due, self.purge_after])
    }
}
