import Foundation
import Shikaku

/// The loop of the readers: carries orders to the radio, what the radio says to `CardReaders`, and its news to the desk.
///
/// It decides nothing. One for the app, as its `CardReaders` is: the connection outlives receptions, whose desks it serves
/// one after the other.
@MainActor
public final class ReaderLoop {
    private let readers: any CardReadersProtocol
    private let radio: any Radio
    private let sleep: @Sendable (Duration) async throws -> Void
    private weak var desk: Desk?
    private var alarm: Task<Void, Never>?
    /// Turns that are not done yet. What happens while one is being done comes after it.
    private var turns: [ReaderTurn] = []
    private var isAtWork = false
    private var wanted = false
    /// The card found last, until its touch is over.
    private(set) var link: ReaderLink?
    private var reply: Reply?

    /// - Parameter sleep: how time passes; a test has its own.
    public init(
        _ readers: any CardReadersProtocol, _ radio: any Radio,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.readers = readers
        self.radio = radio
        self.sleep = sleep
        radio.listener = self
    }

    deinit {
        alarm?.cancel()
    }

    /// From now on news is for this desk. What an earlier one still waits for is lost.
    public func serve(_ desk: Desk) {
        self.desk = desk
        drop()
        look(false)
    }

    /// A card is wanted, or no more; told again, it changes nothing.
    public func look(_ wanted: Bool) {
        guard wanted != self.wanted else { return }
        self.wanted = wanted
        follow(readers.look(wanted: wanted))
    }

    /// The desk drew a screen: what was pressed may have made orders.
    public func poll() {
        follow(readers.poll())
    }

    /// The app came to the front. While it was at the back no card was wanted.
    public func attend() {
        follow(readers.attend())
        if wanted { follow(readers.look(wanted: true)) }
    }

    /// The app went to the back.
    public func rest() {
        follow(readers.rest())
    }

    func transmit(_ command: Data, answering reply: Reply) {
        self.reply = reply
        follow(readers.transmit(command: command))
    }

    private func follow(_ turn: consuming ReaderTurn) {
        turns.append(consume turn)
        guard !isAtWork else { return }
        isAtWork = true
        defer { isAtWork = false }
        while !turns.isEmpty { work(turns.removeFirst()) }
    }

    private func work(_ turn: consuming ReaderTurn) {
        wake(after: turn.wakeAfterMillis)
        while !turn.orders.isEmpty { radio.carryOut(turn.orders.removeFirst()) }
        for news in turn.news { tell(news) }
        // A reception that is over draws its last screen once.
        if turn.redraw, let desk, !desk.isOver { desk.refresh() }
    }

    private func wake(after millis: UInt64?) {
        alarm?.cancel()
        alarm = millis.map { millis in
            Task { [sleep, weak self] in
                guard (try? await sleep(.milliseconds(millis))) != nil, !Task.isCancelled else { return }
                self?.tick()
            }
        }
    }

    private func tick() {
        follow(readers.tick())
    }

    private func tell(_ news: ReaderNews) {
        switch news {
        case let .cardFound(limits): found(ReaderLink(limits: limits, loop: self))
        case let .answered(response): answer(.success(response))
        case let .cardLost(lost): answer(.failure(CardLoss(lost)))
        case let .failed(trouble): desk?.readerFailed(trouble)
        }
    }

    /// An answer that nobody waits for any more belongs to nobody.
    private func answer(_ answer: Result<Data, CardLoss>) {
        let reply = reply.take()
        reply?.give(answer)
    }

    private func drop() {
        link = nil
        reply = nil
    }

    private func found(_ card: ReaderLink) {
        drop()
        link = card
        Task { [weak self, desk] in
            await desk?.cardFound(card)
            self?.touched(card)
        }
    }

    /// The touch is over, unless another card came meanwhile.
    private func touched(_ card: ReaderLink) {
        guard link === card else { return }
        drop()
        follow(readers.letGo())
    }
}

extension ReaderLoop: RadioListener {
    public func heard(_ advertisement: Advertisement) {
        follow(readers.heard(advertisement: advertisement))
    }

    public func scanFailed(_ trouble: LinkFailure) {
        follow(readers.scanFailed(trouble: trouble))
    }

    public func happened(_ device: String, _ event: LinkEvent) {
        follow(readers.happened(device: device, event: event))
    }
}
