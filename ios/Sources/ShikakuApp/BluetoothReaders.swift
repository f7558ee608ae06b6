import Foundation
import Shikaku
import ShikakuShell
import UIKit

/// The Bluetooth readers of an app. Make one and keep it: its connection outlives receptions, so that the next patient's
/// card is read at once.
@MainActor
public final class BluetoothReaders {
    let readers: CardReaders
    let loop: ReaderLoop
    private let isPreferred: Bool
    private var observers: [any NSObjectProtocol] = []

    /// - Parameters:
    ///   - history: remembers the reader and its key; without one, it is chosen anew after each start.
    ///   - isPreferred: whether Bluetooth is used in place of NFC before a reader was chosen.
    public init(history: History?, isPreferred: Bool = false) {
        readers = CardReaders.bluetooth(history: history)
        loop = ReaderLoop(readers, BleRadio())
        self.isPreferred = isPreferred
        let loop = loop
        observers = [
            on(UIApplication.willEnterForegroundNotification) { loop.attend() },
            on(UIApplication.didEnterBackgroundNotification) { loop.rest() },
        ]
        loop.attend()
    }

    deinit {
        observers.forEach(NotificationCenter.default.removeObserver)
    }

    /// Whether a card is looked for by Bluetooth.
    var isUsed: Bool {
        isPreferred || readers.hasReader()
    }

    private func on(_ name: Notification.Name, act: @escaping @MainActor () -> Void) -> any NSObjectProtocol {
        NotificationCenter.default.addObserver(forName: name, object: nil, queue: .main) { _ in
            MainActor.assumeIsolated { act() }
        }
    }
}

/// The Bluetooth reader that was chosen. When it connects and lets go is decided by `CardReaders`.
@MainActor
final class BleReader: CardReader {
    private let bluetooth: BluetoothReaders

    init(_ bluetooth: BluetoothReaders) {
        self.bluetooth = bluetooth
    }

    var isHere: Bool { bluetooth.isUsed }

    func look(_ wanted: Bool) {
        bluetooth.loop.look(wanted)
    }
}
