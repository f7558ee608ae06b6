import Foundation
import Shikaku
import XCTest

@testable import ShikakuShell

final class ReaderLoopTests: XCTestCase {
    private static let command = Directive.transmit(command: Data([0, 0xB0, 0, 0, 0]), screen: .reading)
    private static let sent = "transmit [0, 176, 0, 0, 0]"
    private static let found = ReaderTurn.of(news: [.cardFound(limits: .short)])
    private static let answered = ReaderTurn.of(news: [.answered(response: Data([0x90, 0x00]))])

    @MainActor
    func testEachOrderIsTheRadiosFunctionOfThatName() async {
        let place = Place()
        let gatt = ReaderOrder.subscribe(device: "r", service: "s", write: "w", notify: "n")
        place.readers.say(
            .of([
                .scan, .stopScan, .connect(device: "r"), .discover(device: "r"), .readBattery(device: "r"), gatt,
                .write(device: "r", bytes: Data([1, 2])), .disconnect(device: "r"),
            ]), to: "poll")
        place.loop.poll()
        XCTAssertEqual(
            place.radio.orders,
            [
                "scan", "stop scan", "connect r", "discover r", "battery r", "subscribe r w n", "write r [1, 2]",
                "disconnect r",
            ])
    }

    @MainActor
    func testWhatARadioSaysWithinAnOrderComesAfterTheRestOfTheTurn() async {
        let place = Place()
        place.readers.say(.of([.write(device: "r", bytes: Data([1])), .stopScan]), to: "poll")
        place.readers.say(.of([.disconnect(device: "r")]), to: "r written")
        place.radio.during = { [unowned place] order in
            if order == "write r [1]" { place.loop.happened("r", .written) }
        }
        place.loop.poll()
        XCTAssertEqual(place.radio.orders, ["write r [1]", "stop scan", "disconnect r"])
    }

    @MainActor
    func testWhatTheRadioSaysIsToldInItsOrder() async {
        let place = Place()
        place.radio.listener?.heard(Advertisement(device: "r", name: nil, rssi: -50, services: []))
        place.radio.listener?.scanFailed(.off)
        place.radio.listener?.happened("r", .notified(bytes: Data([5])))
        place.radio.listener?.happened("r", .lost)
        XCTAssertEqual(place.readers.told, ["heard r", "scan failed off", "r notified [5]", "r lost"])
    }

    @MainActor
    func testALaterWishToBeWokenTakesThePlaceOfAnEarlierOneAndNoWishEndsIt() async throws {
        let place = Place()
        place.readers.say(.of(wake: 10), to: "attend")
        place.readers.say(.of(wake: 20), to: "rest")
        place.loop.attend()
        place.loop.rest()
        await place.clock.end(.milliseconds(10))
        await place.clock.end(.milliseconds(20))
        try await until { place.readers.told.count == 3 }
        place.loop.rest()
        place.loop.poll()
        await place.clock.end(.milliseconds(20))
        await place.settled()
        XCTAssertEqual(place.readers.told, ["attend", "rest", "tick", "rest", "poll"])
    }

    @MainActor
    func testACardIsLookedForOnceForEachTimeThatItIsWanted() async {
        let place = Place()
        for wanted in [false, true, true, false, false, true] { place.loop.look(wanted) }
        place.loop.rest()
        place.loop.attend()
        XCTAssertEqual(
            place.readers.told, ["look true", "look false", "look true", "rest", "attend", "look true"])
    }

    @MainActor
    func testACardsDialogueGoesThroughTheReadersAndEndsWithLettingGo() async throws {
        let place = Place()
        place.reception.say(Self.command, to: "found")
        place.readers.say(Self.found, to: "r written")
        place.readers.say(Self.answered, to: Self.sent)
        place.loop.happened("r", .written)
        try await until { place.readers.told.last == "let go" }
        XCTAssertEqual(place.readers.told, ["r written", Self.sent, "let go"])
        XCTAssertEqual(place.reception.told, ["found", "answered [144, 0]"])
        XCTAssertNil(place.loop.link)
    }

    @MainActor
    func testALossIsToldAsTheReadersKnowIt() async throws {
        for lost in [LostCard.beforeSending, .afterSending, .tooLong, .readerGone] {
            let place = Place()
            place.reception.say(Self.command, to: "found")
            place.readers.say(Self.found, to: "r written")
            place.readers.say(.of(news: [.cardLost(lost: lost)]), to: "r lost")
            place.loop.happened("r", .written)
            try await until { place.readers.told.last == Self.sent }
            place.loop.happened("r", .lost)
            try await until { place.readers.told.last == "let go" }
            XCTAssertEqual(place.reception.told, ["found", "lost \(lost)"])
        }
    }

    @MainActor
    func testANewCardEndsTheWaitForTheEarlierOneAndALateAnswerIsNotHeard() async throws {
        let place = Place()
        place.reception.say(Self.command, to: "found")
        place.readers.say(Self.found, to: "r written")
        place.readers.say(Self.answered, to: "tick")
        place.readers.say(.of([], wake: 1), to: "r lost")
        place.loop.happened("r", .written)
        try await until { place.readers.told == ["r written", Self.sent] }
        place.reception.say(.show(screen: .sample), to: "found")
        place.loop.happened("r", .written)
        try await until { place.readers.told.last == "let go" }
        place.loop.happened("r", .lost)
        await place.clock.end(.milliseconds(1))
        try await until { place.readers.told.last == "tick" }
        await place.settled()
        XCTAssertEqual(place.reception.told, ["found", "lost afterSending", "found"])
        XCTAssertEqual(place.readers.told, ["r written", Self.sent, "r written", "let go", "r lost", "tick"])
    }

    @MainActor
    func testNoCommandOfAnEarlierCardIsSentToTheNext() async throws {
        let place = Place()
        let gone = ReaderLink(limits: .short, loop: place.loop)
        place.readers.say(Self.found, to: "r written")
        place.loop.happened("r", .written)
        let loss = await loss(of: gone)
        XCTAssertEqual(loss, .beforeSending)
        XCTAssertFalse(place.readers.told.contains { $0.hasPrefix("transmit") })
    }

    @MainActor
    func testWhoWaitsWhenTheLoopIsGoneIsToldThatTheCommandIsLost() async throws {
        let place = Place()
        place.reception.say(Self.command, to: "found")
        place.readers.say(Self.found, to: "r written")
        place.loop.happened("r", .written)
        try await until { place.readers.told.last == Self.sent }
        weak var loop = place.loop
        place.loop = nil
        XCTAssertNil(loop)
        try await until { place.reception.told.last == "lost afterSending" }
    }

    @MainActor
    func testAnotherDeskEndsTheWaitOfTheOneBefore() async throws {
        let place = Place()
        place.reception.say(Self.command, to: "found")
        place.readers.say(Self.found, to: "r written")
        place.loop.look(true)
        place.loop.happened("r", .written)
        try await until { place.readers.told.last == Self.sent }
        let next = ScriptedReception()
        let desk = Desk(next) { _ in }
        place.loop.serve(desk)
        place.readers.say(.of(news: [.failed(trouble: .bluetoothOff)]), to: "poll")
        place.loop.poll()
        try await until { place.reception.told.last == "lost afterSending" }
        XCTAssertEqual(next.told, ["failed bluetoothOff"])
        XCTAssertEqual(place.readers.told, ["look true", "r written", Self.sent, "look false", "poll"])
    }

    @MainActor
    func testTheScreenIsDrawnAnewWhenTheReadersSaySoButNotOnceTheReceptionIsOver() async {
        let place = Place()
        place.readers.say(.of(redraw: true), to: "poll")
        place.loop.poll()
        XCTAssertEqual(place.reception.told, ["current"])
        place.reception.say(.closed(screen: .sample), to: "press finish")
        place.desk.press("finish")
        place.loop.poll()
        XCTAssertEqual(place.reception.told, ["current", "press finish"])
    }

    func testAReplyIsGivenOnceAndAForgottenOneCountsAsLostAfterSending() async {
        let first = await result { continuation in
            let reply = Reply(continuation)
            reply.give(.success(Data([1])))
            reply.give(.success(Data([2])))
        }
        XCTAssertEqual(try? first.get(), Data([1]))
        let forgotten = await result { _ = Reply($0) }
        guard case let .failure(error) = forgotten else { return XCTFail("an answer to nothing") }
        XCTAssertEqual((error as? CardLoss)?.how, .afterSending)
    }

    @MainActor
    func testAPieceIsOverwrittenOnceItIsWritten() async {
        let place = Place()
        // Long enough not to lie in the value itself, where every copy is another.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0x31)
        let once = OneTurn {
            .of([.scan, .write(device: "r", bytes: Data(bytesNoCopy: memory.baseAddress!, count: 64, deallocator: .none))])
        }
        let loop = ReaderLoop(once, place.radio)
        loop.poll()
        XCTAssertEqual(place.radio.orders.last, "write r \([UInt8](repeating: 0x31, count: 64))")
        XCTAssertEqual([UInt8](memory), [UInt8](repeating: 0, count: 64))
    }

    @MainActor
    private func loss(of link: ReaderLink) async -> LostCard? {
        do {
            _ = try await link.transceive(Data([1]))
            return nil
        } catch {
            return (error as? CardLoss)?.how
        }
    }

    private func result(_ act: (CheckedContinuation<Data, any Error>) -> Void) async -> Result<Data, any Error> {
        do {
            return .success(try await withCheckedThrowingContinuation(act))
        } catch {
            return .failure(error)
        }
    }

    @MainActor
    private func until(_ holds: () -> Bool) async throws {
        for _ in 0..<1000 where !holds() {
            try await Task.sleep(for: .milliseconds(5))
        }
        XCTAssertTrue(holds(), "it did not happen")
    }
}

/// A desk with a reader, nothing of it real but the loops.
@MainActor
private final class Place {
    let readers = ScriptedReaders()
    let radio = ScriptedRadio()
    let reception = ScriptedReception()
    let clock = HeldClock()
    private(set) lazy var desk = Desk(reception) { _ in }
    var loop: ReaderLoop!

    init() {
        let clock = clock
        loop = ReaderLoop(readers, radio) { try await clock.sleep($0) }
        loop.serve(desk)
    }

    /// Lets everything run that can.
    func settled() async {
        for _ in 0..<100 { await Task.yield() }
    }
}

/// Time that passes when the test says so.
private actor HeldClock {
    private var sleeping: [(Duration, CheckedContinuation<Void, Never>)] = []
    private var awaited: [(Duration, CheckedContinuation<Void, Never>)] = []

    func sleep(_ time: Duration) async throws {
        await withCheckedContinuation { continuation in
            sleeping.append((time, continuation))
            awaited.filter { $0.0 == time }.forEach { $0.1.resume() }
            awaited.removeAll { $0.0 == time }
        }
    }

    /// Ends every sleep of this length, once there is one.
    func end(_ time: Duration) async {
        if !sleeping.contains(where: { $0.0 == time }) {
            await withCheckedContinuation { awaited.append((time, $0)) }
        }
        sleeping.filter { $0.0 == time }.forEach { $0.1.resume() }
        sleeping.removeAll { $0.0 == time }
    }
}

/// Readers that make a turn anew at each poll, and keep nothing of it.
private final class OneTurn: CardReadersProtocol, @unchecked Sendable {
    private let made: () -> ReaderTurn

    init(_ made: @escaping () -> ReaderTurn) {
        self.made = made
    }

    func attend() -> ReaderTurn { .of() }
    func happened(device: String, event: LinkEvent) -> ReaderTurn { .of() }
    func hasReader() -> Bool { true }
    func heard(advertisement: Advertisement) -> ReaderTurn { .of() }
    func letGo() -> ReaderTurn { .of() }
    func look(wanted: Bool) -> ReaderTurn { .of() }
    func poll() -> ReaderTurn { made() }
    func rest() -> ReaderTurn { .of() }
    func scanFailed(trouble: LinkFailure) -> ReaderTurn { .of() }
    func tick() -> ReaderTurn { .of() }
    func transmit(command: Data) -> ReaderTurn { .of() }
}
