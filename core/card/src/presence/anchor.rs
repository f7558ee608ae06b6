use thiserror::Error;

use crate::rsa_key::RsaKey;

/// Why a key is not taken as an anchor.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CvAnchorError {
    /// The key is not RSA-2048 with exponent 65537.
    #[error("the anchor is not RSA-2048 with exponent 65537")]
    PublicKey,
    /// A key of the test hierarchy where only production is taken.
    #[error("the anchor belongs to the test hierarchy")]
    TestKey,
    /// A key of production where a test key was named.
    #[error("the anchor does not belong to the test hierarchy")]
    NotTestKey,
    /// Another key already has this identifier.
    #[error("another anchor has this key identifier")]
    DuplicateKeyId,
}

/// A key of J-LIS that signs card-verifiable certificates, named by its 証明者鍵ID.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("CvAnchor({})", key_id.escape_ascii())]
#[non_exhaustive]
pub struct CvAnchor {
    key_id: [u8; 16],
    key: RsaKey,
}

impl CvAnchor {
    /// Key identifier, and modulus and exponent big-endian.
    ///
    /// # Errors
    /// When the key is not RSA-2048 with the exponent 65537.
    pub fn new(key_id: [u8; 16], modulus: &[u8], exponent: &[u8]) -> Result<Self, CvAnchorError> {
        let key = RsaKey::new(modulus, exponent).ok_or(CvAnchorError::PublicKey)?;
        Ok(Self { key_id, key })
    }

    /// The identifiers seen begin with `5` in production (`5000023`) and with `6` on test cards (`6000023`).
    /// What begins otherwise is not known to be production, and so counts as test.
    const fn is_test(&self) -> bool {
        !matches!(self.key_id, [b'5', ..])
    }
}

/// The keys that the caller trusts for card-verifiable certificates. Starts empty.
#[derive(Clone, Debug, Default)]
pub struct CvAnchors {
    anchors: Vec<CvAnchor>,
}

impl CvAnchors {
    /// No key at all: every proof of presence is refused.
    #[must_use]
    pub const fn new() -> Self {
        Self { anchors: Vec::new() }
    }

    /// Trusts a production key.
    ///
    /// # Errors
    /// Refuses a key of the test hierarchy, and a second key under one identifier.
    pub fn add(&mut self, anchor: CvAnchor) -> Result<(), CvAnchorError> {
        if anchor.is_test() {
            return Err(CvAnchorError::TestKey);
        }
        self.insert(anchor)
    }

    /// Trusts a key of the **test** hierarchy: test cards and virtual cards then prove a presence.
    ///
    /// # Errors
    /// Refuses a production key, and a second key under one identifier.
    pub fn add_test_key(&mut self, anchor: CvAnchor) -> Result<(), CvAnchorError> {
        if !anchor.is_test() {
            return Err(CvAnchorError::NotTestKey);
        }
        self.insert(anchor)
    }

    fn insert(&mut self, anchor: CvAnchor) -> Result<(), CvAnchorError> {
        match self.anchors.iter().find(|known| known.key_id == anchor.key_id) {
            Some(known) if *known == anchor => {}
            Some(_) => return Err(CvAnchorError::DuplicateKeyId),
            None => self.anchors.push(anchor),
        }
        Ok(())
    }

    /// All 16 bytes are compared: identifiers exist that differ in the last one only.
    pub(super) fn find(&self, key_id: &[u8; 16]) -> Option<&RsaKey> {
        self.anchors.iter().find(|anchor| anchor.key_id == *key_id).map(|anchor| &anchor.key)
    }
}
