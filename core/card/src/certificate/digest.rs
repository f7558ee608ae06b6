use ring::digest::{Context, SHA256, SHA256_OUTPUT_LEN};

/// One exact certificate: SHA-256 of its DER bytes. It points at a person, so `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[debug("Fingerprint(hidden)")]
pub struct Fingerprint([u8; SHA256_OUTPUT_LEN]);

/// One holder at one issuer: SHA-256 of the issuer's DER name and the serial number, as long as the certificate
/// lives. It changes at renewal, re-issue and with the generation of the CA; `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[debug("PersonKey(hidden)")]
pub struct PersonKey([u8; SHA256_OUTPUT_LEN]);

impl Fingerprint {
    pub(super) fn of(der: &[u8]) -> Self {
        Self(sha256(&[der]))
    }

    /// The 32 bytes, for storing and comparing; never for a log.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; SHA256_OUTPUT_LEN] {
        &self.0
    }
}

impl PersonKey {
    /// The issuer is a DER object and so ends where it says: the two parts cannot run into each other.
    pub(super) fn of(issuer: &[u8], serial: &[u8]) -> Self {
        Self(sha256(&[issuer, serial]))
    }

    /// The 32 bytes, for storing and comparing; never for a log.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; SHA256_OUTPUT_LEN] {
        &self.0
    }
}

fn sha256(parts: &[&[u8]]) -> [u8; SHA256_OUTPUT_LEN] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut bytes = [0; SHA256_OUTPUT_LEN];
    // SHA-256 gives exactly this many bytes, so nothing is cut or left out.
    for (byte, digest) in bytes.iter_mut().zip(context.finish().as_ref()) {
        *byte = *digest;
    }
    bytes
}
