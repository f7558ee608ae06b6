import Foundation
import Shikaku

@testable import ShikakuShell

#if canImport(Glibc)
    import Glibc
    private let stream = Int32(SOCK_STREAM.rawValue)
#else
    import Darwin
    private let stream = SOCK_STREAM
#endif

/// A desk of `tests/bindings/desk`: a virtual card and the reference gateway, over TCP.
actor TestDesk {
    struct Broken: Error {
        let what: String
    }

    private let socket: Int32

    /// - Parameter port: what the program printed; the environment names it in `SHIKAKU_DESK`.
    init(port: String?) throws {
        guard let number = port.flatMap(UInt16.init) else {
            throw Broken(what: "SHIKAKU_DESK names no port; `cargo xtask test --only swift` starts a desk")
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = Self.opened()
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else { throw Broken(what: "no desk listens on port \(number)") }
        socket = descriptor
    }

    deinit {
        close(socket)
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
        let length = UInt16(body.count + 1)
        let head = [UInt8(length >> 8), UInt8(length & 0xFF), kind.asciiValue ?? 0]
        let frame = Data(head) + body
        let sent = frame.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
        guard sent == frame.count else { throw Broken(what: "the desk went away") }
        let size = try received(2)
        let answer = try received(Int(size[0]) << 8 | Int(size[1]))
        return (Character(UnicodeScalar(answer[0])), answer.dropFirst())
    }

    private func received(_ count: Int) throws -> Data {
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count {
            let more = bytes.withUnsafeMutableBytes { read(socket, $0.baseAddress?.advanced(by: have), count - have) }
            guard more > 0 else { throw Broken(what: "the desk went away") }
            have += more
        }
        return Data(bytes)
    }

    private static func opened() -> Int32 {
        #if canImport(Glibc)
            Glibc.socket(AF_INET, stream, 0)
        #else
            Darwin.socket(AF_INET, stream, 0)
        #endif
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
