use rusqlite::Connection;
use shikaku_clinic::history::{ChainBreak, StoreError};

use super::key_ring::KeyRing;
use super::manifest::Manifest;
use super::{follow_up, journal, reader, record};

/// The damage in a store, over all of its tables.
#[derive(Clone, Copy, Default)]
pub(super) struct Inspection {
    /// Rows that no key opens, or that hold no value.
    pub(super) unreadable: usize,
    /// Rows that are missing, were added or were put back.
    pub(super) lost: usize,
    /// The first line of the journal that is not as it was written.
    pub(super) journal: Option<ChainBreak>,
}

impl Inspection {
    /// Reads every row and compares the tables with the manifest.
    ///
    /// # Errors
    /// [`StoreError::DamagedHead`] without a manifest; [`StoreError::Newer`] for a row of a later version.
    pub(super) fn of(connection: &Connection, ring: &KeyRing) -> Result<Self, StoreError> {
        let manifest = Manifest::load(connection, ring)?;
        let mut found = Self::default();
        for look in [record::inspect, follow_up::inspect, reader::inspect, journal::inspect] {
            let table = look(connection, ring, &manifest)?;
            found.unreadable = found.unreadable.saturating_add(table.unreadable);
            found.lost = found.lost.saturating_add(table.lost);
            found.journal = found.journal.or(table.journal);
        }
        Ok(found)
    }

    /// The damage as an error.
    pub(super) fn check(self) -> Result<(), StoreError> {
        match (self.unreadable.saturating_add(self.lost), self.journal) {
            (0, None) => Ok(()),
            (0, Some(broken)) => Err(broken.into()),
            (rows, _) => Err(StoreError::DamagedRows { rows }),
        }
    }
}
