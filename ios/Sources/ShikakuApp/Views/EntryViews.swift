import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// The places of what is typed, in fours.
struct TypedView: View {
    let entry: EntryLayout
    @Environment(\.look) private var look

    var body: some View {
        places
            .frame(maxWidth: .infinity)
            .privacySensitive()
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(entry.label)
            .inLanguage(entry.language)
    }

    @ViewBuilder private var places: some View {
        if entry.isLong {
            let four = GridItem(.adaptive(minimum: 4 * side + 5 * look.gap))
            LazyVGrid(columns: [four], spacing: look.gap) { fours }
        } else {
            ViewThatFits(in: .horizontal) {
                HStack(spacing: look.groupGap) { fours }
                VStack(spacing: look.gap) { fours }
            }
        }
    }

    @ViewBuilder private var fours: some View {
        if let era = entry.era { word(era) }
        ForEach(Array(entry.places.enumerated()), id: \.offset) { four in
            HStack(spacing: look.gap) {
                ForEach(Array(four.element.enumerated()), id: \.offset) { place($0.element) }
                if four.offset < entry.units.count { word(entry.units[four.offset]) }
            }
        }
    }

    /// An era, or the word behind two digits.
    private func word(_ text: String) -> some View {
        WordsView(text: text, size: .large, isBold: true).foregroundStyle(Color(look.palette.ink))
    }

    private var side: CGFloat {
        // Four of them fit on the narrowest device at every size of type.
        min(look.icon * 1.15, 60)
    }

    @ViewBuilder private func place(_ place: TypedPlace) -> some View {
        let accent = Color(look.palette.accent)
        if entry.isHidden {
            Circle().fill(accent).opacity(place == .empty ? 0 : 1)
                .overlay { Circle().strokeBorder(accent, style: StrokeStyle(lineWidth: 3)) }
                .frame(width: side, height: side)
        } else {
            VStack(spacing: 2) {
                WordsView(text: place.text, size: .hero, isBold: true)
                Rectangle().fill(Color(look.palette.quiet)).frame(height: 3)
            }
            .foregroundStyle(Color(look.palette.ink))
            .frame(width: side)
        }
    }
}

/// The keypad.
struct KeypadView: View {
    let entry: EntryLayout
    let model: ReceptionModel
    @Environment(\.look) private var look

    var body: some View {
        VStack(spacing: look.gap) {
            ForEach(Array(entry.rows.enumerated()), id: \.offset) { row in
                HStack(spacing: look.gap) {
                    ForEach(Array(row.element.enumerated()), id: \.offset) { key in
                        if let key = key.element {
                            KeyView(key: key, model: model)
                        } else {
                            Color.clear.frame(maxWidth: .infinity, maxHeight: 1)
                        }
                    }
                }
            }
        }
        .frame(maxWidth: 400 * look.scale)
        .frame(maxWidth: .infinity)
        .accessibilityElement(children: .contain)
        .accessibilityLabel(entry.label)
        .inLanguage(entry.language)
    }
}

private struct KeyView: View {
    let key: KeyLayout
    let model: ReceptionModel
    @Environment(\.look) private var look

    var body: some View {
        switch key {
        case .digit(let digit):
            SwiftUI.Button {
                model.type(digit)
            } label: {
                cap(.hero)
            }
            .named(key.label, label: key.label, isEnabled: true)
        case .button(let button, _):
            SwiftUI.Button {
                model.press(button.id)
            } label: {
                cap(.ordinary)
            }
            .named(button.name, label: button.label, isEnabled: button.isEnabled)
            .inLanguage(button.language)
        }
    }

    private func cap(_ size: TypeSize) -> some View {
        WordsView(text: key.label, size: size, isBold: true)
            .multilineTextAlignment(.center)
            .frame(maxWidth: .infinity, minHeight: look.target)
            .box(look.palette.colours(of: key), radius: look.radius, isDashed: !key.isEnabled)
    }
}
