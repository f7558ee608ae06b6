import Foundation
import ShikakuBindings
import XCTest

/// Prints the cost of the bindings. The limits are wide, because the library is a debug build on a busy machine.
final class CostTests: XCTestCase {
    func testTheFirstScreenComesBeforeAPersonNotices() throws {
        let clock = ContinuousClock()
        let times = try (0..<5).map { _ in
            try clock.measure { _ = try Shikaku(settings: .unreachable(), reader: .shell, history: nil).current() }
        }
        let best = try XCTUnwrap(times.min())
        print("cost: first output \(best)")
        XCTAssertLessThan(best, .milliseconds(500))
    }

    func testACallWithAScreenIsFarCheaperThanAnExchangeWithACard() throws {
        let app = try Shikaku(settings: .unreachable(), reader: .shell, history: nil)
        let calls = 2000
        let time = ContinuousClock().measure {
            for _ in 0..<calls { _ = app.current() }
        }
        print("cost: one call with its screen \(time / calls)")
        // An exchange over NFC takes tens of milliseconds.
        XCTAssertLessThan(time / calls, .milliseconds(2))
    }
}
