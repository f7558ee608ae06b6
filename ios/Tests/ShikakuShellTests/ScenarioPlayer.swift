import Foundation
import Shikaku

@testable import ShikakuShell

/// Plays one scenario with the shell's own loop and writes down what it shows.
@MainActor
final class ScenarioPlayer {
    private let server: TestDesk
    private let scenario: ScenarioText
    private let reception: Reception
    private lazy var desk = Desk(reception, sleep: forever) { [unowned self] in draw($0) }
    private var touch: Task<Void, Never>?
    private var link: DeskLink?
    private var drawn = ""
    private var shown = ""

    init(_ name: String, on server: TestDesk) async throws {
        self.server = server
        scenario = ScenarioText(try await server.says("scenario \(name)"))
        let history = try scenario.history()
        reception =
            history == nil
            ? try Reception(settings: scenario.settings)
            : try Reception.atDesk(settings: scenario.settings, history: history, readers: nil)
    }

    func play() async throws -> String {
        desk.begin()
        for step in scenario.steps {
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
        let text = goldenText(screen)
        if text != drawn {
            shown += text + "\n"
            drawn = text
        }
    }
}
