import Foundation
import ShikakuBindings
import XCTest

@testable import ShikakuShell

final class LoopTests: XCTestCase {
    private static let command = Output.of(.keepStill, [.transmit(exchange: 1, command: Data([0, 0xB0, 0, 0, 0]))])

    @MainActor
    func testEachAnswerGoesBackWithItsExchangeAndACommandToTheCardFoundLast() async {
        let place = Place()
        place.app.answer("found", with: Self.command)
        let (stale, fresh) = (HeldLink(), HeldLink())
        place.loop.cardFound(stale)
        await stale.sent()
        place.app.answer("found", with: .of(.keepStill, [.transmit(exchange: 2, command: Data([0]))]))
        place.loop.cardFound(fresh)
        await fresh.sent()
        await stale.answer(.success(Data([0x6A, 0x82])))
        await place.until { $0.app.inputs.count == 3 }
        await fresh.answer(.success(Data([0x90, 0x00])))
        await place.until { $0.app.inputs.count == 4 }
        XCTAssertEqual(place.app.inputs, ["found", "found", "answered 1 [106, 130]", "answered 2 [144, 0]"])
    }

    @MainActor
    func testALossIsReportedAsTheLinkKnowsItAndInDoubtAsAfterSending() async {
        for (error, lost) in [
            (CardLoss(.beforeSending) as any Error, "beforeSending"), (CardLoss(.tooLong), "tooLong"),
            (CardLoss(.readerLost), "readerLost"), (CancellationError(), "afterSending"),
        ] {
            let place = Place()
            place.app.answer("found", with: Self.command)
            let link = HeldLink()
            place.loop.cardFound(link)
            await link.sent()
            await link.answer(.failure(error))
            await place.until { $0.app.inputs.count == 2 }
            XCTAssertEqual(place.app.inputs, ["found", "lost 1 \(lost)"])
        }
    }

    @MainActor
    func testACommandWithoutACardIsLostBeforeSending() async {
        let place = Place()
        place.app.answer("press go", with: Self.command)
        place.loop.press("go")
        await place.until { $0.app.inputs.count == 2 }
        XCTAssertEqual(place.app.inputs, ["press go", "lost 1 beforeSending"])
    }

    @MainActor
    func testCancellingDuringAnExchangeSendsNoFurtherCommandAndReleasesTheCardOnce() async {
        let place = Place()
        place.app.answer("found", with: Self.command)
        place.app.answer("answered 1 [144, 0]", with: .of(.sample, [.releaseCard]))
        let link = ReleasedLink()
        place.loop.cardFound(link)
        await link.held.sent()
        place.loop.cancel()
        XCTAssertEqual(link.released, 0)
        await link.held.answer(.success(Data([0x90, 0x00])))
        await place.until { $0.app.inputs.count == 3 }
        XCTAssertEqual(place.app.inputs, ["found", "cancel", "answered 1 [144, 0]"])
        XCTAssertEqual(link.released, 1)
        XCTAssertNil(place.loop.link)
    }

    @MainActor
    func testAnHttpRequestIsSentOnceAndItsResponseIsAnInputOfItsOwn() async {
        let place = Place()
        place.app.answer("press go", with: .of(.sample, [.sendHttp(requestId: 7)]))
        place.app.answer("digit 1", with: .of(.of("newer"), [.sendHttp(requestId: 7)]))
        place.app.answer("response 7", with: .of(.of("result"), [.setCardWanted(wanted: true, byReader: false)]))
        place.loop.press("go")
        place.loop.type(1)
        await place.until { $0.drawn.last == "result" }
        XCTAssertEqual(place.app.inputs, ["press go", "digit 1", "send 7", "response 7"])
        XCTAssertEqual(place.drawn, ["choose", "newer", "result"])
        XCTAssertEqual(place.reader.wanted, ["wanted"])
        XCTAssertTrue(place.loop.inFlight.isEmpty)
    }

    @MainActor
    func testALaterTimeReplacesAnEarlierOneAndNoTimeEndsIt() async {
        let place = Place()
        place.app.answer("press a", with: .of(wake: 10))
        place.app.answer("press b", with: .of(wake: 20))
        place.loop.press("a")
        place.loop.press("b")
        await place.clock.end(.milliseconds(10))
        await place.clock.end(.milliseconds(20))
        await place.until { $0.app.inputs.count == 3 }
        place.loop.press("b")
        place.loop.press("c")
        await place.clock.end(.milliseconds(20))
        await place.settled()
        XCTAssertEqual(place.app.inputs, ["press a", "press b", "tick", "press b", "press c"])
    }

    @MainActor
    func testEachRequestForAReaderIsTheRadiosFunctionOfThatName() async {
        let place = Place()
        place.app.answer(
            "current",
            with: .of(
                .sample,
                [
                    .scan, .stopScan, .connect(device: "r"), .discover(device: "r"), .readBattery(device: "r"),
                    .subscribe(device: "r", service: "s", write: "w", notify: "n"),
                    .write(device: "r", bytes: Data([1, 2])), .disconnect(device: "r"),
                ]))
        place.loop.start()
        XCTAssertEqual(
            place.radio.requests,
            [
                "scan", "stop scan", "connect r", "discover r", "battery r", "subscribe r s w n", "write r [1, 2]",
                "disconnect r",
            ])
    }

    @MainActor
    func testAReportWithinARequestIsFollowedAfterTheRestOfTheOutput() async {
        let place = Place()
        let write = Request.write(device: "r", bytes: Data([1]))
        place.app.answer("current", with: .of(.sample, [write, .setCardWanted(wanted: true, byReader: false), .stopScan]))
        place.app.answer("r written", with: .of(.sample, [.disconnect(device: "r")]))
        place.app.answer("failed noReader", with: .of(.sample, [.connect(device: "r")]))
        place.radio.during = { [unowned place] request in
            if request == "write r [1]" { place.loop.onLinkEvent("r", .written) }
        }
        place.reader.during = { [unowned place] in place.loop.cardLinkFailed(.noReader) }
        place.loop.start()
        XCTAssertEqual(place.app.inputs, ["current", "r written", "failed noReader"])
        XCTAssertEqual(place.radio.requests, ["write r [1]", "stop scan", "disconnect r", "connect r"])
    }

    @MainActor
    func testReportsOfTheRadioAreInputsInTheirOrder() async {
        let place = Place()
        place.radio.listener?.onAdvertisement(Advertisement(device: "r", name: nil, rssi: -50, services: []))
        place.radio.listener?.onScanFailed(.off)
        place.radio.listener?.onLinkEvent("r", .notified(bytes: Data([5])))
        place.radio.listener?.onLinkEvent("r", .lost)
        place.loop.background()
        place.loop.foreground()
        XCTAssertEqual(
            place.app.inputs, ["advertisement r", "scan failed off", "r notified [5]", "r lost", "background", "foreground"])
    }

    @MainActor
    func testAScreenIsDrawnOnceHoweverManyOutputsHoldIt() async {
        let place = Place()
        for input in ["r written", "r lost"] { place.app.answer(input, with: .of(.sample)) }
        place.loop.onLinkEvent("r", .written)
        place.loop.onLinkEvent("r", .lost)
        XCTAssertEqual(place.drawn, ["choose"])
    }

    @MainActor
    func testACommandIsOverwrittenOnceItIsSent() async {
        let bytes = Marked()
        let place = Place()
        place.app.make({ .of(.keepStill, [.transmit(exchange: 1, command: bytes.data)]) }, at: "found")
        let link = CountingLink()
        place.loop.cardFound(link)
        await place.until { $0.app.inputs.count == 2 }
        let sent = await link.sum
        XCTAssertEqual(sent, 64 * 0x31)
        XCTAssertTrue(bytes.isWiped)
    }

    @MainActor
    func testBytesForAReaderAreOverwrittenOnceTheyAreWritten() async {
        let bytes = Marked()
        let place = Place()
        place.app.make({ .of(.sample, [.scan, .write(device: "r", bytes: bytes.data)]) }, at: "current")
        place.loop.start()
        XCTAssertEqual(place.radio.requests.last, "write r \([UInt8](repeating: 0x31, count: 64))")
        XCTAssertTrue(bytes.isWiped)
    }

    @MainActor
    func testAReleasedLoopLeavesNothingRunning() async {
        let place = Place()
        place.app.answer("found", with: Self.command)
        let link = HeldLink()
        place.loop.cardFound(link)
        await link.sent()
        weak var loop = place.loop
        place.loop = nil
        XCTAssertNil(loop)
        await link.answer(.success(Data([0x90, 0x00])))
        await place.settled()
        XCTAssertEqual(place.app.inputs, ["found"])
    }
}

/// A loop over scripted parts.
@MainActor
private final class Place {
    let app = ScriptedApp()
    let reader = ScriptedCardReader()
    let radio = ScriptedRadio()
    let clock = HeldClock()
    private(set) var drawn: [String] = []
    var loop: AppLoop!

    init() {
        let clock = clock
        let sleep: @Sendable (Duration) async throws -> Void = { await clock.sleep($0) }
        loop = AppLoop(app, cardReader: reader, radio: radio, sleep: sleep) { [unowned self] in drawn.append($0.id) }
    }

    func until(line: UInt = #line, _ holds: (Place) -> Bool) async {
        for _ in 0..<1000 where !holds(self) { try? await Task.sleep(for: .milliseconds(5)) }
        XCTAssertTrue(holds(self), "it did not happen", line: line)
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

    var isAsleep: Bool { !sleeping.isEmpty }

    func sleep(_ time: Duration) async {
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

/// Memory that shows whether it was overwritten. It is long enough not to lie in the value of a `Data`, where every copy is
/// another.
private final class Marked {
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)

    init() {
        memory.initializeMemory(as: UInt8.self, repeating: 0x31)
    }

    deinit {
        memory.deallocate()
    }

    /// The memory itself, not a copy.
    var data: Data { Data(bytesNoCopy: memory.baseAddress!, count: 64, deallocator: .none) }
    var isWiped: Bool { memory.allSatisfy { $0 == 0 } }
}

/// Keeps nothing of a command but its sum.
private actor CountingLink: CardLink {
    nonisolated let limits = LinkLimits.short
    private(set) var sum = 0

    func transceive(_ command: Data) async throws -> Data {
        sum += command.reduce(0) { $0 + Int($1) }
        return Data([0x90, 0x00])
    }
}

/// A held link that counts its releases.
private final class ReleasedLink: CardLink, @unchecked Sendable {
    let limits = LinkLimits.short
    let held = HeldLink()
    private(set) var released = 0

    func transceive(_ command: Data) async throws -> Data { try await held.transceive(command) }
    func release() { released += 1 }
}
