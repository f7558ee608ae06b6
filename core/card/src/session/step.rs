use shikaku_transport::TransportError;
use thiserror::Error;

use crate::apdu::{CommandApdu, ResponseApdu, ResponseChainError, TooShort};
use crate::sealed::Sealed;

/// The next step of a dialogue.
pub enum Step<S, T> {
    /// Send `command`, then pass its answer to `then`.
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
    /// The link reports why.
    #[error(transparent)]
    Link(#[from] TransportError),
    /// Bytes came that are no response APDU, or came without an end. The card may have run the command.
    #[error("the answer is no response")]
    Garbled,
}

impl ExchangeError {
    /// Whether the card certainly did not run the command.
    #[must_use]
    pub const fn is_not_executed(self) -> bool {
        matches!(
            self,
            Self::Link(TransportError::NotSent | TransportError::TooLong | TransportError::Malformed)
        )
    }

    /// The error of a link that is lost, because the card or the reader was removed. `None` where the card is still
    /// there.
    pub(super) const fn link_loss(self) -> Option<TransportError> {
        match self {
            Self::Link(TransportError::TooLong | TransportError::Malformed) | Self::Garbled => None,
            Self::Link(error) => Some(error),
        }
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

/// A sequence with the card, as a value. Only this package implements it.
pub trait Dialogue: Sized + Sealed {
    /// What it gives at its end.
    type Output;
    /// Why it may end without output.
    type Error;

    /// Takes the answer to the command in flight; gives the next step.
    ///
    /// # Errors
    /// [`Self::Error`] ends the dialogue.
    fn receive(self, answer: Answer) -> Result<Step<Self, Self::Output>, Self::Error>;
}
