use std::fmt;

use ring::hmac;
use ring::rand::SecureRandom as _;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::port::Random;

/// The random source of this operating system.
///
/// It is asked for a key once, when a failure can still be told; every seed is HMAC-SHA-256 under that
/// key over a count and fresh bytes, so a later failure of the source weakens nothing.
pub struct SystemRandom {
    source: ring::rand::SystemRandom,
    key: hmac::Key,
    count: u64,
}

/// The operating system gave no random bytes.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the operating system gave no random bytes")]
pub struct RandomUnavailable;

impl SystemRandom {
    /// Draws the key.
    ///
    /// # Errors
    /// When the operating system gives none.
    pub fn new() -> Result<Self, RandomUnavailable> {
        let source = ring::rand::SystemRandom::new();
        let mut key = Zeroizing::new([0; 32]);
        source.fill(key.as_mut_slice()).map_err(|_| RandomUnavailable)?;
        Ok(Self { source, key: hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()), count: 0 })
    }
}

impl Random for SystemRandom {
    fn seed(&mut self) -> [u8; 32] {
        let mut fresh = Zeroizing::new([0; 32]);
        if self.source.fill(fresh.as_mut_slice()).is_err() {
            log::warn!("the operating system gave no fresh random bytes");
        }
        self.count = self.count.wrapping_add(1);
        let mut context = hmac::Context::with_key(&self.key);
        context.update(&self.count.to_be_bytes());
        context.update(fresh.as_slice());
        let tag = context.sign();
        let mut seed = [0; 32];
        for (to, from) in seed.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        seed
    }
}

impl fmt::Debug for SystemRandom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemRandom(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::SystemRandom;
    use crate::port::Random as _;

    #[test]
    fn no_seed_comes_twice() {
        let mut random = SystemRandom::new().expect("a random source");
        let seeds: std::collections::HashSet<_> = (0..64).map(|_| random.seed()).collect();
        assert_eq!(seeds.len(), 64);
    }
}
