import ShikakuBindings

/// What is typed by a keypad, and the keypad.
public struct EntryLayout: Equatable, Sendable {
    /// What is typed, for VoiceOver.
    public let label: String
    /// The language of the label, of the era and of the units.
    public let language: Language
    /// Whether the digits are hidden: each place is a circle.
    public let isHidden: Bool
    /// One place for each digit, in groups as they are spoken: fours, or the year, the month and the day of an era.
    public let places: [[TypedPlace]]
    /// The era in front of the places; nil where there is none.
    public let era: String?
    /// The word behind each group; empty where there are none.
    public let units: [String]
    /// The keys, row by row. All rows are equally wide, and so are the keys of a row; nil leaves a place empty.
    public let rows: [[KeyLayout?]]
    /// Whether the places take so many lines that they are above the text, not at the keypad.
    public let isLong: Bool

    /// The layout of an entry with a keypad; nil for a field of the platform.
    init?(_ entry: Entry, keys: [ButtonLayout], language: Language) {
        switch entry {
        case .digits(let field): self.init(field, keys: keys, language: language)
        case .eraDate(let field): self.init(field, keys: keys, language: language)
        case .text, .password: return nil
        }
    }

    private init(_ field: DigitField, keys: [ButtonLayout], language: Language) {
        self.language = language
        (label, isHidden, isLong) = (field.label, field.digits == nil, field.length > 8)
        var digits = (field.digits ?? "").makeIterator()
        let places = (0..<field.length).map { place -> TypedPlace in
            guard place < field.typed else { return .empty }
            return digits.next().map(TypedPlace.digit) ?? .dot
        }
        self.places = places.inRows(of: 4)
        (era, units) = (nil, [])
        rows = Self.rows(count: field.keys, keys)
    }

    private init(_ field: EraDateField, keys: [ButtonLayout], language: Language) {
        self.language = language
        (label, isHidden, isLong) = (field.label, false, false)
        var digits = field.digits.makeIterator()
        let places = (0..<2 * field.units.count).map { _ in digits.next().map(TypedPlace.digit) ?? .empty }
        self.places = places.inRows(of: 2)
        (era, units) = (field.era, field.units)
        rows = Self.rows(count: 10, keys)
    }

    /// The library names the key that completes the entry first, so that key is at the right of 0 and
    /// the others are at its left. With A to F, the last row has these keys.
    private static func rows(count: UInt8, _ buttons: [ButtonLayout]) -> [[KeyLayout?]] {
        let words: [KeyLayout?] = buttons.enumerated().map { .button($1, isLast: $0 == 0) }.reversed()
        let ten: [KeyLayout?] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map { .digit($0) }
        if count > 10 {
            let letters: [KeyLayout?] = (10..<count).map { .digit($0) }
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
