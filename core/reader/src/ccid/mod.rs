//! CCID, the class of USB smart-card readers, at APDU level; and the same messages bare over Bluetooth (readers
//! reference, 2 and 1.3).

mod chain;
pub mod message;
mod profile;
mod protocol;
#[cfg(test)]
mod tests;

pub use message::CcidMessage;
pub use profile::{CcidProfile, CcidProfileError, ExchangeLevel};
pub use protocol::{Ccid, CcidCodec};
