import ShikakuBindings
import ShikakuShell
import SwiftUI

/// Draws any screen; a new screen needs no new view. All sizes follow the text size that the person chose.
public struct ScreenView: View {
    let screen: Screen
    let model: ReceptionModel

    public var body: some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 16) {
                Text(screen.title).font(.largeTitle.bold()).accessibilityAddTraits(.isHeader)
                ForEach(Array(screen.status.enumerated()), id: \.offset) { StatusView(item: $0.element) }
                ForEach(Array(screen.sections.enumerated()), id: \.offset) { SectionView(section: $0.element) }
                if screen.progress != nil { ProgressView().accessibilityHidden(true) }
                entry
                buttons
            }
            .padding()
        }
    }

    @ViewBuilder private var entry: some View {
        if let entry = screen.entry, let typed = screen.typed {
            Text(typed).font(.largeTitle.monospacedDigit()).privacySensitive().accessibilityLabel(entry.label)
            LazyVGrid(columns: Array(repeating: GridItem(.flexible()), count: screen.keyColumns), spacing: 12) {
                ForEach(screen.keys, id: \.self) { key in
                    Button { model.type(key) } label: {
                        Text(Screen.keyLabel(key)).font(.title.bold()).frame(maxWidth: .infinity)
                    }
                    .buttonStyle(.bordered).controlSize(.large)
                }
            }
        }
    }

    @ViewBuilder private var buttons: some View {
        ForEach(screen.buttons, id: \.id) { button in
            let view = Button { model.press(button.id) } label: { ButtonText(button: button) }
                .controlSize(.large).accessibilityLabel(button.spoken).disabled(!button.enabled)
            if button.id == screen.proposed {
                view.buttonStyle(.borderedProminent)
            } else {
                view.buttonStyle(.bordered)
            }
        }
        if let copy = screen.copy {
            Button { model.copy(copy.text) } label: { WideText(text: copy.label) }
                .buttonStyle(.bordered).controlSize(.large).accessibilityLabel(copy.spoken)
        }
    }
}

/// Weight by size and boldness, never by colour.
private let fonts: [LineKind: Font] = [
    .headline: .title.bold(), .plain: .body, .notice: .body.bold(), .detail: .title3,
]

private struct StatusView: View {
    let item: StatusItem

    var body: some View {
        Text(item.text).font(.body).accessibilityLabel(item.spoken)
    }
}

private struct SectionView: View {
    let section: ShikakuBindings.Section

    var body: some View {
        if section.folded {
            DisclosureGroup(section.heading) { lines }
        } else {
            VStack(alignment: .leading) {
                if !section.heading.isEmpty {
                    Text(section.heading).font(.title3.bold()).accessibilityAddTraits(.isHeader)
                }
                lines
            }
        }
    }

    private var lines: some View {
        VStack(alignment: .leading) {
            ForEach(Array(section.lines.enumerated()), id: \.offset) { LineView(line: $0.element) }
        }
    }
}

private struct ButtonText: View {
    let button: ShikakuBindings.Button

    var body: some View {
        VStack(alignment: .leading) {
            Text(button.label).font(.title3.bold())
            ForEach([button.subtitle, button.trailing, button.badge].filter { !$0.isEmpty }, id: \.self) { Text($0) }
        }
        .frame(maxWidth: .infinity)
    }
}

private struct LineView: View {
    let line: Line

    var body: some View {
        VStack(alignment: .leading) {
            if !line.label.isEmpty { Text(line.label).font(.body) }
            Text(line.text).font(fonts[line.kind])
        }
        .privacySensitive()
        .accessibilityLabel(line.spoken)
        .accessibilityHidden(line.spoken.isEmpty)
    }
}

private struct WideText: View {
    let text: String

    var body: some View {
        Text(text).font(.title3.bold()).frame(maxWidth: .infinity)
    }
}

/// The whole application: put this view into an app.
public struct ReceptionView: View {
    @ObservedObject private var model: ReceptionModel

    public init(_ model: ReceptionModel) {
        self.model = model
    }

    public var body: some View {
        VStack {
            if let screen = model.screen { ScreenView(screen: screen, model: model) }
        }
    }
}
