//! ACS ACR1255U-J1 over Bluetooth: envelope, block, authentication, encryption (readers reference, 1.1).
//!
//! The encryption has a public default key, a fixed IV, no MAC and no counter. It does not protect against a listener
//! within radio range. Bond the devices by the operating system, change the key, and warn the owner.

mod authentication;
mod block;
mod cipher;
pub mod envelope;
mod gatt;
mod protocol;
#[cfg(test)]
mod tests;

pub use authentication::{AcsKey, ReaderSide, SessionCipher};
pub use block::{Block, DATA_MAX};
pub use gatt::{NAME_PREFIX, SERVICES};
pub use protocol::{Acs, AcsCodec};
