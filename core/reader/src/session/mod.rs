//! One reader, from connecting to its cards and back, over and over (セッション).
//!
//! The shell calls [`ReaderSession`]: it carries out each [`LinkOrder`], reports each [`LinkEvent`], and takes the
//! [`ReaderNews`]. Every wait has an end of its own ([`pace`]) and a [`ReaderPhase`] that a screen can name. The
//! session never sends an APDU twice: it reports a lost answer as lost, and the caller's dialogue decides.

mod approach;
mod ending;
mod failure;
mod link;
mod machine;
mod note;
mod noting;
mod observer;
pub mod pace;
mod phase;
mod slot;
mod status;
#[cfg(test)]
mod tests;

pub use failure::ReaderSessionFailure;
pub use link::{LinkEvent, LinkFailure, LinkOrder};
pub use machine::{ReaderNews, ReaderSession};
pub use note::LinkNote;
pub use observer::{ReaderObservation, ReaderObserver};
pub use status::{ReaderPhase, ReaderStatus};
