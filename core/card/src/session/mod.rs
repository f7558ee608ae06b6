//! Dialogues with a card, as values.
//!
//! Each dialogue is a struct. `start` gives its first [`Step`]; [`Dialogue::receive`] consumes it with one answer and
//! gives the next. No dialogue repeats a command that may spend a try. [`CardSession`] runs the others in order.
//! [`DialogueDriver`] carries a dialogue command by command, for a shell that is called back by its platform. [`drive`]
//! is the only loop, for a link that implements `CardTransport`.

mod capabilities;
mod card_session;
mod deselect_applications;
mod drive;
mod query_retry_counter;
mod read_file;
#[cfg(test)]
mod script;
mod select_application;
mod sign_challenge;
mod step;
mod verify_pin;

pub use capabilities::CardCapabilities;
pub use card_session::{
    CardIdentity, CardProof, CardPurpose, CardRefusal, CardRemoved, CardSession, CardSessionOutcome,
    CardTask, Identification, LastTry, PinOutcomeUnknown, PinRecovery,
};
pub use deselect_applications::DeselectApplications;
pub use drive::{DialogueDriver, DriverStep, drive};
pub use query_retry_counter::{QueryRetryCounter, RetryStatus};
pub use read_file::{ReadError, ReadFile};
pub use select_application::{SelectApplication, SelectError};
pub use sign_challenge::digest_info;
pub use sign_challenge::{SignChallenge, SignError};
pub use step::{Answer, Dialogue, ExchangeError, Step};
pub use verify_pin::{VerifyFailure, VerifyPin};
