//! What a link to a smart card carries: commands, responses, limits, and the reason why a command has no response.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

mod random;
mod transport;

pub use random::{Random, RandomUnavailable};
pub use transport::{CardTransport, LinkLimits, RadioType, TransportError};

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
