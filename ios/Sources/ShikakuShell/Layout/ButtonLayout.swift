import ShikakuBindings

/// A button and how it is drawn.
public struct ButtonLayout: Equatable, Sendable, Identifiable {
    /// What is pressed.
    public let id: String
    public let label: String
    /// Second line; empty where there is none.
    public let subtitle: String
    /// Text at the end; empty where there is none.
    public let trailing: String
    /// Words that stand out; empty where there are none.
    public let badge: String
    public let icon: Icon?
    public let isEnabled: Bool
    /// The language of the label and of the accessible name.
    public let language: Language
    /// The language of the subtitle, of the text at the end and of the badge.
    public let detailLanguage: Language
    public let look: ButtonLook
    /// Whether it is a row of a list.
    public let isRow: Bool
    /// The accessible name, as the library composed it.
    public let name: String

    init(_ button: Button, proposed: String?) {
        (id, label, isEnabled) = (button.id, button.label, button.enabled)
        (subtitle, trailing, badge, icon) = (button.subtitle, button.trailing, button.badge, button.icon)
        (language, detailLanguage) = (button.language, button.detailLanguage)
        look = ButtonLook(button, isProposed: button.id == proposed)
        isRow = button.role == .row
        name = button.spoken
    }
}

/// The colours of a button.
public enum ButtonLook: Equatable, Sendable {
    /// Text and edge in the accent.
    case plain
    /// The accent as the ground.
    case filled
    /// It gives something up.
    case destructive
    /// A row of a list, without an edge of its own.
    case row
    /// It cannot be pressed now.
    case disabled

    init(_ button: Button, isProposed: Bool) {
        switch (button.enabled, button.role) {
        case (false, _): self = .disabled
        case (_, .row): self = .row
        case (_, .primary): self = .filled
        case (_, .destructive): self = .destructive
        case (_, .choice) where isProposed: self = .filled
        default: self = .plain
        }
    }
}

/// Cards, or rows, that follow each other.
public struct ChoiceGroup: Equatable, Sendable {
    /// Whether they are rows of one list, not cards.
    public let isList: Bool
    public let buttons: [ButtonLayout]

    /// Splits buttons where rows follow cards, and cards rows.
    static func groups(of buttons: [ButtonLayout]) -> [ChoiceGroup] {
        buttons.chunked { $0.isRow == $1.isRow }.map { ChoiceGroup(isList: $0.first?.isRow ?? false, buttons: $0) }
    }
}

extension Sequence {
    /// Splits a sequence between neighbours that do not belong together.
    func chunked(_ belongTogether: (Element, Element) -> Bool) -> [[Element]] {
        reduce(into: []) { chunks, element in
            if let last = chunks.last?.last, belongTogether(last, element) {
                chunks[chunks.count - 1].append(element)
            } else {
                chunks.append([element])
            }
        }
    }
}
