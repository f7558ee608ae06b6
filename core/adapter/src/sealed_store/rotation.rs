//! From one key to the next: a new period begins, every row is sealed anew in steps, the old period ends. Each step
//! is a transaction. The next opening continues after a crash, as long as both keys are to be had.
//!
//! An earlier key stays in the store until every row opens under the present one: a row that does not open may be
//! mended by hand, and only with its key.

use rusqlite::{Row, TransactionBehavior, params};
use shikaku_clinic::history::{KeyStore, StoreError};

use super::connection::execute;
use super::error::StoreErrorOf as _;
use super::inspection::inspect;
use super::manifest::Table;
use super::writer::Writer;
use super::{SealedStore, commit, follow_up, journal, one_row, purge, reader, record};

impl SealedStore {
    /// Reads the whole store and refuses damage.
    ///
    /// # Errors
    /// - [`StoreError::DamagedRows`] when rows do not open, are missing, or were added.
    /// - [`StoreError::Journal`] when only the journal does not hold together.
    /// - [`StoreError::DamagedHead`] without a manifest.
    /// - [`StoreError::Newer`] when a later version wrote a row.
    pub fn check_damage(&self) -> Result<(), StoreError> {
        inspect(&self.connection, &self.ring)?.check()
    }

    /// Seals everything anew with the key that the shell has for use from now on. The earlier key is not needed any
    /// more when this returns; until then both have to be kept.
    ///
    /// # Errors
    /// As [`Self::check_damage`]; nothing was changed then. Otherwise when it could not be finished: every row can be
    /// read all the same, and the next opening continues.
    pub fn rotate(&mut self, keys: &dyn KeyStore) -> Result<(), StoreError> {
        self.check_damage()?;
        self.begin_rotation(keys)
    }

    /// Does what [`Self::rotate`] does in spite of damaged rows. They stay as they are, and the key that may open them
    /// stays with them: [`Self::needs_earlier_keys`].
    ///
    /// # Errors
    /// [`StoreError::DamagedHead`] and [`StoreError::Newer`] with nothing changed; otherwise as [`Self::rotate`].
    pub fn rotate_leaving_damage(&mut self, keys: &dyn KeyStore) -> Result<(), StoreError> {
        inspect(&self.connection, &self.ring)?;
        self.begin_rotation(keys)
    }

    /// Whether something is, or may be, sealed under an earlier key: a rotation was not finished, or left damage.
    #[must_use]
    pub const fn needs_earlier_keys(&self) -> bool {
        self.ring.is_rotating()
    }

    fn begin_rotation(&mut self, keys: &dyn KeyStore) -> Result<(), StoreError> {
        let (key, salt) = (keys.key(None)?, self.random.seed()?);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).store_error()?;
        let period = self.ring.write_down(&transaction, &key, salt)?;
        purge::order(&transaction)?;
        commit(transaction)?;
        self.ring.begin(period);
        self.finish_rotation()
    }

    pub(super) fn finish_rotation(&mut self) -> Result<(), StoreError> {
        for step in STEPS {
            let mut after = Some(i64::MIN);
            while let Some(row) = after {
                after = self.write(|writer| step(writer, row))?;
            }
        }
        if self.end_periods()? {
            self.ring.retire();
        }
        purge::finish(&self.connection)
    }

    /// Seals the manifest anew, and ends every earlier period unless a row does not open.
    fn end_periods(&mut self) -> Result<bool, StoreError> {
        let present = self.ring.present()?.period();
        self.write(|writer| {
            let is_over = inspect(writer.transaction, writer.ring)?.unreadable == 0;
            let is_manifest_older = "SELECT 1 FROM journal_head WHERE period <> ?1";
            let mut older = writer.transaction.prepare_cached(is_manifest_older).store_error()?;
            if older.exists([present]).store_error()? {
                writer.seal_manifest();
            }
            if is_over {
                writer.transaction.execute("DELETE FROM key WHERE period < ?1", [present]).store_error()?;
                purge::order(writer.transaction)?;
            }
            Ok(is_over)
        })
    }
}

/// Seals the next rows after one anew and gives the last of them, or `None` when there are no more. A damaged row
/// stays as it is.
type Step = fn(&mut Writer<'_>, i64) -> Result<Option<i64>, StoreError>;

/// One for each table.
const STEPS: &[Step] =
    &[reseal_records, reseal_follow_ups, reseal_lines, reseal_readers, reseal_checklist, reseal_settings];

/// Rows in one transaction.
const AT_ONCE: i64 = 256;

fn reseal_records(writer: &mut Writer<'_>, after: i64) -> Result<Option<i64>, StoreError> {
    let rows = next_rows(writer, record::SELECT, after, record::RecordRow::read)?;
    for (_, row) in &rows {
        let Some(record) = row.open(writer.ring)? else { continue };
        let before = row.digest(&writer.manifest, &record::digests_of(writer.transaction, &row.id)?);
        let place = record::at(&row.id, row.purge_after);
        let sealed = writer.seal(&place, &record.encode()?)?;
        let sql = "UPDATE record SET period = ?2, sealed = ?3 WHERE id = ?1";
        execute(writer.transaction, sql, params![row.id, sealed.period, sealed.bytes])?;
        execute(writer.transaction, "DELETE FROM same WHERE record = ?1", [&row.id])?;
        let found_by = record::write_digests(writer, &row.id, &record)?;
        let after = writer.manifest.digest(&place, sealed.period, &sealed.bytes, &found_by);
        writer.manifest.replace(Table::Records, row.purge_after, &before, &after);
    }
    Ok(rows.last().map(|(number, _)| *number))
}

fn reseal_follow_ups(writer: &mut Writer<'_>, after: i64) -> Result<Option<i64>, StoreError> {
    let rows = next_rows(writer, follow_up::SELECT, after, follow_up::FollowUpRow::read)?;
    for (_, row) in &rows {
        if let Some(follow_up) = row.open(writer.ring)? {
            follow_up::write(writer, &row.id, &follow_up)?;
        }
    }
    Ok(rows.last().map(|(number, _)| *number))
}

fn reseal_lines(writer: &mut Writer<'_>, after: i64) -> Result<Option<i64>, StoreError> {
    let rows = next_rows(writer, journal::SELECT, after, journal::LineRow::read)?;
    for (_, row) in &rows {
        if let Some(line) = row.open(writer.ring) {
            journal::write_line(writer, &line)?;
        }
    }
    Ok(rows.last().map(|(number, _)| *number))
}

fn reseal_readers(writer: &mut Writer<'_>, after: i64) -> Result<Option<i64>, StoreError> {
    let rows = next_rows(writer, reader::SELECT, after, reader::ReaderRow::read)?;
    for (_, row) in &rows {
        if let Some(plain) = row.open(writer.ring) {
            let (before, place) = (row.digest(&writer.manifest), reader::at(&row.id, row.used));
            let sealed = writer.seal(&place, &plain)?;
            let after = writer.manifest.digest(&place, sealed.period, &sealed.bytes, &[]);
            writer.manifest.replace(Table::Readers, reader::NO_DATE, &before, &after);
            let sql = "UPDATE reader SET period = ?2, sealed = ?3 WHERE id = ?1";
            execute(writer.transaction, sql, params![row.id, sealed.period, sealed.bytes])?;
        }
    }
    Ok(rows.last().map(|(number, _)| *number))
}

fn reseal_checklist(writer: &mut Writer<'_>, _: i64) -> Result<Option<i64>, StoreError> {
    one_row::CHECKLIST.reseal(writer)?;
    Ok(None)
}

fn reseal_settings(writer: &mut Writer<'_>, _: i64) -> Result<Option<i64>, StoreError> {
    one_row::SETTINGS.reseal(writer)?;
    Ok(None)
}

/// The next rows of earlier periods, each with its number.
fn next_rows<T>(
    writer: &Writer<'_>,
    select: &str,
    after: i64,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<(i64, T)>, StoreError> {
    let present = writer.ring.present()?.period();
    let sql = format!("{select} WHERE period < ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3");
    let mut statement = writer.transaction.prepare_cached(&sql).store_error()?;
    let rows = statement
        .query_map([present, after, AT_ONCE], |row| Ok((row.get("rowid")?, read(row)?)))
        .store_error()?;
    rows.collect::<Result<_, _>>().store_error()
}
