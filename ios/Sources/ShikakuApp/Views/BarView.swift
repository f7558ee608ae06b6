import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// The title bar: the way back, the title, the status, the copy and the voice, in as many rows as they need.
struct BarView: View {
    let bar: TitleBar
    let model: ReceptionModel
    /// VoiceOver goes to the title of a new screen.
    let titleFocus: AccessibilityFocusState<Bool>.Binding
    @Environment(\.look) private var look

    var body: some View {
        let colours = look.palette.colours(of: bar)
        VStack(alignment: .leading, spacing: look.gap) {
            rows
            if let message = bar.message { WordsView(text: message, size: .small, isBold: true) }
        }
        .padding(.vertical, look.gap / 2)
        .frame(maxWidth: .infinity, minHeight: look.target + look.gap, alignment: .leading)
        .padding(.horizontal, look.margin)
        .foregroundStyle(Color(colours.text))
        .background(Color(colours.ground))
        .overlay(alignment: .bottom) {
            RuleView(colour: colours.edge ?? colours.text, height: bar.isPractice ? 5 : 1)
        }
    }

    private var rows: some View {
        ViewThatFits(in: .horizontal) {
            HStack(spacing: look.gap) {
                back
                title
                Spacer(minLength: 0)
                status
                tools
                copy
                reading
            }
            VStack(alignment: .leading, spacing: look.gap) {
                HStack(spacing: look.gap) {
                    back
                    title
                }
                HStack(spacing: look.gap) {
                    status
                    tools
                    copy
                    reading
                }
            }
            VStack(alignment: .leading, spacing: look.gap) {
                back
                title
                status
                tools
                copy
                reading
            }
        }
    }

    private var back: some View {
        ForEach(bar.back) { button in
            ToolView(label: button.label, glyph: .back, name: button.name, isEnabled: button.isEnabled) {
                model.press(button.id)
            }
            .inLanguage(button.language)
        }
    }

    private var tools: some View {
        ForEach(bar.tools) { button in
            ToolView(
                label: button.label, glyph: button.icon.map(Glyph.button) ?? .open, name: button.name, isEnabled: button.isEnabled
            ) {
                model.press(button.id)
            }
            .inLanguage(button.language)
        }
    }

    private var title: some View {
        WordsView(text: bar.title, size: .small, isBold: true)
            .accessibilityAddTraits(.isHeader)
            .accessibilityFocused(titleFocus)
            .inLanguage(bar.language)
    }

    private var status: some View {
        ForEach(Array(bar.status.enumerated()), id: \.offset) { StatusView(item: $0.element) }
    }

    @ViewBuilder private var copy: some View {
        if let copy = bar.copy {
            ToolView(label: copy.label, glyph: .copy, name: copy.name, isEnabled: true) { model.copy(copy.text) }
        }
    }

    @ViewBuilder private var reading: some View {
        if let reading = bar.reading {
            let glyph: Glyph = reading.isReading ? .stopReading : .readAloud
            ToolView(label: reading.label, glyph: glyph, name: reading.spoken, isEnabled: true) { model.readAloud() }
        }
    }
}

/// A small button of the title bar.
private struct ToolView: View {
    let label: String
    let glyph: Glyph
    let name: String
    let isEnabled: Bool
    let action: @MainActor () -> Void
    @Environment(\.look) private var look

    var body: some View {
        let colours = look.palette.colours(of: isEnabled ? .plain : .disabled)
        SwiftUI.Button(action: action) {
            HStack(spacing: look.gap / 2) {
                DrawingView(glyph: glyph, width: look.icon * 0.75, text: colours.text)
                WordsView(text: label, size: .small, isBold: true)
            }
            .padding(.horizontal, look.gap * 1.5)
            .frame(minHeight: look.target - look.gap)
            .box(colours, radius: look.target / 2, isDashed: !isEnabled)
        }
        .named(name, label: label, isEnabled: isEnabled)
    }
}

/// A status as a pill.
private struct StatusView: View {
    let item: StatusItem
    @Environment(\.look) private var look

    var body: some View {
        let colours = look.palette.colours(ofStatus: item.tone)
        HStack(spacing: look.gap / 2) {
            DrawingView(glyph: .tone(item.tone), width: look.icon * 0.75, text: colours.icon)
            WordsView(text: item.text, size: .small)
        }
        .padding(.horizontal, look.gap * 1.5)
        .padding(.vertical, look.gap / 2)
        .box(colours, radius: look.target / 2)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(item.spoken)
        .inLanguage(item.language)
    }
}
