import Foundation
import ShikakuShell
import Shikaku
import SwiftUI
import UIKit

/// One reception on this device: joins the desk to reader, speaker and view.
@MainActor
public final class ReceptionModel: ObservableObject {
    /// What to draw.
    @Published public private(set) var screen: Screen?

    private let speaker = Speaker()
    private let aloud: Bool
    private let over: @MainActor () -> Void
    private let reception: any ReceptionProtocol
    private lazy var desk = Desk(reception) { [weak self] in self?.draw($0) }
    private let bluetooth: BluetoothReaders?
    private lazy var readers = CardReaderChoice(desk, bluetooth)

    /// - Parameters:
    ///   - history: where results are kept; without one, nowhere.
    ///   - bluetooth: the app's Bluetooth readers, the same for every reception; without them, none is offered.
    ///   - aloud: whether screens are spoken where VoiceOver is off.
    ///   - over: called whenever a reception is closed. The button of its last screen begins that of the next patient here.
    /// - Throws: `SetupError` when the settings cannot be used.
    public convenience init(
        settings: Settings, history: History? = nil, bluetooth: BluetoothReaders? = nil, aloud: Bool = true,
        over: @escaping @MainActor () -> Void = {}
    ) throws {
        let reception = try Reception.atDesk(settings: settings, history: history, readers: bluetooth?.readers)
        self.init(reception, bluetooth: bluetooth, aloud: aloud, over: over)
    }

    init(
        _ reception: any ReceptionProtocol, bluetooth: BluetoothReaders? = nil, aloud: Bool = true,
        over: @escaping @MainActor () -> Void = {}
    ) {
        self.reception = reception
        self.bluetooth = bluetooth
        self.aloud = aloud
        self.over = over
        bluetooth?.loop.serve(desk)
        desk.begin()
    }

    /// Passes a button on.
    public func press(_ button: String) {
        readers.renew()
        desk.press(button)
    }

    /// Passes a digit on, 0 to 15.
    public func type(_ digit: UInt8) {
        desk.type(digit)
    }

    /// Gives the text to the receipt computer's app on this device, and takes it back after a minute.
    public func copy(_ text: String) {
        let options: [UIPasteboard.OptionsKey: Any] = [.localOnly: true, .expirationDate: Date().addingTimeInterval(60)]
        UIPasteboard.general.setItems([["public.utf8-plain-text": text]], options: options)
    }

    private func draw(_ screen: Screen) {
        speaker.tell(ScreenChange(from: self.screen, to: screen), aloud: aloud)
        self.screen = screen
        readers.drawn(screen)
        bluetooth?.loop.poll()
        if desk.isOver { over() }
    }
}
