import Foundation
import ShikakuBindings
import ShikakuShell
import SwiftUI

/// A drawing of the library. It says nothing: the text beside it does.
struct DrawingView: View {
    let glyph: Glyph
    let width: CGFloat
    /// The colour of the text beside it.
    let text: Rgb
    @Environment(\.look) private var look

    var body: some View {
        if let drawing = ShikakuBindings.drawing(glyph: glyph) {
            let outlines = drawing.outlines(width: width)
            Canvas { context, _ in
                for outline in outlines { draw(outline, in: context) }
            }
            .frame(width: width, height: width * drawing.ratio)
            .accessibilityHidden(true)
        }
    }

    private func draw(_ outline: Outline, in context: GraphicsContext) {
        let colour = GraphicsContext.Shading.color(Color(look.palette.colour(of: outline.paint, beside: text)))
        if let lineWidth = outline.lineWidth {
            let style = StrokeStyle(lineWidth: lineWidth, lineCap: .round, lineJoin: .round)
            context.stroke(outline.path.drawn(isClosed: false), with: colour, style: style)
        } else {
            context.fill(outline.path.drawn(isClosed: true), with: colour)
        }
    }
}

extension Outline.Path {
    fileprivate func drawn(isClosed: Bool) -> SwiftUI.Path {
        switch self {
        case .circle(let rect): return SwiftUI.Path(ellipseIn: rect)
        case .rect(let rect, let radius): return SwiftUI.Path(roundedRect: rect, cornerRadius: radius, style: .circular)
        case .lines(let points):
            var path = SwiftUI.Path()
            path.addLines(points)
            if isClosed { path.closeSubpath() }
            return path
        }
    }
}

/// The drawing of what to do. It arrives from above where motion is wanted.
struct IllustrationView: View {
    let illustration: Illustration
    let width: CGFloat
    @Environment(\.look) private var look
    @State private var hasArrived = false

    var body: some View {
        let isInPlace = hasArrived || !look.hasMotion
        DrawingView(glyph: .illustration(illustration), width: width, text: look.palette.ink)
            .offset(y: isInPlace ? 0 : -10)
            .opacity(isInPlace ? 1 : 0.4)
            .frame(maxWidth: .infinity)
            .onAppear {
                withAnimation(.easeOut(duration: 0.5)) { hasArrived = true }
            }
    }
}

/// A step runs, and how long is not known. The screen says so too.
struct RunningView: View {
    @Environment(\.look) private var look
    @State private var isAtEnd = false

    var body: some View {
        GeometryReader { place in
            Capsule().fill(Color(look.palette.accent))
                .frame(width: place.size.width * 0.4)
                .offset(x: isAtEnd ? place.size.width * 0.6 : 0)
        }
        .frame(height: 10)
        .background(Color(look.palette.surface), in: Capsule())
        .overlay { Capsule().strokeBorder(Color(look.palette.line), style: StrokeStyle(lineWidth: 1)) }
        .accessibilityHidden(true)
        .onAppear {
            guard look.hasMotion else { return }
            withAnimation(.easeInOut(duration: 1.8).repeatForever(autoreverses: true)) { isAtEnd = true }
        }
    }
}
