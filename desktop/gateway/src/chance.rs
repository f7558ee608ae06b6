use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use shikaku_transport::{Random, RandomUnavailable};

/// The random source of a gateway, which its threads share.
pub(crate) struct Chance(Mutex<Box<dyn Random + Send>>);

impl Chance {
    pub(crate) fn new(random: Box<dyn Random + Send>) -> Self {
        Self(Mutex::new(random))
    }

    /// 32 bytes.
    pub(crate) fn seed(&self) -> Result<[u8; 32], RandomUnavailable> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).seed()
    }

    /// 16 bytes.
    pub(crate) fn half(&self) -> Result<[u8; 16], RandomUnavailable> {
        let [half @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = self.seed()?;
        Ok(half)
    }

    /// A token of 256 bits, in 43 characters that need no escaping.
    pub(crate) fn token(&self) -> Result<String, RandomUnavailable> {
        Ok(BASE64URL_NOPAD.encode(&self.seed()?))
    }

    /// An identifier of 128 bits, in 22 characters that need no escaping.
    pub(crate) fn identifier(&self) -> Result<String, RandomUnavailable> {
        Ok(BASE64URL_NOPAD.encode(&self.half()?))
    }
}
