import SwiftUI

/// What a view shows and what VoiceOver finds in it, in order. The stubs of SwiftUI keep what they are given.
@MainActor
final class DrawnView {
    struct Pressable {
        let name: String
        let inputLabels: [String]
        let texts: [String]
        let isEnabled: Bool
        let press: @MainActor () -> Void
    }

    /// All texts.
    private(set) var texts: [String] = []
    /// The texts that are headings.
    private(set) var headings: [String] = []
    private(set) var buttons: [Pressable] = []
    /// What VoiceOver says, element by element.
    private(set) var spoken: [String] = []

    init(_ view: any View) {
        walk(view, Context())
    }

    private struct Context {
        var label: String?
        var inputLabels: [String] = []
        var isHidden = false
        var isHeading = false
        var isEnabled = true
        /// Whether an element around it speaks.
        var isPart = false
    }

    private func walk(_ view: any View, _ context: Context) {
        guard let primitive = view as? any Primitive else { return walk(body(of: view), context) }
        var context = context
        if let text = primitive as? Text {
            add(text.stubbedContent, context)
        } else if let button = primitive as? any StubbedButton {
            return add(button, context)
        } else if let modified = primitive as? Modified {
            apply(modified.stubbedModifier, to: &context)
        }
        for part in primitive.stubbedParts { walk(part, context) }
    }

    private func body<Content: View>(of view: Content) -> any View {
        view.body
    }

    private func add(_ text: String, _ context: Context) {
        texts.append(text)
        if context.isHeading { headings.append(text) }
        say(context.label ?? text, context)
    }

    private func add(_ button: any StubbedButton, _ context: Context) {
        let before = texts.count
        let place = spoken.count
        var inside = Context()
        inside.isPart = true
        for part in button.stubbedParts { walk(part, inside) }
        let written = Array(texts[before...])
        let name = context.label ?? written.joined(separator: "、")
        buttons.append(
            Pressable(
                name: name, inputLabels: context.inputLabels, texts: written, isEnabled: context.isEnabled,
                press: button.stubbedAction))
        if !context.isHidden { spoken.insert(name, at: place) }
    }

    private func apply(_ modifier: Modified.Modifier, to context: inout Context) {
        switch modifier {
        case .label(let label): context.label = context.label ?? label
        case .inputLabels(let labels): context.inputLabels = labels
        case .hidden(let isHidden): context.isHidden = context.isHidden || isHidden
        case .header: context.isHeading = true
        case .disabled(let isDisabled): context.isEnabled = context.isEnabled && !isDisabled
        case .children(.ignore):
            say(context.label ?? "", context)
            context.isPart = true
        case .children: context.label = nil
        case .above: break
        }
    }

    private func say(_ words: String, _ context: Context) {
        if !context.isPart, !context.isHidden { spoken.append(words) }
    }
}
