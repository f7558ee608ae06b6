use std::net::IpAddr;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// How often something may be done: so many times at once, and once more each `every`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Times at once.
    pub burst: NonZeroU32,
    /// Time after which one more is allowed.
    pub every: Duration,
}

impl Rate {
    /// So many times at once, and once more each `every`. No time at all is no limit.
    #[must_use]
    pub const fn new(burst: NonZeroU32, every: Duration) -> Self {
        Self { burst, every }
    }

    /// No limit.
    pub const UNLIMITED: Self = Self { burst: NonZeroU32::MIN, every: Duration::ZERO };
}

/// How much of the gateway one caller may take.
///
/// A check takes a challenge, a confirmation and a few polls. The defaults let a device do a check each second, and a
/// clinic four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls of one token.
    pub device: Rate,
    /// Calls of all tokens of one clinic.
    pub clinic: Rate,
    /// Calls of one address with a token that is not known. An address is an IPv4 address or an IPv6 network of 64 bits.
    pub failures: Rate,
    /// Most addresses with a count of their own. All others share one count.
    pub addresses_max: usize,
    /// Connections in all. The limit of open files of the process may lower it.
    pub connections_max: usize,
    /// Connections of one address.
    pub connections_per_address_max: usize,
}

const fn times(burst: u32) -> NonZeroU32 {
    match NonZeroU32::new(burst) {
        Some(burst) => burst,
        None => NonZeroU32::MIN,
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            device: Rate::new(times(120), Duration::from_millis(200)),
            clinic: Rate::new(times(480), Duration::from_millis(50)),
            failures: Rate::new(times(20), Duration::from_secs(3)),
            addresses_max: 10_000,
            connections_max: 512,
            connections_per_address_max: 64,
        }
    }
}

impl Limits {
    /// No limit that a benchmark could meet.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self {
            device: Rate::UNLIMITED,
            clinic: Rate::UNLIMITED,
            failures: Rate::UNLIMITED,
            addresses_max: 10_000,
            connections_max: usize::MAX,
            connections_per_address_max: usize::MAX,
        }
    }
}

/// Addresses with a common beginning: `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
#[debug("{address}/{bits}")]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// A text is no network.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a network is an IP address, or one with the number of its bits behind a slash")]
pub struct NetworkError;

impl Network {
    /// Whether an address is one of it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (own, other) = (bits(self.address), bits(address.to_canonical()));
        match (own, other) {
            ((own, own_width), (other, other_width)) if own_width == other_width => {
                let shift = u32::from(own_width - self.bits.min(own_width));
                own.checked_shr(shift) == other.checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// An address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, length) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address = address.parse::<IpAddr>().map_err(|_| NetworkError)?.to_canonical();
        let (_, width) = bits(address);
        let bits = match length {
            Some(length) => length.parse().ok().filter(|bits| *bits <= width).ok_or(NetworkError)?,
            None => width,
        };
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Network;

    #[track_caller]
    fn check(network: &str, address: &str, expected: bool) {
        let network: Network = network.parse().expect("a network");
        assert_eq!(network.contains(address.parse::<IpAddr>().expect("an address")), expected, "{address}");
    }

    #[test]
    fn a_network_holds_what_begins_like_it() {
        check("192.0.2.1", "192.0.2.1", true);
        check("192.0.2.1", "192.0.2.2", false);
        check("192.0.2.0/24", "192.0.2.255", true);
        check("192.0.2.0/24", "192.0.3.0", false);
        check("0.0.0.0/0", "203.0.113.9", true);
        check("0.0.0.0/0", "2001:db8::1", false);
        check("192.0.2.0/24", "::ffff:192.0.2.9", true);
        check("2001:db8::/32", "2001:db8:1::1", true);
        check("2001:db8::/32", "2001:db9::1", false);
        check("::/0", "2001:db9::1", true);
        for wrong in ["", "192.0.2", "192.0.2.0/33", "::/129", "192.0.2.0/-1", "localhost"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
