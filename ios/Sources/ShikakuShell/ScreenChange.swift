import ShikakuBindings

/// A new screen with its speech and haptic. It compares two screens, so that nothing is spoken or felt twice.
public struct ScreenChange: Sendable {
    /// What to draw.
    public let screen: Screen
    /// What to speak; nil when it was just spoken.
    public let speech: String?
    /// The haptic to play.
    public let haptic: Haptic
    /// The sound to play.
    public let sound: Sound

    public init(from earlier: Screen?, to screen: Screen) {
        self.screen = screen
        speech = screen.spoken == earlier?.spoken ? nil : screen.spoken
        // A new status of the reader is nothing new on the screen.
        var same = earlier
        same?.status = screen.status
        haptic = screen == same ? .none : screen.haptic
        sound = screen == same ? .none : screen.sound
    }
}

extension Screen {
    /// The lines of all sections, in reading order.
    public var allLines: [Line] {
        sections.flatMap(\.lines)
    }

    /// The one line that fits on the system's NFC sheet.
    public var sheetText: String {
        allLines.first { $0.kind == .headline }?.text ?? title
    }
}
