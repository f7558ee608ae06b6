import Foundation

#if canImport(Glibc)
    import Glibc
    private let stream = Int32(SOCK_STREAM.rawValue)
    private let bothDirections = Int32(SHUT_RDWR)
#else
    import Darwin
    private let stream = SOCK_STREAM
    private let bothDirections = SHUT_RDWR
#endif

/// Frames over TCP, to a port of this computer: a length of two bytes, then a letter and what belongs to it.
final class Frames: Sendable {
    private let socket: Int32

    init(port: UInt16) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = Self.opened()
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else { throw TestServer.Broken(what: "no server listens on port \(port)") }
        socket = descriptor
    }

    deinit {
        close(socket)
    }

    func send(_ kind: Character, _ body: Data) throws {
        let length = UInt16(body.count + 1)
        let head = [UInt8(length >> 8), UInt8(length & 0xFF), kind.asciiValue ?? 0]
        let frame = Data(head) + body
        let sent = frame.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
        guard sent == frame.count else { throw TestServer.Broken(what: "the other side went away") }
    }

    /// Waits for the next one.
    func next() throws -> (Character, Data) {
        let size = try received(2)
        let frame = try received(Int(size[0]) << 8 | Int(size[1]))
        return (Character(UnicodeScalar(frame[0])), Data(frame.dropFirst()))
    }

    /// Ends a wait for the next one.
    func hangUp() {
        shutdown(socket, bothDirections)
    }

    private func received(_ count: Int) throws -> Data {
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count {
            let more = bytes.withUnsafeMutableBytes { read(socket, $0.baseAddress?.advanced(by: have), count - have) }
            guard more > 0 else { throw TestServer.Broken(what: "the other side went away") }
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
