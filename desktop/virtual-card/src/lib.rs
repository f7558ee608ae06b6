//! A My Number Card (個人番号カード) in software, for people who write or test readers.
//!
//! [`VirtualCard`] is the card: command bytes in, response bytes out, with real RSA-2048 under a synthetic chain of
//! certificates, PIN counters that count and block, and the three applications a reception meets. [`VirtualLink`] is
//! a reader with the card on it, with faults on demand; the binary plugs the card into `pcscd`. [`Deck`] is the table
//! of cards to choose from. The README says what is known of the plastic card and what is chosen here.
//!
//! ```
//! use shikaku_virtual_card::{Deck, VirtualCard};
//!
//! let record = Deck::standard().find("valid").expect("a card of the deck");
//! let today = "2026-11-22".parse().expect("a date");
//! let mut card = VirtualCard::issue(record, today)?;
//! assert_eq!(card.transmit(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"), [0x90, 0x00]);
//! assert_eq!(card.transmit(b"\x00\x20\x00\x98"), [0x63, 0xC3]);
//! # Ok::<(), shikaku_virtual_card::IssueError>(())
//! ```

mod application;
mod atr;
mod card;
mod command;
mod deck;
mod fault;
mod field;
mod file;
mod image;
mod instruction;
mod issuance;
mod link;
mod pin;
mod quirk;
mod reference;
mod statistics;
mod status;
mod tlv;
pub mod vpcd;

pub use application::{ISSUER_AID, JPKI_AID, SURFACE_AID, TEXT_AID};
pub use atr::{Atr, AtrError};
pub use card::VirtualCard;
pub use deck::{CardKind, CardRecord, CertificateSerial, Deck, DeckError, Holder, Pins, SerialError, Sex};
pub use fault::{Fault, FaultError, ScriptedFault};
pub use issuance::{
    Credentials, IssueError, KEY_NAMES, MUNICIPALITY_CODE, SyntheticKey, VerifiableKey, auth_ca_certificate,
    generate_key, signature_ca_certificate, surface_anchor, text_anchor,
};
pub use link::VirtualLink;
pub use quirk::{
    AbsentFile, EndOfFile, GetResponse, LongRead, NamedQuirk, QUIRKS, Quirks, ReadEnd, RestLe, Support,
};
pub use reference::{Counters, Reference};
pub use statistics::{Statistics, Trace};
pub use status::StatusWord;
pub use vpcd::{CycleEnd, Observer, PlugError, PluggedCard, Unplugged};

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
