import ShikakuBindings

/// Where the parts of a screen go in a window of a size.
public struct Arrangement: Equatable, Sendable {
    /// Which parts are beside each other.
    public enum Columns: Equatable, Sendable {
        /// One below the other.
        case one
        /// One below the other, the boxes two in a row.
        case boxes
        /// Texts, and beside them what to choose from.
        case choices(reading: Double, choosing: Double)
        /// Texts, and beside them the keypad.
        case entry(reading: Double, typing: Double)
    }

    public let columns: Columns
    /// The width of what is drawn, without the margins.
    public let width: Double
    /// Whether the bar and the lower part stay in place. Otherwise everything scrolls together.
    public let isPinned: Bool

    /// - Parameters:
    ///   - size: of the window, in points.
    ///   - pinned: the heights of the bar and of the lower part, in points.
    ///   - scale: how much larger than usual the type is.
    public init(
        _ layout: ScreenLayout, in size: (width: Double, height: Double), pinned: (bar: Double, lower: Double),
        scale: Double, measures: Measures
    ) {
        let isWide = size.width >= 800 * scale && size.height >= 480 * scale
        let margin = Double(measures.margin)
        let inside = max(0, size.width - 2 * margin)
        width = min(inside, isWide ? 1024 * scale : 704 * scale)
        columns = isWide ? Self.columns(layout, width, gap: 2 * margin) : .one
        let lower = if case .entry = columns { 0.0 } else { pinned.lower }
        // With less than this, what is read would disappear between the pinned parts.
        isPinned = size.height - pinned.bar - lower >= 0.35 * size.height
    }

    private static func columns(_ layout: ScreenLayout, _ width: Double, gap: Double) -> Columns {
        let shared = width - gap
        if layout.entry != nil { return .entry(reading: shared / 2, typing: shared / 2) }
        if !layout.choices.isEmpty { return .choices(reading: shared * 2 / 5, choosing: shared * 3 / 5) }
        return layout.illustration == nil ? .boxes : .one
    }
}

extension Arrangement {
    /// Whether the keypad and the steps are beside the texts, not below them.
    public var hasLowerPartBeside: Bool {
        if case .entry = columns { true } else { false }
    }

    /// Whether the steps are beside each other.
    public var hasStepsInRow: Bool {
        columns != .one && !hasLowerPartBeside
    }

    /// Sections row by row: boxes that follow each other are two in a row where there is space.
    public func rows(of sections: [SectionLayout]) -> [[SectionLayout]] {
        guard columns == .boxes else { return sections.map { [$0] } }
        return sections.chunked { $0.isWide == $1.isWide }.flatMap { $0.inRows(of: $0.first?.isWide == true ? 1 : 2) }
    }
}

extension SectionLayout {
    fileprivate var isWide: Bool {
        style != .person && style != .details
    }
}
