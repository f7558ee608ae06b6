import Foundation
import Shikaku
import XCTest

/// What the face costs, printed; the limits are wide, because the library here is a debug build on a busy machine.
final class CostTests: XCTestCase {
    func testTheFirstDirectiveComesBeforeAPersonNotices() throws {
        let clock = ContinuousClock()
        let times = try (0..<5).map { _ in
            try clock.measure { _ = try Reception(settings: settings).current() }
        }
        let best = try XCTUnwrap(times.min())
        print("cost: first directive \(best)")
        XCTAssertLessThan(best, .milliseconds(500))
    }

    func testACallWithAScreenIsFarCheaperThanAnExchangeWithACard() throws {
        let reception = try Reception(settings: settings)
        let calls = 2000
        let time = ContinuousClock().measure {
            for _ in 0..<calls { _ = reception.current() }
        }
        print("cost: one call with its screen \(time / calls)")
        // An exchange over NFC takes tens of milliseconds.
        XCTAssertLessThan(time / calls, .milliseconds(2))
    }

    private let settings = Settings(
        gateway: "https://127.0.0.1:9", token: Data("token".utf8), rootPem: nil, acceptPhones: false)
}
