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

    /// Digits that can be typed, A to F after the ten.
    public var keys: [UInt8] {
        guard let entry else { return [] }
        return [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] + (entry.keys > 10 ? Array(10..<entry.keys) : [])
    }

    /// Keys in a row: ten are laid out as on a telephone, sixteen four by four.
    public var keyColumns: Int {
        keys.count > 10 ? 4 : 3
    }

    /// The label of a key.
    public static func keyLabel(_ digit: UInt8) -> String {
        String(digit, radix: 16, uppercase: true)
    }

    /// The digits typed, or a mark for each digit of a PIN.
    public var typed: String? {
        entry.map { entry in
            let typed = entry.digits ?? String(repeating: "●", count: Int(entry.typed))
            let open = max(0, Int(entry.length) - Int(entry.typed))
            return typed + String(repeating: "○", count: open)
        }
    }
}
