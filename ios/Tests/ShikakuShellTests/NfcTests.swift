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
        XCTAssertEqual(sheet.drawn(.wanting), .nothing, "a screen does not shorten the pause")
        XCTAssertEqual(sheet.paused(), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 203), .report(.nfcUnavailable))
        XCTAssertEqual(sheet.drawn(.wanting), .nothing)
        XCTAssertEqual(sheet.paused(), .nothing)
    }

    func testASessionThatCannotStartIsReportedOnceForAWant() {
        for (code, trouble) in [
            (1, ReaderTrouble.noReader), (2, .nfcUnavailable), (6, .nfcOff), (7, .nfcUnavailable), (8, .nfcUnavailable),
        ] {
            var sheet = NfcSheet()
            _ = sheet.drawn(.wanting)
            XCTAssertEqual(sheet.ended(code: code), .report(trouble), "\(code)")
            XCTAssertEqual(sheet.drawn(.wanting), .nothing, "\(code)")
        }
    }

    /// The report of each end comes back as a screen that still wants a card, as the reception's does.
    func testNoCodeOpensTheSheetWithoutEnd() {
        let alternating = [[203, 201], [202, 100], [0, 101, 201], [200, 203]]
        for codes in NfcError.table.map({ [$0.code] }) + [[0], [999], [-1]] + alternating {
            var sheet = NfcSheet()
            var (opened, reported) = (0, 0)
            var act = sheet.drawn(.wanting)
            for step in 0..<2000 {
                switch act {
                case .open:
                    opened += 1
                    act = sheet.ended(code: codes[step % codes.count])
                case .openLater: act = sheet.paused()
                case .report:
                    reported += 1
                    act = sheet.drawn(.wanting)
                default: act = sheet.drawn(.wanting)
                }
            }
            XCTAssertLessThanOrEqual(opened, 5, "\(codes)")
            XCTAssertLessThanOrEqual(reported, 1, "\(codes)")
        }
    }

    func testWhatWasRefusedIsTriedAgainWhenAPersonPressesAButtonOrTheNextCardIsWanted() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        _ = sheet.ended(code: 6)
        sheet.renew()
        XCTAssertEqual(sheet.drawn(.wanting), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 6), .report(.nfcOff))
        _ = sheet.drawn(.sample)
        XCTAssertEqual(sheet.drawn(.wanting), .open(text: "hold it"))
    }

    func testASessionThatCannotStartWhileACardIsReadIsReportedAtTheNextWant() {
        var sheet = NfcSheet()
        _ = sheet.drawn(.wanting)
        _ = sheet.drawn(.reading)
        XCTAssertEqual(sheet.ended(code: 6), .nothing)
        XCTAssertEqual(sheet.drawn(.wanting), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 6), .report(.nfcOff))
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
