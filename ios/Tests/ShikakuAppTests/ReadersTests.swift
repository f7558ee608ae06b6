import CoreNFC
import CryptoTokenKit
import Foundation
import Shikaku
import ShikakuShell
import XCTest

@testable import ShikakuApp

/// Every reader of a device that fails, under a reception that keeps wanting a card.
final class ReadersTests: XCTestCase {
    @MainActor
    override func setUp() async throws {
        NFCReaderSession.stubbedAvailable = false
        (NFCTagReaderSession.begun, NFCTagReaderSession.stubbedNone) = ([], false)
        TKSmartCardSlotManager.stubbed = nil
    }

    @MainActor
    func testADeviceWithoutAnyReaderSaysSoOnce() async {
        for manager in [nil, TKSmartCardSlotManager()] {
            TKSmartCardSlotManager.stubbed = manager
            let reception = WantingReception()
            let model = ReceptionModel(reception, aloud: false)
            await settle()
            XCTAssertEqual(reception.troubles, [.noReader])
            XCTAssertEqual(model.screen?.wantsCard, true)
        }
    }

    @MainActor
    func testAReaderThatIsPluggedInWhileACardIsWantedIsUsed() async {
        let manager = FakeSlots()
        TKSmartCardSlotManager.stubbed = manager
        let reception = WantingReception()
        let desk = Desk(reception) { _ in }
        let reader = SlotReader(desk, pause: { await Task.yield() })
        reader.look(true)
        await settle()
        XCTAssertEqual(reception.troubles, [.noReader])
        manager.slot = FakeSlot(.validCard)
        await settle()
        XCTAssertEqual(reception.found, 1, "a card that stays is found once")
        manager.slot?.now = .missing
        await settle()
        XCTAssertEqual(reception.troubles, [.noReader, .readerGone])
        reader.drawn(.stopping)
    }

    @MainActor
    func testAReaderThatAnotherProgramHoldsIsToldOnce() async {
        let manager = FakeSlots()
        manager.slot = FakeSlot(.validCard)
        manager.slot?.card = nil
        TKSmartCardSlotManager.stubbed = manager
        let reception = WantingReception()
        let desk = Desk(reception) { _ in }
        let reader = SlotReader(desk, pause: { await Task.yield() })
        reader.look(true)
        await settle()
        XCTAssertEqual(reception.troubles, [.readerBusy])
        reader.drawn(.stopping)
    }

    @MainActor
    func testAnNfcSessionThatEndsAtOnceIsBegunAFewTimesAndThenToldWithAWayOut() async {
        NFCReaderSession.stubbedAvailable = true
        for (code, trouble, most) in [
            (2, ReaderTrouble.nfcUnavailable, 1), (6, .nfcOff, 1), (7, .nfcUnavailable, 1), (201, .nfcUnavailable, 4),
            (100, .nfcUnavailable, 4),
        ] {
            NFCTagReaderSession.begun = []
            let reception = WantingReception()
            let model = ReceptionModel(reception, aloud: false)
            for _ in 0..<100 { end(with: code) }
            XCTAssertEqual(reception.troubles, [trouble], "\(code)")
            XCTAssertLessThanOrEqual(NFCTagReaderSession.begun.count, most, "\(code)")
            let before = NFCTagReaderSession.begun.count
            model.press("continue")
            XCTAssertEqual(NFCTagReaderSession.begun.count, before + 1, "a person may try again: \(code)")
        }
    }

    @MainActor
    func testADeviceThatMakesNoSessionSaysSoOnce() async {
        NFCReaderSession.stubbedAvailable = true
        NFCTagReaderSession.stubbedNone = true
        let reception = WantingReception()
        let model = ReceptionModel(reception, aloud: false)
        XCTAssertEqual(reception.troubles, [.noReader])
        XCTAssertNotNil(model.screen)
    }

    @MainActor
    func testAReaderThatReportsOnEachScreenIsBoundedToo() async {
        let reception = WantingReception()
        var reader: Reporting?
        var drawn = 0
        let desk = Desk(reception) { screen in
            drawn += 1
            reader?.drawn(screen)
        }
        reader = Reporting(desk)
        desk.begin()
        XCTAssertEqual(reception.troubles, [.noReader])
        XCTAssertEqual(drawn, 2)
    }

    @MainActor
    private func end(with code: Int) {
        guard let session = NFCTagReaderSession.begun.last else { return }
        session.stubbedDelegate?.tagReaderSession(session, didInvalidateWithError: NFCReaderError(stubbed: code))
    }

    @MainActor
    private func settle() async {
        for _ in 0..<200 { await Task.yield() }
    }
}

/// As a reader of an earlier version did it.
@MainActor
private final class Reporting {
    private weak var desk: Desk?

    init(_ desk: Desk) {
        self.desk = desk
    }

    func drawn(_ screen: Screen) {
        if screen.wantsCard { desk?.readerFailed(.noReader) }
    }
}

private final class FakeSlots: TKSmartCardSlotManager {
    var slot: FakeSlot?

    override var slotNames: [String] { slot == nil ? [] : ["Reader"] }
    override func slotNamed(_ name: String) -> TKSmartCardSlot? { slot }
}

private final class FakeSlot: TKSmartCardSlot {
    var now: State
    var card: TKSmartCard? = FakeCard()

    init(_ now: State) {
        self.now = now
    }

    override var state: State { now }
    override func makeSmartCard() -> TKSmartCard? { card }
}

private final class FakeCard: TKSmartCard {
    override func beginSession() async throws -> Bool { true }
}

/// A reception that always wants a card, and keeps each trouble that it gets.
private final class WantingReception: ReceptionProtocol, @unchecked Sendable {
    private(set) var troubles: [ReaderTrouble] = []
    private(set) var found = 0

    private var wanting: Directive { .show(screen: .wanting) }

    func ask(requestId: UInt32) async -> Directive { wanting }
    func cancel() -> Directive { wanting }
    func cardAnswered(response: Data) -> Directive { wanting }
    func cardFound(limits: LinkLimits) -> Directive {
        found += 1
        return wanting
    }
    func cardLost(lost: LostCard) -> Directive { wanting }
    func current() -> Directive { wanting }
    func digit(digit: UInt8) -> Directive { wanting }
    func press(button: String) -> Directive { wanting }
    func readerFailed(trouble: ReaderTrouble) -> Directive {
        troubles.append(trouble)
        return wanting
    }
    func tick() -> Directive { wanting }
}

extension Screen {
    fileprivate static let wanting = named("waiting-for-card", wantsCard: true)
    fileprivate static let stopping = named("choosing-method", wantsCard: false)

    private static func named(_ id: String, wantsCard: Bool) -> Screen {
        Screen(
            id: id, title: id, lines: [], entry: nil, buttons: [], proposed: nil, spoken: id, haptic: .none,
            progress: nil, failureCode: nil, wantsCard: wantsCard, copy: nil)
    }
}
