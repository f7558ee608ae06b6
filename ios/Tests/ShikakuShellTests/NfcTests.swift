import ShikakuBindings
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
        XCTAssertEqual(sheet.onScreen(.sample), .nothing)
        XCTAssertEqual(sheet.setCardWanted(false), .nothing)
        XCTAssertEqual(sheet.onScreen(.wanting), .nothing)
        XCTAssertEqual(sheet.setCardWanted(true), .open(text: "hold it"))
        sheet.cardFound()
        XCTAssertEqual(sheet.onScreen(.keepStill), .write(text: "keep still"))
        XCTAssertEqual(sheet.onScreen(.sample), .nothing)
        XCTAssertEqual(sheet.setCardWanted(false), .close(failure: nil))
        XCTAssertEqual(sheet.ended(code: 200), .nothing, "our own closing comes back as one by the person")
    }

    func testAFailureClosesTheSheetWithItsWords() {
        var sheet = NfcSheet.wanted
        XCTAssertEqual(sheet.onScreen(.failed), .nothing)
        XCTAssertEqual(sheet.setCardWanted(false), .close(failure: "it failed"))
    }

    func testASessionThatTimedOutBeginsAnewWhileACardIsWanted() {
        var sheet = NfcSheet.wanted
        XCTAssertEqual(sheet.ended(code: 201), .open(text: "hold it"))
        sheet.cardFound()
        XCTAssertEqual(sheet.onScreen(.keepStill), .write(text: "keep still"))
        XCTAssertEqual(sheet.ended(code: 201), .nothing)
    }

    func testAPersonWhoClosedTheSheetIsNotShownItAgain() {
        for isReading in [false, true] {
            var sheet = NfcSheet.wanted
            if isReading { sheet.cardFound() }
            XCTAssertEqual(sheet.ended(code: 200), .cancel)
            XCTAssertEqual(sheet.onScreen(.sample), .nothing)
            XCTAssertEqual(sheet.setCardWanted(false), .nothing)
            XCTAssertEqual(sheet.paused(), .nothing)
        }
    }

    func testABusySystemIsTriedOnceMoreAfterAPauseAndThenReported() {
        var sheet = NfcSheet.wanted
        XCTAssertEqual(sheet.ended(code: 203), .openLater(text: "hold it"))
        XCTAssertEqual(sheet.onScreen(.wanting), .nothing, "a screen does not shorten the pause")
        XCTAssertEqual(sheet.paused(), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 203), .report(.nfcUnavailable))
        XCTAssertEqual(sheet.onScreen(.wanting), .nothing)
        XCTAssertEqual(sheet.paused(), .nothing)
    }

    func testASessionThatCannotStartIsReportedOnceForAWant() {
        for (code, failure) in [
            (1, CardLinkFailure.noReader), (2, .nfcUnavailable), (6, .nfcOff), (7, .nfcUnavailable),
            (8, .nfcUnavailable),
        ] {
            var sheet = NfcSheet.wanted
            XCTAssertEqual(sheet.ended(code: code), .report(failure), "\(code)")
            XCTAssertEqual(sheet.onScreen(.wanting), .nothing, "\(code)")
        }
    }

    /// The report of each end comes back as a screen that still wants a card; `setCardWanted` does not come again for it.
    func testNoCodeOpensTheSheetWithoutEnd() {
        let alternating = [[203, 201], [202, 100], [0, 101, 201], [200, 203]]
        for codes in NfcError.table.map({ [$0.code] }) + [[0], [999], [-1]] + alternating {
            var sheet = NfcSheet()
            var (opened, reported) = (0, 0)
            _ = sheet.onScreen(.wanting)
            var act = sheet.setCardWanted(true)
            for step in 0..<2000 {
                switch act {
                case .open:
                    opened += 1
                    act = sheet.ended(code: codes[step % codes.count])
                case .openLater: act = sheet.paused()
                case .report:
                    reported += 1
                    act = sheet.onScreen(.wanting)
                default: act = sheet.onScreen(.wanting)
                }
            }
            XCTAssertLessThanOrEqual(opened, 5, "\(codes)")
            XCTAssertLessThanOrEqual(reported, 1, "\(codes)")
        }
    }

    func testWhatWasRefusedIsTriedAgainWhenACardIsWantedAnew() {
        var sheet = NfcSheet.wanted
        _ = sheet.ended(code: 6)
        XCTAssertEqual(sheet.setCardWanted(true), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 6), .report(.nfcOff))
        XCTAssertEqual(sheet.setCardWanted(false), .nothing)
        XCTAssertEqual(sheet.setCardWanted(true), .open(text: "hold it"))
    }

    func testASessionThatCannotStartWhileACardIsReadIsReportedAtTheNextWant() {
        var sheet = NfcSheet.wanted
        sheet.cardFound()
        _ = sheet.onScreen(.keepStill)
        XCTAssertEqual(sheet.ended(code: 6), .nothing)
        _ = sheet.onScreen(.wanting)
        XCTAssertEqual(sheet.setCardWanted(true), .open(text: "hold it"))
        XCTAssertEqual(sheet.ended(code: 6), .report(.nfcOff))
    }

    func testASheetIsNotOpenedBeforeTheEarlierOneIsClosed() {
        var sheet = NfcSheet.wanted
        _ = sheet.setCardWanted(false)
        XCTAssertEqual(sheet.setCardWanted(true), .nothing)
        XCTAssertEqual(sheet.ended(code: 200), .open(text: "hold it"))
    }

    func testALostCardIsLookedForInTheSameSession() {
        var sheet = NfcSheet.wanted
        sheet.cardFound()
        _ = sheet.onScreen(.keepStill)
        XCTAssertEqual(sheet.onScreen(.wanting), .write(text: "hold it"))
        XCTAssertEqual(sheet.setCardWanted(true), .poll)
    }

    func testTagsThatCannotBeConnectedAreLookedForAgain() {
        var sheet = NfcSheet.wanted
        XCTAssertEqual(sheet.noCardFound(), .poll)
        _ = sheet.setCardWanted(false)
        XCTAssertEqual(sheet.noCardFound(), .nothing)
    }
}

extension NfcSheet {
    /// An open sheet.
    fileprivate static var wanted: NfcSheet {
        var sheet = NfcSheet()
        _ = sheet.onScreen(.wanting)
        _ = sheet.setCardWanted(true)
        return sheet
    }
}
