import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// Dims what is pressed.
private struct PressedStyle: ButtonStyle {
    func makeBody(configuration: Configuration) -> some View {
        configuration.label.opacity(configuration.isPressed ? 0.7 : 1)
    }
}

extension View {
    /// The accessible name of a button; Voice Control presses it by what is written on it.
    func named(_ name: String, label: String, isEnabled: Bool) -> some View {
        buttonStyle(PressedStyle()).disabled(!isEnabled).accessibilityLabel(name).accessibilityInputLabels([label])
    }
}

/// What to choose from: cards, or the rows of one list.
struct ChoicesView: View {
    let group: ChoiceGroup
    let model: ReceptionModel
    @Environment(\.look) private var look

    var body: some View {
        if group.isList {
            VStack(spacing: 0) {
                ForEach(Array(group.buttons.enumerated()), id: \.offset) { button in
                    if button.offset > 0 { RuleView(colour: look.palette.line) }
                    ChoiceView(button: button.element, model: model)
                }
            }
            .box(look.palette.colours(of: .details), radius: look.largeRadius)
        } else {
            VStack(spacing: look.gap * 1.5) {
                ForEach(group.buttons) { ChoiceView(button: $0, model: model) }
            }
        }
    }
}

/// A card, or a row of a list.
private struct ChoiceView: View {
    let button: ButtonLayout
    let model: ReceptionModel
    @Environment(\.look) private var look
    @Environment(\.dynamicTypeSize) private var typeSize

    var body: some View {
        SwiftUI.Button {
            model.press(button.id)
        } label: {
            if button.isRow {
                content.background(Color(colours.ground)).foregroundStyle(Color(colours.text))
            } else {
                content.box(colours, radius: look.largeRadius, edge: 2, isDashed: !button.isEnabled)
            }
        }
        .named(button.name, label: button.label, isEnabled: button.isEnabled)
        .inLanguage(button.language)
    }

    private var colours: BoxColours {
        look.palette.colours(of: button.look)
    }

    @ViewBuilder private var content: some View {
        Group {
            if typeSize.isAccessibilitySize {
                VStack(alignment: .leading, spacing: look.gap) {
                    icon
                    words
                    ending
                }
                .frame(maxWidth: .infinity, alignment: .leading)
            } else {
                HStack(spacing: look.gap * 1.5) {
                    icon
                    words.frame(maxWidth: .infinity, alignment: .leading)
                    ending
                    DrawingView(glyph: .open, width: look.icon * 0.65, text: colours.text)
                }
            }
        }
        .multilineTextAlignment(.leading)
        .padding(look.gap * 1.5)
        .frame(minHeight: look.target)
    }

    @ViewBuilder private var icon: some View {
        if let icon = button.icon {
            if button.isRow {
                DrawingView(glyph: .button(icon), width: look.icon, text: colours.icon)
            } else {
                DrawingView(glyph: .button(icon), width: look.icon, text: look.palette.accent)
                    .padding(look.gap * 1.25)
                    .background(Color(look.palette.accentSoft))
                    .clipShape(RoundedRectangle(cornerRadius: look.radius, style: .circular))
            }
        }
    }

    private var words: some View {
        VStack(alignment: .leading, spacing: 2) {
            WordsView(text: button.label, size: button.isRow ? .ordinary : .large, isBold: true)
            if !button.subtitle.isEmpty {
                WordsView(text: button.subtitle, size: .small).foregroundStyle(Color(colours.quiet))
                    .inLanguage(button.detailLanguage)
            }
        }
    }

    @ViewBuilder private var ending: some View {
        if !button.trailing.isEmpty {
            WordsView(text: button.trailing, size: .small, isBold: true).inLanguage(button.detailLanguage)
        }
        if !button.badge.isEmpty {
            WordsView(text: button.badge, size: .small, isBold: true)
                .padding(.horizontal, look.gap * 1.5)
                .padding(.vertical, look.gap / 4)
                .box(look.palette.colours(of: .failed), radius: look.largeRadius)
                .inLanguage(button.detailLanguage)
        }
    }
}

/// A step: a wide button of the lower part.
struct StepView: View {
    let button: ButtonLayout
    let model: ReceptionModel
    @Environment(\.look) private var look

    var body: some View {
        SwiftUI.Button {
            model.press(button.id)
        } label: {
            WordsView(text: button.label, size: .large, isBold: true)
                .multilineTextAlignment(.center)
                .padding(look.gap)
                .frame(maxWidth: .infinity, minHeight: look.target)
                .box(look.palette.colours(of: button.look), radius: look.radius, edge: 2, isDashed: !button.isEnabled)
        }
        .named(button.name, label: button.label, isEnabled: button.isEnabled)
        .inLanguage(button.language)
    }
}
