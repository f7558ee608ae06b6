import Foundation
import ShikakuBindings

// The cost of the bindings in Swift: `BindingsCost RECORDING ROUNDS` plays recorded card sessions and prints the numbers that
// `tests/bench/bindings` reads, as one line of JSON. It sets no limit.

/// A card session with the answers that a card gave once.
struct Recorded {
    let settings: Settings
    let steps: [String]
    let answers: [Data]

    init(_ text: Substring) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        func all(_ key: String) -> [String] { lines.filter { $0[0] == key && $0.count > 1 }.map { $0[1] } }
        settings = Settings(
            gateway: all("gateway").joined(), token: Data(all("token").joined().utf8),
            rootPem: all("root").joined().replacingOccurrences(of: "|", with: "\n"), acceptPhones: false)
        steps = all("step")
        answers = all("answer").map { digits in
            let pairs = stride(from: 0, to: digits.utf8.count, by: 2)
            return Data(pairs.compactMap { UInt8(digits.dropFirst($0).prefix(2), radix: 16) })
        }
    }

    /// An application and its first output.
    func first() throws {
        _ = try app().current()
    }

    /// Plays it; microseconds from the card that is found to its last answer.
    func played() async throws -> Double {
        let app = try app()
        for step in steps { try await act(app, step) }
        var last: Output?
        let time = ContinuousClock().measure {
            var next = app.cardFound(limits: LinkLimits(extended: true, commandMax: 65_544, responseMax: 65_538))
            for answer in answers {
                guard let exchange = next.exchange else { fatalError("the card was released too early") }
                next = app.cardAnswered(exchange: exchange, response: answer)
            }
            last = next
        }
        if last?.exchange != nil { fatalError("more commands than recorded") }
        return micros(time)
    }

    private func app() throws -> Shikaku {
        try Shikaku(settings: settings, reader: .shell, history: nil)
    }

    private func act(_ app: Shikaku, _ step: String) async throws {
        let words = step.split(separator: " ").map(String.init)
        switch words[0] {
        case "press": await follow(app, app.press(button: words[1]))
        case "type":
            for digit in words[1].utf8 { await follow(app, app.digit(digit: digit - UInt8(ascii: "0"))) }
        default: fatalError("\(step) is not played here")
        }
    }

    private func follow(_ app: Shikaku, _ first: Output) async {
        var next = first
        while let requestId = next.requestId { next = await app.ask(requestId: requestId) }
    }
}

extension Output {
    fileprivate var exchange: UInt32? {
        for case let .transmit(exchange, _) in requests { return exchange }
        return nil
    }
    fileprivate var requestId: UInt32? {
        for case let .ask(requestId) in requests { return requestId }
        return nil
    }
}

func micros(_ time: Duration) -> Double {
    Double(time.components.seconds) * 1e6 + Double(time.components.attoseconds) / 1e12
}

func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
}

/// A number of this process that the kernel keeps.
func kib(_ key: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
    return Int((line ?? "").filter(\.isNumber)) ?? 0
}

let clock = ContinuousClock()
let started = clock.now
let recording = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
let sessions = recording.components(separatedBy: "touch ").dropFirst().map { Recorded($0[...]) }
let rounds = Int(CommandLine.arguments[2]) ?? 1
try sessions[0].first()
let cold = micros(clock.now - started) / 1_000
let before = try kib("VmRSS:")
_ = try await sessions[0].played()
let process = try kib("VmHWM:")
var lines: [String] = []
for session in sessions {
    var times: [Double] = []
    for _ in 0..<rounds { times.append(try await session.played()) }
    let count = session.answers.count
    lines.append("{\"exchanges\":\(count),\"calls\":\(count + 1),\"micros\":\(median(times))}")
}
let warm = try (0..<rounds).map { _ in
    try micros(clock.measure { _ = try sessions[0].first() }) / 1_000
}
print(
    "{\"firstColdMs\":\(cold),\"firstWarmMs\":\(median(warm)),\"touches\":[\(lines.joined(separator: ","))],"
        + "\"checkKib\":\(process - before),\"processKib\":\(process)}")
