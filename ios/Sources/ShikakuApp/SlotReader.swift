import CryptoTokenKit
import Foundation
import ShikakuBindings
import ShikakuShell

/// A reader at the USB-C port. It watches the slot while a card is wanted, also for a reader that is plugged in meanwhile.
@MainActor
final class SlotReader: CardReader {
    weak var loop: AppLoop?

    /// Whether a reader is plugged in.
    var isHere: Bool { slot != nil }

    private let pause: @Sendable (Duration) async -> Void
    private var watch: Task<Void, Never>?
    private var hasFound = false

    /// Between two looks at the slot.
    private static let interval = Duration.milliseconds(100)
    /// A card that stays after its session is not read again at once: as long as the library waits with a Bluetooth reader.
    private static let powerPause = Duration.milliseconds(700)

    /// - Parameter pause: waits; a test replaces it.
    init(pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }) {
        self.pause = pause
    }

    func setCardWanted(_ wanted: Bool, byReader: Bool) {
        watch?.cancel()
        let first = hasFound ? Self.powerPause : nil
        hasFound = false
        watch = wanted ? Task { await poll(after: first) } : nil
    }

    /// A reader may have a second slot, for a card of its own that no PIN may reach.
    private var slot: TKSmartCardSlot? {
        guard let manager = TKSmartCardSlotManager.default else { return nil }
        return chooseSlot(names: manager.slotNames).flatMap(manager.slotNamed)
    }

    /// Watches the slot until a card is found. After a card the library says whether another is wanted.
    private func poll(after first: Duration?) async {
        if let first { await pause(first) }
        var hadReader = false
        while !Task.isCancelled, loop != nil, !hasFound {
            switch slot?.state {
            case nil, .missing: loop?.cardLinkFailed(hadReader ? .readerLost : .noReader)
            case .validCard:
                hadReader = true
                await begin()
            default: hadReader = true
            }
            await pause(Self.interval)
        }
    }

    private func begin() async {
        guard let slot, let card = slot.makeSmartCard(), (try? await card.beginSession()) == true else {
            loop?.cardLinkFailed(.readerBusy)
            return
        }
        guard !Task.isCancelled, let loop else { return card.endSession() }
        hasFound = true
        loop.cardFound(SlotLink(card: card, limits: LinkLimits(of: slot)))
    }
}

/// One card in the slot.
private struct SlotLink: CardLink, @unchecked Sendable {
    let card: TKSmartCard
    let limits: LinkLimits

    func transceive(_ command: Data) async throws -> Data {
        guard card.isValid else { throw CardLoss(.beforeSending) }
        do {
            return try await card.transmit(command)
        } catch {
            throw CardLoss(.afterSending)
        }
    }

    func release() {
        card.endSession()
    }
}

extension LinkLimits {
    fileprivate init(of slot: TKSmartCardSlot) {
        let short = LinkLimits.short
        let command = max(UInt32(clamping: slot.maxInputLength), short.commandMax)
        let response = max(UInt32(clamping: slot.maxOutputLength), short.responseMax)
        self.init(extended: command > short.commandMax, commandMax: command, responseMax: response)
    }
}
