use shikaku_transport::TransportError;
use thiserror::Error;

/// Why a command came to nothing, and whether the card may have run it.
///
/// `NotSent` is said only when the command was certainly not handed out whole; everything about PINs rests on that.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ReaderFault {
    /// The command certainly never reached the card: its last piece was not handed out.
    #[error("the command was not sent: {0}")]
    NotSent(FaultCause),
    /// The last piece was handed out and the answer is missing: the card may have run the command.
    #[error("the answer is missing: {0}")]
    ReplyLost(FaultCause),
}

impl ReaderFault {
    /// What happened.
    #[must_use]
    pub const fn cause(self) -> FaultCause {
        match self {
            Self::NotSent(cause) | Self::ReplyLost(cause) => cause,
        }
    }

    /// Whether the card may have run the command.
    #[must_use]
    pub const fn may_have_run(self) -> bool {
        matches!(self, Self::ReplyLost(_))
    }
}

impl From<ReaderFault> for TransportError {
    fn from(fault: ReaderFault) -> Self {
        match fault {
            ReaderFault::NotSent(FaultCause::TooLong) => Self::TooLong,
            ReaderFault::NotSent(FaultCause::Malformed) => Self::Malformed,
            ReaderFault::NotSent(_) => Self::NotSent,
            ReaderFault::ReplyLost(_) => Self::ReplyLost,
        }
    }
}

/// What happened. Reports of a reader: readers reference, 1.1 (ACS, type 51) and 2.1 (CCID, bError).
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultCause {
    /// Another command is under way, or events wait to be taken.
    #[error("another command is under way")]
    Busy,
    /// The command does not fit: the reader is not open, or open already, or the card has no power.
    #[error("the command comes out of turn")]
    OutOfTurn,
    /// The reader cannot carry a command or answer of this length.
    #[error("the reader cannot carry this length")]
    TooLong,
    /// The bytes are no command APDU, because they are shorter than its header.
    #[error("the bytes are no command")]
    Malformed,
    /// The link to the reader is gone.
    #[error("the link to the reader is gone")]
    LinkLost,
    /// No answer in time, extensions counted.
    #[error("no answer came in time")]
    Timeout,
    /// Bytes that are no frame, or a frame that is no answer.
    #[error("the bytes are no answer")]
    Garbled,
    /// More came unasked than a reader has to say.
    #[error("the reader floods the link")]
    EventStorm,
    /// The reader holds another Customer Master Key.
    #[error("the key of the reader does not match")]
    KeyMismatch,
    /// The reader takes no further authentication: too many failed. Trying again makes it worse.
    #[error("the reader is locked after too many authentications")]
    KeyLocked,
    /// The reader wants authentication first.
    #[error("the reader is not authenticated")]
    NotAuthorised,
    /// The reader read a wrong checksum.
    #[error("the reader reports a wrong checksum")]
    ReportedChecksum,
    /// The reader waited too long, for us or for the card.
    #[error("the reader reports a timeout")]
    ReportedTimeout,
    /// The reader does not know the command, or not here.
    #[error("the reader refuses the command")]
    CommandRefused,
    /// The reader could not receive the data.
    #[error("the reader reports an error in receiving")]
    ReportedReceive,
    /// The reader refuses a field of the header, at this offset (CCID, `01` to `7F`).
    #[error("the reader refuses byte {0} of the message")]
    BadField(u8),
    /// There is no card.
    #[error("there is no card")]
    CardAbsent,
    /// The card does not answer, or left while it should.
    #[error("the card does not answer")]
    CardMute,
    /// The exchange with the card was disturbed (CCID, `FD`).
    #[error("the exchange with the card was disturbed")]
    Parity,
    /// The reader's hardware failed (CCID, `FB`).
    #[error("the hardware of the reader failed")]
    Hardware,
    /// The card's answer to reset is none (CCID, `F8`).
    #[error("the answer to reset is broken")]
    BadAtr,
    /// The slot is busy with another command (CCID, `E0` and `F2`).
    #[error("the slot is busy")]
    SlotBusy,
    /// A PIN was to be typed at the reader and was not (CCID, `F0` and `EF`). We never ask for that.
    #[error("no PIN was typed at the reader")]
    PinPad,
    /// A code we do not know, as it came.
    #[error("the reader reports {0:02X}")]
    Reported(u8),
}

#[cfg(test)]
mod tests {
    use super::{FaultCause, ReaderFault, TransportError};

    #[test]
    fn the_transport_error_says_whether_the_card_may_have_run_the_command() {
        for (fault, error) in [
            (ReaderFault::NotSent(FaultCause::LinkLost), TransportError::NotSent),
            (ReaderFault::NotSent(FaultCause::TooLong), TransportError::TooLong),
            (ReaderFault::NotSent(FaultCause::Malformed), TransportError::Malformed),
            (ReaderFault::ReplyLost(FaultCause::LinkLost), TransportError::ReplyLost),
            (ReaderFault::ReplyLost(FaultCause::TooLong), TransportError::ReplyLost),
        ] {
            assert_eq!(TransportError::from(fault), error);
            assert_eq!(fault.may_have_run(), error == TransportError::ReplyLost);
        }
    }
}
