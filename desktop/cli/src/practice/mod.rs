//! Practice mode: checks with virtual cards, a simulated reader and a gateway of this process.
//!
//! This module alone links virtual cards, their private keys, the reference gateway and the simulated reader. They are
//! behind the feature `practice`. In a build without it the same names exist and refuse, with a sentence for people.

#[cfg(not(feature = "practice"))]
mod absent;
#[cfg(feature = "practice")]
mod present;

#[cfg(not(feature = "practice"))]
pub(crate) use absent::{Command, READER_HELP, SimulatedReader, window_parts};
#[cfg(feature = "practice")]
pub(crate) use present::{Command, READER_HELP, SimulatedReader, window_parts};
