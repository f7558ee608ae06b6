import ShikakuBindings

/// What an error code of CoreNFC (`NFCReaderError.Code`) means: one row for each code.
public struct NfcError: Sendable {
    /// Raw value of the code.
    public let code: Int
    /// Apple's name for it, without its prefix.
    public let name: String
    /// What is known of a command that failed with it.
    public let lost: LostCard
    /// What follows when the session ended with it.
    public let ending: NfcEnding
}

/// What follows when a session ended.
public enum NfcEnding: Sendable, Equatable {
    /// A new session, while a card is wanted, a few times.
    case again
    /// A new session after a second, once.
    case againLater
    /// The person closed the sheet: no new session, no alarm.
    case closedByPerson
    /// No card can be read here.
    case impossible(CardLinkFailure)
}

extension NfcError {
    /// The row of a code. A code that is not in the table is treated as a session that broke off.
    public static func of(code: Int) -> NfcError {
        table.first { $0.code == code } ?? row(code, "unknown", .againLater)
    }

    /// Codes 2 to 5 and 105 are mistakes of an app: a missing entitlement, an AID that is not in Info.plist, a wrong
    /// parameter. Trying again would not help.
    public static let table: [NfcError] = [
        row(1, "unsupportedFeature", .impossible(.noReader)),
        row(2, "securityViolation", .impossible(.nfcUnavailable)),
        row(3, "invalidParameter", .impossible(.nfcUnavailable)),
        row(4, "invalidParameterLength", .impossible(.nfcUnavailable), .tooLong),
        row(5, "parameterOutOfBound", .impossible(.nfcUnavailable)),
        row(6, "radioDisabled", .impossible(.nfcOff)),
        row(7, "ineligible", .impossible(.nfcUnavailable)),
        row(8, "accessNotAccepted", .impossible(.nfcUnavailable)),
        row(100, "tagConnectionLost", .again),
        row(101, "retryExceeded", .again),
        // Also when the phone moved.
        row(102, "tagResponseError", .again),
        row(103, "sessionInvalidated", .again),
        row(104, "tagNotConnected", .again),
        row(105, "packetTooLong", .impossible(.nfcUnavailable), .tooLong),
        row(200, "userCanceled", .closedByPerson),
        row(201, "sessionTimeout", .again),
        row(202, "sessionTerminatedUnexpectedly", .againLater),
        row(203, "systemIsBusy", .againLater),
    ]

    private static func row(_ code: Int, _ name: String, _ ending: NfcEnding, _ lost: LostCard = .afterSending) -> Self {
        NfcError(code: code, name: name, lost: lost, ending: ending)
    }
}
