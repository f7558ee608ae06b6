import Foundation
import ShikakuBindings

@testable import ShikakuShell

/// A radio over TCP: a simulated reader at the other end answers each request with one frame, and sends notifications.
@MainActor
final class SocketRadio: Radio {
    weak var listener: (any RadioListener)?

    private let frames: Frames
    private var device = ""
    private var pump: Task<Void, Never>?

    init(port: UInt16) throws {
        let frames = try Frames(port: port)
        self.frames = frames
        // A thread waits; frames stay in their order.
        let (received, sink) = AsyncStream.makeStream(of: Frame.self)
        Thread.detachNewThread {
            while let (kind, body) = try? frames.next() { sink.yield(Frame(kind: kind, body: body)) }
            sink.finish()
        }
        pump = Task { [weak self] in
            for await frame in received { self?.onFrame(frame) }
        }
    }

    deinit {
        pump?.cancel()
        frames.hangUp()
    }

    private struct Frame: Sendable {
        let kind: Character
        let body: Data
    }

    /// The letters of the requests without an answer.
    private var pending: [Character] = []
    private var controls: [CheckedContinuation<String, Never>] = []

    /// Sends a text to the control of the simulated reader, which makes it fail.
    func control(_ text: String) async -> String {
        await withCheckedContinuation { continuation in
            controls.append(continuation)
            request("K", Data(text.utf8))
        }
    }

    func scan() { request("S") }
    /// A scan is one answer and ends by itself.
    func stopScan() {}
    func connect(_ device: String) {
        self.device = device
        request("C", Data(device.utf8))
    }
    func discover(_ device: String) { request("D") }
    func readBattery(_ device: String) { request("R", Data("2A19".utf8)) }
    func subscribe(_ device: String, to characteristics: RadioCharacteristics) {
        request("N", Data(characteristics.notify.utf8))
    }
    func write(_ bytes: Data, to device: String) { request("W", bytes) }
    func disconnect(_ device: String) { request("X") }

    private func request(_ kind: Character, _ body: Data = Data()) {
        pending.append(kind)
        // The frames end when the reader is gone.
        try? frames.send(kind, body)
    }

    private func onFrame(_ frame: Frame) {
        let text = String(decoding: frame.body, as: UTF8.self)
        switch frame.kind {
        case "!": report(.notified(bytes: frame.body))
        case "~": report(.lost)
        case "e": onRefusal(pending.removeFirst())
        default:
            let kind = pending.removeFirst()
            precondition(frame.kind == Character(kind.lowercased()), "\(frame.kind) answers no \(kind)")
            onAnswer(kind, text, frame.body)
        }
    }

    private func onAnswer(_ kind: Character, _ text: String, _ body: Data) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        func all(_ key: String) -> [String] { lines.filter { $0.count == 2 && $0[0] == key }.map { $0[1] } }
        switch kind {
        case "S":
            listener?.onAdvertisement(
                Advertisement(
                    device: all("id").joined(), name: all("name").first, rssi: all("rssi").first.flatMap(Int16.init) ?? 0,
                    services: all("service")))
        case "C": report(.connected(writeLimit: all("write").first.flatMap(UInt32.init) ?? 20))
        case "D": report(.services(uuids: all("service")))
        case "R": report(.battery(level: body.first))
        case "N": report(.subscribed)
        case "W": report(.written)
        case "K": controls.removeFirst().resume(returning: text)
        default: report(.lost)
        }
    }

    private func onRefusal(_ kind: Character) {
        switch kind {
        case "S": listener?.onScanFailed(.absent)
        case "R": report(.battery(level: nil))
        case "K": controls.removeFirst().resume(returning: "refused")
        default: report(.lost)
        }
    }

    private func report(_ event: LinkEvent) {
        listener?.onLinkEvent(device, event)
    }
}
