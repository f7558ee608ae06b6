import Shikaku

/// When the system's NFC sheet is opened, opened again and closed. It follows the screens and knows no state of a
/// reception; CoreNFC itself is one file of `ShikakuApp`.
///
/// A session that ends by itself is begun again a limited number of times for one want of a card. After that the sheet
/// stays closed until the want is over or a person presses a button.
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

    private enum Phase { case shut, open, pausing, closing, refused }

    private var phase = Phase.shut
    private var screen: Screen?
    /// Sessions that were begun again by themselves since the want began.
    private var repeated = 0
    private var hasPaused = false

    /// A session lasts a minute, and the reception waits three for a card.
    private static let repeatedMax = 3

    public init() {}

    /// A screen is drawn. This never reports: a report leads to another screen.
    public mutating func drawn(_ screen: Screen) -> Act {
        self.screen = screen
        if !screen.needsField { forget() }
        switch phase {
        case .shut where screen.wantsCard:
            return open()
        case .open where screen.needsField:
            return .write(text: screen.sheetText)
        case .open:
            phase = .closing
            return .close(failure: screen.failureCode.map { _ in screen.sheetText })
        case .shut, .pausing, .closing, .refused:
            return .nothing
        }
    }

    /// A person pressed a button: what was refused may be tried once more with the next screen.
    public mutating func renew() {
        forget()
    }

    /// The pause of `openLater` is over.
    public mutating func paused() -> Act {
        phase == .pausing && wantsCard ? open() : .nothing
    }

    /// The dialogue with one card is over, or it never began.
    public func touched() -> Act {
        phase == .open && wantsCard ? .poll : .nothing
    }

    /// The session is gone. Only now may another begin.
    public mutating func ended(code: Int) -> Act {
        let ours = phase == .closing
        phase = .shut
        guard wantsCard || !ours else { return .nothing }
        if ours { return open() }
        let ending = NfcError.of(code: code).ending
        if ending == .closedByPerson {
            phase = .refused
            return .cancel
        }
        // While a card is being read the next screen decides.
        guard wantsCard else { return .nothing }
        switch ending {
        case .again where repeated < Self.repeatedMax:
            repeated += 1
            return open()
        case .againLater where !hasPaused:
            hasPaused = true
            phase = .pausing
            return .openLater(text: text)
        case let .impossible(trouble):
            return refuse(trouble)
        case .again, .againLater, .closedByPerson:
            return refuse(.nfcUnavailable)
        }
    }

    private mutating func open() -> Act {
        phase = .open
        return .open(text: text)
    }

    private mutating func refuse(_ trouble: ReaderTrouble) -> Act {
        phase = .refused
        return .report(trouble)
    }

    private mutating func forget() {
        (repeated, hasPaused) = (0, false)
        if phase == .refused || phase == .pausing { phase = .shut }
    }

    private var wantsCard: Bool { screen?.wantsCard ?? false }
    private var text: String { screen?.sheetText ?? "" }
}

extension Screen {
    /// A card is looked for, or one is being read.
    public var needsField: Bool { wantsCard || progress == .holdStill }
}
