import Foundation
import Shikaku

@testable import ShikakuShell

/// A reception that answers from a script and keeps what it was told.
final class ScriptedReception: ReceptionProtocol, @unchecked Sendable {
    private let lock = NSLock()
    private var calls: [String] = []
    private var script: [String: () -> Directive] = [:]

    /// What it was told, in order.
    var told: [String] { lock.withLock { calls } }

    /// What to say from now on when this is called; otherwise it shows the call's name.
    func say(_ directive: Directive, to call: String) {
        make({ directive }, at: call)
    }

    /// The same, made anew at each call: nothing of it is kept here.
    func make(_ directive: @escaping () -> Directive, at call: String) {
        lock.withLock { script[call] = directive }
    }

    private func on(_ call: String) -> Directive {
        lock.withLock {
            calls.append(call)
            return script[call]?() ?? .show(screen: .of(call))
        }
    }

    func ask(requestId: UInt32) async -> Directive {
        // Long enough for whatever the test does meanwhile on the main actor without waiting.
        await Task.yield()
        return on("ask \(requestId)")
    }

    func cancel() -> Directive { on("cancel") }
    func cardAnswered(response: Data) -> Directive { on("answered \(response.map { $0 })") }
    func cardFound(limits: LinkLimits) -> Directive { on("found") }
    func cardLost(lost: LostCard) -> Directive { on("lost \(lost)") }
    func current() -> Directive { on("current") }
    func digit(digit: UInt8) -> Directive { on("digit \(digit)") }
    func press(button: String) -> Directive { on("press \(button)") }
    func readerFailed(trouble: ReaderTrouble) -> Directive { on("failed \(trouble)") }
    func tick() -> Directive { on("tick") }
}

/// A link whose answers come when the test says so.
actor HeldLink: CardLink {
    nonisolated let limits = LinkLimits.short
    private var waiting: CheckedContinuation<Data, any Error>?
    private var asked: [CheckedContinuation<Void, Never>] = []

    func transceive(_ command: Data) async throws -> Data {
        asked.forEach { $0.resume() }
        asked = []
        return try await withCheckedThrowingContinuation { waiting = $0 }
    }

    /// Returns when a command is on its way.
    func sent() async {
        if waiting == nil {
            await withCheckedContinuation { asked.append($0) }
        }
    }

    func answer(_ result: Result<Data, any Error>) {
        waiting?.resume(with: result)
        waiting = nil
    }
}
