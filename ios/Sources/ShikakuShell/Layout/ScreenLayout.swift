import ShikakuBindings

/// The parts of a screen in the order in which they are drawn and read. The views draw it and decide nothing. The page
/// renderer (`desktop/screen-page`) splits a screen in the same way.
public struct ScreenLayout: Equatable, Sendable {
    /// Stays in place above the rest.
    public let bar: TitleBar
    /// Shows what to do; the texts below it are centred.
    public let illustration: Illustration?
    /// The sections before the first box.
    public let first: [SectionLayout]
    /// Whether a step runs.
    public let isRunning: Bool
    /// What to choose from, after `first` and before `rest`.
    public let choices: [ChoiceGroup]
    /// The boxes, and the sections behind them.
    public let rest: [SectionLayout]
    /// The code of the failure, where no line has it.
    public let code: String?
    /// What is typed by a keypad, and the keypad.
    public let entry: EntryLayout?
    /// What is typed in a field of the platform.
    public let field: FieldLayout?
    /// The buttons that are pinned at the bottom.
    public let steps: [ButtonLayout]

    public init(_ screen: Screen) {
        let laidOut: ([ButtonRole]) -> [ButtonLayout] = { roles in
            screen.buttons.filter { roles.contains($0.role) }.map { ButtonLayout($0, proposed: screen.proposed) }
        }
        bar = TitleBar(
            title: screen.title, language: screen.language, back: laidOut([.navigation]), tools: laidOut([.tool]),
            status: screen.status, copy: screen.copy.map(CopyLayout.init), reading: screen.reading, message: screen.message,
            isPractice: screen.isPractice)
        illustration = screen.illustration
        let boxes = screen.sections.firstIndex(where: \.isBox) ?? screen.sections.endIndex
        first = screen.sections[..<boxes].map(SectionLayout.init)
        rest = screen.sections[boxes...].map(SectionLayout.init)
        isRunning = screen.progress != nil
        choices = ChoiceGroup.groups(of: laidOut([.choice, .row]))
        code = screen.codeThatNoLineContains
        let keys = laidOut([.key])
        entry = screen.entry.flatMap { EntryLayout($0, keys: keys, language: screen.language) }
        field = screen.entry.flatMap { FieldLayout($0, keys: keys, language: screen.language) }
        // Without an entry there is no keypad, but no button is lost.
        let steps: [ButtonRole] = [.primary, .secondary, .destructive]
        self.steps = laidOut(screen.entry == nil ? steps + [.key] : steps)
    }

    /// Whether anything is pinned at the bottom.
    public var hasPinnedPart: Bool {
        entry != nil || field != nil || !steps.isEmpty
    }
}

/// What is always in sight.
public struct TitleBar: Equatable, Sendable {
    public let title: String
    /// The language of the title.
    public let language: Language
    /// The ways back, left of the title.
    public let back: [ButtonLayout]
    /// What is done with the whole screen, right of the title.
    public let tools: [ButtonLayout]
    public let status: [StatusItem]
    public let copy: CopyLayout?
    /// Reads the screen aloud, or stops the voice.
    public let reading: ReadingControl?
    /// A status message.
    public let message: String?

    /// Whether the screen is one of practice: the bar has the colours of practice.
    public let isPractice: Bool
}

/// The control that copies.
public struct CopyLayout: Equatable, Sendable {
    public let label: String
    /// The accessible name; it begins with the label.
    public let name: String
    /// What it copies.
    public let text: String

    init(_ copy: CopyText) {
        (label, name, text) = (copy.label, copy.spoken, copy.text)
    }
}

extension Section {
    var isBox: Bool {
        kind == .person || kind == .details
    }
}

extension Screen {
    var codeThatNoLineContains: String? {
        failureCode.flatMap { code in
            allLines.contains { $0.label == code || $0.text == code } ? nil : code
        }
    }
}
