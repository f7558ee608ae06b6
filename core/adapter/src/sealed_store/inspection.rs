use rusqlite::Connection;
use shikaku_clinic::history::StoreError;

use super::damage::Damage;
use super::key_ring::KeyRing;
use super::manifest::Manifest;
use super::{checklist, follow_up, journal, reader, record};

/// Reads every row and compares the tables with the manifest.
///
/// # Errors
/// [`StoreError::DamagedHead`] without a manifest; [`StoreError::Newer`] for a row of a later version.
pub(super) fn inspect(connection: &Connection, ring: &KeyRing) -> Result<Damage, StoreError> {
    let manifest = Manifest::load(connection, ring)?;
    let tables = [record::inspect, follow_up::inspect, reader::inspect, checklist::inspect, journal::inspect];
    tables
        .iter()
        .try_fold(Damage::default(), |damage, inspect| Ok(damage.with(inspect(connection, ring, &manifest)?)))
}
