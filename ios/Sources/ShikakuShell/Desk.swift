import Foundation
import Shikaku

/// The loop of one reception: taps, digits and cards go in, screens come out, and what a `Directive` says is done.
///
/// It decides nothing. It lives on the main actor, where taps come from, so that screens come in the order in which
/// things happened; cards and the gateway are waited for elsewhere.
@MainActor
public final class Desk {
    /// The reception is over; the button of its last screen begins that of the next patient. True before that screen is
    /// drawn.
    public private(set) var isOver = false

    private let reception: any ReceptionProtocol
    private let draw: @MainActor (Screen) -> Void
    private let sleep: @Sendable (Duration) async throws -> Void
    /// Counts what happened, to see whether something did while the gateway was asked.
    private var events = 0
    /// Counts touches: an answer of an earlier one belongs to nobody.
    private var touch = 0
    private var isTransmitting = false
    private(set) var carried: Set<UInt32> = []
    private var alarm: Task<Void, Never>?
    /// The trouble of the reader that the reception knows since a card is wanted, or since a person last acted.
    private var told: ReaderTrouble?

    /// - Parameters:
    ///   - sleep: how time passes; a test has its own.
    ///   - draw: gets every screen, in order.
    public init(
        _ reception: any ReceptionProtocol,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        draw: @escaping @MainActor (Screen) -> Void
    ) {
        self.reception = reception
        self.sleep = sleep
        self.draw = draw
    }

    deinit {
        alarm?.cancel()
    }

    /// Draws how it stands: once at the start, and whenever a shell lost its place.
    public func begin() {
        happened { $0.current() }
    }

    /// The same, because something beside the reception changed: how a reader stands.
    public func refresh() {
        begin()
    }

    /// A button of the screen was pressed.
    public func press(_ button: String) {
        told = nil
        happened { $0.press(button: button) }
    }

    /// A digit was typed, 0 to 9; 0 to 15 where the entry has 16 keys.
    public func type(_ digit: UInt8) {
        happened { $0.digit(digit: digit) }
    }

    /// Reports that the reader cannot look for cards. The reception gets the same trouble once while a card is wanted, because
    /// a reader may report on each screen, and each report would draw one.
    public func readerFailed(_ trouble: ReaderTrouble) {
        guard trouble != told else { return }
        told = trouble
        happened { $0.readerFailed(trouble: trouble) }
    }

    /// やめる: what was typed is wiped, what is under way is dropped.
    public func cancel() {
        happened { $0.cancel() }
    }

    /// A card is there: carries its whole dialogue and returns when the reception wants no more of this card.
    public func cardFound(_ link: any CardLink) async {
        if isTransmitting {
            // The earlier card left unnoticed: what was being sent to it has no answer.
            happened { $0.cardLost(lost: .afterSending) }
        }
        touch += 1
        told = nil
        let mine = touch
        var next = happened { $0.cardFound(limits: link.limits) }
        while let command = next.take() {
            isTransmitting = true
            let answer = await Self.exchange(consume command, over: link)
            guard mine == touch else { return }
            isTransmitting = false
            next = happened { reception in
                switch answer {
                case let .success(response): reception.cardAnswered(response: response)
                case let .failure(loss): reception.cardLost(lost: loss.how)
                }
            }
        }
    }

    /// - Parameter command: taken over, so that what is overwritten is no copy of it.
    private nonisolated static func exchange(
        _ command: consuming Data, over link: any CardLink
    ) async -> Result<Data, CardLoss> {
        defer { command.wipe() }
        do {
            return .success(try await link.transceive(command))
        } catch {
            return .failure(error as? CardLoss ?? CardLoss(.afterSending))
        }
    }

    /// Tells the reception and follows what it says; gives the command to send, if that is it.
    @discardableResult
    func happened(_ tell: (any ReceptionProtocol) -> Directive) -> Data? {
        events += 1
        return follow(tell(reception))
    }

    private func follow(_ directive: consuming Directive, drawing newer: Screen? = nil) -> Data? {
        var command: Data?
        let screen = newer ?? directive.screen
        if !screen.wantsCard { told = nil }
        switch consume directive {
        case .show: break
        case let .transmit(bytes, _): command = bytes
        case let .ask(requestId, _): carry(requestId)
        case let .wakeAfter(millis, _): wake(after: millis)
        case .closed: return close(screen)
        }
        isOver = false
        draw(screen)
        return command
    }

    func carry(_ requestId: UInt32) {
        guard carried.insert(requestId).inserted else { return }
        let before = events
        Task { [reception, weak self] in
            let directive = await reception.ask(requestId: requestId)
            self?.returned(requestId, with: directive, since: before)
        }
    }

    private func returned(_ requestId: UInt32, with directive: Directive, since before: Int) {
        carried.remove(requestId)
        // Something happened meanwhile, perhaps after the reply: then the reply's screen is an old one.
        _ = follow(directive, drawing: events == before ? nil : reception.current().screen)
    }

    private func close(_ screen: Screen) -> Data? {
        alarm?.cancel()
        isOver = true
        draw(screen)
        return nil
    }

    private func wake(after millis: UInt64) {
        alarm?.cancel()
        alarm = Task { [sleep, weak self] in
            guard (try? await sleep(.milliseconds(millis))) != nil, !Task.isCancelled else { return }
            self?.happened { $0.tick() }
        }
    }
}

extension Directive {
    /// Every arm brings one.
    public var screen: Screen {
        switch self {
        case let .transmit(_, screen), let .show(screen), let .ask(_, screen), let .wakeAfter(_, screen),
            let .closed(screen):
            screen
        }
    }
}
