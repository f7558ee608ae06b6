import ShikakuBindings
import ShikakuShell

/// The readers of an iPhone or iPad: a card slot at the USB-C port and NFC.
@MainActor
final class DeviceReaders: CardReader {
    weak var loop: AppLoop? {
        didSet { (slot.loop, nfc.loop) = (loop, loop) }
    }

    private let slot = SlotReader()
    private let nfc = NfcReader()
    private var current: (any CardReader)?

    /// A person who plugs a reader in means to use it, so the slot comes first. It is also used when the device has no other
    /// reader: it reports that, and it finds a reader that is plugged in later.
    func setCardWanted(_ wanted: Bool, byReader: Bool) {
        let next: (any CardReader)? =
            if !wanted { nil } else if slot.isHere { slot } else if byReader { nil } else { nfc.isHere ? nfc : slot }
        if let current, current !== next { current.setCardWanted(false, byReader: byReader) }
        current = next
        next?.setCardWanted(true, byReader: byReader)
    }

    func onScreen(_ screen: Screen) {
        nfc.onScreen(screen)
    }
}
