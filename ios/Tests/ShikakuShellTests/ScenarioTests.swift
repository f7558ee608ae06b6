import Foundation
import XCTest

/// The scenarios of `tests/bindings` on the shell: the screens must be those of Rust and Kotlin, byte for byte.
final class ScenarioTests: XCTestCase {
    func testEveryScenarioShowsTheScreensOfItsGoldenFile() async throws {
        let port = ProcessInfo.processInfo.environment["SHIKAKU_DESK"]
        let names = try await TestDesk(port: port).says("scenarios").split(separator: "\n").map(String.init)
        XCTAssertFalse(names.isEmpty)
        var same = 0
        for name in names {
            let player = try await ScenarioPlayer(name, on: TestDesk(port: port))
            let shown = try await player.play()
            let golden = try ScenarioText.golden(name)
            same += shown == golden ? 1 : 0
            XCTAssertEqual(Data(shown.utf8), Data(golden.utf8), "\(name) shows\n\(shown)")
        }
        print("scenarios: \(names.count) ran, \(same) as in their golden files")
    }

    func testEveryPlainScenarioShowsTheSameOverABluetoothReader() async throws {
        let port = ProcessInfo.processInfo.environment["SHIKAKU_DESK"]
        let names = try ScenarioText.plain()
        XCTAssertGreaterThan(names.count, 20)
        var (ran, same) = (0, 0)
        for reader in ["acs 20", "acs 185", "ccid 20"] {
            for name in names {
                let player = try await ReaderScenarioPlayer(name, over: reader, on: TestDesk(port: port))
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

    func testAReaderThatFallsAsleepInATouchComesBackAndNoPinIsSentTwice() async throws {
        let port = ProcessInfo.processInfo.environment["SHIKAKU_DESK"]
        for reader in ["acs 20", "ccid 20"] {
            var typed: Set<Int> = []
            // From the first command for the card to the last one, wherever that is.
            for command in 3...15 {
                let player = try await ReaderScenarioPlayer("pin", over: reader, on: TestDesk(port: port))
                try await player.begin()
                let came = try await player.checksPin(meeting: "sleep-after@\(command)")
                let what = "\(reader), command \(command): \(came)"
                XCTAssertEqual(came.screen?.id, "showing", what)
                XCTAssertLessThanOrEqual(came.found, 3, what)
                if command < 6 { XCTAssertEqual([came.found, came.typed], [2, 1], what) }
                typed.insert(came.typed)
            }
            // Where it slept on the PIN, that is asked for once more and not sent from memory.
            XCTAssertEqual(typed, [1, 2], reader)
        }
    }
}
