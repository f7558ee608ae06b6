use shikaku_transport::TransportError;
use thiserror::Error;

use crate::apdu::{CommandApdu, ResponseApdu, ResponseChainError, TooShort};

/// What a dialogue wants next.
pub enum Step<S, T> {
    /// Send `command`, then hand its answer to `then`.
    Transmit {
        /// For the card.
        command: CommandApdu,
        /// The only thing that can take the answer.
        then: S,
    },
    /// The dialogue is over.
    Done(T),
}

/// Why a command has no usable answer.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ExchangeError {
    /// The link says so.
    #[error(transparent)]
    Link(#[from] TransportError),
    /// Bytes came that are no response APDU, or came without an end. The card may have run the command.
    #[error("the answer is no response")]
    Garbled,
}

impl ExchangeError {
    /// Whether the card certainly did not run the command.
    #[must_use]
    pub const fn is_before(self) -> bool {
        matches!(self, Self::Link(TransportError::NotSent | TransportError::TooLong))
    }
}

impl From<TooShort> for ExchangeError {
    fn from(_: TooShort) -> Self {
        Self::Garbled
    }
}

impl From<ResponseChainError> for ExchangeError {
    fn from(_: ResponseChainError) -> Self {
        Self::Garbled
    }
}

/// The answer to one command.
pub type Answer = Result<ResponseApdu, ExchangeError>;

/// A sequence with the card, as a value.
pub trait Dialogue: Sized {
    /// What it is for.
    type Output;
    /// Why it may end without.
    type Error;

    /// Takes one answer; gives the next wish.
    ///
    /// # Errors
    /// After an error nothing is left of the dialogue to misuse.
    fn receive(self, answer: Answer) -> Result<Step<Self, Self::Output>, Self::Error>;
}
