import Foundation
import Shikaku

/// A card on a reader. Its loop sends what it is given, as long as this card is the one found last.
@MainActor
final class ReaderLink: CardLink {
    nonisolated let limits: LinkLimits
    private weak var loop: ReaderLoop?

    init(limits: LinkLimits, loop: ReaderLoop) {
        self.limits = limits
        self.loop = loop
    }

    func transceive(_ command: Data) async throws -> Data {
        // The loop is not held while the answer is waited for: a loop that is gone must end the wait.
        return try await withCheckedThrowingContinuation { continuation in
            let reply = Reply(continuation)
            guard let loop, loop.link === self else { return reply.give(.failure(CardLoss(.beforeSending))) }
            loop.transmit(command, answering: reply)
        }
    }
}

/// Somebody who waits for an answer, and gets one exactly once: whoever forgets a reply gives the command up as lost.
final class Reply {
    private var waiting: CheckedContinuation<Data, any Error>?

    init(_ waiting: CheckedContinuation<Data, any Error>) {
        self.waiting = waiting
    }

    deinit {
        give(.failure(CardLoss(.afterSending)))
    }

    func give(_ answer: Result<Data, CardLoss>) {
        waiting?.resume(with: answer)
        waiting = nil
    }
}
