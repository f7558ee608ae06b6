import ShikakuBindings

/// A new screen with its speech and haptic. It compares two screens, so that nothing is spoken or felt twice.
public struct ScreenChange: Sendable {
    /// What to draw.
    public let screen: Screen
    /// What to speak: the words of the screen, then those in another language; nil when they were just spoken.
    public let speech: [Utterance]?
    /// The haptic to play.
    public let haptic: Haptic
    /// The sound to play.
    public let sound: Sound

    public init(from earlier: Screen?, to screen: Screen) {
        self.screen = screen
        speech = screen.speech == earlier?.speech ? nil : screen.speech
        // A new status of the reader is nothing new on the screen.
        var same = earlier
        same?.status = screen.status
        haptic = screen == same ? .none : screen.haptic
        sound = screen == same ? .none : screen.sound
    }
}

extension Screen {
    fileprivate var speech: [Utterance] {
        [Utterance(language: language, text: spoken)] + (alsoSpoken.map { [$0] } ?? [])
    }

    /// The lines of all sections, in reading order.
    public var allLines: [Line] {
        sections.flatMap(\.lines)
    }

    /// The one line that fits on the system's NFC sheet.
    public var sheetText: String {
        allLines.first { $0.kind == .headline }?.text ?? title
    }
}
