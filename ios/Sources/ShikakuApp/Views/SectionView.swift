import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// A section. A folded one opens by its heading.
struct SectionView: View {
    let section: SectionLayout
    /// Whether texts without a box are centred, below an illustration.
    let isCentred: Bool
    @Environment(\.look) private var look

    var body: some View {
        if section.isFolded {
            DisclosureGroup {
                lines.padding(.top, look.gap).frame(maxWidth: .infinity, alignment: .leading)
            } label: {
                heading(look.palette.ink).frame(minHeight: look.target - 2 * look.gap)
            }
            .tint(Color(look.palette.accent))
            .padding(look.padding)
            .box(colours, radius: look.largeRadius)
        } else if section.style.isBox {
            boxed
        } else {
            VStack(alignment: isCentred ? .center : .leading, spacing: look.gap) {
                heading(colours.quiet)
                lines
            }
            .multilineTextAlignment(isCentred ? .center : .leading)
            .frame(maxWidth: .infinity, alignment: isCentred ? .center : .leading)
            .foregroundStyle(Color(colours.text))
        }
    }

    private var colours: BoxColours {
        look.palette.colours(of: section.style)
    }

    private var boxed: some View {
        HStack(alignment: .top, spacing: look.gap * 1.5) {
            if let tone = section.tone {
                DrawingView(glyph: .tone(tone), width: look.icon * (isNotice ? 0.9 : 1.7), text: colours.icon)
            }
            VStack(alignment: .leading, spacing: look.gap) {
                heading(colours.quiet)
                lines
            }
            .frame(maxWidth: .infinity, alignment: .leading)
        }
        .padding(look.padding)
        .padding(.leading, isNotice ? look.gap : 0)
        .overlay(alignment: .leading) {
            if isNotice { Rectangle().fill(Color(colours.icon)).frame(width: 10) }
        }
        .box(colours, radius: isNotice ? look.radius : look.largeRadius)
    }

    private var isNotice: Bool {
        if case .notice = section.style { true } else { false }
    }

    @ViewBuilder private func heading(_ colour: Rgb) -> some View {
        if !section.heading.isEmpty {
            WordsView(text: section.heading, size: .ordinary, isBold: true)
                .foregroundStyle(Color(colour))
                .accessibilityAddTraits(.isHeader)
                .inLanguage(section.language)
        }
    }

    private var lines: some View {
        VStack(alignment: isCentred && !section.style.isBox ? .center : .leading, spacing: look.gap) {
            ForEach(Array(section.lines.enumerated()), id: \.offset) { line in
                // A table has the edge of its box between two rows.
                if line.element.hasRule {
                    RuleView(colour: line.element.isInTable ? colours.edge ?? colours.text : colours.text)
                }
                LineView(line: line.element, colours: colours)
            }
        }
    }
}

/// A label and a text.
private struct LineView: View {
    let line: LineLayout
    let colours: BoxColours
    @Environment(\.look) private var look
    @Environment(\.dynamicTypeSize) private var typeSize

    var body: some View {
        content
            .privacySensitive()
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(line.spoken)
            .inLanguage(line.language)
    }

    @ViewBuilder private var content: some View {
        if line.label.isEmpty {
            text
        } else if line.isLabelAbove || typeSize.isAccessibilitySize {
            VStack(alignment: .leading, spacing: 0) {
                label
                text
            }
        } else {
            HStack(alignment: .firstTextBaseline, spacing: look.gap * 1.5) {
                label.frame(width: line.isInTable ? look.labelWidth : nil, alignment: .leading)
                text
            }
        }
    }

    private var label: some View {
        WordsView(text: line.label, size: line.labelSize).foregroundStyle(Color(colours.quiet))
    }

    private var text: some View {
        WordsView(text: line.text, size: line.size, isBold: line.isBold)
    }
}
