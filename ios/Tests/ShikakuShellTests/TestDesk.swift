import Foundation
import Shikaku

@testable import ShikakuShell

/// A desk of `tests/bindings/desk`: a virtual card and the reference gateway, over TCP.
actor TestDesk {
    struct Broken: Error {
        let what: String
    }

    private let frames: Frames

    /// - Parameter port: what the program printed; the environment names it in `SHIKAKU_DESK`.
    init(port: String?) throws {
        guard let number = port.flatMap(UInt16.init) else {
            throw Broken(what: "SHIKAKU_DESK names no port; `cargo xtask test --only swift` starts a desk")
        }
        frames = try Frames(port: number)
    }

    /// Says a text to the desk; its answer.
    func says(_ text: String) throws -> String {
        let (kind, answer) = try asked("T", Data(text.utf8))
        let words = String(decoding: answer, as: UTF8.self)
        guard kind == "T" else { throw Broken(what: "\(text): \(words)") }
        return words
    }

    /// Sends a frame; the kind and body of the answer.
    func asked(_ kind: Character, _ body: Data) throws -> (Character, Data) {
        try frames.send(kind, body)
        return try frames.next()
    }
}

/// The desk's card, held up for one touch.
actor DeskLink: CardLink {
    nonisolated let limits: LinkLimits
    private let desk: TestDesk
    /// Exchanges until a command is held back; none is without it.
    private var left: Int?
    private var held: CheckedContinuation<Void, Never>?

    init(_ desk: TestDesk, limits: LinkLimits, exchanges: Int?) {
        self.desk = desk
        self.limits = limits
        left = exchanges
    }

    /// Whether a command is held back.
    var isHolding: Bool { held != nil }

    /// Lets it go.
    func release() {
        held?.resume()
        held = nil
    }

    func transceive(_ command: Data) async throws -> Data {
        if left == 0 {
            left = nil
            await withCheckedContinuation { held = $0 }
        }
        left = left.map { $0 - 1 }
        let (kind, answer) = try await desk.asked("C", command)
        guard kind == "R" else { throw CardLoss(try lostCard(String(decoding: answer, as: UTF8.self))) }
        return answer
    }
}

func lostCard(_ kind: String) throws -> LostCard {
    let kinds: [String: LostCard] = [
        "before-sending": .beforeSending, "after-sending": .afterSending, "too-long": .tooLong,
        "reader-gone": .readerGone,
    ]
    guard let lost = kinds[kind] else { throw TestDesk.Broken(what: "\(kind) is no way to lose a card") }
    return lost
}

func readerTrouble(_ kind: String) throws -> ReaderTrouble {
    let kinds: [String: ReaderTrouble] = [
        "no-reader": .noReader, "reader-gone": .readerGone, "reader-busy": .readerBusy, "no-service": .noService,
    ]
    guard let trouble = kinds[kind] else { throw TestDesk.Broken(what: "\(kind) is no trouble") }
    return trouble
}
