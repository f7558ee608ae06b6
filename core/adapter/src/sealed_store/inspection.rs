use rusqlite::Connection;
use shikaku_clinic::history::StoreError;

use super::damage::Damage;
use super::key_ring::KeyRing;
use super::manifest::Manifest;
use super::{follow_up, journal, one_row, reader, record};

/// Reads every row and compares the tables with the manifest.
///
/// # Errors
/// [`StoreError::DamagedHead`] without a manifest; [`StoreError::Newer`] for a row of a later version.
pub(super) fn inspect(connection: &Connection, ring: &KeyRing) -> Result<Damage, StoreError> {
    let manifest = Manifest::load(connection, ring)?;
    let tables = [
        record::inspect,
        follow_up::inspect,
        reader::inspect,
        |connection: &_, ring: &_, manifest: &_| one_row::CHECKLIST.inspect(connection, ring, manifest),
        |connection: &_, ring: &_, manifest: &_| one_row::SETTINGS.inspect(connection, ring, manifest),
        journal::inspect,
    ];
    tables
        .iter()
        .try_fold(Damage::default(), |damage, inspect| Ok(damage.with(inspect(connection, ring, &manifest)?)))
}
