import ShikakuBindings

/// A section and how it is drawn.
public struct SectionLayout: Equatable, Sendable {
    public let style: SectionStyle
    /// Heading of the second level; empty where there is none.
    public let heading: String
    /// Whether it is drawn closed, with its heading as the control that opens it.
    public let isFolded: Bool
    public let lines: [LineLayout]
    /// The language of the heading: that of the first line.
    public let language: Language?

    init(_ section: Section) {
        let style = SectionStyle(section)
        (self.style, heading, isFolded) = (style, section.heading, section.folded)
        language = section.lines.first?.language
        // Details that follow each other are one list. A headline is separated from an earlier one.
        let lists = section.lines.chunked { $0.kind == .detail && $1.kind == .detail }
        let headline = section.lines.firstIndex { $0.kind == .headline }
        var position = 0
        lines = lists.flatMap { list in
            // With one label that is half a sentence, every value of the list is below its label.
            let isLong = list.contains { $0.label.count > 10 }
            return list.enumerated().map { place, line in
                defer { position += 1 }
                let isLater = line.kind == .detail ? place > 0 : headline.map { position > $0 } ?? false
                return LineLayout(line, in: style, isFirst: position == 0, isLong: isLong, isLater: isLater)
            }
        }
    }

    /// The icon beside the texts.
    public var tone: Tone? {
        switch style {
        case .result(let tone), .notice(let tone): tone
        case .headline, .text, .person, .details: nil
        }
    }
}

/// How a section is drawn.
public enum SectionStyle: Equatable, Sendable {
    /// The one thing to know, without a box.
    case headline
    /// The one thing to know, in a box of the colour of its tone.
    case result(Tone)
    case text
    /// A box with a coloured edge.
    case notice(Tone)
    /// A box whose first value is large.
    case person
    /// A box.
    case details

    init(_ section: Section) {
        switch (section.kind, section.tone) {
        case (.hero, .neutral): self = .headline
        case (.hero, let tone): self = .result(tone)
        case (.text, _): self = .text
        case (.notice, let tone): self = .notice(tone)
        case (.person, _): self = .person
        case (.details, _): self = .details
        }
    }

    /// Whether it is a field of colour.
    var isResult: Bool {
        if case .result = self { true } else { false }
    }

    /// Whether it has an edge or a ground of its own.
    public var isBox: Bool {
        self != .headline && self != .text
    }
}

/// A line and how it is drawn.
public struct LineLayout: Equatable, Sendable {
    public let label: String
    public let text: String
    public let language: Language
    public let size: TypeSize
    public let labelSize: TypeSize
    public let isBold: Bool
    /// Whether the label is above the text, not beside it.
    public let isLabelAbove: Bool
    /// Whether it is a row of a table, whose labels are one column.
    public let isInTable: Bool
    /// Whether a rule separates it from what is above.
    public let hasRule: Bool
    /// What VoiceOver says and a braille display shows.
    public let spoken: String

    init(_ line: Line, in style: SectionStyle, isFirst: Bool, isLong: Bool, isLater: Bool) {
        (label, text, language) = (line.label, line.text, line.language)
        size = TypeSize(line, in: style, isFirst: isFirst)
        labelSize = line.kind == .detail && size != .small ? .ordinary : .small
        isBold = line.kind != .plain
        isInTable = line.kind == .detail && !style.isResult
        hasRule = isLater && (isInTable || line.kind == .headline)
        isLabelAbove = line.kind == .detail ? isLong : !hasRule
        spoken = accessibleText(line: line)
    }
}

/// A size of type.
public enum TypeSize: Equatable, Sendable {
    case small, ordinary, large, hero, result

    init(_ line: Line, in style: SectionStyle, isFirst: Bool) {
        switch (style, line.kind) {
        // The verdict and the share of cost.
        case (.result(.valid), .headline), (.result, .detail): self = .result
        case (.headline, .headline), (.result, .headline): self = .hero
        case (.person, .detail) where isFirst: self = .hero
        case (.notice, .detail): self = .small
        default: self = .ordinary
        }
    }
}

extension Measures {
    /// The size in points at the text size that iOS has by default.
    public func points(_ size: TypeSize) -> Double {
        switch size {
        case .small: Double(smallType)
        case .ordinary: Double(typeSize)
        case .large: Double(largeType)
        case .hero: Double(heroType)
        case .result: Double(resultType)
        }
    }
}
