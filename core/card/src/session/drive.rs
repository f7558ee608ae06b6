use shikaku_transport::{CardTransport, TransportError};
use zeroize::Zeroizing;

use super::step::{Dialogue, ExchangeError, Step};
use crate::apdu::{CommandApdu, Exchange, ExchangeStep, ResponseApdu};

/// A dialogue between two answers, with GET RESPONSE and Le correction: what a shell holds while a command is in flight.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use shikaku_card::CardProfile;
/// use shikaku_card::session::{CardPurpose, CardSession, CardSessionOutcome, CardTask, CardRefusal};
/// use shikaku_card::session::{DialogueDriver, DriverStep};
/// use shikaku_card::transport::LinkLimits;
///
/// let task = CardTask::new(CardPurpose::Certificate);
/// let session = CardSession::start(Arc::new(CardProfile::default()), task, LinkLimits::SHORT);
/// let DriverStep::Transmit(command, waiting) = DialogueDriver::start(session) else { return };
/// assert_eq!(command.get(..2), Some([0x00, 0xA4].as_slice()));
/// // The platform calls back with the response: this card has no such application.
/// let DriverStep::Done(Ok(outcome)) = waiting.answered(Ok(&[0x6A, 0x82])) else { return };
/// assert!(matches!(outcome, CardSessionOutcome::Refused(CardRefusal::NotMyNumberCard)));
/// ```
pub struct DialogueDriver<D> {
    dialogue: D,
    exchange: Exchange,
}

/// The next step of a driven dialogue.
pub enum DriverStep<D: Dialogue> {
    /// Send these bytes, wipe them, and give the answer to [`DialogueDriver::answered`].
    Transmit(Zeroizing<Vec<u8>>, DialogueDriver<D>),
    /// The dialogue is over.
    Done(Result<D::Output, D::Error>),
}

impl<D: Dialogue> DialogueDriver<D> {
    /// Starts with a dialogue's first step.
    pub fn start(step: Step<D, D::Output>) -> DriverStep<D> {
        match step {
            Step::Transmit { command, then } => {
                let (command, exchange) = Exchange::start(command);
                Self { dialogue: then, exchange }.transmit(&command)
            }
            Step::Done(output) => DriverStep::Done(Ok(output)),
        }
    }

    /// The dialogue that waits for the next answer.
    #[must_use]
    pub const fn dialogue(&self) -> &D {
        &self.dialogue
    }

    /// Takes the bytes of one answer, or why there is none; gives the next step.
    pub fn answered(self, answer: Result<&[u8], TransportError>) -> DriverStep<D> {
        match self.exchanged(answer) {
            Ok((ExchangeStep::Send(command, exchange), dialogue)) => {
                Self { dialogue, exchange }.transmit(&command)
            }
            Ok((ExchangeStep::Done(response), dialogue)) => Self::resume(dialogue, Ok(response)),
            Err((error, dialogue)) => Self::resume(dialogue, Err(error)),
        }
    }

    fn exchanged(
        self,
        answer: Result<&[u8], TransportError>,
    ) -> Result<(ExchangeStep, D), (ExchangeError, D)> {
        let Self { dialogue, exchange } = self;
        let step = answer
            .map_err(|error| ExchangeError::from(exchange.lost(error)))
            .and_then(|bytes| Ok(ResponseApdu::parse(bytes)?))
            .and_then(|response| Ok(exchange.receive(response)?));
        match step {
            Ok(step) => Ok((step, dialogue)),
            Err(error) => Err((error, dialogue)),
        }
    }

    fn resume(dialogue: D, answer: Result<ResponseApdu, ExchangeError>) -> DriverStep<D> {
        match dialogue.receive(answer) {
            Ok(step) => Self::start(step),
            Err(error) => DriverStep::Done(Err(error)),
        }
    }

    fn transmit(self, command: &CommandApdu) -> DriverStep<D> {
        DriverStep::Transmit(command.to_bytes(), self)
    }
}

/// Drives a dialogue to its end over a link. The loop ends because every dialogue bounds its own steps.
///
/// # Errors
/// [`Dialogue::Error`].
pub fn drive<D: Dialogue>(
    step: Step<D, D::Output>,
    link: &mut (impl CardTransport + ?Sized),
) -> Result<D::Output, D::Error> {
    let mut next = DialogueDriver::start(step);
    loop {
        match next {
            DriverStep::Transmit(command, then) => {
                let answer = link.transceive(&command);
                next = then.answered(answer.as_deref().map_err(|error| *error));
            }
            DriverStep::Done(end) => return end,
        }
    }
}
