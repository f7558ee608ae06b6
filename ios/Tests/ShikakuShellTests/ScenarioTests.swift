import Foundation
import ShikakuBindings
import XCTest

@testable import ShikakuShell

/// The scenarios of `tests/bindings` on the shell: the screens must be those of Rust and Kotlin, byte for byte.
final class ScenarioTests: XCTestCase {
    func testEveryScenarioShowsTheScreensOfItsGoldenFile() async throws {
        let names = try await TestServer(port: port).send("scenarios").split(separator: "\n").map(String.init)
        XCTAssertFalse(names.isEmpty)
        var same = 0
        for name in names {
            let player = try await ScenarioPlayer(name, on: TestServer(port: port))
            let shown = try await player.play()
            let golden = try ScenarioText.golden(name)
            same += shown == golden ? 1 : 0
            XCTAssertEqual(Data(shown.utf8), Data(golden.utf8), "\(name) shows\n\(shown)")
        }
        print("scenarios: \(names.count) ran, \(same) as in their golden files")
    }

    func testEveryPlainScenarioShowsTheSameOverABluetoothReader() async throws {
        let names = try ScenarioText.plain()
        XCTAssertGreaterThan(names.count, 20)
        var (ran, same) = (0, 0)
        for reader in ["acs 20", "acs 185", "ccid 20"] {
            for name in names {
                let player = try await ScenarioPlayer(name, over: reader, on: TestServer(port: port))
                let shown = try await player.play()
                let golden = try ScenarioText.golden(name)
                ran += 1
                same += shown == golden ? 1 : 0
                if shown != golden { print("not as its golden file: \(name) over \(reader)") }
                XCTAssertEqual(Data(shown.utf8), Data(golden.utf8), "\(name) over \(reader) shows\n\(shown)")
            }
        }
        print("scenarios over readers: \(ran) ran, \(same) as in their golden files")
    }

    func testAReaderThatFallsAsleepWhileACardIsReadComesBackAndNoPinIsSentTwice() async throws {
        for reader in ["acs 20", "ccid 20"] {
            var typed: Set<Int> = []
            // From the first command for the card to the last one, wherever that is.
            for command in 3...15 {
                let player = try await ScenarioPlayer("pin", over: reader, on: TestServer(port: port))
                try await player.begin()
                let came = try await player.checkPin(with: "sleep-after@\(command)")
                let what = "\(reader), command \(command): \(came)"
                XCTAssertEqual(came.screen?.id, "showing", what)
                XCTAssertLessThanOrEqual(came.found, 3, what)
                if command < 6 { XCTAssertEqual([came.found, came.typed], [2, 1], what) }
                typed.insert(came.typed)
            }
            // Where it slept on the PIN, a person types the PIN once more; it is not sent from memory.
            XCTAssertEqual(typed, [1, 2], reader)
        }
    }

    @MainActor
    func testAFailureReportedTwiceIsDrawnOnceAndAgainAfterAPress() async throws {
        let player = try await ScenarioPlayer("pin", on: TestServer(port: port))
        try await player.begin()
        for step in ["press choose-pin", "type 1234", "press enter"] { try await player.play(step) }
        XCTAssertEqual(player.screen?.wantsCard, true)
        var drawn: [Int] = []
        for failure in [CardLinkFailure.noReader, .noReader, .readerLost, .readerLost] {
            player.loop.cardLinkFailed(failure)
            drawn.append(player.drawings)
        }
        XCTAssertEqual(drawn, [1, 1, 2, 2].map { drawn[0] - 1 + $0 })
        XCTAssertEqual(player.screen?.failureCode, "READ-03")
        player.loop.press("continue")
        player.loop.cardLinkFailed(.readerLost)
        XCTAssertEqual(player.screen?.failureCode, "READ-03", "after a press the failure is shown again")
    }

    private var port: String? { ProcessInfo.processInfo.environment["SHIKAKU_DESK"] }
}
