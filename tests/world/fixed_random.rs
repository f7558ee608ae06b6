//! A source of random bytes that are known.

use shikaku_transport::{Random, RandomUnavailable};

/// Chance that is known: each connection has other bytes.
#[derive(Default)]
pub struct FixedRandom(u8);

impl FixedRandom {
    /// One that begins anew.
    #[must_use]
    pub fn boxed() -> Box<dyn Random + Send> {
        Box::new(Self::default())
    }
}

impl Random for FixedRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        self.0 = self.0.wrapping_add(1);
        Ok([self.0; 32])
    }
}
