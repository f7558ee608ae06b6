//! What the core needs from outside, as traits and values so small that they need no mock library.

mod gateway_link;
mod key_store;
mod tape;
mod transport;

pub use gateway_link::{GatewayCall, GatewayLink, GatewayLinkError, GatewayReply, HttpMethod};
pub use key_store::{KeyId, KeyIdError, KeyStore, KeyUnavailable, StoreKey};
pub use tape::{Tape, TapeError};
pub use transport::{CardTransport, LinkLimits, RadioType, TransportError};

use chrono::{DateTime, Utc};
use thiserror::Error;

/// Where the time comes from. Japan time is derived from it where a rule needs a date.
pub trait Clock {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// There are no random bytes to be had.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("there are no random bytes to be had")]
pub struct RandomUnavailable;

/// Where chance comes from.
pub trait Random {
    /// 32 fresh bytes from a cryptographically secure source.
    ///
    /// # Errors
    /// When the source gives none.
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable>;
}
