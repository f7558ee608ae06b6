import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI
import UIKit

/// A text or a password in a field of the platform, and the key that passes it on.
struct FieldView: View {
    let field: FieldLayout
    let model: ReceptionModel
    @Environment(\.look) private var look
    @State private var typed: String
    @State private var isShown = false

    init(field: FieldLayout, model: ReceptionModel) {
        (self.field, self.model) = (field, model)
        _typed = State(wrappedValue: field.text)
    }

    var body: some View {
        VStack(alignment: .leading, spacing: look.gap) {
            WordsView(text: field.label, size: .ordinary, isBold: true)
                .foregroundStyle(Color(look.palette.ink))
                .accessibilityHidden(true)
            box
            if case .password(let show, let hide) = field.kind {
                let label = isShown ? hide : show
                SwiftUI.Button {
                    isShown = !isShown
                } label: {
                    WordsView(text: label, size: .ordinary, isBold: true)
                        .frame(maxWidth: .infinity, minHeight: look.target)
                        .box(look.palette.colours(of: ButtonLook.plain), radius: look.radius)
                }
                .named(label, label: label, isEnabled: true)
            }
            if let enter = field.enter {
                SwiftUI.Button(action: pass) {
                    WordsView(text: enter.label, size: .large, isBold: true)
                        .multilineTextAlignment(.center)
                        .frame(maxWidth: .infinity, minHeight: look.target)
                        .box(look.palette.colours(of: enter.isEnabled ? ButtonLook.filled : .disabled), radius: look.radius, isDashed: !enter.isEnabled)
                }
                .named(enter.name, label: enter.label, isEnabled: enter.isEnabled)
                .inLanguage(enter.language)
            }
        }
        .inLanguage(field.language)
        .onChange(of: field) { begin($0) }
        .onDisappear { (typed, isShown) = ("", false) }
    }

    private var box: some View {
        input
            .autocorrectionDisabled()
            .textInputAutocapitalization(TextInputAutocapitalization.never)
            .submitLabel(.go)
            .onSubmit(pass)
            .onChange(of: typed) { if $0.count > field.most { typed = String($0.prefix(field.most)) } }
            .padding(.horizontal, look.margin)
            .frame(minHeight: look.target)
            .background(Color(look.palette.surface))
            .overlay { RoundedRectangle(cornerRadius: look.radius).strokeBorder(Color(look.palette.quiet), style: StrokeStyle(lineWidth: 2)) }
            .privacySensitive()
            .accessibilityLabel(field.label)
    }

    @ViewBuilder private var input: some View {
        switch field.kind {
        case .text(_, let keyboard): SwiftUI.TextField("", text: $typed).keyboardType(keyboard.type)
        case .password where isShown: SwiftUI.TextField("", text: $typed).keyboardType(.asciiCapable)
        case .password: SecureField("", text: $typed)
        }
    }

    /// What the library has for the field; a password is typed anew on each screen.
    private func begin(_ field: FieldLayout) {
        (typed, isShown) = (field.text, false)
    }

    private func pass() {
        let text = typed
        if case .password = field.kind { (typed, isShown) = ("", false) }
        model.enter(text)
    }
}

extension TextKeyboard {
    fileprivate var type: UIKeyboardType {
        switch self {
        case .kana: .default
        case .latin: .asciiCapable
        case .number: .numberPad
        case .email: .emailAddress
        }
    }
}
