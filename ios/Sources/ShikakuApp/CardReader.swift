import Shikaku
import ShikakuShell

/// Whatever looks for cards. It follows the screens: it looks while one wants a card.
@MainActor
protocol CardReader: AnyObject {
    init(_ desk: Desk)
    static var isHere: Bool { get }
    func drawn(_ screen: Screen)
}

/// In the order of preference: who plugged a reader in means to use it.
let cardReaders: [any CardReader.Type] = [SlotReader.self, NfcReader.self]

/// No reader at all: says so when one is needed.
@MainActor
final class NoReader: CardReader {
    static var isHere: Bool { true }
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
