import Foundation
import ShikakuBindings

@testable import ShikakuShell

/// Plays one scenario with the loop of the shell and writes down the screens. The card is in the field of the device, or on
/// a simulated Bluetooth reader behind a socket, which is chosen on the readers' page as a person does.
@MainActor
final class ScenarioPlayer {
    private(set) var screen: Screen?
    /// How many different screens were drawn, and on how many a card began to be read.
    private(set) var (drawings, sessions) = (0, 0)
    private(set) lazy var loop = AppLoop(app, radio: radio, sleep: sleep) { [unowned self] in draw($0) }

    private let server: TestServer
    private let scenario: ScenarioText
    private let app: Shikaku
    private let radio: SocketRadio?
    private var link: ServerLink?
    private var drawn = ""
    private var shown = ""

    /// - Parameter reader: the model of the reader and its longest packet, as the server names them: `acs 20`.
    init(_ name: String, over reader: String? = nil, on server: TestServer) async throws {
        self.server = server
        scenario = ScenarioText(try await server.send("scenario \(name)"))
        var port: UInt16?
        if let reader {
            port = try await server.send("reader \(reader)").split(separator: " ").last.flatMap { UInt16($0) }
        }
        radio = try port.map(SocketRadio.init)
        app = try scenario.application(radio == nil ? .shell : .bluetooth(nfcUntilPaired: false))
    }

    func play() async throws -> String {
        try await begin()
        // The choice of the reader is no part of the scenario.
        if radio != nil { shown = drawn + "\n" }
        try await rest(after: "the start")
        for step in scenario.steps { try await play(step) }
        return shown
    }

    /// Draws the first screen; with a reader, after it was chosen.
    func begin() async throws {
        loop.start()
        if radio != nil { try await chooseReader() }
    }

    func play(_ step: String) async throws {
        shown += "> \(step)\n\n"
        let words = step.split(separator: " ", maxSplits: 1).map(String.init)
        try await act(words[0], words.count > 1 ? words[1] : "")
        try await rest(after: step)
    }

    /// Plays one PIN check whose connection has this fault, `sleep-after@5`, at a command from now on. The card stays on
    /// the reader, and the PIN is typed on each screen that wants it. Gives how often the card was found and the PIN typed.
    func checkPin(with fault: String) async throws -> (found: Int, typed: Int, screen: Screen?) {
        let before = try await exchanges()
        let parts = fault.split(separator: "@")
        _ = await radio?.control("fault \(parts[0])@\(before + (Int(parts[1]) ?? 0))")
        loop.press("choose-pin")
        var typed = 0
        _ = try await server.send("tap")
        for _ in 0..<4 where screen?.id == "entering-pin" {
            for digit: UInt8 in [1, 2, 3, 4] { loop.type(digit) }
            loop.press("enter")
            typed += 1
            try await until("a PIN or a result") { ["entering-pin", "showing"].contains(screen?.id ?? "") }
        }
        return (sessions, typed, screen)
    }

    /// How many exchanges the reader has had, once it is at rest: after it is connected it still says whether a card is there.
    private func exchanges() async throws -> Int {
        var (count, steady) = (-1, 0)
        while steady < 5 {
            try await Task.sleep(for: .milliseconds(20))
            let now = Int(await radio?.control("exchanges") ?? "") ?? 0
            (count, steady) = (now, now == count ? steady + 1 : 0)
        }
        return count
    }

    private func chooseReader() async throws {
        loop.press("card-reader")
        loop.press("continue")
        try await until("a reader is found") { screen?.buttons.contains { $0.id == "choose-result-1" } == true }
        loop.press("choose-result-1")
        try await until("the reader is connected") {
            screen?.id == "card-reader" && screen?.allLines.contains { $0.text == "つながっています。" } == true
        }
        loop.press("cancel")
    }

    private func act(_ word: String, _ value: String) async throws {
        switch word {
        case "press": loop.press(value)
        case "text": loop.enter(value)
        case "type":
            for digit in value.utf8 {
                loop.type(digit - UInt8(ascii: "0"))
                try await rest(after: "a digit")
            }
        case "touch" where radio != nil: try await layOnReader()
        case "touch": try await hold(Int(value))
        case "answer": await link?.proceed()
        case "lost":
            let lost = try lostCard(value)
            loop.handle { $0.cardLost(exchange: 0, lost: lost) }
        case "reader": loop.cardLinkFailed(try cardLinkFailure(value))
        case "wake": wake()
        case "ask": loop.sendHttp(UInt32(value) ?? 0)
        case "cancel": loop.cancel()
        default: _ = try await server.send("\(word) \(value)")
        }
    }

    /// The card is held up.
    private func hold(_ exchanges: Int?) async throws {
        let values = try await server.send("tap").split(separator: "\n").map { $0.split(separator: " ")[1] }
        let limits = LinkLimits(
            extended: values[0] == "true", commandMax: UInt32(values[1]) ?? 0, responseMax: UInt32(values[2]) ?? 0)
        let link = ServerLink(server, limits: limits, exchanges: exchanges)
        self.link = link
        loop.cardFound(link)
    }

    /// The card is laid on the reader and taken away. A card that is not wanted is not looked for.
    private func layOnReader() async throws {
        let (isWanted, before) = (screen?.wantsCard == true, sessions)
        _ = try await server.send("tap")
        if isWanted {
            try await until("the card was read") { sessions > before && screen?.id != "reading-card" }
            guard sessions == before + 1 else { throw TestServer.Broken(what: "one tap, found twice") }
        }
        _ = try await server.send("take")
    }

    /// The time passes. A reader has waits of its own, which end before that of the check.
    private func wake() {
        let before = drawings
        for _ in 0..<(radio == nil ? 1 : 10) where drawings == before && loop.inFlight.isEmpty { loop.handle { $0.tick() } }
    }

    /// In the field the scenario passes the time. A reader needs the real one.
    private var sleep: @Sendable (Duration) async throws -> Void {
        if radio == nil { return forever }
        return { try await Task.sleep(for: $0) }
    }

    /// Waits until the next step can come: no HTTP request is in flight, and no exchange but one that is held back.
    private func rest(after step: String) async throws {
        for _ in 0..<20_000 {
            let isHolding = await link?.isHolding ?? false
            if loop.inFlight.isEmpty, loop.link == nil || isHolding { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw TestServer.Broken(what: "it did not come to rest after \(step)\n\(shown)")
    }

    private func until(_ what: String, _ holds: () -> Bool) async throws {
        for _ in 0..<10_000 {
            if holds() { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw TestServer.Broken(what: "never: \(what), after\n\(shown)\nand it shows\n\(drawn)")
    }

    private func draw(_ screen: Screen) {
        assertNothingIsLost(screen)
        if screen.id == "reading-card", self.screen?.id != screen.id { sessions += 1 }
        self.screen = screen
        var bare = screen
        // Only an application with readers has these.
        bare.buttons.removeAll { $0.id == "card-reader" }
        bare.status = []
        if bare.illustration == .cardOnReader { bare.illustration = .cardOnPhone }
        let text = goldenText(bare)
        if text != drawn {
            drawings += 1
            shown += text + "\n"
            drawn = text
        }
    }
}
