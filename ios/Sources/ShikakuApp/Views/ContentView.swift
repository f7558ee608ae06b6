import Foundation
import ShikakuShell
import SwiftUI

/// What is read and what is chosen.
struct ContentView: View {
    let layout: ScreenLayout
    let arrangement: Arrangement
    let model: ReceptionModel
    @Environment(\.look) private var look

    var body: some View {
        columns
            .frame(width: arrangement.width, alignment: .top)
            .padding(.vertical, look.groupGap)
            .frame(maxWidth: .infinity)
    }

    @ViewBuilder private var columns: some View {
        switch arrangement.columns {
        case .one, .boxes:
            VStack(alignment: .leading, spacing: look.groupGap) {
                first
                choices
                rest
            }
        case .choices(let reading, let choosing):
            HStack(alignment: .top, spacing: 2 * look.margin) {
                VStack(alignment: .leading, spacing: look.groupGap) {
                    first
                    rest
                }
                .frame(width: reading)
                VStack(spacing: look.groupGap) { choices }.frame(width: choosing)
            }
        case .entry(let reading, let typing):
            HStack(alignment: .top, spacing: 2 * look.margin) {
                VStack(alignment: .leading, spacing: look.groupGap) {
                    first
                    choices
                    rest
                }
                .frame(width: reading)
                LowerView(layout: layout, arrangement: arrangement, model: model).frame(width: typing)
            }
        }
    }

    @ViewBuilder private var first: some View {
        if let illustration = layout.illustration {
            IllustrationView(illustration: illustration, width: min(240, arrangement.width * 0.6)).id(illustration)
        }
        sections(layout.first)
        if let entry = layout.entry, entry.isLong { TypedView(entry: entry) }
        if layout.isRunning { RunningView() }
    }

    private var choices: some View {
        ForEach(Array(layout.choices.enumerated()), id: \.offset) { ChoicesView(group: $0.element, model: model) }
    }

    @ViewBuilder private var rest: some View {
        sections(layout.rest)
        if let code = layout.code {
            WordsView(text: code, size: .small).foregroundStyle(Color(look.palette.quiet))
        }
    }

    private func sections(_ sections: [SectionLayout]) -> some View {
        ForEach(Array(arrangement.rows(of: sections).enumerated()), id: \.offset) { row in
            HStack(alignment: .top, spacing: look.groupGap) {
                ForEach(Array(row.element.enumerated()), id: \.offset) { section in
                    SectionView(section: section.element, isCentred: layout.illustration != nil)
                }
            }
        }
    }
}

/// What is typed and pressed.
struct LowerView: View {
    let layout: ScreenLayout
    let arrangement: Arrangement
    let model: ReceptionModel
    @Environment(\.look) private var look

    var body: some View {
        VStack(spacing: look.gap) {
            if let entry = layout.entry {
                if !entry.isLong { TypedView(entry: entry) }
                KeypadView(entry: entry, model: model)
            }
            if let field = layout.field { FieldView(field: field, model: model) }
            if arrangement.hasStepsInRow {
                HStack(spacing: look.gap) { steps }
            } else {
                steps
            }
        }
        .frame(maxWidth: arrangement.width)
        .padding(.vertical, look.gap * 1.5)
        .padding(.horizontal, arrangement.hasLowerPartBeside ? 0 : look.margin)
        .frame(maxWidth: .infinity)
        .background(Color(look.palette.ground))
        .overlay(alignment: .top) {
            if !arrangement.hasLowerPartBeside { RuleView(colour: look.palette.line) }
        }
    }

    private var steps: some View {
        ForEach(layout.steps) { StepView(button: $0, model: model) }
    }
}
