import Shikaku

/// When the system's NFC sheet is opened, opened again and closed. It follows the screens and knows no state of a
/// reception; CoreNFC itself is one file of `ShikakuApp`.
public struct NfcSheet: Sendable {
    /// What to do with the session.
    public enum Act: Equatable, Sendable {
        case nothing
        /// Begin a session with this text.
        case open(text: String)
        /// The same, after a second.
        case openLater(text: String)
        /// Change the text.
        case write(text: String)
        /// Look for a card again in the same session.
        case poll
        /// End the session; with a text when something failed.
        case close(failure: String?)
        /// Tell the reception that the person closed the sheet.
        case cancel
        /// Tell the reception that no card can be read.
        case report(ReaderTrouble)
    }

    private enum Phase { case shut, open, closing }

    private var phase = Phase.shut
    private var screen: Screen?
    private var hasTriedAgain = false

    public init() {}

    /// A screen is drawn.
    public mutating func drawn(_ screen: Screen) -> Act {
        self.screen = screen
        switch phase {
        case .shut where screen.wantsCard:
            hasTriedAgain = false
            return open()
        case .open where screen.needsField:
            return .write(text: screen.sheetText)
        case .open:
            phase = .closing
            return .close(failure: screen.failureCode.map { _ in screen.sheetText })
        case .shut, .closing:
            return .nothing
        }
    }

    /// The pause of `openLater` is over.
    public mutating func paused() -> Act {
        phase == .shut && wantsCard ? open() : .nothing
    }

    /// The dialogue with one card is over, or it never began.
    public func touched() -> Act {
        phase == .open && wantsCard ? .poll : .nothing
    }

    /// The session is gone. Only now may another begin.
    public mutating func ended(code: Int) -> Act {
        let ours = phase == .closing
        phase = .shut
        let ending = ours ? NfcEnding.again : NfcError.of(code: code).ending
        switch ending {
        case .closedByPerson:
            return .cancel
        case let .impossible(trouble):
            return .report(trouble)
        case .again:
            return wantsCard ? open() : .nothing
        case .againLater where hasTriedAgain:
            return .report(.readerBusy)
        case .againLater:
            hasTriedAgain = true
            return wantsCard ? .openLater(text: text) : .nothing
        }
    }

    private mutating func open() -> Act {
        phase = .open
        return .open(text: text)
    }

    private var wantsCard: Bool { screen?.wantsCard ?? false }
    private var text: String { screen?.sheetText ?? "" }
}

extension Screen {
    /// A card is looked for, or one is being read.
    public var needsField: Bool { wantsCard || progress == .holdStill }
}
