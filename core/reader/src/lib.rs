//! How bytes are wrapped for Bluetooth and USB readers (カードリーダー): frames in, frames out; no radio, no cable, no clock.
//!
//! [`ReaderCodec`] is the common trait. [`Machine`] is the only codec: it keeps time, limits and order for every
//! [`Protocol`]. A protocol knows frames. [`registry`] identifies the reader, [`slot`] its slot for contactless cards.
//!
//! An APDU is never sent twice, and a fault says whether the card may have run it.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

pub mod acs;
#[cfg(test)]
mod bench;
pub mod ccid;
mod codec;
mod fault;
pub mod feitian;
mod in_flight;
pub mod limit;
mod machine;
mod message;
mod outbox;
mod protocol;
mod reassembly;
pub mod registry;
pub mod session;
pub mod slot;
mod tap;
#[cfg(test)]
mod tests;
mod uuid;

pub use codec::{ReaderCodec, ReaderCommand, ReaderEvent};
pub use fault::{FaultCause, ReaderFault};
pub use machine::Machine;
pub use message::{ReaderMessage, TappedMessage};
pub use outbox::Link;
pub use protocol::{Message, Outcome, Protocol, ProtocolStep, Reading, SlotState};
pub use reassembly::Probe;
pub use uuid::Uuid;
