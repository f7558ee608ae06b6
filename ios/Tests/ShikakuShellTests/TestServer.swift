import Foundation
import ShikakuBindings

@testable import ShikakuShell

/// A connection to `tests/bindings/server`: a virtual card and the reference gateway, over TCP.
actor TestServer {
    struct Broken: Error {
        let what: String
    }

    private let frames: Frames

    /// - Parameter port: what the program printed; the environment names it in `SHIKAKU_DESK`.
    init(port: String?) throws {
        guard let number = port.flatMap(UInt16.init) else {
            throw Broken(what: "SHIKAKU_DESK names no port; `cargo xtask test --only swift` starts it")
        }
        frames = try Frames(port: number)
    }

    /// Sends a text; gives the answer.
    func send(_ text: String) throws -> String {
        let (kind, answer) = try exchange("T", Data(text.utf8))
        let words = String(decoding: answer, as: UTF8.self)
        guard kind == "T" else { throw Broken(what: "\(text): \(words)") }
        return words
    }

    /// Sends a frame; gives the kind and the body of the answer.
    func exchange(_ kind: Character, _ body: Data) throws -> (Character, Data) {
        try frames.send(kind, body)
        return try frames.next()
    }
}

/// The virtual card of the server, for one card session.
actor ServerLink: CardLink {
    nonisolated let limits: LinkLimits
    private let server: TestServer
    /// Exchanges until a command is held back; without a number no command is.
    private var left: Int?
    private var held: CheckedContinuation<Void, Never>?

    init(_ server: TestServer, limits: LinkLimits, exchanges: Int?) {
        self.server = server
        self.limits = limits
        left = exchanges
    }

    /// Whether a command is held back.
    var isHolding: Bool { held != nil }

    /// Sends the command that is held back.
    func proceed() {
        held?.resume()
        held = nil
    }

    func transceive(_ command: Data) async throws -> Data {
        if left == 0 {
            left = nil
            await withCheckedContinuation { held = $0 }
        }
        left = left.map { $0 - 1 }
        let (kind, answer) = try await server.exchange("C", command)
        guard kind == "R" else { throw CardLoss(try lostCard(String(decoding: answer, as: UTF8.self))) }
        return answer
    }
}

func lostCard(_ kind: String) throws -> LostCard {
    let kinds: [String: LostCard] = [
        "before-sending": .beforeSending, "after-sending": .afterSending, "too-long": .tooLong,
        "reader-gone": .readerLost,
    ]
    guard let lost = kinds[kind] else { throw TestServer.Broken(what: "\(kind) is no way to lose a card") }
    return lost
}

func cardLinkFailure(_ kind: String) throws -> CardLinkFailure {
    let kinds: [String: CardLinkFailure] = [
        "no-reader": .noReader, "reader-gone": .readerLost, "reader-busy": .readerBusy, "no-service": .noService,
    ]
    guard let failure = kinds[kind] else { throw TestServer.Broken(what: "\(kind) is no failure") }
    return failure
}
