import Foundation
import ShikakuBindings

@testable import ShikakuShell

/// An application that answers from a script and keeps its inputs.
final class ScriptedApp: ShikakuProtocol, @unchecked Sendable {
    private let lock = NSLock()
    private var received: [String] = []
    private var script: [String: () -> Output] = [:]

    /// The inputs, in order.
    var inputs: [String] { lock.withLock { received } }

    /// From now on this input has this output; without one, a screen with the name of the input.
    func answer(_ input: String, with output: Output) {
        make({ output }, at: input)
    }

    /// The same, made anew at each input: the script keeps nothing of it.
    func make(_ output: @escaping () -> Output, at input: String) {
        lock.withLock { script[input] = output }
    }

    private func on(_ input: String) -> Output {
        lock.withLock {
            received.append(input)
            return script[input]?() ?? .of(.of(input))
        }
    }

    func sendHttp(requestId: UInt32) async {
        lock.withLock { received.append("send \(requestId)") }
        // Long enough for everything that the test does meanwhile on the main actor without waiting.
        await Task.yield()
    }

    func advertisement(advertisement: Advertisement) -> Output { on("advertisement \(advertisement.device)") }
    func background() -> Output { on("background") }
    func cancel() -> Output { on("cancel") }
    func cardAnswered(exchange: UInt32, response: Data) -> Output { on("answered \(exchange) \(response.map { $0 })") }
    func cardFound(limits: LinkLimits) -> Output { on("found") }
    func cardLinkFailed(failure: CardLinkFailure) -> Output { on("failed \(failure)") }
    func cardLost(exchange: UInt32, lost: LostCard) -> Output { on("lost \(exchange) \(lost)") }
    func current() -> Output { on("current") }
    func digit(digit: UInt8) -> Output { on("digit \(digit)") }
    func foreground() -> Output { on("foreground") }
    func httpAnswered(requestId: UInt32) -> Output { on("response \(requestId)") }
    func linkEvent(device: String, event: LinkEvent) -> Output { on("\(device) \(event.text)") }
    func press(button: String) -> Output { on("press \(button)") }
    func scanFailed(failure: LinkFailure) -> Output { on("scan failed \(failure)") }
    func text(text: String) -> Output { on("text \(text)") }
    func tick() -> Output { on("tick") }
    func readAloudPressed() -> Output { on("read aloud") }
    func speechEnded(utterance: UInt32) -> Output { on("speech ended \(utterance)") }
    func speakersChanged(speakers: Speakers) -> Output { on("speakers \(speakers.hasVoice) \(speakers.hasScreenReader)") }
    func copied() -> Output { on("copied") }
    func resultCame(origin: ImportOrigin, bytes: Data) -> Output { on("result came \(origin) \(bytes.count)") }
    func resultFileAnswered(name: String, outcome: ResultFileOutcome) -> Output { on("result file \(outcome)") }
}

extension Output {
    static func of(_ screen: Screen = .sample, _ requests: [Request] = [], wake: UInt64? = nil) -> Output {
        Output(
            screen: screen, signals: Signals(haptic: .none, sound: nil, speech: .unchanged), requests: requests,
            wakeAfterMillis: wake)
    }
}

extension LinkEvent {
    fileprivate var text: String {
        if case let .notified(bytes) = self { "notified \(bytes.map { $0 })" } else { "\(self)" }
    }
}

/// A link whose answers come when the test says so.
actor HeldLink: CardLink {
    nonisolated let limits = LinkLimits.short
    private var waiting: CheckedContinuation<Data, any Error>?
    private var awaited: [CheckedContinuation<Void, Never>] = []

    func transceive(_ command: Data) async throws -> Data {
        awaited.forEach { $0.resume() }
        awaited = []
        return try await withCheckedThrowingContinuation { waiting = $0 }
    }

    /// Returns when a command is on its way.
    func sent() async {
        if waiting == nil {
            await withCheckedContinuation { awaited.append($0) }
        }
    }

    func answer(_ result: Result<Data, any Error>) {
        waiting?.resume(with: result)
        waiting = nil
    }
}

/// Readers of a device that keep their requests.
final class ScriptedCardReader: CardReader {
    weak var loop: AppLoop?
    private(set) var wanted: [String] = []
    /// Called within each request.
    var during: (() -> Void)?

    func setCardWanted(_ isWanted: Bool, byReader: Bool) {
        wanted.append("\(isWanted ? "wanted" : "not wanted")\(byReader ? " by reader" : "")")
        during?()
    }
}

/// A radio that keeps its requests.
final class ScriptedRadio: Radio {
    weak var listener: (any RadioListener)?
    private(set) var requests: [String] = []
    /// Called within each request, as no radio should.
    var during: ((String) -> Void)?

    private func requested(_ request: String) {
        requests.append(request)
        during?(request)
    }

    func scan() { requested("scan") }
    func stopScan() { requested("stop scan") }
    func connect(_ device: String) { requested("connect \(device)") }
    func discover(_ device: String) { requested("discover \(device)") }
    func readBattery(_ device: String) { requested("battery \(device)") }
    func subscribe(_ device: String, to characteristics: RadioCharacteristics) {
        requested("subscribe \(device) \(characteristics.service) \(characteristics.write) \(characteristics.notify)")
    }
    func write(_ bytes: Data, to device: String) { requested("write \(device) \(bytes.map { $0 })") }
    func disconnect(_ device: String) { requested("disconnect \(device)") }
}
