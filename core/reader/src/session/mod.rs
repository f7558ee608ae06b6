//! One reader, from connecting to its cards and back, over and over (セッション).
//!
//! [`ReaderSession`] is asked and answers: the shell does each [`LinkOrder`], tells each [`LinkEvent`], and takes the
//! [`ReaderNews`]. Every wait has an end of its own ([`pace`]) and a [`ReaderPhase`] that a screen can name. What a card
//! was sent is never sent again: a lost answer goes up as lost, and the dialogue above decides.

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
mod standing;
#[cfg(test)]
mod tests;

pub use failure::ReaderSessionFailure;
pub use link::{LinkEvent, LinkFailure, LinkOrder};
pub use machine::{ReaderNews, ReaderSession};
pub use note::LinkNote;
pub use observer::{ReaderObservation, ReaderObserver};
pub use standing::{ReaderPhase, ReaderStatus};
