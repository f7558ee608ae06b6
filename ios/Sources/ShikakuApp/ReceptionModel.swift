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
    private let reception: Reception
    private lazy var desk = Desk(reception) { [weak self] in self?.draw($0) }
    private lazy var reader = (cardReaders.first { $0.isHere } ?? NoReader.self).init(desk)

    /// - Parameters:
    ///   - history: where results are kept; without one, nowhere.
    ///   - aloud: whether screens are spoken where VoiceOver is off.
    ///   - over: called once the reception is closed; the next patient gets a new one.
    /// - Throws: `SetupError` when the settings cannot be used.
    public init(
        settings: Settings, history: History? = nil, aloud: Bool = true, over: @escaping @MainActor () -> Void
    ) throws {
        reception = try Reception.atDesk(settings: settings, history: history, readers: nil)
        self.aloud = aloud
        self.over = over
        desk.begin()
    }

    /// Passes a button on.
    public func press(_ button: String) {
        desk.press(button)
    }

    /// Passes a digit on.
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
        reader.drawn(screen)
        if desk.isOver { over() }
    }
}
