import CoreBluetooth
import Foundation
import ShikakuBindings
import ShikakuShell

/// CoreBluetooth for a test: it keeps its calls, and its properties can be set.
final class FakeCentral: CBCentralManager {
    var now = CBManagerState.poweredOn
    var around: [CBPeripheral] = []
    var calls: [String] = []

    override var state: CBManagerState { now }
    override func retrievePeripherals(withIdentifiers identifiers: [UUID]) -> [CBPeripheral] {
        around.filter { identifiers.contains($0.identifier) }
    }
    override func scanForPeripherals(withServices serviceUUIDs: [CBUUID]?, options: [String: Any]?) {
        calls.append("scan for \(serviceUUIDs.map { "\($0.count)" } ?? "all")")
    }
    override func stopScan() { calls.append("stop scan") }
    override func connect(_ peripheral: CBPeripheral, options: [String: Any]?) {
        calls.append("connect \(peripheral.name ?? "")")
    }
    override func cancelPeripheralConnection(_ peripheral: CBPeripheral) {
        calls.append("cancel \(peripheral.name ?? "")")
    }
}

final class FakePeripheral: CBPeripheral {
    let id = UUID()
    let called: String
    var now = CBPeripheralState.disconnected
    var all: [CBService] = []
    var hasSpace = true
    var calls: [String] = []

    init(_ called: String) {
        self.called = called
    }

    override var identifier: UUID { id }
    override var name: String? { called }
    override var state: CBPeripheralState { now }
    override var services: [CBService]? { all }
    override var canSendWriteWithoutResponse: Bool { hasSpace }
    override func maximumWriteValueLength(for type: CBCharacteristicWriteType) -> Int {
        type == .withoutResponse ? 182 : 512
    }
    override func discoverServices(_ serviceUUIDs: [CBUUID]?) { calls.append("discover") }
    override func discoverCharacteristics(_ characteristicUUIDs: [CBUUID]?, for service: CBService) {
        calls.append("look into \(service.uuid.uuidString)")
    }
    override func readValue(for characteristic: CBCharacteristic) {
        calls.append("read \(characteristic.uuid.uuidString)")
    }
    override func writeValue(_ data: Data, for characteristic: CBCharacteristic, type: CBCharacteristicWriteType) {
        calls.append("write \(data.map { $0 }) \(type)")
    }
    override func setNotifyValue(_ enabled: Bool, for characteristic: CBCharacteristic) {
        calls.append("notify \(characteristic.uuid.uuidString) \(enabled)")
    }
}

final class FakeUUID: CBUUID {
    private let text: String
    init(_ text: String) { self.text = text }
    override var uuidString: String { text }
}

final class FakeService: CBService {
    private let id: FakeUUID
    private let inside: [CBCharacteristic]
    init(_ uuid: String, _ inside: [CBCharacteristic]) { (id, self.inside) = (FakeUUID(uuid), inside) }
    override var uuid: CBUUID { id }
    override var characteristics: [CBCharacteristic]? { inside }
}

final class FakeCharacteristic: CBCharacteristic {
    private let id: FakeUUID
    private let can: CBCharacteristicProperties
    var now: Data?
    var notifies = false
    init(_ uuid: String, _ can: CBCharacteristicProperties = []) { (id, self.can) = (FakeUUID(uuid), can) }
    override var uuid: CBUUID { id }
    override var properties: CBCharacteristicProperties { can }
    override var value: Data? { now }
    override var isNotifying: Bool { notifies }
}

/// Keeps the reports of a radio.
@MainActor
final class RecordingListener: RadioListener {
    private(set) var reports: [String] = []

    func onAdvertisement(_ advertisement: Advertisement) {
        reports.append("advertisement \(advertisement.name ?? "-") \(advertisement.rssi) \(advertisement.services)")
    }
    func onScanFailed(_ failure: LinkFailure) { reports.append("scan failed \(failure)") }
    func onLinkEvent(_ device: String, _ event: LinkEvent) {
        switch event {
        case let .connected(limit): reports.append("connected \(limit)")
        case let .services(uuids): reports.append("services \(uuids)")
        case let .battery(level): reports.append("battery \(level.map { "\($0)" } ?? "-")")
        case let .notified(bytes): reports.append("notified \(bytes.map { $0 })")
        case let .unavailable(failure): reports.append("unavailable \(failure)")
        default: reports.append("\(event)")
        }
    }
}
