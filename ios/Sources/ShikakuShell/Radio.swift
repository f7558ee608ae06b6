import Foundation
import Shikaku

/// Carries out what a `ReaderOrder` says, a function an order. What comes of it is told to the listener later, on the main
/// actor, never from within the order.
@MainActor
public protocol Radio: AnyObject {
    /// Who hears what happens.
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

/// What to write to and what to listen to, UUIDs in full.
public struct RadioCharacteristics: Sendable, Equatable {
    public let service: String
    public let write: String
    public let notify: String

    public init(service: String, write: String, notify: String) {
        (self.service, self.write, self.notify) = (service, write, notify)
    }
}

/// Who hears what a radio has to say.
@MainActor
public protocol RadioListener: AnyObject {
    /// A device was heard while scanning.
    func heard(_ advertisement: Advertisement)
    /// Scanning cannot begin, or ended.
    func scanFailed(_ trouble: LinkFailure)
    /// An order for this device was carried out, or the device said something.
    func happened(_ device: String, _ event: LinkEvent)
}

extension Radio {
    /// - Parameter order: taken over, so that what is overwritten is no copy of it.
    func carryOut(_ order: consuming ReaderOrder) {
        switch consume order {
        case .scan: scan()
        case .stopScan: stopScan()
        case let .connect(device): connect(device)
        case let .discover(device): discover(device)
        case let .readBattery(device): readBattery(device)
        case let .subscribe(device, service, write, notify):
            subscribe(device, to: RadioCharacteristics(service: service, write: write, notify: notify))
        case .write(let device, var bytes):
            write(bytes, to: device)
            bytes.wipe()
        case let .disconnect(device): disconnect(device)
        }
    }
}
