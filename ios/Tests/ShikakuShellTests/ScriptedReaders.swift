import Foundation
import Shikaku

@testable import ShikakuShell

/// Readers that answer from a script and keep what they were told.
final class ScriptedReaders: CardReadersProtocol, @unchecked Sendable {
    private let lock = NSLock()
    private var calls: [String] = []
    private var script: [String: ReaderTurn] = [:]

    /// What they were told, in order.
    var told: [String] { lock.withLock { calls } }

    /// What to say from now on when this is called; otherwise there is nothing to do.
    func say(_ turn: ReaderTurn, to call: String) {
        lock.withLock { script[call] = turn }
    }

    private func on(_ call: String) -> ReaderTurn {
        lock.withLock {
            calls.append(call)
            return script[call] ?? .of()
        }
    }

    func attend() -> ReaderTurn { on("attend") }
    func happened(device: String, event: LinkEvent) -> ReaderTurn { on("\(device) \(event.word)") }
    func hasReader() -> Bool { true }
    func heard(advertisement: Advertisement) -> ReaderTurn { on("heard \(advertisement.device)") }
    func letGo() -> ReaderTurn { on("let go") }
    func look(wanted: Bool) -> ReaderTurn { on("look \(wanted)") }
    func poll() -> ReaderTurn { on("poll") }
    func rest() -> ReaderTurn { on("rest") }
    func scanFailed(trouble: LinkFailure) -> ReaderTurn { on("scan failed \(trouble)") }
    func tick() -> ReaderTurn { on("tick") }
    func transmit(command: Data) -> ReaderTurn { on("transmit \(command.map { $0 })") }
}

extension ReaderTurn {
    static func of(
        _ orders: [ReaderOrder] = [], news: [ReaderNews] = [], wake: UInt64? = nil, redraw: Bool = false
    ) -> ReaderTurn {
        ReaderTurn(orders: orders, news: news, wakeAfterMillis: wake, redraw: redraw)
    }
}

extension LinkEvent {
    /// The first word of what it is.
    var word: String {
        switch self {
        case .written: "written"
        case .lost: "lost"
        case let .notified(bytes): "notified \(bytes.map { $0 })"
        default: "\(self)"
        }
    }
}

/// A radio that keeps its orders, and says what the test wants.
final class ScriptedRadio: Radio {
    weak var listener: (any RadioListener)?
    private(set) var orders: [String] = []
    /// Called within each order, as no radio should.
    var during: ((String) -> Void)?

    private func ordered(_ order: String) {
        orders.append(order)
        during?(order)
    }

    func scan() { ordered("scan") }
    func stopScan() { ordered("stop scan") }
    func connect(_ device: String) { ordered("connect \(device)") }
    func discover(_ device: String) { ordered("discover \(device)") }
    func readBattery(_ device: String) { ordered("battery \(device)") }
    func subscribe(_ device: String, to characteristics: RadioCharacteristics) {
        ordered("subscribe \(device) \(characteristics.write) \(characteristics.notify)")
    }
    func write(_ bytes: Data, to device: String) { ordered("write \(device) \(bytes.map { $0 })") }
    func disconnect(_ device: String) { ordered("disconnect \(device)") }
}
