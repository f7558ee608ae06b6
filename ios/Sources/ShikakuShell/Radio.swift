import Foundation
import ShikakuBindings

/// Bluetooth: one function for each request of the library. It reports the result to the listener later, on the main
/// actor, never from within the function.
@MainActor
public protocol Radio: AnyObject {
    /// Where results are reported. Hold it weakly.
    var listener: (any RadioListener)? { get set }

    func scan()
    func stopScan()
    func connect(_ device: String)
    func discover(_ device: String)
    func readBattery(_ device: String)
    func subscribe(_ device: String, to characteristics: RadioCharacteristics)
    /// - Parameter bytes: may hold a PIN; the caller overwrites its own copy.
    func write(_ bytes: Data, to device: String)
    func disconnect(_ device: String)
}

/// The characteristics to write to and to subscribe to, UUIDs in full.
public struct RadioCharacteristics: Sendable, Equatable {
    public let service: String
    public let write: String
    public let notify: String

    public init(service: String, write: String, notify: String) {
        (self.service, self.write, self.notify) = (service, write, notify)
    }
}

/// Receives the reports of a radio.
@MainActor
public protocol RadioListener: AnyObject {
    /// A device advertises itself.
    func onAdvertisement(_ advertisement: Advertisement)
    /// Scanning cannot begin, or ended.
    func onScanFailed(_ failure: LinkFailure)
    /// The link to this device reports a result or a notification.
    func onLinkEvent(_ device: String, _ event: LinkEvent)
}
