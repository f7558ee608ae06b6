import Foundation
import Shikaku

@testable import ShikakuShell

/// A radio whose air is TCP: a simulated reader at the other end answers each order with one frame, and notifies unasked.
@MainActor
final class SocketRadio: Radio {
    weak var listener: (any RadioListener)?

    private let frames: Frames
    private var device = ""
    private var pump: Task<Void, Never>?

    init(port: UInt16) throws {
        let frames = try Frames(port: port)
        self.frames = frames
        // A thread waits; what comes stays in its order.
        let (heard, ear) = AsyncStream.makeStream(of: Frame.self)
        Thread.detachNewThread {
            while let (kind, body) = try? frames.next() { ear.yield(Frame(kind: kind, body: body)) }
            ear.finish()
        }
        pump = Task { [weak self] in
            for await frame in heard { self?.came(frame) }
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

    /// The letters of what was asked and not answered yet.
    private var asked: [Character] = []
    private var testers: [CheckedContinuation<String, Never>] = []

    /// Says a text that no order stands for, to whoever makes the reader fail.
    func tester(_ text: String) async -> String {
        await withCheckedContinuation { continuation in
            testers.append(continuation)
            order("K", Data(text.utf8))
        }
    }

    func scan() { order("S") }
    /// Nothing to say: a scan is one answer.
    func stopScan() {}
    func connect(_ device: String) {
        self.device = device
        order("C", Data(device.utf8))
    }
    func discover(_ device: String) { order("D") }
    func readBattery(_ device: String) { order("R", Data("2A19".utf8)) }
    func subscribe(_ device: String, to characteristics: RadioCharacteristics) {
        order("N", Data(characteristics.notify.utf8))
    }
    func write(_ bytes: Data, to device: String) { order("W", bytes) }
    func disconnect(_ device: String) { order("X") }

    private func order(_ kind: Character, _ body: Data = Data()) {
        asked.append(kind)
        // A reader that went away says so by the end of its frames.
        try? frames.send(kind, body)
    }

    private func came(_ frame: Frame) {
        let text = String(decoding: frame.body, as: UTF8.self)
        switch frame.kind {
        case "!": tell(.notified(bytes: frame.body))
        case "~": tell(.lost)
        case "e": refused(asked.removeFirst())
        default:
            let kind = asked.removeFirst()
            precondition(frame.kind == Character(kind.lowercased()), "\(frame.kind) answers no \(kind)")
            answered(kind, text, frame.body)
        }
    }

    private func answered(_ kind: Character, _ text: String, _ body: Data) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        func all(_ key: String) -> [String] { lines.filter { $0.count == 2 && $0[0] == key }.map { $0[1] } }
        switch kind {
        case "S":
            listener?.heard(
                Advertisement(
                    device: all("id").joined(), name: all("name").first, rssi: all("rssi").first.flatMap(Int16.init) ?? 0,
                    services: all("service")))
        case "C": tell(.connected(writeLimit: all("write").first.flatMap(UInt32.init) ?? 20))
        case "D": tell(.services(uuids: all("service")))
        case "R": tell(.battery(level: body.first))
        case "N": tell(.subscribed)
        case "W": tell(.written)
        case "K": testers.removeFirst().resume(returning: text)
        default: tell(.lost)
        }
    }

    private func refused(_ kind: Character) {
        switch kind {
        case "S": listener?.scanFailed(.absent)
        case "R": tell(.battery(level: nil))
        case "K": testers.removeFirst().resume(returning: "refused")
        default: tell(.lost)
        }
    }

    private func tell(_ event: LinkEvent) {
        listener?.happened(device, event)
    }
}
