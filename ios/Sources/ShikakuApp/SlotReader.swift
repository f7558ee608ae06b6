import CryptoTokenKit
import Foundation
import ShikakuShell
import Shikaku

/// A USB-C reader. Looks at the slot while a card is wanted, and lets go of it as soon as none is. A reader that is
/// plugged in meanwhile is used.
@MainActor
final class SlotReader: CardReader {
    var isHere: Bool { slot != nil }

    private weak var desk: Desk?
    private let pause: @Sendable () async -> Void
    private var watch: Task<Void, Never>?

    /// - Parameter pause: the time between two looks; a test has its own.
    init(_ desk: Desk, pause: @escaping @Sendable () async -> Void = { try? await Task.sleep(for: .milliseconds(100)) }) {
        self.desk = desk
        self.pause = pause
    }

    func look(_ wanted: Bool) {
        if wanted { watch = watch ?? Task { await look() } }
    }

    /// A card that is being read is still looked at.
    func drawn(_ screen: Screen) {
        guard !screen.needsField else { return }
        watch?.cancel()
        watch = nil
    }

    /// A reader may have a second slot, for a card of its own that no PIN may reach.
    private var slot: TKSmartCardSlot? {
        guard let manager = TKSmartCardSlotManager.default else { return nil }
        return chooseSlot(names: manager.slotNames).flatMap(manager.slotNamed)
    }

    private func look() async {
        var hadReader = false
        while !Task.isCancelled, desk != nil {
            switch slot?.state {
            case nil, .missing: report(hadReader ? .readerGone : .noReader)
            case .validCard:
                hadReader = true
                await touch()
            default: hadReader = true
            }
            await pause()
        }
    }

    /// The desk passes on the same trouble once while a card is wanted.
    private func report(_ trouble: ReaderTrouble) {
        desk?.readerFailed(trouble)
    }

    private func touch() async {
        guard let slot, let card = slot.makeSmartCard(), (try? await card.beginSession()) == true else {
            return report(.readerBusy)
        }
        await desk?.cardFound(SlotLink(card: card, limits: LinkLimits(of: slot)))
        card.endSession()
        // The same card is not read twice: whoever wants that takes it out first.
        while !Task.isCancelled, desk != nil, slot.state == .validCard {
            await pause()
        }
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
}

extension LinkLimits {
    fileprivate init(of slot: TKSmartCardSlot) {
        let short = LinkLimits.short
        let command = max(UInt32(clamping: slot.maxInputLength), short.commandMax)
        let response = max(UInt32(clamping: slot.maxOutputLength), short.responseMax)
        self.init(extended: command > short.commandMax, commandMax: command, responseMax: response)
    }
}
