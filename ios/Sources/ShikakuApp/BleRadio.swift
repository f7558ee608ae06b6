import CoreBluetooth
import Foundation
import ShikakuBindings
import ShikakuShell

/// Bluetooth over CoreBluetooth. Each request is a call, each callback an event; the library decides what follows.
///
/// The first request creates the manager, because iOS then asks the person for permission.
@MainActor
final class BleRadio: NSObject, Radio {
    weak var listener: (any RadioListener)?

    private let manager: Manager
    private lazy var central = manager(self, Self.options)
    /// Peripherals that may be connected to: iOS forgets a peripheral without a reference.
    private var known: [UUID: CBPeripheral] = [:]
    /// The device of the last `connect`: changes of Bluetooth are reported for it.
    private var device: String?
    private var link: Link?
    /// A `connect` came before the manager knew its own state.
    private var isConnectionDue = false
    private var isScanning = false

    typealias Manager = (any CBCentralManagerDelegate, [String: Any]) -> CBCentralManager

    init(_ manager: @escaping Manager = { CBCentralManager(delegate: $0, queue: .main, options: $1) }) {
        self.manager = manager
    }

    /// The connection that was requested, until its end was reported.
    private struct Link {
        let peripheral: CBPeripheral
        var undiscovered = 0
        var write: CBCharacteristic?
        var notify: CBCharacteristic?
        /// Bytes that wait until iOS takes them.
        var held: Data?
    }

    /// iOS throws an exception when an app without this background mode asks for its connections.
    private static var options: [String: Any] {
        let modes = Bundle.main.object(forInfoDictionaryKey: "UIBackgroundModes") as? [String]
        guard modes?.contains("bluetooth-central") == true else { return [:] }
        return [CBCentralManagerOptionRestoreIdentifierKey: "shikaku-readers"]
    }

    func scan() {
        if let failure { return later { $0.onScanFailed(failure) } }
        isScanning = true
        if central.state == .poweredOn { startScan() }
    }

    func stopScan() {
        isScanning = false
        if central.state == .poweredOn { central.stopScan() }
    }

    func connect(_ device: String) {
        self.device = device
        if let failure { return report(.unavailable(failure: failure)) }
        isConnectionDue = true
        if central.state == .poweredOn { connectNow() }
    }

    func discover(_ device: String) {
        link?.peripheral.discoverServices(nil)
    }

    func readBattery(_ device: String) {
        guard let peripheral = link?.peripheral, let battery = peripheral.characteristic(Self.battery) else {
            return report(.battery(level: nil))
        }
        peripheral.readValue(for: battery)
    }

    func subscribe(_ device: String, to characteristics: RadioCharacteristics) {
        let service = link?.peripheral.services?.first { $0.uuid.isSame(as: characteristics.service) }
        let found = service?.characteristics ?? []
        link?.write = found.first { $0.uuid.isSame(as: characteristics.write) }
        link?.notify = found.first { $0.uuid.isSame(as: characteristics.notify) }
        guard let link, link.write != nil, let notify = link.notify else { return endConnection() }
        // On a restored connection it may notify already, and then iOS reports nothing.
        if notify.isNotifying { return report(.subscribed) }
        link.peripheral.setNotifyValue(true, for: notify)
    }

    func write(_ bytes: Data, to device: String) {
        guard let link, let characteristic = link.write else { return endConnection() }
        if characteristic.properties.contains(.write) {
            link.peripheral.writeValue(bytes, for: characteristic, type: .withResponse)
        } else {
            self.link?.held = bytes
            sendHeld()
        }
    }

    func disconnect(_ device: String) {
        if isConnectionDue {
            isConnectionDue = false
            return report(.lost)
        }
        endConnection()
    }

    private func startScan() {
        known = known.filter { $0.value === link?.peripheral }
        central.scanForPeripherals(withServices: nil, options: [CBCentralManagerScanOptionAllowDuplicatesKey: false])
    }

    private func connectNow() {
        isConnectionDue = false
        guard let id = device.flatMap(UUID.init(uuidString:)),
            let peripheral = known[id] ?? central.retrievePeripherals(withIdentifiers: [id]).first
        else { return report(.lost) }
        // Restored connections of a reader that is not in use any more.
        for other in known.values where other !== peripheral && other.state == .connected {
            central.cancelPeripheralConnection(other)
        }
        known[id] = peripheral
        peripheral.delegate = self
        link = Link(peripheral: peripheral)
        if peripheral.state == .connected {
            connected()
        } else {
            central.connect(peripheral, options: nil)
        }
    }

    private func connected() {
        guard let peripheral = link?.peripheral else { return }
        // `.withResponse` gives 512, which iOS splits itself. `.withoutResponse` gives the ATT MTU less 3.
        let limit = peripheral.maximumWriteValueLength(for: .withoutResponse)
        report(.connected(writeLimit: UInt32(clamping: limit)))
    }

    private func sendHeld() {
        guard let peripheral = link?.peripheral, let characteristic = link?.write,
            peripheral.canSendWriteWithoutResponse, var bytes = link?.held.take()
        else { return }
        peripheral.writeValue(bytes, for: characteristic, type: .withoutResponse)
        bytes.resetBytes(in: bytes.startIndex..<bytes.endIndex)
        report(.written)
    }

    /// Ends a connection, also because a request failed on it. Its end is reported once, when iOS reports it.
    private func endConnection() {
        guard let peripheral = link?.peripheral else { return }
        let isConnected = peripheral.state == .connected
        central.cancelPeripheralConnection(peripheral)
        // A connection that was not made yet may end without a callback.
        if !isConnected { lost() }
    }

    private func lost() {
        link = nil
        report(.lost)
    }

    private func isInUse(_ peripheral: CBPeripheral) -> Bool {
        peripheral === link?.peripheral
    }

    private func report(_ event: LinkEvent) {
        guard let device else { return }
        later { $0.onLinkEvent(device, event) }
    }

    /// Never from within a request.
    private func later(_ report: @escaping @MainActor (any RadioListener) -> Void) {
        DispatchQueue.main.async { [weak self] in
            MainActor.assumeIsolated {
                if let listener = self?.listener { report(listener) }
            }
        }
    }

    private var failure: LinkFailure? {
        switch central.state {
        case .poweredOff: .off
        case .unauthorized: .notAllowed
        case .unsupported: .absent
        default: nil
        }
    }

    private static let battery = "2A19"
}

// The manager calls on the queue that it was given, the main one.
extension BleRadio: CBCentralManagerDelegate {
    nonisolated func centralManager(_ central: CBCentralManager, willRestoreState dict: [String: Any]) {
        MainActor.assumeIsolated {
            let restored = dict[CBCentralManagerRestoredStatePeripheralsKey] as? [CBPeripheral] ?? []
            restored.forEach { known[$0.identifier] = $0 }
        }
    }

    nonisolated func centralManagerDidUpdateState(_ central: CBCentralManager) {
        MainActor.assumeIsolated { stateChanged() }
    }

    private func stateChanged() {
        // Peripherals are invalid after Bluetooth was off.
        if central.state != .poweredOn { known = [:] }
        if let failure {
            (link, isConnectionDue) = (nil, false)
            report(.unavailable(failure: failure))
            if isScanning { later { $0.onScanFailed(failure) } }
            isScanning = false
        } else if central.state == .poweredOn {
            if isScanning { startScan() }
            if isConnectionDue { connectNow() } else { report(.available) }
        } else if link != nil {
            lost()
        }
    }

    nonisolated func centralManager(
        _ central: CBCentralManager, didDiscover peripheral: CBPeripheral, advertisementData: [String: Any],
        rssi RSSI: NSNumber
    ) {
        MainActor.assumeIsolated {
            guard isScanning else { return }
            known[peripheral.identifier] = peripheral
            let name = advertisementData[CBAdvertisementDataLocalNameKey] as? String ?? peripheral.name
            let services = advertisementData[CBAdvertisementDataServiceUUIDsKey] as? [CBUUID] ?? []
            // 127 means that the value is not known.
            let rssi = RSSI.intValue == 127 ? Int16.min : Int16(clamping: RSSI.intValue)
            let advertisement = Advertisement(
                device: peripheral.identifier.uuidString, name: name, rssi: rssi, services: services.map(\.uuidString))
            later { $0.onAdvertisement(advertisement) }
        }
    }

    nonisolated func centralManager(_ central: CBCentralManager, didConnect peripheral: CBPeripheral) {
        MainActor.assumeIsolated { if isInUse(peripheral) { connected() } }
    }

    nonisolated func centralManager(
        _ central: CBCentralManager, didFailToConnect peripheral: CBPeripheral, error: (any Error)?
    ) {
        MainActor.assumeIsolated { if isInUse(peripheral) { lost() } }
    }

    nonisolated func centralManager(
        _ central: CBCentralManager, didDisconnectPeripheral peripheral: CBPeripheral, error: (any Error)?
    ) {
        MainActor.assumeIsolated { if isInUse(peripheral) { lost() } }
    }
}

extension BleRadio: CBPeripheralDelegate {
    nonisolated func peripheral(_ peripheral: CBPeripheral, didDiscoverServices error: (any Error)?) {
        MainActor.assumeIsolated {
            guard isInUse(peripheral) else { return }
            guard error == nil, let services = peripheral.services, !services.isEmpty else { return endConnection() }
            link?.undiscovered = services.count
            services.forEach { peripheral.discoverCharacteristics(nil, for: $0) }
        }
    }

    nonisolated func peripheral(
        _ peripheral: CBPeripheral, didDiscoverCharacteristicsFor service: CBService, error: (any Error)?
    ) {
        MainActor.assumeIsolated {
            guard isInUse(peripheral) else { return }
            // A service whose characteristics cannot be read fails later, at `subscribe`.
            link?.undiscovered -= 1
            guard link?.undiscovered == 0 else { return }
            report(.services(uuids: (peripheral.services ?? []).map(\.uuid.uuidString)))
        }
    }

    nonisolated func peripheral(
        _ peripheral: CBPeripheral, didUpdateNotificationStateFor characteristic: CBCharacteristic, error: (any Error)?
    ) {
        MainActor.assumeIsolated {
            guard isInUse(peripheral), characteristic === link?.notify else { return }
            guard error == nil, characteristic.isNotifying else { return endConnection() }
            report(.subscribed)
        }
    }

    nonisolated func peripheral(
        _ peripheral: CBPeripheral, didUpdateValueFor characteristic: CBCharacteristic, error: (any Error)?
    ) {
        MainActor.assumeIsolated {
            guard isInUse(peripheral) else { return }
            let value = error == nil ? characteristic.value : nil
            if characteristic === link?.notify {
                // A notification without its value is a gap in the stream of the reader.
                guard let value else { return endConnection() }
                report(.notified(bytes: value))
            } else if characteristic.uuid.isSame(as: Self.battery) {
                report(.battery(level: value?.first))
            }
        }
    }

    nonisolated func peripheral(
        _ peripheral: CBPeripheral, didWriteValueFor characteristic: CBCharacteristic, error: (any Error)?
    ) {
        MainActor.assumeIsolated {
            guard isInUse(peripheral), characteristic === link?.write else { return }
            guard error == nil else { return endConnection() }
            report(.written)
        }
    }

    nonisolated func peripheralIsReady(toSendWriteWithoutResponse peripheral: CBPeripheral) {
        MainActor.assumeIsolated { if isInUse(peripheral) { sendHeld() } }
    }
}

extension CBPeripheral {
    fileprivate func characteristic(_ uuid: String) -> CBCharacteristic? {
        let all = (services ?? []).flatMap { $0.characteristics ?? [] }
        return all.first { $0.uuid.isSame(as: uuid) }
    }
}

extension CBUUID {
    /// Compared in full: no documentation says that iOS treats the short form of a UUID as equal to the long one.
    fileprivate func isSame(as text: String) -> Bool {
        Self.full(uuidString) == Self.full(text)
    }

    private static func full(_ text: String) -> String {
        (text.count == 4 ? "0000\(text)-0000-1000-8000-00805F9B34FB" : text).uppercased()
    }
}
