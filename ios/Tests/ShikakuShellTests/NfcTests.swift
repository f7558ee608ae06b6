import Shikaku
import XCTest

@testable import ShikakuShell

final class NfcTests: XCTestCase {
    func testEveryCodeHasOneRow() {
        let codes = NfcError.table.map(\.code)
        XCTAssertEqual(codes, Array(1...8) + Array(100...105) + Array(200...203))
    }

    func testACommandIsNeverTakenForUnsentBecauseOfACode() {
        XCTAssertFalse(NfcError.table.contains { $0.lost == .beforeSending })
    }

    func testTheSheetOpensWithTheScreensWordsAndClosesWhenNoCardIsWanted() {
        var sheet = NfcSheet()
        XCTAssertEqual(sheet.drawn(.sample), .nothing)
        XCTAssertEqual(sheet.drawn(.wanting), .open(text: "hold it"))
        XCTAssertEqual(sheet.drawn(.reading), .write(text: "keep still"))
        XCTAssertEqual(sheet.drawn(.sample), .close(failure: nil))
        XCTAssertEqual(sheet.ended(code: 200), .nothing, "our own closing comes back as one by the person")
    }

    func testAFailureClosesTheSheetWithItsWords() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        XCTAssertEqual(sheet.drawn(.failed), .close(failure: "it failed"))
    }

    func testASessionThatTimedOutBeginsAnewWhileACardIsWanted() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        XCTAssertEqual(sheet.ended(code: 201), .open(text: "hold it"))
        XCTAssertEqual(sheet.drawn(.reading), .write(text: "keep still"))
        XCTAssertEqual(sheet.ended(code: 201), .nothing)
    }

    func testAPersonWhoClosedTheSheetIsNotShownItAgain() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        XCTAssertEqual(sheet.ended(code: 200), .cancel)
        XCTAssertEqual(sheet.drawn(.sample), .nothing)
        XCTAssertEqual(sheet.paused(), .nothing)
    }

    func testABusySystemIsTriedOnceMoreAfterAPauseAndThenReported() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        XCTAssertEqual(sheet.ended(code: 203), .openLater(text: "hold it"))
        XCTAssertEqual(sheet.paused(), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 203), .report(.readerBusy))
    }

    func testASheetIsNotOpenedBeforeTheEarlierOneIsGone() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        _ = sheet.drawn(.sample)
        XCTAssertEqual(sheet.drawn(.wanting), .nothing)
        XCTAssertEqual(sheet.ended(code: 200), .open(text: "hold it"))
    }

    func testALostCardIsLookedForInTheSameSession() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        _ = sheet.drawn(.reading)
        _ = sheet.drawn(.wanting)
        XCTAssertEqual(sheet.touched(), .poll)
    }
}
