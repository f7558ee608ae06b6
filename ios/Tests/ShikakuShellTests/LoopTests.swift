import Foundation
import Shikaku
import XCTest

@testable import ShikakuShell

final class LoopTests: XCTestCase {
    private static let command = Directive.transmit(command: Data([0, 0xB0, 0, 0, 0]), screen: .reading)

    @MainActor
    func testAnAnswerOfAnEarlierCardBelongsToNobody() async throws {
        let (reception, desk, _) = made()
        reception.say(Self.command, to: "found")
        let (stale, fresh) = (HeldLink(), HeldLink())
        let first = Task { await desk.cardFound(stale) }
        await stale.sent()
        let second = Task { await desk.cardFound(fresh) }
        await fresh.sent()
        await stale.answer(.success(Data([0x6A, 0x82])))
        await first.value
        await fresh.answer(.success(Data([0x90, 0x00])))
        await second.value
        XCTAssertEqual(reception.told, ["found", "lost afterSending", "found", "answered [144, 0]"])
    }

    @MainActor
    func testALossIsToldAsTheLinkKnowsItAndInDoubtAsAfterSending() async {
        for (error, told) in [
            (CardLoss(.beforeSending) as any Error, "lost beforeSending"), (CardLoss(.tooLong), "lost tooLong"),
            (CancellationError(), "lost afterSending"),
        ] {
            let (reception, desk, _) = made()
            reception.say(Self.command, to: "found")
            let link = HeldLink()
            let touch = Task { await desk.cardFound(link) }
            await link.sent()
            await link.answer(.failure(error))
            await touch.value
            XCTAssertEqual(reception.told, ["found", told])
        }
    }

    @MainActor
    func testCancellingDuringATouchSendsNoFurtherCommand() async {
        let (reception, desk, _) = made()
        reception.say(Self.command, to: "found")
        let link = HeldLink()
        let touch = Task { await desk.cardFound(link) }
        await link.sent()
        desk.cancel()
        await link.answer(.success(Data([0x90, 0x00])))
        await touch.value
        XCTAssertEqual(reception.told, ["found", "cancel", "answered [144, 0]"])
    }

    @MainActor
    func testAnErrandIsCarriedOnceAndItsLateScreenIsNotDrawnOverANewerOne() async throws {
        let (reception, desk, shown) = made()
        reception.say(.ask(requestId: 7, screen: .sample), to: "press go")
        reception.say(.ask(requestId: 7, screen: .sample), to: "digit 1")
        desk.press("go")
        desk.type(1)
        try await until { reception.told.last == "current" }
        XCTAssertEqual(reception.told, ["press go", "digit 1", "ask 7", "current"])
        XCTAssertEqual(shown.ids, ["choose", "choose", "current"])
    }

    @MainActor
    func testALaterWishToBeWokenTakesThePlaceOfAnEarlierOne() async throws {
        let (reception, desk, _) = made()
        reception.say(.wakeAfter(millis: 20, screen: .sample), to: "press a")
        reception.say(.wakeAfter(millis: 40, screen: .sample), to: "press b")
        desk.press("a")
        desk.press("b")
        try await until { reception.told.contains("tick") }
        try await Task.sleep(for: .milliseconds(60))
        XCTAssertEqual(reception.told, ["press a", "press b", "tick"])
    }

    @MainActor
    func testAReceptionIsOverBeforeItsLastScreenIsDrawn() async {
        let reception = ScriptedReception()
        reception.say(.closed(screen: .sample), to: "press finish")
        var wasOver: [Bool] = []
        weak var weak: Desk?
        let desk = Desk(reception) { _ in wasOver.append(weak?.isOver ?? false) }
        weak = desk
        desk.begin()
        desk.press("finish")
        XCTAssertEqual(wasOver, [false, true])
    }

    @MainActor
    func testTheButtonOfTheLastScreenBeginsWithTheNextPatient() async {
        let reception = ScriptedReception()
        reception.say(.closed(screen: .sample), to: "press finish")
        let desk = Desk(reception) { _ in }
        desk.press("finish")
        XCTAssertTrue(desk.isOver)
        desk.press("continue")
        XCTAssertFalse(desk.isOver)
    }

    @MainActor
    func testATroubleIsToldOnceForAWantAndAgainAfterAPress() async {
        let (reception, desk, _) = made()
        for call in ["current", "press again", "failed noReader", "failed readerGone"] {
            reception.say(.show(screen: .wanting), to: call)
        }
        desk.begin()
        for trouble in [ReaderTrouble.noReader, .noReader, .readerGone, .readerGone, .noReader] {
            desk.readerFailed(trouble)
        }
        desk.press("again")
        desk.readerFailed(.noReader)
        desk.cancel()
        desk.readerFailed(.noReader)
        let failed = "failed noReader"
        XCTAssertEqual(
            reception.told,
            ["current", failed, "failed readerGone", failed, "press again", failed, "cancel", failed])
    }

    @MainActor
    func testACommandIsOverwrittenOnceItIsSent() async {
        // Long enough not to lie in the value itself, where every copy is another.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0x31)
        let start = memory.baseAddress!
        let reception = ScriptedReception()
        reception.make({
            .transmit(command: Data(bytesNoCopy: start, count: 64, deallocator: .none), screen: .reading)
        }, at: "found")
        let desk = Desk(reception) { _ in }
        let link = CountingLink()
        await desk.cardFound(link)
        let sent = await link.sum
        XCTAssertEqual(sent, 64 * 0x31)
        XCTAssertEqual([UInt8](memory), [UInt8](repeating: 0, count: 64))
    }

    @MainActor
    private func made() -> (ScriptedReception, Desk, Shown) {
        let (reception, shown) = (ScriptedReception(), Shown())
        return (reception, Desk(reception) { shown.ids.append($0.id) }, shown)
    }

    @MainActor
    private func until(_ holds: () -> Bool) async throws {
        for _ in 0..<1000 where !holds() {
            try await Task.sleep(for: .milliseconds(5))
        }
        XCTAssertTrue(holds(), "it did not happen")
    }
}

@MainActor
private final class Shown {
    var ids: [String] = []
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
