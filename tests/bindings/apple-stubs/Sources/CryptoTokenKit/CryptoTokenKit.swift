// Stub: declarations only; see README.md.
import Foundation

open class TKSmartCardSlotManager: NSObject {
    /// Set by a test.
    nonisolated(unsafe) public static var stubbed: TKSmartCardSlotManager?
    open class var `default`: TKSmartCardSlotManager? { stubbed }
    open var slotNames: [String] { [] }
    open func slotNamed(_ name: String) -> TKSmartCardSlot? { nil }
}

open class TKSmartCardSlot: NSObject {
    public enum State: Int {
        case missing, empty, probing, muteCard, validCard
    }
    open var state: State { .missing }
    open var maxInputLength: Int { 0 }
    open var maxOutputLength: Int { 0 }
    open func makeSmartCard() -> TKSmartCard? { nil }
}

open class TKSmartCard: NSObject {
    open var isValid: Bool { false }
    open func beginSession() async throws -> Bool { false }
    open func transmit(_ request: Data) async throws -> Data { Data() }
    open func endSession() {}
}
