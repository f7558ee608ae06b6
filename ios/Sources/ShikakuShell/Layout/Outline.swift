import Foundation
import ShikakuBindings

/// A shape of a drawing at a size, in points.
public struct Outline: Equatable, Sendable {
    /// Where it is.
    public enum Path: Equatable, Sendable {
        case circle(CGRect)
        case rect(CGRect, radius: CGFloat)
        case lines([CGPoint])
    }

    public let path: Path
    public let paint: Paint
    /// Width of the line, with round ends and corners; nil for an area, whose points are joined to a closed line.
    public let lineWidth: CGFloat?
}

extension Drawing {
    /// Height divided by width.
    public var ratio: CGFloat {
        width == 0 ? 1 : CGFloat(height) / CGFloat(width)
    }

    /// The shapes at a width, from back to front.
    public func outlines(width points: CGFloat) -> [Outline] {
        let unit = width == 0 ? 0 : points / CGFloat(width)
        return shapes.map { shape in
            let lineWidth = shape.stroke == 0 ? nil : CGFloat(shape.stroke) * unit
            return Outline(path: shape.form.path(unit: unit), paint: shape.paint, lineWidth: lineWidth)
        }
    }
}

extension Form {
    fileprivate func path(unit: CGFloat) -> Outline.Path {
        let points: (Int16) -> CGFloat = { CGFloat($0) * unit }
        switch self {
        case .circle(let x, let y, let radius):
            let corner = CGPoint(x: points(x) - points(radius), y: points(y) - points(radius))
            let side = 2 * points(radius)
            return .circle(CGRect(origin: corner, size: CGSize(width: side, height: side)))
        case .rect(let x, let y, let width, let height, let radius):
            let rect = CGRect(x: points(x), y: points(y), width: points(width), height: points(height))
            return .rect(rect, radius: points(radius))
        case .lines(let line):
            return .lines(line.map { CGPoint(x: points($0.x), y: points($0.y)) })
        }
    }
}
