// Stub: declarations only; see README.md.
import Foundation

public protocol NFCISO7816Tag: AnyObject {
    var historicalBytes: Data? { get }
    var applicationData: Data? { get }
    func sendCommand(apdu: NFCISO7816APDU) async throws -> (Data, UInt8, UInt8)
}

public protocol NFCMiFareTag: AnyObject {}
public protocol NFCFeliCaTag: AnyObject {}
public protocol NFCISO15693Tag: AnyObject {}

public enum NFCTag {
    case feliCa(any NFCFeliCaTag)
    case iso7816(any NFCISO7816Tag)
    case iso15693(any NFCISO15693Tag)
    case miFare(any NFCMiFareTag)
}

open class NFCISO7816APDU: NSObject {
    public init?(data: Data) {}
}

public struct NFCReaderError: Error {
    public enum Code: Int {
        case readerErrorUnsupportedFeature = 1
        case readerSessionInvalidationErrorUserCanceled = 200
    }
    public let errorCode: Int
    /// A test's way to any code.
    public init(stubbed errorCode: Int) { self.errorCode = errorCode }
}

public protocol NFCTagReaderSessionDelegate: NSObjectProtocol {
    func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession)
    func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: any Error)
    func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag])
}

open class NFCReaderSession: NSObject {
    /// Set by a test.
    nonisolated(unsafe) public static var stubbedAvailable = false
    open class var readingAvailable: Bool { stubbedAvailable }
    open var alertMessage = ""
    open func begin() {}
    open func invalidate() {}
    open func invalidate(errorMessage: String) {}
}

open class NFCTagReaderSession: NFCReaderSession {
    public struct PollingOption: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let iso14443 = PollingOption(rawValue: 1)
    }
    /// Sessions that were begun, for a test, and whether one can be made.
    nonisolated(unsafe) public static var begun: [NFCTagReaderSession] = []
    nonisolated(unsafe) public static var stubbedNone = false
    /// How often polling began again, for a test.
    public private(set) var stubbedPolls = 0
    public weak var stubbedDelegate: (any NFCTagReaderSessionDelegate)?
    public init?(
        pollingOption: PollingOption, delegate: any NFCTagReaderSessionDelegate, queue: DispatchQueue? = nil
    ) {
        if Self.stubbedNone { return nil }
        stubbedDelegate = delegate
    }
    open override func begin() { Self.begun.append(self) }
    open func connect(to tag: NFCTag) async throws {}
    open func restartPolling() { stubbedPolls += 1 }
}
