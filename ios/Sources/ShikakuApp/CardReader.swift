import Shikaku
import ShikakuShell

/// Whatever looks for cards while one is wanted.
@MainActor
protocol CardReader: AnyObject {
    /// Whether it can be used now.
    var isHere: Bool { get }

    /// A card begins to be wanted, is wanted anew because a person pressed a button, or is wanted no more. Only this, and
    /// what happens at the reader, may lead to a report: a report draws a screen, and a screen must lead to none.
    func look(_ wanted: Bool)

    /// A screen is drawn.
    func drawn(_ screen: Screen)
}

extension CardReader {
    func drawn(_ screen: Screen) {}
}

/// The readers of a device, and the one that is used now.
@MainActor
final class CardReaderChoice {
    /// In the order of preference: who plugged a reader in, or chose one, means to use it.
    private let readers: [any CardReader]
    /// Used when no other is here: it says so, and goes on when a reader is plugged in.
    private let last: any CardReader
    private var reader: (any CardReader)?
    private var isWanted = false
    private var mayChange = true

    init(_ readers: [any CardReader], else last: any CardReader) {
        (self.readers, self.last) = (readers, last)
    }

    /// The readers that this device may have.
    convenience init(_ desk: Desk, _ bluetooth: BluetoothReaders?) {
        let slot = SlotReader(desk)
        let chosen: [any CardReader] = bluetooth.map { [BleReader($0)] } ?? []
        self.init([slot] + chosen + [NfcReader(desk)], else: slot)
    }

    /// A person pressed a button: what failed before may be tried again.
    func renew() {
        (isWanted, mayChange) = (false, true)
    }

    func drawn(_ screen: Screen) {
        if screen.wantsCard != isWanted {
            isWanted = screen.wantsCard
            // A reader may be plugged in or chosen between two touches, and is not changed within one.
            if isWanted, mayChange { use(readers.first { $0.isHere } ?? last) }
            reader?.look(isWanted)
        }
        mayChange = !screen.needsField
        reader?.drawn(screen)
    }

    private func use(_ next: any CardReader) {
        if let reader, reader !== next { reader.look(false) }
        reader = next
    }
}
