//! What the core needs from outside, as traits and values so small that they need no mock library.

mod gateway_link;
mod transport;

pub use gateway_link::{GatewayCall, GatewayLink, GatewayLinkError, GatewayReply, HttpMethod};
pub use transport::{CardTransport, LinkLimits, TransportError};

use chrono::{DateTime, Utc};

/// Where the time comes from. Japan time is derived from it where a rule needs a date.
pub trait Clock {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// Where chance comes from.
pub trait Random {
    /// 32 fresh bytes from a cryptographically secure source.
    fn seed(&mut self) -> [u8; 32];
}
