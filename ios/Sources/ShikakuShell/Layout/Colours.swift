import ShikakuBindings

/// The colours of a box or a button.
public struct BoxColours: Equatable, Sendable {
    public let ground: Rgb
    public let text: Rgb
    /// The labels of values, and what is secondary.
    public let quiet: Rgb
    /// nil where there is no edge.
    public let edge: Rgb?
    /// The icon, and the broad edge of a notice.
    public let icon: Rgb

    init(ground: Rgb, text: Rgb, quiet: Rgb? = nil, edge: Rgb? = nil, icon: Rgb? = nil) {
        (self.ground, self.text, self.edge) = (ground, text, edge)
        (self.quiet, self.icon) = (quiet ?? text, icon ?? text)
    }
}

extension Palette {
    /// The colours of a section.
    public func colours(of style: SectionStyle) -> BoxColours {
        switch style {
        case .headline, .text: BoxColours(ground: ground, text: ink, quiet: quiet)
        case .person, .details: BoxColours(ground: surface, text: ink, quiet: quiet, edge: line)
        case .notice(let tone):
            BoxColours(
                ground: surface, text: ink, quiet: quiet, edge: line,
                icon: tone == .failed ? failedEdge : attentionEdge)
        case .result(let tone): colours(of: tone)
        }
    }

    /// The colours of a tone. The ground of attention is near the ground of the screen, so it has an edge.
    public func colours(of tone: Tone) -> BoxColours {
        switch tone {
        case .neutral: BoxColours(ground: surface, text: ink, edge: line)
        case .valid: BoxColours(ground: valid, text: onValid)
        case .attention: BoxColours(ground: attention, text: onAttention, edge: onAttention)
        case .failed: BoxColours(ground: failed, text: onFailed)
        }
    }

    /// The colours of a status. What is in order does not stand out.
    public func colours(ofStatus tone: Tone) -> BoxColours {
        colours(of: tone == .valid ? .neutral : tone)
    }

    /// The colours of the title bar; its edge is the line below it.
    public func colours(of bar: TitleBar) -> BoxColours {
        bar.isPractice
            ? BoxColours(ground: practice, text: onPractice, edge: onPractice)
            : BoxColours(ground: surface, text: ink, edge: line)
    }

    /// The colours of a button.
    public func colours(of look: ButtonLook) -> BoxColours {
        switch look {
        case .plain: BoxColours(ground: surface, text: accent, quiet: ink, edge: accent)
        case .filled: BoxColours(ground: accent, text: onAccent, edge: accent)
        case .destructive: BoxColours(ground: surface, text: failedEdge, quiet: ink, edge: failedEdge)
        case .row: BoxColours(ground: surface, text: ink, icon: accent)
        case .disabled: BoxColours(ground: ground, text: quiet, edge: quiet)
        }
    }

    /// The colours of a key.
    public func colours(of key: KeyLayout) -> BoxColours {
        switch key {
        case .digit: BoxColours(ground: surface, text: ink, edge: quiet)
        case .button(let button, _) where !button.isEnabled: colours(of: .disabled)
        case .button(_, isLast: true): colours(of: .filled)
        case .button: BoxColours(ground: surface, text: ink, edge: quiet)
        }
    }

    /// The colour of a shape of a drawing, beside a text.
    public func colour(of paint: Paint, beside text: Rgb) -> Rgb {
        switch paint {
        case .text: text
        case .surface: surface
        case .quiet: quiet
        case .accent: accent
        case .accentSoft: accentSoft
        }
    }
}

/// The parts of a colour, each 0 to 1.
public struct RgbParts: Equatable, Sendable {
    public let red, green, blue: Double

    /// - Parameter colour: `0xRRGGBB`.
    public init(_ colour: Rgb) {
        let part: (Rgb) -> Double = { Double(colour >> $0 & 0xFF) / 255 }
        (red, green, blue) = (part(16), part(8), part(0))
    }
}
