import Foundation
import ShikakuBindings
import XCTest

@testable import ShikakuShell

/// The real application behind the loop, with a gateway that cannot be reached.
@MainActor
private final class UnreachedApp {
    private(set) var drawn: [Screen] = []
    let radio = ScriptedRadio()
    let reader = ScriptedCardReader()
    private(set) lazy var loop = AppLoop(app, cardReader: reader, radio: radio) { [unowned self] in drawn.append($0) }
    private let app: Shikaku

    init(_ link: ReaderLink = .shell) throws {
        app = try Shikaku(settings: .unreachable(), reader: link, history: nil)
        loop.start()
    }

    /// Lets time pass until a screen is drawn that fits.
    func wait(_ what: String, until fits: (Screen) -> Bool) async throws -> Screen {
        for _ in 0..<1000 {
            if let screen = drawn.last, fits(screen) { return screen }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Overdue(what: what, drawn: drawn.last.map { screenText(screen: $0) } ?? "nothing")
    }
}

private struct Overdue: Error {
    let what: String
    let drawn: String
}

final class AppTests: XCTestCase {
    @MainActor
    func testAGatewayThatCannotBeReachedEndsInAScreenWithACodeAndNotInSilence() async throws {
        let place = try UnreachedApp()
        XCTAssertEqual(place.drawn.count, 1)
        let button = try XCTUnwrap(place.drawn.last?.buttons.first)
        place.loop.press(button.id)
        let failed = try await place.wait("a failure") { $0.failureCode != nil }
        XCTAssertTrue(failed.failureCode?.hasPrefix("GATE-") ?? false, failed.failureCode ?? "")
    }

    @MainActor
    func testCancellingWipesWhatWasTypedAndDropsWhatIsInFlight() async throws {
        let place = try UnreachedApp()
        let first = try XCTUnwrap(place.drawn.last)
        place.loop.press(try XCTUnwrap(first.buttons.first).id)
        place.loop.type(1)
        guard case .digits(let field) = place.drawn.last?.entry else { return XCTFail("no digits") }
        XCTAssertEqual(field.typed, 1)
        place.loop.cancel()
        XCTAssertEqual(place.drawn.last, first)
        // The gateway's failure comes too late: nothing but the first screen is drawn from here on.
        let before = place.drawn.count
        try await Task.sleep(for: .milliseconds(300))
        XCTAssertTrue(place.drawn[before...].allSatisfy { $0 == first })
    }

    @MainActor
    func testACardThatIsNotWantedIsSentNothingAndReleased() async throws {
        let place = try UnreachedApp()
        place.loop.cardFound(Untouched())
        XCTAssertNil(place.loop.link)
        XCTAssertEqual(place.drawn.count, 1)
    }

    @MainActor
    func testAReaderIsScannedForOnItsPageAndTheDevicesReadersLookUntilOneIsPaired() async throws {
        for untilPaired in [true, false] {
            let place = try UnreachedApp(.bluetooth(nfcUntilPaired: untilPaired))
            XCTAssertEqual(place.reader.wanted, ["not wanted\(untilPaired ? "" : " by reader")"])
            place.loop.press("card-reader")
            XCTAssertEqual(place.drawn.last?.id, "card-reader")
            XCTAssertEqual(place.radio.requests, [])
            place.loop.press("continue")
            XCTAssertEqual(place.radio.requests, ["scan"])
        }
    }

    func testTheSlotOfASamIsNeverChosen() {
        let sam = "ACS ACR1251 1S CL Reader SAM 0"
        let picc = "ACS ACR1251 1S CL Reader PICC 0"
        XCTAssertEqual(chooseSlot(names: [sam, picc]), picc)
        XCTAssertEqual(chooseSlot(names: [picc, sam]), picc)
        XCTAssertEqual(chooseSlot(names: ["Reader"]), "Reader")
        XCTAssertNil(chooseSlot(names: [sam]))
        XCTAssertNil(chooseSlot(names: []))
    }

    func testACheckIsRecordedWhereAFolderIsGivenAndNowhereElse() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for recordings in [folder.path, nil] {
            let app = try Shikaku(settings: .unreachable(recordings: recordings), reader: .shell, history: nil)
            _ = app.press(button: "choose-pin")
            _ = app.digit(digit: 1)
        }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let recordings = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        let words = ["shikaku-transcript", "choose-pin", "digit", "entering-pin"]
        XCTAssertEqual(recordings.map { text in words.allSatisfy { text.contains($0) } }, [true])
    }

    func testBytesOfACommandAreOverwritten() {
        var command = Data([0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34])
        command.wipe()
        XCTAssertEqual(command, Data(count: 9))
    }

    func testInfoPlistNamesTheApplicationsThatTheLibrarySelectsInItsOrder() throws {
        let key = "com.apple.developer.nfc.readersession.iso7816.select-identifiers"
        XCTAssertEqual(try appList()?[key] as? [String], ["D392F000260100000001", "D3921000310001010402"])
    }

    func testInfoPlistSaysWhatNfcAndBluetoothAreForAndNamesNoBackgroundMode() throws {
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
