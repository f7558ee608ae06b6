//! Bluetooth card readers (カードリーダー) in software, for people who write or test what talks to one.
//!
//! [`SimulatedReader`] is the reader: pieces of commands in, notifications out, with real AES-128 where the model wants
//! it, a card behind ([`SlotCard`]) and faults on demand ([`ScriptedReaderFault`]). It has no radio, no clock and no
//! chance of its own: the time comes in. It reads commands with its own code, written from the readers reference, so
//! that an error of the core's encoder cannot hide. [`radio`] puts one behind a TCP port, for tests in other languages.
//!
//! ```
//! use std::time::Duration;
//!
//! use shikaku_reader_sim::{Model, Said, SimulatedReader};
//! use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};
//!
//! let record = Deck::standard().find("valid").expect("a card of the deck");
//! let card = VirtualLink::new(VirtualCard::issue(record, "2026-11-22".parse().expect("a date"))?);
//! let mut reader = SimulatedReader::new(Model::Ccid, card);
//! let now = Duration::ZERO;
//! reader.connect(now);
//! assert!(reader.subscribe(Model::Ccid.notify()));
//! reader.write(b"\x65\x00\x00\x00\x00\x00\x01\x00\x00\x00", now); // slot status
//! let answer = b"\x81\x00\x00\x00\x00\x00\x01\x01\x00\x00"; // present, not active
//! assert!(matches!(reader.poll(now), Some(Said::Notify(bytes)) if bytes == answer));
//! # Ok::<(), shikaku_virtual_card::IssueError>(())
//! ```

mod acs;
mod answer;
#[cfg(test)]
mod bench;
mod card;
mod ccid;
mod delivery;
mod fault;
mod firmware;
mod gatt;
mod inbox;
mod model;
mod outbox;
mod probe;
pub mod radio;
mod reader;
mod slot;
mod statistics;
#[cfg(test)]
mod tests;

pub use card::SlotCard;
pub use fault::{FaultKind, KINDS, ReaderFault, ReaderFaultError, ScriptedReaderFault, Takes};
pub use gatt::{Advertisement, Service};
pub use model::{Model, ModelError};
pub use outbox::Said;
pub use reader::SimulatedReader;
pub use statistics::ReaderStatistics;
