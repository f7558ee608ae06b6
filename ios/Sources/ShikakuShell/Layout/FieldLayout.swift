import ShikakuBindings

/// A text or a password that is typed in a field of the platform.
public struct FieldLayout: Equatable, Sendable {
    /// What is typed.
    public enum Kind: Equatable, Sendable {
        /// A text: what the field holds at first, and the keyboard that helps.
        case text(String, TextKeyboard)
        /// A password, with the words that show and hide it.
        case password(show: String, hide: String)
    }

    public let kind: Kind
    /// The visible label, which VoiceOver reads too.
    public let label: String
    /// The language of the label, and of the words that show and hide a password.
    public let language: Language
    /// Most characters.
    public let most: Int
    /// The key that passes the text on.
    public let enter: ButtonLayout?

    /// What the field holds at first; a password is always typed anew.
    public var text: String {
        if case .text(let text, _) = kind { text } else { "" }
    }

    /// The layout of an entry that has no keypad; nil for one that has.
    init?(_ entry: Entry, keys: [ButtonLayout], language: Language) {
        (enter, self.language) = (keys.first, language)
        switch entry {
        case .text(let field):
            (kind, label, most) = (.text(field.text, field.keyboard), field.label, Int(field.most))
        case .password(let field):
            (kind, label, most) = (.password(show: field.show, hide: field.hide), field.label, Int(field.most))
        case .digits, .eraDate:
            return nil
        }
    }
}
