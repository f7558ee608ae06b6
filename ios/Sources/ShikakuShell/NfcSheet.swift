import ShikakuBindings

/// When the system's NFC sheet is opened, opened again and closed. It follows `setCardWanted` and takes its text from the
/// screen.
///
/// A session that ends by itself begins again a limited number of times. Then the sheet stays closed until the library wants
/// a card anew.
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
        /// Report that the person closed the sheet.
        case cancel
        /// Report that no card can be read.
        case report(CardLinkFailure)
    }

    private enum Phase { case shut, open, pausing, closing, refused }

    private var phase = Phase.shut
    private var isWanted = false
    private var screen: Screen?
    /// Sessions that began again by themselves since the library wants a card.
    private var repeated = 0
    private var hasPaused = false

    /// A session lasts a minute, and the library waits three minutes for a card.
    private static let repeatedMax = 3

    public init() {}

    /// The screen changed: an open sheet shows its text while a card is looked for or read.
    public mutating func onScreen(_ screen: Screen) -> Act {
        self.screen = screen
        return phase == .open && screen.needsField ? .write(text: text) : .nothing
    }

    /// The library wants a card, wants one anew, or wants none. This never reports, because a report leads to an output.
    public mutating func setCardWanted(_ wanted: Bool) -> Act {
        (isWanted, repeated, hasPaused) = (wanted, 0, false)
        switch phase {
        case .closing: return .nothing
        case .open where wanted: return .poll
        case .open:
            phase = .closing
            return .close(failure: screen?.failureCode.map { _ in text })
        case .shut, .pausing, .refused:
            phase = .shut
            return wanted ? open() : .nothing
        }
    }

    /// A card was found. After it the library says whether another is wanted.
    public mutating func cardFound() {
        isWanted = false
    }

    /// None of the tags could be connected.
    public func noCardFound() -> Act {
        phase == .open && isWanted ? .poll : .nothing
    }

    /// The pause of `openLater` is over.
    public mutating func paused() -> Act {
        phase == .pausing && isWanted ? open() : .nothing
    }

    /// The session is gone. Only now may another begin.
    public mutating func ended(code: Int) -> Act {
        let ours = phase == .closing
        phase = .shut
        if ours { return isWanted ? open() : .nothing }
        let ending = NfcError.of(code: code).ending
        if ending == .closedByPerson {
            phase = .refused
            return .cancel
        }
        guard isWanted else { return .nothing }
        switch ending {
        case .again where repeated < Self.repeatedMax:
            repeated += 1
            return open()
        case .againLater where !hasPaused:
            hasPaused = true
            phase = .pausing
            return .openLater(text: text)
        case let .impossible(failure):
            return refuse(failure)
        case .again, .againLater, .closedByPerson:
            return refuse(.nfcUnavailable)
        }
    }

    private mutating func open() -> Act {
        phase = .open
        return .open(text: text)
    }

    private mutating func refuse(_ failure: CardLinkFailure) -> Act {
        phase = .refused
        return .report(failure)
    }

    private var text: String { screen?.sheetText ?? "" }
}

extension Screen {
    /// A card is looked for, or one is being read.
    var needsField: Bool { wantsCard || progress == .holdStill }
}
