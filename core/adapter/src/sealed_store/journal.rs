use rusqlite::{Connection, params};
use shikaku_clinic::history::{JournalEntry, JournalLine, StoreError, verify_chain};
use zeroize::Zeroizing;

use super::connection::execute;
use super::damage::Damage;
use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::manifest::Manifest;
use super::seal::place;
use super::writer::Writer;

/// Writes the next line; the head that knows of it is in the manifest.
pub(super) fn append(writer: &mut Writer<'_>, entry: &JournalEntry) -> Result<(), StoreError> {
    let (line, head) = writer.manifest.head.append(entry.encode()?);
    write_line(writer, &line)?;
    writer.manifest.head = head;
    Ok(())
}

/// Every line, after they were found to hold together.
pub(super) fn read(connection: &Connection, ring: &KeyRing) -> Result<Vec<JournalLine>, StoreError> {
    let (lines, _) = lines(connection, ring)?;
    verify_chain(&lines, Manifest::load(connection, ring)?.head)?;
    Ok(lines)
}

/// The damage in the table.
pub(super) fn inspect(
    connection: &Connection,
    ring: &KeyRing,
    manifest: &Manifest,
) -> Result<Damage, StoreError> {
    let (lines, unreadable) = lines(connection, ring)?;
    let journal = verify_chain(&lines, manifest.head).err();
    Ok(Damage { unreadable, lost: 0, journal })
}

/// Every line, and how many of them do not open.
fn lines(connection: &Connection, ring: &KeyRing) -> Result<(Vec<JournalLine>, usize), StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY line")).store_error()?;
    let mut unreadable = 0_usize;
    // A line that does not open is one that was changed; the chain shows which is the first.
    let lines = statement.query_map([], LineRow::read).store_error()?.map(|row| {
        row.map(|row| {
            row.open(ring).unwrap_or_else(|| {
                unreadable = unreadable.saturating_add(1);
                row.unreadable()
            })
        })
    });
    let lines = lines.collect::<Result<Vec<_>, _>>().store_error()?;
    Ok((lines, unreadable))
}

/// Writes a line and replaces the row with the same number.
pub(super) fn write_line(writer: &mut Writer<'_>, line: &JournalLine) -> Result<(), StoreError> {
    let number = i64::try_from(line.number).map_err(|_| StoreError::Unstorable)?;
    let plain = [line.link.as_slice(), &line.entry].concat();
    let sealed = writer.seal(&line_place(number), &plain)?;
    let sql = "INSERT OR REPLACE INTO journal (line, period, sealed) VALUES (?1, ?2, ?3)";
    execute(writer.transaction, sql, params![number, sealed.period, sealed.bytes])?;
    Ok(())
}

/// A row of the table `journal`.
pub(super) struct LineRow {
    pub(super) number: i64,
    period: i64,
    sealed: Vec<u8>,
}

/// The rows of the table; the last column counts them.
pub(super) const SELECT: &str = "SELECT line, period, sealed, line AS rowid FROM journal";

impl LineRow {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { number: row.get(0)?, period: row.get(1)?, sealed: row.get(2)? })
    }

    /// What it holds; `None` when it is damaged.
    pub(super) fn open(&self, ring: &KeyRing) -> Option<JournalLine> {
        let place = line_place(self.number);
        let plain = ring.of(self.period).and_then(|key| key.sealing().open(&place, &self.sealed));
        let plain: Zeroizing<Vec<u8>> = plain?;
        let (link, entry) = plain.split_first_chunk::<32>()?;
        let number = u64::try_from(self.number).ok()?;
        Some(JournalLine { number, entry: entry.to_vec(), link: *link })
    }

    /// Replaces a line that holds nothing any more.
    fn unreadable(&self) -> JournalLine {
        let number = u64::try_from(self.number).unwrap_or_default();
        JournalLine { number, entry: Vec::new(), link: [0; 32] }
    }
}

fn line_place(number: i64) -> Vec<u8> {
    place("journal", &[], &[number])
}
