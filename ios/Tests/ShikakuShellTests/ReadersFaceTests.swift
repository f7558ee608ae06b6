import Foundation
import Shikaku
import XCTest

@testable import ShikakuShell

/// What the loop relies on of the real readers.
final class ReadersFaceTests: XCTestCase {
    func testTheSlotOfASamIsNeverChosen() {
        let sam = "ACS ACR1251 1S CL Reader SAM 0"
        let picc = "ACS ACR1251 1S CL Reader PICC 0"
        XCTAssertEqual(chooseSlot(names: [sam, picc]), picc)
        XCTAssertEqual(chooseSlot(names: [picc, sam]), picc)
        XCTAssertEqual(chooseSlot(names: ["Reader"]), "Reader")
        XCTAssertNil(chooseSlot(names: [sam]))
        XCTAssertNil(chooseSlot(names: []))
    }

    func testAPollAsksForNoScreenAlthoughTheReadersPageIsOpen() throws {
        let (readers, reception) = try desk()
        XCTAssertFalse(readers.hasReader())
        _ = reception.press(button: "card-reader")
        XCTAssertEqual(reception.current().screen.id, "card-reader")
        XCTAssertFalse(readers.poll().redraw)
        _ = reception.press(button: "continue")
        let turn = readers.poll()
        XCTAssertEqual(turn.orders, [.scan])
        XCTAssertFalse(turn.redraw, "whoever polls has just drawn")
        XCTAssertNotNil(turn.wakeAfterMillis)
    }

    func testWithoutAReaderACardThatIsWantedFails() throws {
        let (readers, _) = try desk()
        XCTAssertEqual(readers.look(wanted: true).news, [.failed(trouble: .noReader)])
    }

    private func desk() throws -> (CardReaders, Reception) {
        let settings = Settings(
            gateway: "https://127.0.0.1:9", token: Data("token".utf8), rootPem: nil, acceptPhones: false)
        let readers = CardReaders.bluetooth(history: nil)
        return (readers, try Reception.atDesk(settings: settings, history: nil, readers: readers))
    }
}
