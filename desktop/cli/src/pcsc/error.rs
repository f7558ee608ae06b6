//! What PC/SC errors mean for a command, and for a connection.

use pcsc::Error;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::TransportError;

/// A command that has no answer.
#[derive(Clone, Copy)]
pub(super) struct Lost {
    /// It was a READ BINARY with extended lengths, so sending it again in short form spends nothing.
    pub(super) is_extended_read: bool,
    /// The card still answers the reader.
    pub(super) is_card_there: bool,
}

/// Whose PC/SC it is. What an error means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Platform {
    /// Linux and other systems with pcsc-lite.
    PcscLite,
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
}

impl Platform {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 3] = [Self::PcscLite, Self::Windows, Self::MacOs];

    /// That of this build.
    pub(super) const CURRENT: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::PcscLite
    };

    /// Whether this error is certainly reported before a command is handed to the driver.
    ///
    /// pcsc-lite checks the handle, another program's lock or reset, a removed card and the protocol first
    /// (`SCardTransmit` in winscard.c of 1.9 and 2.x), and the driver reports none of these. The sources of Windows
    /// and macOS are closed, and a change of the session on Windows reports `ResetCard` and `InvalidHandle` for
    /// commands that the card has run: there no error is certain.
    const fn is_checked_first(self, error: Error) -> bool {
        matches!(self, Self::PcscLite)
            && matches!(
                error,
                Error::ResetCard
                    | Error::RemovedCard
                    | Error::SharingViolation
                    | Error::InvalidHandle
                    | Error::ProtoMismatch
            )
    }
}

/// Whether the card may have run the command. The counter of the card decides in any case what becomes of a PIN.
pub(super) const fn transport_error(error: Error, lost: Lost, platform: Platform) -> TransportError {
    match error {
        error if platform.is_checked_first(error) => TransportError::NotSent,
        Error::ReaderUnavailable
        | Error::UnknownReader
        | Error::NoReadersAvailable
        | Error::NoService
        | Error::ServiceStopped
        | Error::Shutdown => TransportError::ReaderLost,
        // A reader for short lengths only says no more than this, and each driver in its own words.
        _ if lost.is_extended_read && lost.is_card_there => TransportError::TooLong,
        _ => TransportError::ReplyLost,
    }
}

/// Why there is no connection to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConnectError {
    /// Another program has the card.
    Busy,
    /// The account may not use the reader, or there is no service.
    Refused(ReaderFailure),
    /// The reader or the card went meanwhile.
    Removed,
    /// The card does not answer.
    Mute,
    /// Anything else.
    Failed,
}

/// What keeps a connection from being made.
pub(super) const fn connect_error(error: Error, platform: Platform) -> ConnectError {
    match error {
        Error::SharingViolation => ConnectError::Busy,
        Error::NoSmartcard
        | Error::RemovedCard
        | Error::UnknownReader
        | Error::ReaderUnavailable
        | Error::NoReadersAvailable => ConnectError::Removed,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::CardUnsupported
        | Error::InvalidAtr
        | Error::ProtoMismatch => ConnectError::Mute,
        _ => match service_failure(error, platform) {
            Some(failure) => ConnectError::Refused(failure),
            None => ConnectError::Failed,
        },
    }
}

/// What keeps the readers from being looked at; `None` when looking again helps.
///
/// Since Windows 8 the service starts with the first reader and stops with the last one (Microsoft, "Smart Card Service start
/// and stop behavior"). So a service that does not run there means that there is no reader.
pub(super) const fn service_failure(error: Error, platform: Platform) -> Option<ReaderFailure> {
    match error {
        Error::NoService | Error::ServiceStopped if matches!(platform, Platform::Windows) => {
            Some(ReaderFailure::NoReader)
        }
        Error::NoReadersAvailable => Some(ReaderFailure::NoReader),
        Error::NoAccess | Error::SecurityViolation => Some(ReaderFailure::AccessRefused),
        Error::NoService | Error::ServiceStopped | Error::Shutdown | Error::InvalidHandle => {
            Some(ReaderFailure::NoService)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use pcsc::Error;
    use shikaku_clinic::failure::ReaderFailure;
    use shikaku_transport::TransportError;

    use super::{ConnectError, Lost, Platform, connect_error, service_failure, transport_error};

    const OTHER: Lost = Lost { is_extended_read: false, is_card_there: true };
    const EXTENDED_READ: Lost = Lost { is_extended_read: true, is_card_there: true };
    const CARD_WENT: Lost = Lost { is_extended_read: true, is_card_there: false };

    #[test]
    fn only_what_pcsc_lite_checks_before_sending_was_certainly_not_sent() {
        for error in [
            Error::RemovedCard,
            Error::ResetCard,
            Error::SharingViolation,
            Error::InvalidHandle,
            Error::ProtoMismatch,
        ] {
            assert_eq!(transport_error(error, OTHER, Platform::PcscLite), TransportError::NotSent);
            for platform in [Platform::Windows, Platform::MacOs] {
                let meaning = transport_error(error, OTHER, platform);
                assert_eq!(meaning, TransportError::ReplyLost, "{error:?} {platform:?}");
            }
        }
    }

    #[test]
    fn what_a_driver_may_report_leaves_open_whether_the_command_ran() {
        for platform in Platform::ALL {
            for (error, expected) in [
                (Error::NoSmartcard, TransportError::ReplyLost),
                (Error::NotTransacted, TransportError::ReplyLost),
                (Error::CommError, TransportError::ReplyLost),
                (Error::CommDataLost, TransportError::ReplyLost),
                (Error::Timeout, TransportError::ReplyLost),
                (Error::UnpoweredCard, TransportError::ReplyLost),
                (Error::UnresponsiveCard, TransportError::ReplyLost),
                (Error::InsufficientBuffer, TransportError::ReplyLost),
                (Error::UnknownError, TransportError::ReplyLost),
                (Error::ReaderUnavailable, TransportError::ReaderLost),
                (Error::NoReadersAvailable, TransportError::ReaderLost),
                (Error::NoService, TransportError::ReaderLost),
                (Error::ServiceStopped, TransportError::ReaderLost),
            ] {
                assert_eq!(transport_error(error, OTHER, platform), expected, "{error:?} {platform:?}");
            }
        }
    }

    #[test]
    fn a_reader_for_short_lengths_is_recognised_by_the_card_that_is_still_there() {
        for error in [
            Error::NotTransacted,
            Error::CommError,
            Error::InvalidParameter,
            Error::InsufficientBuffer,
            Error::UnsupportedFeature,
            Error::UnknownError,
        ] {
            let meaning = |lost| transport_error(error, lost, Platform::PcscLite);
            assert_eq!(meaning(EXTENDED_READ), TransportError::TooLong, "{error:?}");
            assert_eq!(meaning(CARD_WENT), TransportError::ReplyLost, "{error:?}");
            assert_eq!(meaning(OTHER), TransportError::ReplyLost, "{error:?}");
        }
    }

    #[test]
    fn each_reason_for_no_connection_is_kept_apart() {
        let (refused, no_service) = (ReaderFailure::AccessRefused, ReaderFailure::NoService);
        for (error, expected) in [
            (Error::SharingViolation, ConnectError::Busy),
            (Error::NoSmartcard, ConnectError::Removed),
            (Error::RemovedCard, ConnectError::Removed),
            (Error::UnknownReader, ConnectError::Removed),
            (Error::UnresponsiveCard, ConnectError::Mute),
            (Error::UnpoweredCard, ConnectError::Mute),
            (Error::UnsupportedCard, ConnectError::Mute),
            (Error::ProtoMismatch, ConnectError::Mute),
            (Error::SecurityViolation, ConnectError::Refused(refused)),
            (Error::NoAccess, ConnectError::Refused(refused)),
            (Error::NoService, ConnectError::Refused(no_service)),
            (Error::CommError, ConnectError::Failed),
            (Error::UnknownError, ConnectError::Failed),
        ] {
            assert_eq!(connect_error(error, Platform::PcscLite), expected, "{error:?}");
        }
        assert_eq!(
            service_failure(Error::NoReadersAvailable, Platform::PcscLite),
            Some(ReaderFailure::NoReader)
        );
        assert_eq!(service_failure(Error::Timeout, Platform::PcscLite), None);
    }

    #[test]
    fn a_service_that_does_not_run_means_on_windows_that_there_is_no_reader() {
        for error in [Error::NoService, Error::ServiceStopped] {
            for platform in Platform::ALL {
                let expected = match platform {
                    Platform::Windows => ReaderFailure::NoReader,
                    Platform::PcscLite | Platform::MacOs => ReaderFailure::NoService,
                };
                assert_eq!(service_failure(error, platform), Some(expected), "{error:?} {platform:?}");
                assert_eq!(connect_error(error, platform), ConnectError::Refused(expected), "{error:?}");
            }
        }
        // These say on Windows, too, that the service ends or that the context is of no more use.
        for error in [Error::Shutdown, Error::InvalidHandle] {
            assert_eq!(
                service_failure(error, Platform::Windows),
                Some(ReaderFailure::NoService),
                "{error:?}"
            );
        }
    }
}
