import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// Draws any screen; a new screen needs no new view. All sizes of type follow the text size that the person chose on the
/// device, and all colours its appearance and contrast; what the person chose in the application comes before or is added.
public struct ScreenView: View {
    let screen: Screen
    let model: ReceptionModel
    @Environment(\.colorScheme) private var colorScheme
    @Environment(\.colorSchemeContrast) private var contrast
    @Environment(\.accessibilityReduceMotion) private var reducesMotion
    /// One hundred at the usual text size.
    @ScaledMetric(relativeTo: .body) private var percent: CGFloat = 100
    @State private var barHeight: CGFloat = 0
    @State private var lowerHeight: CGFloat = 0
    @AccessibilityFocusState private var isTitleFocused: Bool

    public var body: some View {
        let (layout, look) = (ScreenLayout(screen), self.look)
        GeometryReader { window in
            parts(layout, arrangement(layout, look, in: window.size), look)
        }
        .environment(\.look, look)
        .background(Color(look.palette.ground))
        .onChange(of: screen.id) { _ in isTitleFocused = true }
    }

    private var look: Look {
        let colours = palette(
            appearance: appearance(
                display: screen.display, isDark: colorScheme == .dark, hasHighContrast: contrast == .increased))
        let scale = percent / 100 * CGFloat(screen.display?.textSize ?? 100) / 100
        return Look(palette: colours, measures: measures(), scale: scale, hasMotion: !reducesMotion)
    }

    private func arrangement(_ layout: ScreenLayout, _ look: Look, in size: CGSize) -> Arrangement {
        Arrangement(
            layout, in: (size.width, size.height), pinned: (barHeight, layout.hasPinnedPart ? lowerHeight : 0),
            scale: look.scale, measures: look.measures)
    }

    @ViewBuilder private func parts(_ layout: ScreenLayout, _ arrangement: Arrangement, _ look: Look) -> some View {
        let content = ContentView(layout: layout, arrangement: arrangement, model: model)
        if arrangement.isPinned {
            VStack(spacing: 0) {
                bar(layout)
                ScrollView { content }.id(screen.id)
                if !arrangement.hasLowerPartBeside { lower(layout, arrangement) }
            }
        } else {
            ScrollView {
                VStack(spacing: 0) {
                    bar(layout)
                    content
                    if !arrangement.hasLowerPartBeside { lower(layout, arrangement) }
                }
            }
            .id(screen.id)
        }
    }

    private func bar(_ layout: ScreenLayout) -> some View {
        BarView(bar: layout.bar, model: model, titleFocus: $isTitleFocused)
            .onGeometryChange(for: CGFloat.self, of: { $0.size.height }, action: { barHeight = $0 })
    }

    @ViewBuilder private func lower(_ layout: ScreenLayout, _ arrangement: Arrangement) -> some View {
        if layout.hasPinnedPart {
            LowerView(layout: layout, arrangement: arrangement, model: model)
                .onGeometryChange(for: CGFloat.self, of: { $0.size.height }, action: { lowerHeight = $0 })
        }
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
