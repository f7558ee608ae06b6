//! What to do with a card: dialogues as values.
//!
//! Each dialogue is a struct; `start` gives its first [`Step`], `receive` consumes it with one answer and
//! gives the next. Nothing here repeats a command that may spend a try. [`IdentifyCard`] runs the others in
//! order and is what a touch means; [`Conversation`] carries any of them command by command, for shells
//! that pull, and [`drive`] is the only loop, for links on the Rust side.

mod drive;
mod identify_card;
mod leave;
mod query_retry_counter;
mod read_file;
mod road;
#[cfg(test)]
mod script;
mod select_application;
mod sign_challenge;
mod step;
mod verify_pin;

pub use drive::{Conversation, Turn, drive};
pub use identify_card::{
    CardIdentity, CardProof, Identification, IdentifyCard, Interruption, LastTry, Settlement, Stop,
    TouchOutcome, TouchPlan, TouchPurpose, UnsettledPin,
};
pub use leave::Leave;
pub use query_retry_counter::{QueryRetryCounter, RetryStatus};
pub use read_file::{ReadError, ReadFile};
pub use road::Road;
pub use select_application::{SelectApplication, SelectError};
pub use sign_challenge::digest_info;
pub use sign_challenge::{SignChallenge, SignError};
pub use step::{Answer, Dialogue, Fault, Step};
pub use verify_pin::{VerifyFailure, VerifyPin};
