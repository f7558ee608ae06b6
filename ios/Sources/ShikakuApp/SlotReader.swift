import CryptoTokenKit
import Foundation
import ShikakuShell
import Shikaku

/// A USB-C reader. Looks at the slot while a card is wanted, and lets go of it as soon as none is.
@MainActor
final class SlotReader: CardReader {
    var isHere: Bool { slot != nil }

    private weak var desk: Desk?
    private var watch: Task<Void, Never>?

    init(_ desk: Desk) {
        self.desk = desk
    }

    func drawn(_ screen: Screen) {
        if screen.needsField {
            watch = watch ?? Task { await look() }
        } else {
            watch?.cancel()
            watch = nil
        }
    }

    /// A reader may have a second slot, for a card of its own that no PIN may reach.
    private var slot: TKSmartCardSlot? {
        guard let manager = TKSmartCardSlotManager.default else { return nil }
        return chooseSlot(names: manager.slotNames).flatMap(manager.slotNamed)
    }

    private func look() async {
        guard let slot else { return report(.noReader) }
        while !Task.isCancelled, desk != nil {
            switch slot.state {
            case .validCard: await touch(slot)
            case .missing: return report(.readerGone)
            default: break
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func report(_ trouble: ReaderTrouble) {
        desk?.readerFailed(trouble)
    }

    private func touch(_ slot: TKSmartCardSlot) async {
        guard let card = slot.makeSmartCard(), (try? await card.beginSession()) == true else {
            return report(.readerBusy)
        }
        await desk?.cardFound(SlotLink(card: card, limits: LinkLimits(of: slot)))
        card.endSession()
        // The same card is not read twice: whoever wants that takes it out first.
        while !Task.isCancelled, desk != nil, slot.state == .validCard {
            try? await Task.sleep(for: .milliseconds(100))
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
