import Foundation
import ShikakuBindings

extension Screen {
    static let sample = of("choose")
    static let wanting = of("hold it", wantsCard: true)
    static let keepStill = of("keep still", progress: .holdStill)
    static let failed = of("it failed", failureCode: "READ-99")

    static func of(
        _ headline: String, haptic: Haptic = .none, progress: ShikakuBindings.Progress? = nil, failureCode: String? = nil,
        wantsCard: Bool = false, entry: Entry? = nil, proposed: String? = nil
    ) -> Screen {
        Screen(
            id: headline, title: "title",
            tone: .neutral, illustration: nil,
            sections: [
                Section(
                    kind: .text, heading: "", tone: .neutral, folded: false,
                    lines: [
                        Line(kind: .plain, label: "", text: "plain", spoken: "plain"),
                        Line(kind: .headline, label: "", text: headline, spoken: headline),
                    ])
            ], entry: entry, buttons: [], proposed: proposed, spoken: headline, readAloud: headline, haptic: haptic, sound: .none,
            progress: progress, failureCode: failureCode, wantsCard: wantsCard, copy: nil, status: [])
    }
}

extension Section {
    static func of(
        _ kind: SectionKind, heading: String = "", tone: Tone = .neutral, folded: Bool = false, _ lines: [Line]
    ) -> Section {
        Section(kind: kind, heading: heading, tone: tone, folded: folded, lines: lines)
    }
}

extension Line {
    static func of(_ kind: LineKind, _ text: String) -> Line {
        of(kind, "", text)
    }

    static func of(_ kind: LineKind, _ label: String, _ text: String, spoken: String? = nil) -> Line {
        Line(kind: kind, label: label, text: text, spoken: spoken ?? text)
    }
}

extension Button {
    static func of(
        _ id: String, _ role: ButtonRole, spoken: String? = nil, subtitle: String = "", trailing: String = "",
        badge: String = "", icon: Icon? = nil, enabled: Bool = true
    ) -> Button {
        Button(
            id: id, label: id, spoken: spoken ?? id, role: role, subtitle: subtitle, trailing: trailing, badge: badge,
            icon: icon, enabled: enabled)
    }
}

extension Settings {
    /// Of a gateway that cannot be reached.
    static func unreachable(
        recordings: String? = nil, speakPrivately: Bool = false, speaksByItself: Bool = true
    ) -> Settings {
        Settings(
            gateway: "https://127.0.0.1:9", token: Data("token".utf8), rootPem: nil, acceptPhones: false,
            recordings: recordings, speakPrivately: speakPrivately, speaksByItself: speaksByItself)
    }
}
