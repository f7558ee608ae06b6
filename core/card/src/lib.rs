//! What is where on a My Number Card (マイナンバーカード), and what may be said to it.
//!
//! Tables and types, no sequence: *what to do* is in [`crate::session`].
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

pub mod apdu;
pub mod certificate;
pub mod presence;
pub mod session;
pub mod tlv;

mod file;
mod pin;
mod profile;
mod retry_counter;
mod rsa_key;
mod sealed;
mod token;

pub use file::{Application, ElementaryFile, FileExtent, FileId, PinReference, PrivateKey, SignatureScheme};
pub use pin::{AuthPin, BirthDateKey, NotADigit, PinEntry, ReferenceData};
pub use profile::{CardProfile, JpkiFiles, NoPinSigns, PhoneSigns, SurfaceFiles, TextFiles};
pub use retry_counter::{RetryCounter, TryAllowed};
pub use token::{CertificatesPresent, TokenKind};

// What the API names of other packages, so that a caller needs no second dependency with a matching version.
pub use shikaku_transport as transport;
pub use {chrono, zeroize};

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
