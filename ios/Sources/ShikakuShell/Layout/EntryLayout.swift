import ShikakuBindings

/// What is typed, and the keypad.
public struct EntryLayout: Equatable, Sendable {
    /// What is typed, for VoiceOver.
    public let label: String
    /// The language of the label.
    public let language: Language
    /// Whether the digits are hidden: each place is a circle.
    public let isHidden: Bool
    /// One place for each digit, in fours as they are spoken.
    public let places: [[TypedPlace]]
    /// The keys, row by row. All rows are equally wide, and so are the keys of a row; nil leaves a place empty.
    public let rows: [[KeyLayout?]]
    /// Whether the places take so many lines that they are above the text, not at the keypad.
    public let isLong: Bool

    init(_ entry: Entry, keys: [ButtonLayout], language: Language) {
        self.language = language
        (label, isHidden, isLong) = (entry.label, entry.digits == nil, entry.length > 8)
        var digits = (entry.digits ?? "").makeIterator()
        let places = (0..<entry.length).map { place -> TypedPlace in
            guard place < entry.typed else { return .empty }
            return digits.next().map(TypedPlace.digit) ?? .dot
        }
        self.places = places.inRows(of: 4)
        rows = Self.rows(entry, keys)
    }

    /// The library names the key that completes the entry first, so that key is at the right of 0 and
    /// the others are at its left. With A to F, the last row has these keys.
    private static func rows(_ entry: Entry, _ buttons: [ButtonLayout]) -> [[KeyLayout?]] {
        let words: [KeyLayout?] = buttons.enumerated().map { .button($1, isLast: $0 == 0) }.reversed()
        let ten: [KeyLayout?] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map { .digit($0) }
        if entry.keys > 10 {
            let letters: [KeyLayout?] = (10..<entry.keys).map { .digit($0) }
            return (ten + letters).inRows(of: 4) + (words.isEmpty ? [] : [words])
        }
        let left = words.count < 2 ? [nil] : Array(words.dropLast())
        return ten.dropLast().inRows(of: 3) + [left + [.digit(0), words.last ?? nil]]
    }
}

/// The place of one digit.
public enum TypedPlace: Equatable, Sendable {
    case empty
    /// A digit that is not shown.
    case dot
    case digit(Character)

    /// What is drawn in the place; a space where nothing is, so that all places are equally high.
    public var text: String {
        switch self {
        case .empty: " "
        case .dot: "●"
        case .digit(let digit): String(digit)
        }
    }
}

/// A key of the keypad.
public enum KeyLayout: Equatable, Sendable {
    /// 0 to 15.
    case digit(UInt8)
    /// A button; the last key is the one that completes the entry.
    case button(ButtonLayout, isLast: Bool)

    /// Whether it can be pressed now.
    public var isEnabled: Bool {
        if case .button(let button, _) = self { button.isEnabled } else { true }
    }

    /// The language of the text on it; a digit has none.
    public var language: Language? {
        if case .button(let button, _) = self { button.language } else { nil }
    }

    /// Text on it.
    public var label: String {
        switch self {
        case .digit(let digit): String(digit, radix: 16, uppercase: true)
        case .button(let button, _): button.label
        }
    }
}

extension Collection {
    /// Splits a collection into rows of a length; the last may be shorter.
    func inRows(of length: Int) -> [[Element]] {
        enumerated().chunked { $0.offset / length == $1.offset / length }.map { $0.map(\.element) }
    }
}
