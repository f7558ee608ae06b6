use ring::rand::SecureRandom as _;
use shikaku_transport::{Random, RandomUnavailable};

/// The random source of this operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        let mut seed = [0; 32];
        ring::rand::SystemRandom::new().fill(&mut seed).map_err(|_| RandomUnavailable)?;
        Ok(seed)
    }
}

#[cfg(test)]
mod tests {
    use shikaku_transport::Random as _;

    use super::SystemRandom;

    #[test]
    fn no_seed_is_given_twice() {
        let mut random = SystemRandom;
        let seeds: std::collections::HashSet<_> = (0..64).map(|_| random.seed().expect("bytes")).collect();
        assert_eq!(seeds.len(), 64);
    }
}
