import Shikaku
import ShikakuShell

/// Whatever looks for cards. It follows the screens: it looks while one wants a card.
@MainActor
protocol CardReader: AnyObject {
    /// Whether it can be used now.
    var isHere: Bool { get }
    func drawn(_ screen: Screen)
}

/// In the order of preference: who plugged a reader in, or chose one, means to use it.
@MainActor
func cardReaders(_ desk: Desk, _ bluetooth: BluetoothReaders?) -> [any CardReader] {
    let chosen = bluetooth.map(BleReader.init)
    let all: [(any CardReader)?] = [SlotReader(desk), chosen, NfcReader(desk), NoReader(desk)]
    return all.compactMap { $0 }
}

/// No reader at all: says so when one is needed.
@MainActor
final class NoReader: CardReader {
    let isHere = true
    private weak var desk: Desk?

    init(_ desk: Desk) {
        self.desk = desk
    }

    func drawn(_ screen: Screen) {
        if screen.wantsCard {
            desk?.readerFailed(.noReader)
        }
    }
}
