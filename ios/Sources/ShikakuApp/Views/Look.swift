import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// The colours, the measures and the size of type of everything on a screen.
struct Look {
    let palette: Palette
    let measures: Measures
    /// How much larger than usual the type is.
    let scale: CGFloat
    /// Whether anything may move.
    let hasMotion: Bool

    func font(_ size: TypeSize, isBold: Bool = false) -> Font {
        .system(size: measures.points(size) * scale, weight: isBold ? .bold : .regular)
    }

    var gap: CGFloat { CGFloat(measures.gap) }
    var groupGap: CGFloat { CGFloat(measures.groupGap) }
    var margin: CGFloat { CGFloat(measures.margin) }
    var padding: CGFloat { CGFloat(measures.padding) }
    var radius: CGFloat { CGFloat(measures.radius) }
    var largeRadius: CGFloat { CGFloat(measures.largeRadius) }
    /// Smallest height of what is pressed.
    var target: CGFloat { CGFloat(measures.target) }
    /// The labels of a table are one column.
    var labelWidth: CGFloat { measures.points(.ordinary) * scale * 6.5 }
    /// Icons grow with the type beside them.
    var icon: CGFloat { CGFloat(measures.icon) * scale }
}

private struct LookKey: EnvironmentKey {
    static let defaultValue = Look(
        palette: palette(appearance: .light), measures: measures(), scale: 1, hasMotion: false)
}

extension EnvironmentValues {
    var look: Look {
        get { self[LookKey.self] }
        set { self[LookKey.self] = newValue }
    }
}

extension Color {
    init(_ colour: Rgb) {
        let parts = RgbParts(colour)
        self.init(.sRGB, red: parts.red, green: parts.green, blue: parts.blue, opacity: 1)
    }
}

/// A text that breaks into as many lines as it needs.
struct WordsView: View {
    let text: String
    let size: TypeSize
    var isBold = false
    @Environment(\.look) private var look

    var body: some View {
        Text(text).font(look.font(size, isBold: isBold)).fixedSize(horizontal: false, vertical: true)
    }
}

/// A thin line between two parts.
struct RuleView: View {
    let colour: Rgb
    var height: CGFloat = 1

    var body: some View {
        Rectangle().fill(Color(colour)).frame(height: height).accessibilityHidden(true)
    }
}

extension View {
    /// The language of the texts in it, for the font and for VoiceOver; nil leaves that of the view around it.
    @ViewBuilder func inLanguage(_ tag: String?) -> some View {
        if let tag { environment(\.locale, Locale(identifier: tag)) } else { self }
    }

    /// A rounded box in its colours. What cannot be pressed now has a dashed edge.
    func box(_ colours: BoxColours, radius: CGFloat, edge: CGFloat = 1, isDashed: Bool = false) -> some View {
        let shape = RoundedRectangle(cornerRadius: radius, style: .circular)
        let style = StrokeStyle(lineWidth: edge, dash: isDashed ? [6, 4] : [])
        return foregroundStyle(Color(colours.text))
            .background(Color(colours.ground), in: shape)
            .clipShape(shape)
            .overlay {
                if let colour = colours.edge { shape.strokeBorder(Color(colour), style: style) }
            }
    }
}
