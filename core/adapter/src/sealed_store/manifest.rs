//! 目録: what the store holds, as a number and a digest for each table, sealed, and written in the transaction that changes
//! the rows. With it a row is missed that is gone, and noticed that was added, or put back as it once was.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ring::hmac::{self, HMAC_SHA256};
use rusqlite::{Connection, OptionalExtension as _};
use shikaku_clinic::history::{ChainHead, StoreError};
use zeroize::Zeroizing;

use super::damage::Damage;
use super::error::StoreErrorOf as _;
use super::key_ring::KeyRing;
use super::seal::place;

/// A table whose rows are counted.
#[derive(Clone, Copy)]
pub(super) enum Table {
    Records,
    FollowUps,
    Readers,
    Checklist,
    Settings,
}

/// What the store holds.
pub(super) struct Manifest {
    /// How many lines the journal has, and the link of the last.
    pub(super) head: ChainHead,
    /// The latest time that is certain.
    pub(super) time: Option<DateTime<Utc>>,
    /// Makes the digests of rows: sums of digests that anybody can compute could be met by other rows.
    key: Zeroizing<[u8; 32]>,
    tables: [Sums; TABLES],
}

/// How many tables are counted.
const TABLES: usize = 5;

/// The rows of a table by purge date, so that what is missing is missed no longer than it may be kept.
#[derive(Clone, Default, PartialEq, Eq)]
struct Sums(BTreeMap<i64, Sum>);

/// How many rows, and their digests, added without carry (XOR).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    count: u64,
    digest: [u8; 32],
}

/// The digest of one row.
pub(super) type RowDigest = [u8; 32];

impl Manifest {
    /// Of a store without rows.
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self { head: ChainHead::EMPTY, time: None, key: Zeroizing::new(key), tables: Default::default() }
    }

    /// Reads it.
    pub(super) fn load(connection: &Connection, ring: &KeyRing) -> Result<Self, StoreError> {
        let sql = "SELECT period, sealed FROM journal_head";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
        let row =
            connection.prepare_cached(sql).store_error()?.query_row([], read).optional().store_error()?;
        let (period, sealed) = row.ok_or(StoreError::DamagedHead)?;
        let plain = ring.of(period).and_then(|key| key.sealing().open(&at(), &sealed));
        plain.and_then(|plain| Self::from_bytes(&plain)).ok_or(StoreError::DamagedHead)
    }

    /// The digest of a row: its place, the period of its key, its seal, and what it is found by. Nonce and tag stand for
    /// what is under the seal.
    pub(super) fn digest(&self, place: &[u8], period: i64, sealed: &[u8], found_by: &[Vec<u8>]) -> RowDigest {
        let mut digest = hmac::Context::with_key(&hmac::Key::new(HMAC_SHA256, self.key.as_slice()));
        let nonce = sealed.get(..NONCE).unwrap_or(sealed);
        let tag = sealed.get(sealed.len().saturating_sub(TAG)..).unwrap_or_default();
        for part in
            [place, &period.to_be_bytes(), nonce, tag].into_iter().chain(found_by.iter().map(Vec::as_slice))
        {
            digest.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part);
        }
        // HMAC-SHA256 always gives 32 bytes; the shorter form exists for the type alone.
        digest.sign().as_ref().try_into().unwrap_or_default()
    }

    /// A row was written.
    pub(super) fn add(&mut self, table: Table, purge_date: i64, row: RowDigest) {
        let sum = self.sums_mut(table).0.entry(purge_date).or_default();
        sum.count = sum.count.saturating_add(1);
        sum.toggle(&row);
    }

    /// A row was removed.
    pub(super) fn remove(&mut self, table: Table, purge_date: i64, row: RowDigest) {
        let sums = &mut self.sums_mut(table).0;
        let Some(sum) = sums.get_mut(&purge_date) else { return };
        sum.count = sum.count.saturating_sub(1);
        sum.toggle(&row);
        if sum.count == 0 {
            sums.remove(&purge_date);
        }
    }

    /// A row was sealed anew.
    pub(super) fn replace(&mut self, table: Table, purge_date: i64, before: &RowDigest, after: &RowDigest) {
        if let Some(sum) = self.sums_mut(table).0.get_mut(&purge_date) {
            sum.toggle(before);
            sum.toggle(after);
        }
    }

    /// Everything before this purge date was removed, what was missing too.
    pub(super) fn clear_before(&mut self, table: Table, purge_date: i64) {
        self.sums_mut(table).0.retain(|this, _| *this >= purge_date);
    }

    /// A confirmation of this time was kept.
    pub(super) fn confirmed_at(&mut self, time: DateTime<Utc>) {
        self.time = self.time.max(Some(time));
    }

    fn sums(&self, table: Table) -> &Sums {
        let [records, follow_ups, readers, checklist, settings] = &self.tables;
        match table {
            Table::Records => records,
            Table::FollowUps => follow_ups,
            Table::Readers => readers,
            Table::Checklist => checklist,
            Table::Settings => settings,
        }
    }

    fn sums_mut(&mut self, table: Table) -> &mut Sums {
        let [records, follow_ups, readers, checklist, settings] = &mut self.tables;
        match table {
            Table::Records => records,
            Table::FollowUps => follow_ups,
            Table::Readers => readers,
            Table::Checklist => checklist,
            Table::Settings => settings,
        }
    }

    /// A form byte, the head, the time, the key, and each table as a number of purge dates and those.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(1_024));
        bytes.push(FORM);
        bytes.extend(self.head.to_bytes());
        bytes.extend(self.time.map_or(NO_TIME, |time| time.timestamp_micros()).to_be_bytes());
        bytes.extend(self.key.iter());
        for Sums(dates) in &self.tables {
            bytes.extend(u32::try_from(dates.len()).unwrap_or(u32::MAX).to_be_bytes());
            for (purge_date, sum) in dates {
                bytes.extend(purge_date.to_be_bytes());
                bytes.extend(sum.count.to_be_bytes());
                bytes.extend(sum.digest);
            }
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let ([form], rest) = bytes.split_first_chunk()?;
        let counted = match *form {
            FORM => TABLES,
            FORM_OF_FOUR_TABLES => 4,
            FORM_OF_THREE_TABLES => 3,
            _ => return None,
        };
        let (head, rest) = rest.split_first_chunk::<40>()?;
        let (time, rest) = rest.split_first_chunk()?;
        let (key, mut rest) = rest.split_first_chunk()?;
        let mut tables: [Sums; TABLES] = Default::default();
        for Sums(dates) in tables.iter_mut().take(counted) {
            let (count, after) = rest.split_first_chunk()?;
            rest = after;
            for _ in 0..u32::from_be_bytes(*count) {
                let (purge_date, after) = rest.split_first_chunk()?;
                let (count, after) = after.split_first_chunk()?;
                let (digest, after) = after.split_first_chunk()?;
                let sum = Sum { count: u64::from_be_bytes(*count), digest: *digest };
                dates.insert(i64::from_be_bytes(*purge_date), sum);
                rest = after;
            }
        }
        let time = match i64::from_be_bytes(*time) {
            NO_TIME => None,
            micros => Some(DateTime::from_timestamp_micros(micros)?),
        };
        let head = ChainHead::from_bytes(head)?;
        rest.is_empty().then_some(Self { head, time, key: Zeroizing::new(*key), tables })
    }
}

const FORM: u8 = 3;
/// The form in a store of schema 4, which has no settings.
const FORM_OF_FOUR_TABLES: u8 = 2;
/// The form in a store of schema 3, which has no checklist.
const FORM_OF_THREE_TABLES: u8 = 1;
const NO_TIME: i64 = i64::MIN;
const NONCE: usize = 12;
const TAG: usize = 16;

impl Sum {
    fn toggle(&mut self, row: &RowDigest) {
        for (byte, other) in self.digest.iter_mut().zip(row) {
            *byte ^= other;
        }
    }
}

/// The rows of a table as they are found, to be held against the manifest.
#[derive(Default)]
pub(super) struct Tally {
    readable: Sums,
    unreadable: usize,
}

impl Tally {
    /// A row that opened.
    pub(super) fn observe(&mut self, purge_date: i64, row: &RowDigest) {
        let sum = self.readable.0.entry(purge_date).or_default();
        sum.count = sum.count.saturating_add(1);
        sum.toggle(row);
    }

    /// A row that did not open. Nothing in it can be believed, its purge date neither.
    pub(super) const fn note_damage(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }

    /// The damage in the table.
    pub(super) fn damage(&self, manifest: &Manifest, table: Table) -> Damage {
        Damage { unreadable: self.unreadable, lost: self.lost(manifest, table), journal: None }
    }

    /// How many rows are missing, were added or were put back, beside those that did not open.
    pub(super) fn lost(&self, manifest: &Manifest, table: Table) -> usize {
        let expected = &manifest.sums(table).0;
        let dates: BTreeSet<_> = expected.keys().chain(self.readable.0.keys()).collect();
        let (mut missing, mut odd) = (0_usize, 0_usize);
        for purge_date in dates {
            let of = |sums: &BTreeMap<i64, Sum>| sums.get(purge_date).copied().unwrap_or_default();
            let (there, here) = (of(expected), of(&self.readable.0));
            let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
            missing = missing.saturating_add(count(there.count.saturating_sub(here.count)));
            odd = odd.saturating_add(count(here.count.saturating_sub(there.count)));
            odd = odd.saturating_add((there.count == here.count && there.digest != here.digest).into());
        }
        missing.saturating_sub(self.unreadable).saturating_add(odd)
    }

    /// Whether every row opened and none is missing, added or put back.
    pub(super) fn is_whole(&self, manifest: &Manifest, table: Table) -> bool {
        self.unreadable == 0 && self.lost(manifest, table) == 0
    }

    /// How many rows of this purge date did not open or are missing.
    pub(super) fn missing_of(&self, manifest: &Manifest, table: Table, purge_date: i64) -> u64 {
        let of = |sums: &Sums| sums.0.get(&purge_date).map_or(0, |sum| sum.count);
        of(manifest.sums(table)).saturating_sub(of(&self.readable))
    }

    /// How many rows of this purge date and later did not open or are missing.
    pub(super) fn missing_from(&self, manifest: &Manifest, table: Table, first: i64) -> u64 {
        let dates = manifest.sums(table).0.range(first..);
        dates
            .map(|(purge_date, _)| self.missing_of(manifest, table, *purge_date))
            .fold(0, u64::saturating_add)
    }
}

/// The place of the manifest.
pub(super) fn at() -> Vec<u8> {
    place("manifest", &[], &[])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{Manifest, Table, Tally};

    fn manifest(rows: &[(i64, [u8; 32])]) -> Manifest {
        let mut manifest = Manifest::new([7; 32]);
        for (purge_date, row) in rows {
            manifest.add(Table::Records, *purge_date, *row);
        }
        manifest
    }

    fn tally(rows: &[(i64, [u8; 32])]) -> Tally {
        let mut tally = Tally::default();
        for (purge_date, row) in rows {
            tally.observe(*purge_date, row);
        }
        tally
    }

    proptest! {
        #[test]
        fn a_manifest_is_read_as_it_was_written(
            rows in any::<Vec<(i64, [u8; 32])>>(), micros in any::<Option<i32>>()
        ) {
            let mut manifest = manifest(&rows);
            manifest.time = micros.and_then(|micros| chrono::DateTime::from_timestamp_micros(micros.into()));
            let bytes = manifest.to_bytes();
            let read = Manifest::from_bytes(&bytes).expect("a manifest");
            prop_assert_eq!(read.to_bytes(), bytes);
            prop_assert_eq!(read.time, manifest.time);
        }

        #[test]
        fn bytes_of_any_kind_are_refused_without_a_fall(bytes in any::<Vec<u8>>()) {
            let _ = Manifest::from_bytes(&bytes);
        }

        #[test]
        fn a_row_that_went_came_or_changed_is_counted(
            rows in proptest::collection::vec((0..3_i64, any::<[u8; 32]>()), 1..9), place in any::<usize>()
        ) {
            let (whole, place) = (manifest(&rows), place % rows.len());
            prop_assert_eq!(tally(&rows).lost(&whole, Table::Records), 0);
            let mut fewer = rows.clone();
            let removed = fewer.remove(place);
            prop_assert_eq!(tally(&fewer).lost(&whole, Table::Records), 1);
            let mut damaged = tally(&fewer);
            damaged.note_damage();
            prop_assert_eq!(damaged.lost(&whole, Table::Records), 0);
            let mut more = rows.clone();
            more.push((removed.0, [9; 32]));
            prop_assert_eq!(tally(&more).lost(&whole, Table::Records), 1);
            let mut changed = rows;
            changed[place].1[0] ^= 1;
            prop_assert_eq!(tally(&changed).lost(&whole, Table::Records), 1);
            prop_assert!(tally(&[]).lost(&whole, Table::Records) > 0);
        }

        #[test]
        fn what_was_added_and_removed_leaves_nothing(rows in any::<Vec<(i64, [u8; 32])>>()) {
            let mut manifest = manifest(&rows);
            for (purge_date, row) in &rows {
                manifest.remove(Table::Records, *purge_date, *row);
            }
            prop_assert_eq!(manifest.to_bytes(), Manifest::new([7; 32]).to_bytes());
        }
    }
}
