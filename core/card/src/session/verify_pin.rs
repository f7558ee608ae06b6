use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::apdu::StatusWord;
use crate::{ReferenceData, TryAllowed};

/// VERIFY (ISO/IEC 7816-4, 11.5.6): one PIN, one permission, one command. Nothing repeats it.
pub struct VerifyPin<P> {
    pin: P,
    before: u8,
}

/// Why VERIFY did not succeed. It has no `Debug`, because it may give the PIN back.
pub enum VerifyFailure<P> {
    /// It did not match.
    Wrong {
        /// Tries left now, at least 1.
        tries_left: u8,
    },
    /// It did not match and was the last try, or none was left.
    Blocked,
    /// The card certainly did not see it: it may be used in the next session.
    NotSent(P),
    /// The link has no answer: the card may have counted the try.
    AnswerLost {
        /// Tries left before it.
        before: u8,
    },
    /// The answer says neither that it matched nor that it did not: it is no response APDU, reports as many tries as before or
    /// more, or is a status word that the card may give after the comparison (`6300`, `6581`, `6F00`). The card may have
    /// counted the try, and may have accepted it.
    Unclear {
        /// Tries left before it.
        before: u8,
    },
    /// A status word of a card that refused the command before it compared anything.
    Unexpected(StatusWord),
}

impl<P: ReferenceData> VerifyPin<P> {
    /// Spends the permission.
    #[must_use]
    pub fn start(pin: P, allowed: TryAllowed) -> Step<Self, ()> {
        let (reference, before) = allowed.into_parts();
        Step::Transmit { command: pin.to_verify(reference), then: Self { pin, before } }
    }
}

impl<P: ReferenceData> crate::sealed::Sealed for VerifyPin<P> {}

impl<P: ReferenceData> Dialogue for VerifyPin<P> {
    type Output = ();
    type Error = VerifyFailure<P>;

    fn receive(self, answer: Answer) -> Result<Step<Self, ()>, VerifyFailure<P>> {
        let status = match answer {
            Ok(response) => response.status,
            Err(error) if error.is_not_executed() => return Err(VerifyFailure::NotSent(self.pin)),
            Err(ExchangeError::Link(_)) => return Err(VerifyFailure::AnswerLost { before: self.before }),
            Err(ExchangeError::Garbled) => return Err(VerifyFailure::Unclear { before: self.before }),
        };
        match status {
            StatusWord::Success => Ok(Step::Done(())),
            StatusWord::TriesLeft(0)
            | StatusWord::AuthenticationBlocked
            | StatusWord::ReferenceDataNotUsable => Err(VerifyFailure::Blocked),
            StatusWord::TriesLeft(tries_left) if tries_left < self.before => {
                Err(VerifyFailure::Wrong { tries_left })
            }
            refused if refused.is_checking_error() => Err(VerifyFailure::Unexpected(refused)),
            _ => Err(VerifyFailure::Unclear { before: self.before }),
        }
    }
}
