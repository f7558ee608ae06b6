import CoreBluetooth
import Foundation
import ShikakuBindings
import ShikakuShell
import XCTest

@testable import ShikakuApp

/// The radio over fakes of CoreBluetooth, written from its documentation. No device was used.
final class BleRadioTests: XCTestCase {
    @MainActor
    func testAScanListensForEverythingAndReportsAdvertisements() async {
        let place = Place()
        place.radio.scan()
        place.radio.centralManager(
            place.central, didDiscover: place.reader,
            advertisementData: [CBAdvertisementDataServiceUUIDsKey: [FakeUUID("FFF0")]], rssi: -51)
        place.radio.centralManager(place.central, didDiscover: place.other, advertisementData: [:], rssi: 127)
        place.radio.stopScan()
        place.radio.centralManager(place.central, didDiscover: place.other, advertisementData: [:], rssi: -40)
        await place.reports(["advertisement ACR -51 [\"FFF0\"]", "advertisement other -32768 []"])
        XCTAssertEqual(place.central.calls, ["scan for all", "stop scan"])
    }

    @MainActor
    func testRequestsWaitForAManagerThatDoesNotKnowItsStateYet() async {
        let place = Place(.unknown)
        place.radio.scan()
        place.radio.connect(place.device)
        XCTAssertEqual(place.central.calls, [])
        place.becomes(.poweredOn)
        XCTAssertEqual(place.central.calls, ["scan for all", "connect ACR"])
        await place.reports([])
    }

    @MainActor
    func testEachStateOfTheManagerIsReportedAsItsFailure() async {
        for (state, failure) in [
            (CBManagerState.poweredOff, "off"), (.unauthorized, "notAllowed"), (.unsupported, "absent"),
        ] {
            let place = Place(state)
            place.radio.scan()
            place.radio.connect(place.device)
            await place.reports(["scan failed \(failure)", "unavailable \(failure)"])
            place.becomes(.poweredOn)
            await place.reports(["scan failed \(failure)", "unavailable \(failure)", "available"])
            XCTAssertEqual(place.central.calls, [], "a scan that failed is over")
        }
    }

    @MainActor
    func testSwitchingBluetoothOffEndsScanAndConnection() async {
        let place = Place()
        place.connect()
        place.radio.scan()
        place.becomes(.poweredOff)
        await place.reports(["connected 182", "unavailable off", "scan failed off"])
        place.becomes(.poweredOn)
        place.radio.disconnect(place.device)
        await place.reports(["connected 182", "unavailable off", "scan failed off", "available"])
        XCTAssertEqual(place.central.calls, ["connect ACR", "scan for all"], "a scan that ended begins anew only when requested")
    }

    @MainActor
    func testAReaderThatIsNotKnownOrDoesNotAnswerIsLost() async {
        let place = Place()
        place.central.around = []
        place.radio.connect(place.device)
        await place.reports(["lost"])
        place.central.around = [place.reader]
        place.radio.connect(place.device)
        place.radio.centralManager(place.central, didFailToConnect: place.reader, error: nil)
        await place.reports(["lost", "lost"])
    }

    @MainActor
    func testAReaderIsOpenedStepByStep() async {
        let place = Place()
        place.connect()
        place.radio.discover(place.device)
        place.radio.peripheral(place.reader, didDiscoverServices: nil)
        place.radio.peripheral(place.reader, didDiscoverCharacteristicsFor: place.reader.all[0], error: nil)
        await place.reports(["connected 182"])
        place.radio.peripheral(place.reader, didDiscoverCharacteristicsFor: place.reader.all[1], error: nil)
        place.radio.readBattery(place.device)
        place.battery.now = Data([77])
        place.radio.peripheral(place.reader, didUpdateValueFor: place.battery, error: nil)
        place.subscribe()
        await place.reports(["connected 182", "services [\"FFF0\", \"180F\"]", "battery 77", "subscribed"])
        XCTAssertEqual(
            place.reader.calls, ["discover", "look into FFF0", "look into 180F", "read 2A19", "notify FFF2 true"])
    }

    @MainActor
    func testABatteryThatCannotBeReadIsNoLoss() async {
        let place = Place()
        place.connect()
        place.radio.readBattery(place.device)
        place.radio.peripheral(place.reader, didUpdateValueFor: place.battery, error: Place.error)
        place.reader.all = []
        place.radio.readBattery(place.device)
        await place.reports(["connected 182", "battery -", "battery -"])
    }

    @MainActor
    func testAReaderWithoutTheCharacteristicsIsDisconnected() async {
        let place = Place()
        place.connect()
        place.radio.subscribe(place.device, to: RadioCharacteristics(service: "FFF0", write: "FFF9", notify: "FFF2"))
        XCTAssertEqual(place.central.calls.last, "cancel ACR")
        await place.reports(["connected 182"])
        place.radio.centralManager(place.central, didDisconnectPeripheral: place.reader, error: nil)
        await place.reports(["connected 182", "lost"])
    }

    @MainActor
    func testAWriteIsConfirmedWhereTheReaderConfirmsAndAWriteThatFailsEndsTheConnection() async {
        let place = Place()
        place.connect()
        place.subscribe()
        place.radio.write(Data([1, 2]), to: place.device)
        await place.reports(["connected 182", "subscribed"])
        place.radio.peripheral(place.reader, didWriteValueFor: place.write, error: nil)
        place.radio.write(Data([3]), to: place.device)
        place.radio.peripheral(place.reader, didWriteValueFor: place.write, error: Place.error)
        await place.reports(["connected 182", "subscribed", "written"])
        XCTAssertEqual(place.reader.calls.suffix(2), ["write [1, 2] withResponse", "write [3] withResponse"])
        XCTAssertEqual(place.central.calls.last, "cancel ACR")
    }

    @MainActor
    func testWithoutConfirmationAPieceWaitsForRoomAndIsSentOnce() async {
        let place = Place(writing: .writeWithoutResponse)
        place.connect()
        place.subscribe()
        place.reader.hasSpace = false
        place.radio.write(Data([1]), to: place.device)
        await place.reports(["connected 182", "subscribed"])
        place.reader.hasSpace = true
        place.radio.peripheralIsReady(toSendWriteWithoutResponse: place.reader)
        place.radio.peripheralIsReady(toSendWriteWithoutResponse: place.reader)
        await place.reports(["connected 182", "subscribed", "written"])
        XCTAssertEqual(place.reader.calls.suffix(1), ["write [1] withoutResponse"])
        XCTAssertEqual(place.reader.calls.filter { $0.hasPrefix("write") }.count, 1)
    }

    @MainActor
    func testNotificationsComeInTheirOrderAndAHoleEndsTheConnection() async {
        let place = Place()
        place.connect()
        place.subscribe()
        for byte in UInt8(1)...3 {
            place.notify.now = Data([byte])
            place.radio.peripheral(place.reader, didUpdateValueFor: place.notify, error: nil)
        }
        place.radio.peripheral(place.reader, didUpdateValueFor: place.notify, error: Place.error)
        await place.reports(["connected 182", "subscribed", "notified [1]", "notified [2]", "notified [3]"])
        XCTAssertEqual(place.central.calls.last, "cancel ACR")
    }

    @MainActor
    func testAConnectionEndsOnceAndWhatComesLaterIsNotReported() async {
        let place = Place()
        place.connect()
        place.radio.disconnect(place.device)
        await place.reports(["connected 182"])
        place.radio.centralManager(place.central, didDisconnectPeripheral: place.reader, error: nil)
        place.radio.centralManager(place.central, didDisconnectPeripheral: place.reader, error: nil)
        place.radio.disconnect(place.device)
        place.radio.peripheral(place.reader, didUpdateValueFor: place.battery, error: nil)
        await place.reports(["connected 182", "lost"])
    }

    @MainActor
    func testAConnectionThatWasNotMadeYetIsEndedWithoutWaiting() async {
        let place = Place()
        place.radio.connect(place.device)
        place.radio.disconnect(place.device)
        await place.reports(["lost"])
        XCTAssertEqual(place.central.calls, ["connect ACR", "cancel ACR"])
    }

    @MainActor
    func testARestoredConnectionIsTakenOverAndThatOfAnotherReaderIsEnded() async {
        let place = Place()
        place.central.around = []
        (place.reader.now, place.other.now, place.notify.notifies) = (.connected, .connected, true)
        place.radio.scanAndForget()
        place.radio.centralManager(
            place.central,
            willRestoreState: [CBCentralManagerRestoredStatePeripheralsKey: [place.reader, place.other] as [CBPeripheral]])
        place.radio.connect(place.device)
        place.radio.subscribe(place.device, to: Place.gatt)
        await place.reports(["connected 182", "subscribed"])
        XCTAssertEqual(place.central.calls.suffix(1), ["cancel other"])
        XCTAssertEqual(place.reader.calls, [])
    }
}

extension BleRadio {
    /// Has its manager made.
    fileprivate func scanAndForget() {
        scan()
        stopScan()
    }
}

/// A radio with one reader around, and another device.
@MainActor
private final class Place {
    static let gatt = RadioCharacteristics(
        service: "0000FFF0-0000-1000-8000-00805F9B34FB", write: "0000fff1-0000-1000-8000-00805f9b34fb", notify: "FFF2")
    static let error = NSError(domain: "test", code: 1)

    let central = FakeCentral(delegate: nil, queue: nil)
    let reader = FakePeripheral("ACR")
    let other = FakePeripheral("other")
    let battery = FakeCharacteristic("2A19")
    let notify = FakeCharacteristic("FFF2")
    let write: FakeCharacteristic
    let radio: BleRadio
    private let listener = RecordingListener()
    var device: String { reader.identifier.uuidString }

    init(_ state: CBManagerState = .poweredOn, writing: CBCharacteristicProperties = [.write, .writeWithoutResponse]) {
        write = FakeCharacteristic("FFF1", writing)
        central.now = state
        radio = BleRadio { [central] _, _ in central }
        radio.listener = listener
        central.around = [reader]
        reader.all = [FakeService("FFF0", [write, notify]), FakeService("180F", [battery])]
    }

    func becomes(_ state: CBManagerState) {
        central.now = state
        radio.centralManagerDidUpdateState(central)
    }

    func connect() {
        radio.connect(device)
        reader.now = .connected
        radio.centralManager(central, didConnect: reader)
    }

    func subscribe() {
        radio.subscribe(device, to: Self.gatt)
        notify.notifies = true
        radio.peripheral(reader, didUpdateNotificationStateFor: notify, error: nil)
    }

    /// Every report until now, and none from within a call.
    func reports(_ expected: [String], line: UInt = #line) async {
        // What is reported later is in the main queue before this.
        await withCheckedContinuation { done in DispatchQueue.main.async { done.resume() } }
        XCTAssertEqual(listener.reports, expected, line: line)
    }
}
