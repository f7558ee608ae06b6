import Foundation
import Shikaku

@testable import ShikakuShell

/// Plays one scenario with a card on a Bluetooth reader, chosen on the readers' page as a person does, and writes down
/// what it shows: the real readers, both loops, and a simulated reader behind a socket.
@MainActor
final class ReaderScenarioPlayer {
    private let server: TestDesk
    private let scenario: ScenarioText
    private let readers: WitnessedReaders
    private let loop: ReaderLoop
    private let radio: SocketRadio
    private let reception: Reception
    private lazy var desk = Desk(reception, sleep: forever) { [unowned self] in draw($0) }
    private var screen: Screen?
    private var drawn = ""
    private var shown = ""

    /// - Parameter reader: which reader and how much it takes at once, as the desk calls it: `acs 20`.
    init(_ name: String, over reader: String, on server: TestDesk) async throws {
        self.server = server
        scenario = ScenarioText(try await server.says("scenario \(name)"))
        let answer = try await server.says("reader \(reader)")
        guard let port = answer.split(separator: " ").last.flatMap({ UInt16($0) }) else {
            throw TestDesk.Broken(what: "\(answer) is no port")
        }
        let own = CardReaders.bluetooth(history: nil)
        readers = WitnessedReaders(own)
        radio = try SocketRadio(port: port)
        loop = ReaderLoop(readers, radio)
        reception = try Reception.atDesk(
            settings: scenario.settings, history: try scenario.history(), readers: own)
    }

    func play() async throws -> String {
        try await begin()
        shown = screen.map(text) ?? ""
        shown += "\n"
        for step in scenario.steps {
            shown += "> \(step)\n\n"
            let words = step.split(separator: " ", maxSplits: 1).map(String.init)
            try await act(words[0], words.count > 1 ? words[1] : "")
            try await until("at rest after \(step)") { desk.carried.isEmpty }
        }
        return shown
    }

    /// Chooses the reader; then the desk waits for its first patient.
    func begin() async throws {
        loop.serve(desk)
        desk.begin()
        try await chooseReader()
    }

    /// Plays one PIN check whose connection meets this fault, `sleep-after@5`, at a command from now on. The card stays on
    /// the reader, and the PIN is typed whenever it is asked for. Gives how often the card was found and the PIN typed.
    func checksPin(meeting fault: String) async throws -> (found: Int, typed: Int, screen: Screen?) {
        let before = Int(await radio.tester("exchanges")) ?? 0
        let parts = fault.split(separator: "@")
        _ = await radio.tester("fault \(parts[0])@\(before + (Int(parts[1]) ?? 0))")
        desk.press("choose-pin")
        var typed = 0
        _ = try await server.says("tap")
        for _ in 0..<4 where screen?.id == "entering-pin" {
            for digit: UInt8 in [1, 2, 3, 4] { desk.type(digit) }
            desk.press("enter")
            typed += 1
            try await until("a PIN or a result") { ["entering-pin", "showing"].contains(screen?.id ?? "") }
        }
        return (readers.touches, typed, screen)
    }

    private func chooseReader() async throws {
        desk.press("card-reader")
        desk.press("continue")
        try await until("a reader is heard") { screen?.buttons.contains { $0.id == "choose-result-1" } == true }
        desk.press("choose-result-1")
        try await until("the reader is connected") {
            screen?.id == "card-reader" && screen?.lines.contains { $0.text == "つながっています。" } == true
        }
        desk.press("cancel")
    }

    private func act(_ word: String, _ value: String) async throws {
        switch word {
        case "press": desk.press(value)
        case "type":
            for digit in value.utf8 {
                desk.type(digit - UInt8(ascii: "0"))
                try await until("at rest after a digit") { desk.carried.isEmpty }
            }
        case "touch": try await touch()
        case "wake": desk.happened { $0.tick() }
        case "ask": desk.carry(UInt32(value) ?? 0)
        case "cancel": desk.cancel()
        default: _ = try await server.says("\(word) \(value)")
        }
    }

    /// The card is laid on the reader and taken away. One that is not wanted is not looked for.
    private func touch() async throws {
        let (isWanted, before) = (screen?.wantsCard == true, readers.touches)
        _ = try await server.says("tap")
        if isWanted {
            try await until("the touch is over") { readers.touches > before && loop.link == nil }
            guard readers.touches == before + 1 else { throw TestDesk.Broken(what: "one tap, found twice") }
        }
        _ = try await server.says("take")
    }

    private func until(_ what: String, _ holds: () -> Bool) async throws {
        for _ in 0..<10_000 {
            if holds() { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw TestDesk.Broken(what: "never: \(what), after\n\(shown)\nand it shows\n\(screen.map(text) ?? "nothing")")
    }

    private func draw(_ screen: Screen) {
        self.screen = screen
        let text = text(screen)
        if text != drawn {
            shown += text + "\n"
            drawn = text
        }
        loop.look(screen.wantsCard)
        loop.poll()
    }

    /// Without the button that only a desk with readers has.
    private func text(_ screen: Screen) -> String {
        var bare = screen
        bare.buttons.removeAll { $0.id == "card-reader" }
        return goldenText(bare)
    }
}

/// Readers that tell how many cards were found.
private final class WitnessedReaders: CardReadersProtocol, @unchecked Sendable {
    private let own: CardReaders
    private let lock = NSLock()
    private var found = 0

    var touches: Int { lock.withLock { found } }

    init(_ own: CardReaders) {
        self.own = own
    }

    private func seen(_ turn: ReaderTurn) -> ReaderTurn {
        for case .cardFound in turn.news { lock.withLock { found += 1 } }
        return turn
    }

    func attend() -> ReaderTurn { seen(own.attend()) }
    func happened(device: String, event: LinkEvent) -> ReaderTurn { seen(own.happened(device: device, event: event)) }
    func hasReader() -> Bool { own.hasReader() }
    func heard(advertisement: Advertisement) -> ReaderTurn { seen(own.heard(advertisement: advertisement)) }
    func letGo() -> ReaderTurn { seen(own.letGo()) }
    func look(wanted: Bool) -> ReaderTurn { seen(own.look(wanted: wanted)) }
    func poll() -> ReaderTurn { seen(own.poll()) }
    func rest() -> ReaderTurn { seen(own.rest()) }
    func scanFailed(trouble: LinkFailure) -> ReaderTurn { seen(own.scanFailed(trouble: trouble)) }
    func tick() -> ReaderTurn { seen(own.tick()) }
    func transmit(command: Data) -> ReaderTurn { seen(own.transmit(command: command)) }
}
