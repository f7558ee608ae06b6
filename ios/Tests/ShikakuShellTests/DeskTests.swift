import Foundation
import Shikaku
import XCTest

@testable import ShikakuShell

/// Recording, where a shell asks for it.
final class RecordingTests: XCTestCase {
    func testAReceptionIsRecordedWhereItIsAskedForAndNowhereElse() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for recordings in [folder.path, nil] {
            let settings = Settings(
                gateway: "https://127.0.0.1:9", token: Data("token".utf8), rootPem: nil, acceptPhones: false,
                recordings: recordings)
            let reception = try Reception(settings: settings)
            _ = reception.press(button: "choose-pin")
            _ = reception.digit(digit: 1)
        }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let recordings = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        let told = ["shikaku-transcript", "choose-pin", "digit", "entering-pin"]
        XCTAssertEqual(recordings.map { text in told.allSatisfy { text.contains($0) } }, [true])
    }
}

/// A desk whose gateway cannot be reached.
@MainActor
private final class LonelyDesk {
    private(set) var shown: [Screen] = []
    private(set) lazy var desk = Desk(reception) { [unowned self] in shown.append($0) }
    private let reception: Reception

    init() throws {
        let settings = Settings(
            gateway: "https://127.0.0.1:9", token: Data("token".utf8), rootPem: nil, acceptPhones: false)
        reception = try Reception(settings: settings)
        desk.begin()
    }

    /// Lets time pass until a screen is shown that fits.
    func wait(_ what: String, until fits: (Screen) -> Bool) async throws -> Screen {
        for _ in 0..<1000 {
            if let screen = shown.last, fits(screen) { return screen }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Overdue(what: what, shown: shown.last.map { screenText(screen: $0) } ?? "nothing")
    }
}

private struct Overdue: Error {
    let what: String
    let shown: String
}

final class DeskTests: XCTestCase {
    @MainActor
    func testAGatewayThatCannotBeReachedEndsInAScreenWithACodeAndNotInSilence() async throws {
        let lonely = try LonelyDesk()
        XCTAssertEqual(lonely.shown.count, 1)
        let button = try XCTUnwrap(lonely.shown.last?.buttons.first)
        lonely.desk.press(button.id)
        let failed = try await lonely.wait("a failure") { $0.failureCode != nil }
        XCTAssertTrue(failed.failureCode?.hasPrefix("GATE-") ?? false, failed.failureCode ?? "")
    }

    @MainActor
    func testCancellingWipesWhatWasTypedAndDropsWhatIsUnderWay() async throws {
        let lonely = try LonelyDesk()
        let first = try XCTUnwrap(lonely.shown.last)
        lonely.desk.press(try XCTUnwrap(first.buttons.first).id)
        lonely.desk.type(1)
        XCTAssertEqual(lonely.shown.last?.entry?.typed, 1)
        lonely.desk.cancel()
        XCTAssertEqual(lonely.shown.last, first)
        // The gateway's failure comes too late: nothing but the first screen is drawn from here on.
        let before = lonely.shown.count
        try await Task.sleep(for: .milliseconds(300))
        XCTAssertTrue(lonely.shown[before...].allSatisfy { $0 == first })
    }

    @MainActor
    func testACardThatNobodyWantsIsSentNothing() async throws {
        let lonely = try LonelyDesk()
        let link = Untouched()
        await lonely.desk.cardFound(link)
        XCTAssertEqual(lonely.shown.first, lonely.shown.last)
    }

    func testBytesOfACommandAreOverwritten() {
        var command = Data([0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34])
        command.wipe()
        XCTAssertEqual(command, Data(count: 9))
    }

    func testTheAppNamesTheApplicationsThatTheCoreSelectsInItsOrder() throws {
        let key = "com.apple.developer.nfc.readersession.iso7816.select-identifiers"
        XCTAssertEqual(try appList()?[key] as? [String], ["D392F000260100000001", "D3921000310001010402"])
    }

    func testTheAppSaysWhatNfcAndBluetoothAreForAndStaysOutOfTheBackground() throws {
        let list = try appList()
        for key in ["NFCReaderUsageDescription", "NSBluetoothAlwaysUsageDescription"] {
            XCTAssertTrue((list?[key] as? String)?.contains("マイナンバーカード") ?? false, key)
        }
        XCTAssertNil(list?["UIBackgroundModes"])
    }

    private func appList() throws -> [String: Any]? {
        let ios = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized
        let data = try Data(contentsOf: ios.appendingPathComponent("App/Info.plist"))
        return try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any]
    }
}

private struct Untouched: CardLink {
    let limits = LinkLimits.short

    func transceive(_ command: Data) async throws -> Data {
        XCTFail("a command")
        throw CardLoss(.beforeSending)
    }
}
