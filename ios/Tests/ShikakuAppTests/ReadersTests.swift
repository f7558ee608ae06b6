import CoreNFC
import CryptoTokenKit
import Foundation
import ShikakuBindings
import UIKit
import XCTest

@testable import ShikakuApp
@testable import ShikakuShell

/// The readers of a device, below an application that always wants a card.
final class ReadersTests: XCTestCase {
    @MainActor
    override func setUp() async throws {
        NFCReaderSession.stubbedAvailable = false
        (NFCTagReaderSession.begun, NFCTagReaderSession.stubbedNone) = ([], false)
        TKSmartCardSlotManager.stubbed = nil
    }

    @MainActor
    func testADeviceWithoutAnyReaderReportsIt() async {
        for manager in [nil, TKSmartCardSlotManager()] {
            TKSmartCardSlotManager.stubbed = manager
            let app = WantingApp()
            let model = ReceptionModel(app)
            await settle()
            XCTAssertEqual(app.failures.first, .noReader)
            XCTAssertEqual(Set(app.failures).count, 1)
            XCTAssertEqual(model.screen?.wantsCard, true)
        }
    }

    @MainActor
    func testAReaderThatIsPluggedInWhileACardIsWantedIsUsed() async {
        let slots = FakeSlots()
        TKSmartCardSlotManager.stubbed = slots
        let app = WantingApp()
        let (loop, reader) = made(app)
        loop.start()
        await settle()
        XCTAssertEqual(Set(app.failures), [.noReader])
        slots.slot = FakeSlot(.empty)
        await settle()
        app.failures = []
        slots.slot?.now = .missing
        await settle()
        XCTAssertEqual(Set(app.failures), [.readerLost])
        slots.slot = FakeSlot(.validCard)
        app.isEnough = true
        await settle()
        XCTAssertEqual(app.found, 1)
        reader.setCardWanted(false, byReader: false)
    }

    @MainActor
    func testACardThatStaysIsFoundAnewAfterAPauseAndItsSessionsEnd() async {
        let slots = FakeSlots()
        let (slot, card) = (FakeSlot(.validCard), FakeCard())
        (slots.slot, slot.card) = (slot, card)
        TKSmartCardSlotManager.stubbed = slots
        let app = WantingApp()
        app.foundMax = 3
        let pauses = Pauses()
        let reader = SlotReader { await pauses.pass($0) }
        let loop = AppLoop(app, cardReader: reader) { _ in }
        loop.start()
        await settle()
        XCTAssertEqual(app.found, 3)
        XCTAssertEqual([card.begun, card.ended], [3, 3])
        let long = await pauses.passed.filter { $0 > .milliseconds(100) }
        XCTAssertEqual(long, [.milliseconds(700), .milliseconds(700)])
        XCTAssertNil(loop.link)
    }

    @MainActor
    func testASlotIsNotWatchedWhileItsCardIsReadAndNotOnceNoCardIsWanted() async {
        let slots = FakeSlots()
        slots.slot = FakeSlot(.validCard)
        TKSmartCardSlotManager.stubbed = slots
        let app = WantingApp()
        app.isReading = true
        let (loop, reader) = made(app)
        loop.start()
        await settle()
        XCTAssertEqual(app.found, 1)
        slots.slot = nil
        await settle()
        XCTAssertEqual(app.failures, [], "the exchange reports it")
        reader.setCardWanted(true, byReader: false)
        reader.setCardWanted(false, byReader: false)
        await settle()
        XCTAssertEqual(app.failures, [])
    }

    @MainActor
    func testAReaderThatAnotherProgramHoldsIsReported() async {
        let slots = FakeSlots()
        slots.slot = FakeSlot(.validCard)
        slots.slot?.card = nil
        TKSmartCardSlotManager.stubbed = slots
        let app = WantingApp()
        let (loop, reader) = made(app)
        loop.start()
        await settle()
        XCTAssertEqual(Set(app.failures), [.readerBusy])
        XCTAssertNil(loop.link)
        reader.setCardWanted(false, byReader: false)
    }

    @MainActor
    func testWhileABluetoothReaderLooksNfcStaysClosedAndOnlyAPluggedInReaderLooksToo() async {
        NFCReaderSession.stubbedAvailable = true
        let readers = DeviceReaders()
        let app = WantingApp()
        let loop = AppLoop(app, cardReader: readers) { _ in }
        readers.setCardWanted(true, byReader: true)
        await settle()
        XCTAssertEqual(NFCTagReaderSession.begun.count, 0)
        XCTAssertEqual(app.failures, [])
        let slots = FakeSlots()
        slots.slot = FakeSlot(.validCard)
        TKSmartCardSlotManager.stubbed = slots
        app.isEnough = true
        readers.setCardWanted(true, byReader: true)
        await settle()
        XCTAssertEqual(app.found, 1)
        XCTAssertEqual(NFCTagReaderSession.begun.count, 0)
        TKSmartCardSlotManager.stubbed = nil
        readers.setCardWanted(true, byReader: false)
        XCTAssertEqual(NFCTagReaderSession.begun.count, 1)
        XCTAssertNil(loop.link)
    }

    @MainActor
    func testACardInTheFieldIsReadAndTheNextIsLookedForInTheSameSession() async {
        NFCReaderSession.stubbedAvailable = true
        let app = WantingApp()
        app.isReading = true
        let model = ReceptionModel(app)
        guard let session = NFCTagReaderSession.begun.last else { return XCTFail("no session") }
        let tag = FakeTag()
        session.stubbedDelegate?.tagReaderSession(session, didDetect: [.iso7816(tag)])
        await settle()
        XCTAssertEqual(app.answers, [Data([7, 0x90, 0])])
        XCTAssertEqual([session.stubbedPolls, NFCTagReaderSession.begun.count], [1, 1])
        session.stubbedDelegate?.tagReaderSession(session, didDetect: [])
        await settle()
        XCTAssertEqual(session.stubbedPolls, 2, "tags that are no cards")
        XCTAssertEqual(model.screen?.wantsCard, true)
    }

    @MainActor
    func testASessionThatEndsWhileACardIsReadBeginsAnewOnlyAfterIt() async {
        NFCReaderSession.stubbedAvailable = true
        let app = WantingApp()
        app.isReading = true
        let model = ReceptionModel(app)
        guard let session = NFCTagReaderSession.begun.last else { return XCTFail("no session") }
        let tag = FakeTag()
        var begunBefore = 0
        tag.during = { [unowned self] in
            end(with: 100)
            begunBefore = NFCTagReaderSession.begun.count
        }
        session.stubbedDelegate?.tagReaderSession(session, didDetect: [.iso7816(tag)])
        await settle()
        XCTAssertEqual([begunBefore, NFCTagReaderSession.begun.count], [1, 2])
        XCTAssertEqual([app.found, app.failures.count], [1, 0])
        XCTAssertEqual(model.screen?.wantsCard, true)
    }

    @MainActor
    func testTheModelReportsWhenTheAppLeavesTheFrontAndComesBack() async {
        let app = WantingApp()
        let model = ReceptionModel(app)
        XCTAssertEqual(app.places, ["foreground"])
        NotificationCenter.default.post(name: UIApplication.didEnterBackgroundNotification, object: nil)
        NotificationCenter.default.post(name: UIApplication.willEnterForegroundNotification, object: nil)
        await settle()
        XCTAssertEqual(app.places, ["foreground", "background", "foreground"])
        XCTAssertNotNil(model.screen)
    }

    @MainActor
    func testAnNfcSessionThatEndsAtOnceIsBegunAFewTimesAndThenReportedAndBegunAgainByAPress() async {
        NFCReaderSession.stubbedAvailable = true
        for (code, failure, most) in [
            (2, CardLinkFailure.nfcUnavailable, 1), (6, .nfcOff, 1), (7, .nfcUnavailable, 1), (201, .nfcUnavailable, 4),
            (100, .nfcUnavailable, 4),
        ] {
            NFCTagReaderSession.begun = []
            let app = WantingApp()
            let model = ReceptionModel(app)
            for _ in 0..<100 { end(with: code) }
            XCTAssertEqual(app.failures, [failure], "\(code)")
            XCTAssertLessThanOrEqual(NFCTagReaderSession.begun.count, most, "\(code)")
            let before = NFCTagReaderSession.begun.count
            model.press("continue")
            XCTAssertEqual(NFCTagReaderSession.begun.count, before + 1, "a person may try again: \(code)")
        }
    }

    @MainActor
    func testADeviceThatMakesNoSessionReportsItOnce() async {
        NFCReaderSession.stubbedAvailable = true
        NFCTagReaderSession.stubbedNone = true
        let app = WantingApp()
        let model = ReceptionModel(app)
        XCTAssertEqual(app.failures, [.noReader])
        XCTAssertNotNil(model.screen)
    }

    @MainActor
    private func made(_ app: WantingApp) -> (AppLoop, SlotReader) {
        let reader = SlotReader { _ in await Task.yield() }
        return (AppLoop(app, cardReader: reader) { _ in }, reader)
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
    private(set) var (begun, ended) = (0, 0)

    override func beginSession() async throws -> Bool {
        begun += 1
        return true
    }
    override func endSession() { ended += 1 }
}

private final class FakeTag: NFCISO7816Tag, @unchecked Sendable {
    /// Called during each exchange.
    var during: (@MainActor () -> Void)?
    let historicalBytes: Data? = nil
    let applicationData: Data? = Data()
    func sendCommand(apdu: NFCISO7816APDU) async throws -> (Data, UInt8, UInt8) {
        await MainActor.run { during?() }
        return (Data([7]), 0x90, 0)
    }
}

/// Time that passes at once, written down.
private actor Pauses {
    private(set) var passed: [Duration] = []

    func pass(_ time: Duration) async {
        passed.append(time)
        await Task.yield()
    }
}

/// An application that always wants a card, keeps each failure, and says anew that it wants a card after a press and after
/// a card, as the library does.
private final class WantingApp: ShikakuProtocol, @unchecked Sendable {
    var failures: [CardLinkFailure] = []
    private(set) var found = 0
    /// Cards after which none is wanted.
    var foundMax = Int.max
    /// Whether one card is enough.
    var isEnough: Bool {
        get { foundMax == 1 }
        set { foundMax = newValue ? 1 : .max }
    }
    private(set) var answers: [Data] = []
    private(set) var places: [String] = []
    /// Whether one command is sent to a card that is found.
    var isReading = false

    private func output(_ requests: [Request] = []) -> Output {
        Output(screen: .wanting, signals: .silent, requests: requests, wakeAfterMillis: nil)
    }
    private func wanted(_ isWanted: Bool = true) -> Request { .setCardWanted(wanted: isWanted, byReader: false) }

    func advertisement(advertisement: Advertisement) -> Output { output() }
    func background() -> Output {
        places.append("background")
        return output()
    }
    func cancel() -> Output { output() }
    func cardAnswered(exchange: UInt32, response: Data) -> Output {
        answers.append(response)
        return output([.releaseCard, wanted()])
    }
    func cardFound(limits: LinkLimits) -> Output {
        found += 1
        return output(isReading ? [.transmit(exchange: 1, command: Data([7]))] : [.releaseCard, wanted(found < foundMax)])
    }
    func cardLinkFailed(failure: CardLinkFailure) -> Output {
        failures.append(failure)
        return output()
    }
    func cardLost(exchange: UInt32, lost: LostCard) -> Output { output() }
    func current() -> Output { output([wanted()]) }
    func digit(digit: UInt8) -> Output { output() }
    func httpAnswered(requestId: UInt32) -> Output { output() }
    func foreground() -> Output {
        places.append("foreground")
        return output()
    }
    func linkEvent(device: String, event: LinkEvent) -> Output { output() }
    func press(button: String) -> Output { output([wanted()]) }
    func scanFailed(failure: LinkFailure) -> Output { output() }
    func sendHttp(requestId: UInt32) async {}
    func text(text: String) -> Output { output() }
    func tick() -> Output { output() }
    func readAloudPressed() -> Output { output() }
    func speechEnded(utterance: UInt32) -> Output { output() }
    func speakersChanged(speakers: Speakers) -> Output { output() }
    func copied() -> Output { output() }
    func resultCame(origin: ImportOrigin, bytes: Data) -> Output { output() }
    func resultFileAnswered(name: String, outcome: ResultFileOutcome) -> Output { output() }
}

extension Screen {
    fileprivate static let wanting = Screen(
        id: "waiting-for-card", title: "", tone: .neutral, illustration: nil, sections: [], entry: nil, buttons: [], proposed: nil,
        spoken: "", readAloud: "", haptic: .none, sound: .none, progress: nil, failureCode: nil, wantsCard: true, copy: nil,
        status: [])
}
