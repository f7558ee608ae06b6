//! The periods of a store's keys: one from its making, another with each rotation.

use ring::digest::{SHA256, digest};
use ring::hkdf::{HKDF_SHA256, Prk, Salt};
use ring::hmac::{self, HMAC_SHA256};
use rusqlite::{Connection, Row, params};
use shikaku_clinic::history::{ConfirmationKey, KeyId, KeyStore, StoreError, StoreKey};

use super::error::StoreErrorOf as _;
use super::seal::SealingKey;

/// NIST SP 800-38D, 8.3: this often one key may seal under random nonces of 96 bits.
pub(super) const SEALS_MAX: i64 = 1 << 32;

/// The keys of all periods, the present one last.
#[derive(Default)]
pub(super) struct KeyRing(Vec<PeriodKey>);

/// What follows from a key of the shell in one period.
pub(super) struct PeriodKey {
    period: i64,
    sealing: SealingKey,
    digests: hmac::Key,
}

impl KeyRing {
    /// Asks for the key of every period that something may be sealed in, and proves each. A store without one was
    /// damaged.
    pub(super) fn load(
        connection: &Connection,
        keys: &dyn KeyStore,
        proof: &Proof,
    ) -> Result<Self, StoreError> {
        let prove = |row: KeyRow| {
            let id = row.named()?;
            row.prove(&keys.key(Some(&id))?, proof)
        };
        let ring = rows(connection)?.into_iter().map(prove).collect::<Result<_, _>>().map(Self)?;
        if ring.0.is_empty() { Err(StoreError::DamagedHead) } else { Ok(ring) }
    }

    /// Proves every key once more, as the present schema does.
    pub(super) fn prove_anew(connection: &Connection, keys: &dyn KeyStore) -> Result<(), StoreError> {
        for row in rows(connection)? {
            let key = keys.key(Some(&row.named()?))?;
            let row = KeyRow::new(row.period, &key, row.salt)?;
            let sql = "UPDATE key SET proof = ?2, checksum = ?3 WHERE period = ?1";
            connection.execute(sql, params![row.period, row.proof, row.checksum()]).store_error()?;
        }
        Ok(())
    }

    /// Writes down a further period, which begins once that is on the disk.
    pub(super) fn write_down(
        &self,
        connection: &Connection,
        key: &StoreKey,
        salt: [u8; 32],
    ) -> Result<PeriodKey, StoreError> {
        let period = self.0.last().map_or(1, |last| last.period.saturating_add(1));
        let row = KeyRow::new(period, key, salt)?;
        let sql = "INSERT INTO key (period, id, salt, proof, checksum, seals) VALUES (?1, ?2, ?3, ?4, ?5, 0)";
        let checksum = row.checksum();
        connection.execute(sql, params![period, row.id, row.salt, row.proof, checksum]).store_error()?;
        row.prove(key, &PROOF)
    }

    /// Begins a period: whatever is sealed from now on is sealed with its key.
    pub(super) fn begin(&mut self, period: PeriodKey) {
        self.0.push(period);
    }

    /// Forgets every period but the present one.
    pub(super) fn retire(&mut self) {
        let last = self.0.pop();
        self.0 = last.into_iter().collect();
    }

    /// Whether something may still be sealed under an earlier key.
    pub(super) const fn is_rotating(&self) -> bool {
        self.0.len() > 1
    }

    /// The key of the present period.
    pub(super) fn present(&self) -> Result<&PeriodKey, StoreError> {
        self.0.last().ok_or(StoreError::DamagedHead)
    }

    /// The key of one period. None is left of a period that is over.
    pub(super) fn of(&self, period: i64) -> Option<&PeriodKey> {
        self.0.iter().find(|key| key.period == period)
    }

    /// What equal confirmations have in common in the store, in every period that may occur.
    pub(super) fn digests<'a>(&'a self, key: &'a ConfirmationKey) -> impl Iterator<Item = hmac::Tag> + 'a {
        self.0.iter().map(|period| period.digest(key))
    }
}

impl PeriodKey {
    pub(super) const fn period(&self) -> i64 {
        self.period
    }

    pub(super) const fn sealing(&self) -> &SealingKey {
        &self.sealing
    }

    /// Returns the keyed digest that equal confirmations share in the store. Without the key it reveals nothing.
    pub(super) fn digest(&self, key: &ConfirmationKey) -> hmac::Tag {
        hmac::sign(&self.digests, &key.to_bytes())
    }
}

/// A key period as the file contains it. The checksum distinguishes damage from a wrong key.
struct KeyRow {
    period: i64,
    id: String,
    salt: [u8; 32],
    proof: [u8; 32],
    is_whole: bool,
}

impl KeyRow {
    fn new(period: i64, key: &StoreKey, salt: [u8; 32]) -> Result<Self, StoreError> {
        let row = Self { period, id: key.id().as_str().to_owned(), salt, proof: [0; 32], is_whole: true };
        let proof = hmac::sign(&row.prover(&row.secret(key))?, PROOF.0);
        Ok(Self { proof: proof.as_ref().try_into().map_err(|_| StoreError::Unstorable)?, ..row })
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (period, id) = (row.get(0)?, row.get(1)?);
        let read = Self { period, id, salt: row.get(2)?, proof: row.get(3)?, is_whole: true };
        let is_whole = row.get::<_, Vec<u8>>(4)? == read.checksum();
        Ok(Self { is_whole, ..read })
    }

    /// The name of the key that is wanted.
    fn named(&self) -> Result<KeyId, StoreError> {
        if self.is_whole {
            KeyId::parse(&self.id).map_err(|_| StoreError::DamagedHead)
        } else {
            Err(StoreError::DamagedHead)
        }
    }

    /// The keys that follow, if this is the key that the row was written with.
    fn prove(&self, key: &StoreKey, proof: &Proof) -> Result<PeriodKey, StoreError> {
        let secret = self.secret(key);
        let prover = self.prover(&secret)?;
        let is_proven = |proof: &Proof| hmac::verify(&prover, proof.0, &self.proof).is_ok();
        if !is_proven(proof) {
            // The right key in a file that says it has another schema than it was written with.
            let is_other = is_proven(&PROOF) || is_proven(&PROOF_BEFORE_MANIFEST);
            return Err(if is_other { StoreError::DamagedHead } else { StoreError::WrongKey });
        }
        let digests = secret.expand(&[b"shikaku store same"], HMAC_SHA256);
        Ok(PeriodKey {
            period: self.period,
            sealing: SealingKey::derive(&secret).ok_or(StoreError::Unstorable)?,
            digests: digests.map_err(|_| StoreError::Unstorable)?.into(),
        })
    }

    fn secret(&self, key: &StoreKey) -> Prk {
        Salt::new(HKDF_SHA256, &self.salt).extract(key.secret())
    }

    fn prover(&self, secret: &Prk) -> Result<hmac::Key, StoreError> {
        let period = self.period.to_be_bytes();
        let info = [b"shikaku store proof".as_slice(), &period];
        Ok(secret.expand(&info, HMAC_SHA256).map_err(|_| StoreError::Unstorable)?.into())
    }

    fn checksum(&self) -> Vec<u8> {
        let period = self.period.to_be_bytes();
        let whole = [period.as_slice(), &self.salt, &self.proof, self.id.as_bytes()].concat();
        digest(&SHA256, &whole).as_ref().to_vec()
    }
}

/// Every key that is written down.
fn rows(connection: &Connection) -> Result<Vec<KeyRow>, StoreError> {
    let sql = "SELECT period, id, salt, proof, checksum FROM key ORDER BY period";
    let mut statement = connection.prepare(sql).store_error()?;
    let rows =
        statement.query_map([], KeyRow::read).store_error()?.collect::<Result<_, _>>().store_error()?;
    Ok(rows)
}

/// What the proof of a key is made over. It says whether the store has a manifest, so that a store cannot be passed off as
/// one of a version that had none.
pub(super) struct Proof(&'static [u8]);

/// The proof of the present schema.
pub(super) const PROOF: Proof = Proof(b"this is the key of a store with a manifest");

/// The proof of schemas 1 and 2.
pub(super) const PROOF_BEFORE_MANIFEST: Proof = Proof(b"this is the key");
