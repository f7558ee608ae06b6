//! What PC/SC errors mean for a command, and for a connection.

use pcsc::Error;
use shikaku_core::failure::ReaderFailure;
use shikaku_core::port::TransportError;

/// A command that has no answer.
#[derive(Clone, Copy)]
pub(super) struct Lost {
    /// It was a READ BINARY with extended lengths, so sending it again in short form spends nothing.
    pub(super) is_extended_read: bool,
    /// The card still answers the reader.
    pub(super) is_card_there: bool,
}

/// Whether the card may have run the command.
///
/// pcsc-lite looks for another program's reset or lock and for a card that went before it hands anything to the
/// driver (`SCardTransmit` in winscard.c), so those are certain. Everything else may have come back from the
/// driver, and then the card may have run the command.
pub(super) const fn transport_error(error: Error, lost: Lost) -> TransportError {
    match error {
        Error::ResetCard | Error::SharingViolation | Error::InvalidHandle | Error::ProtoMismatch => {
            TransportError::NotSent
        }
        Error::RemovedCard if CHECKS_REMOVAL_FIRST => TransportError::NotSent,
        Error::ReaderUnavailable
        | Error::UnknownReader
        | Error::NoReadersAvailable
        | Error::NoService
        | Error::ServiceStopped
        | Error::Shutdown => TransportError::ReaderGone,
        // A reader for short lengths only says no more than this.
        Error::NotTransacted | Error::CommError | Error::InvalidParameter | Error::InsufficientBuffer
            if lost.is_extended_read && lost.is_card_there =>
        {
            TransportError::TooLong
        }
        _ => TransportError::ReplyLost,
    }
}

/// What keeps a connection from being made; `None` when the card only moved and waiting helps.
pub(super) const fn connect_failure(error: Error) -> Option<ReaderFailure> {
    match error {
        Error::SharingViolation => Some(ReaderFailure::ReaderBusy),
        _ => service_failure(error),
    }
}

/// What keeps the readers from being looked at; `None` when looking again helps.
pub(super) const fn service_failure(error: Error) -> Option<ReaderFailure> {
    match error {
        Error::NoReadersAvailable => Some(ReaderFailure::NoReader),
        Error::NoService
        | Error::ServiceStopped
        | Error::Shutdown
        | Error::InvalidHandle
        | Error::NoAccess => Some(ReaderFailure::NoService),
        _ => None,
    }
}

/// pcsc-lite says that a card was removed before it sends; Windows and macOS may say so of a command under way.
const CHECKS_REMOVAL_FIRST: bool = cfg!(not(any(windows, target_os = "macos")));

#[cfg(test)]
mod tests {
    use pcsc::Error;
    use shikaku_core::failure::ReaderFailure;
    use shikaku_core::port::TransportError;

    use super::{CHECKS_REMOVAL_FIRST, Lost, connect_failure, service_failure, transport_error};

    const OTHER: Lost = Lost { is_extended_read: false, is_card_there: true };
    const EXTENDED_READ: Lost = Lost { is_extended_read: true, is_card_there: true };
    const CARD_WENT: Lost = Lost { is_extended_read: true, is_card_there: false };

    #[test]
    fn only_what_is_checked_before_sending_was_certainly_not_sent() {
        let removed = if CHECKS_REMOVAL_FIRST { TransportError::NotSent } else { TransportError::ReplyLost };
        for (error, expected) in [
            (Error::RemovedCard, removed),
            (Error::ResetCard, TransportError::NotSent),
            (Error::SharingViolation, TransportError::NotSent),
            (Error::InvalidHandle, TransportError::NotSent),
            (Error::ProtoMismatch, TransportError::NotSent),
            (Error::NoSmartcard, TransportError::ReplyLost),
            (Error::NotTransacted, TransportError::ReplyLost),
            (Error::CommError, TransportError::ReplyLost),
            (Error::CommDataLost, TransportError::ReplyLost),
            (Error::Timeout, TransportError::ReplyLost),
            (Error::UnpoweredCard, TransportError::ReplyLost),
            (Error::UnresponsiveCard, TransportError::ReplyLost),
            (Error::InsufficientBuffer, TransportError::ReplyLost),
            (Error::UnknownError, TransportError::ReplyLost),
            (Error::ReaderUnavailable, TransportError::ReaderGone),
            (Error::NoReadersAvailable, TransportError::ReaderGone),
            (Error::NoService, TransportError::ReaderGone),
            (Error::ServiceStopped, TransportError::ReaderGone),
        ] {
            assert_eq!(transport_error(error, OTHER), expected, "{error:?}");
        }
    }

    #[test]
    fn a_reader_for_short_lengths_is_told_by_the_card_that_is_still_there() {
        for error in
            [Error::NotTransacted, Error::CommError, Error::InvalidParameter, Error::InsufficientBuffer]
        {
            assert_eq!(transport_error(error, EXTENDED_READ), TransportError::TooLong, "{error:?}");
            assert_eq!(transport_error(error, CARD_WENT), TransportError::ReplyLost, "{error:?}");
            assert_eq!(transport_error(error, OTHER), TransportError::ReplyLost, "{error:?}");
        }
    }

    #[test]
    fn a_card_that_only_moved_is_waited_for() {
        for error in [Error::NoSmartcard, Error::RemovedCard, Error::UnresponsiveCard, Error::UnpoweredCard] {
            assert_eq!(connect_failure(error), None, "{error:?}");
        }
        assert_eq!(connect_failure(Error::SharingViolation), Some(ReaderFailure::ReaderBusy));
        assert_eq!(connect_failure(Error::NoService), Some(ReaderFailure::NoService));
        assert_eq!(service_failure(Error::NoReadersAvailable), Some(ReaderFailure::NoReader));
        assert_eq!(service_failure(Error::Timeout), None);
    }
}
