import Foundation
import Shikaku

@testable import ShikakuShell

/// Plays one scenario with the shell's own loop and writes down what it shows.
@MainActor
final class ScenarioPlayer {
    private let server: TestDesk
    private let steps: [String]
    private let reception: Reception
    private lazy var desk = Desk(reception, sleep: forever) { [unowned self] in draw($0) }
    private var touch: Task<Void, Never>?
    private var link: DeskLink?
    private var drawn = ""
    private var shown = ""

    init(_ name: String, on server: TestDesk) async throws {
        self.server = server
        let description = try await server.says("scenario \(name)")
        let parts = description.components(separatedBy: "root\n")
        let lines = parts[0].split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        func all(_ key: String) -> [String] { lines.filter { $0[0] == key }.map { $0[1] } }
        steps = all("step")
        let settings = Settings(
            gateway: all("gateway").joined(), token: Data(all("token").joined().utf8), rootPem: parts[1],
            acceptPhones: all("phones") == ["true"])
        if all("history") == ["true"] {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).db")
            let history = try History.open(file: file.path, staff: "desk-1", keys: OneKey())
            reception = try Reception.atDesk(settings: settings, history: history, readers: nil)
        } else {
            reception = try Reception(settings: settings)
        }
    }

    func play() async throws -> String {
        desk.begin()
        for step in steps {
            shown += "> \(step)\n\n"
            let words = step.split(separator: " ", maxSplits: 1).map(String.init)
            try await act(words[0], words.count > 1 ? words[1] : "")
            try await quiet()
        }
        return shown
    }

    private func act(_ word: String, _ value: String) async throws {
        switch word {
        case "press": desk.press(value)
        case "type":
            for digit in value.utf8 {
                desk.type(digit - UInt8(ascii: "0"))
                try await quiet()
            }
        case "touch": try await hold(Int(value))
        case "answer": await link?.release()
        case "lost":
            let lost = try lostCard(value)
            desk.happened { $0.cardLost(lost: lost) }
        case "reader": desk.readerFailed(try readerTrouble(value))
        case "wake": desk.happened { $0.tick() }
        case "ask": desk.carry(UInt32(value) ?? 0)
        case "cancel": desk.cancel()
        default: _ = try await server.says("\(word) \(value)")
        }
    }

    /// The card is held up.
    private func hold(_ exchanges: Int?) async throws {
        let values = try await server.says("tap").split(separator: "\n").map { $0.split(separator: " ")[1] }
        let limits = LinkLimits(
            extended: values[0] == "true", commandMax: UInt32(values[1]) ?? 0, responseMax: UInt32(values[2]) ?? 0)
        let link = DeskLink(server, limits: limits, exchanges: exchanges)
        self.link = link
        touch = Task {
            await desk.cardFound(link)
            touch = nil
        }
    }

    /// Waits until there is something to wait for.
    private func quiet() async throws {
        for _ in 0..<20_000 {
            let isHeld = await link?.isHolding ?? false
            if desk.carried.isEmpty, touch == nil || isHeld { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw TestDesk.Broken(what: "it did not come to rest after\n\(shown)")
    }

    private func draw(_ screen: Screen) {
        // Without its days in 和暦: a golden file must not depend on the day of the test.
        let text = screenText(screen: screen).replacingOccurrences(
            of: "令和[0-9元]+年[0-9]+月[0-9]+日", with: "令和〇年〇月〇日", options: .regularExpression)
        if text != drawn {
            shown += text + "\n"
            drawn = text
        }
    }
}

/// Time stands still: a scenario wakes the reception itself.
@Sendable
private func forever(_: Duration) async throws {
    try await Task.sleep(for: .seconds(86_400))
}

/// A vault with one key, forgotten with the test.
private final class OneKey: KeyVault {
    func key(name: String?) throws -> VaultKey {
        guard name == nil || name == "test-1" else { throw VaultError.Absent }
        return VaultKey(name: "test-1", secret: Data(repeating: 7, count: 32))
    }
}
