use ring::aead::NONCE_LEN;
use rusqlite::{Transaction, params};
use shikaku_clinic::history::StoreError;
use shikaku_transport::Random;
use zeroize::Zeroizing;

use super::connection::execute;
use super::key_ring::{KeyRing, SEALS_MAX};
use super::manifest::{self, Manifest};

/// One transaction, what it seals with, and the manifest that goes with it.
pub(super) struct Writer<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) ring: &'a KeyRing,
    pub(super) manifest: Manifest,
    before: Zeroizing<Vec<u8>>,
    random: &'a mut (dyn Random + Send),
}

/// A sealed row and the period of its key.
pub(super) struct Sealed {
    pub(super) period: i64,
    pub(super) bytes: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer in a store that has a manifest.
    pub(super) fn new(
        transaction: &'a Transaction<'a>,
        ring: &'a KeyRing,
        random: &'a mut (dyn Random + Send),
    ) -> Result<Self, StoreError> {
        let manifest = Manifest::load(transaction, ring)?;
        let before = manifest.to_bytes();
        Ok(Self { transaction, ring, manifest, before, random })
    }

    /// A writer in a store that gets its first manifest.
    pub(super) fn first(
        transaction: &'a Transaction<'a>,
        ring: &'a KeyRing,
        random: &'a mut (dyn Random + Send),
    ) -> Result<Self, StoreError> {
        let manifest = Manifest::new(random.seed()?);
        Ok(Self { transaction, ring, manifest, before: Zeroizing::default(), random })
    }

    /// A new name for a row.
    pub(super) fn id(&mut self) -> Result<[u8; 16], StoreError> {
        let seed = self.random.seed()?;
        seed.first_chunk().copied().ok_or(StoreError::NoRandom)
    }

    /// Seals under the present key with a nonce of its own, and counts it.
    pub(super) fn seal(&mut self, place: &[u8], plain: &[u8]) -> Result<Sealed, StoreError> {
        let key = self.ring.present()?;
        let count = "UPDATE key SET seals = seals + 1 WHERE period = ?1 AND seals < ?2";
        if execute(self.transaction, count, [key.period(), SEALS_MAX])? == 0 {
            return Err(StoreError::KeyWorn);
        }
        let seed = self.random.seed()?;
        let (nonce, _) = seed.split_first_chunk::<NONCE_LEN>().ok_or(StoreError::NoRandom)?;
        let bytes = key.sealing().seal(*nonce, place, plain).ok_or(StoreError::Unstorable)?;
        Ok(Sealed { period: key.period(), bytes })
    }

    /// Writes the manifest if it changed. The last thing before the transaction is committed.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        let plain = self.manifest.to_bytes();
        if plain == self.before {
            return Ok(());
        }
        let sealed = self.seal(&manifest::at(), &plain)?;
        let sql = "INSERT OR REPLACE INTO journal_head (place, period, sealed) VALUES (1, ?1, ?2)";
        execute(self.transaction, sql, params![sealed.period, sealed.bytes])?;
        Ok(())
    }

    /// Has the manifest written even if it did not change: its key did.
    pub(super) fn seal_manifest(&mut self) {
        self.before = Zeroizing::default();
    }
}
