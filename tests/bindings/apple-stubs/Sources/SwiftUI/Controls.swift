// Stub; see README.md. What begins with `stubbed` is for the tests.
import Foundation

public struct Text: Primitive {
    public let stubbedContent: String
    public init<S: StringProtocol>(_ content: S) { stubbedContent = String(content) }
}

public struct Spacer: Primitive {
    public init(minLength: CGFloat? = nil) {}
}

public struct Group<Content: View>: Primitive {
    let part: any View
    public init(@ViewBuilder content: () -> Content) {
        part = content()
    }
    public var stubbedParts: [any View] { [part] }
}

public struct VStack<Content: View>: Primitive {
    let part: any View
    public init(
        alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
    ) {
        part = content()
    }
    public var stubbedParts: [any View] { [part] }
}

public struct HStack<Content: View>: Primitive {
    let part: any View
    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        part = content()
    }
    public var stubbedParts: [any View] { [part] }
}

public struct ViewThatFits<Content: View>: Primitive {
    let part: any View
    public init(in axes: Axis.Set = [.horizontal, .vertical], @ViewBuilder content: () -> Content) {
        part = content()
    }
    public var stubbedParts: [any View] { (part as? any Primitive)?.stubbedParts.prefix(1).map { $0 } ?? [] }
}

public struct ScrollView<Content: View>: Primitive {
    let part: any View
    public init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) {
        part = content()
    }
    public var stubbedParts: [any View] { [part] }
}

public struct GridItem: Sendable {
    public enum Size: Sendable { case adaptive(minimum: CGFloat, maximum: CGFloat = .infinity) }
    public init(_ size: Size, spacing: CGFloat? = nil, alignment: Alignment? = nil) {}
}

public struct LazyVGrid<Content: View>: Primitive {
    let part: any View
    public init(
        columns: [GridItem], alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) {
        part = content()
    }
    public var stubbedParts: [any View] { [part] }
}

public struct DisclosureGroup<Label: View, Content: View>: Primitive {
    public let stubbedParts: [any View]
    public init(@ViewBuilder content: @escaping () -> Content, @ViewBuilder label: () -> Label) {
        stubbedParts = [label(), content()]
    }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: Primitive {
    public let stubbedParts: [any View]
    public init(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content
    ) {
        stubbedParts = data.map { content($0) }
    }
}

extension ForEach where ID == Data.Element.ID, Data.Element: Identifiable {
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        stubbedParts = data.map { content($0) }
    }
}

/// What all buttons have, whatever their label is.
public protocol StubbedButton: Primitive {
    var stubbedAction: @MainActor () -> Void { get }
}

public struct Button<Label: View>: StubbedButton {
    public let stubbedParts: [any View]
    public let stubbedAction: @MainActor () -> Void
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        (stubbedAction, stubbedParts) = (action, [label()])
    }
}

public enum Axis: Sendable {
    case horizontal, vertical
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int8
        public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let horizontal = Set(rawValue: 1)
        public static let vertical = Set(rawValue: 2)
    }
}

public enum Edge: Sendable {
    case top, leading, bottom, trailing
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int8
        public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let top = Set(rawValue: 1)
        public static let leading = Set(rawValue: 2)
        public static let horizontal = Set(rawValue: 10)
        public static let vertical = Set(rawValue: 5)
        public static let all = Set(rawValue: 15)
    }
}

public struct HorizontalAlignment: Sendable {
    public static let leading = HorizontalAlignment()
    public static let center = HorizontalAlignment()
}

public struct VerticalAlignment: Sendable {
    public static let top = VerticalAlignment()
    public static let center = VerticalAlignment()
    public static let firstTextBaseline = VerticalAlignment()
}

public struct Alignment: Sendable {
    public static let center = Alignment()
    public static let leading = Alignment()
    public static let top = Alignment()
    public static let bottom = Alignment()
}

public enum TextAlignment: Sendable { case leading, center }

public struct Font: Sendable {
    public struct Weight: Sendable {
        public static let regular = Weight()
        public static let bold = Weight()
    }
    public enum Design: Sendable { case `default` }
    public static func system(size: CGFloat, weight: Weight? = nil, design: Design? = nil) -> Font { Font() }
    public enum TextStyle: Sendable { case body }
}

@MainActor @preconcurrency
public protocol ButtonStyle {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency func makeBody(configuration: Configuration) -> Body
    typealias Configuration = ButtonStyleConfiguration
}

public struct ButtonStyleConfiguration {
    public struct Label: Primitive {}
    public let label: Label
    public let isPressed: Bool
}

extension View {
    public func font(_ font: Font?) -> some View { self }
    public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View { self }
    public func padding(_ length: CGFloat) -> some View { self }
    public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View { self }
    public func frame(
        minWidth: CGFloat? = nil, idealWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil,
        idealHeight: CGFloat? = nil, maxHeight: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View { self }
    public func fixedSize(horizontal: Bool, vertical: Bool) -> some View { self }
    public func offset(x: CGFloat = 0, y: CGFloat = 0) -> some View { self }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
    public func buttonStyle<S: ButtonStyle>(_ style: S) -> some View { self }
    public func privacySensitive(_ sensitive: Bool = true) -> some View { self }
    public func disabled(_ disabled: Bool) -> some View { modified(.disabled(disabled)) }
    public func id<ID: Hashable>(_ id: ID) -> some View { self }
    public func onAppear(perform action: (() -> Void)? = nil) -> some View { self }
    public func onChange<V: Equatable>(of value: V, perform action: @escaping (_ newValue: V) -> Void) -> some View { self }
    @preconcurrency
    public nonisolated func onGeometryChange<T: Equatable & Sendable>(
        for type: T.Type, of transform: @escaping @Sendable (GeometryProxy) -> T, action: @escaping (_ newValue: T) -> Void
    ) -> some View { self }
}

public struct GeometryProxy {
    nonisolated(unsafe) public static var stubbedSize = CGSize(width: 390, height: 844)
    public var size: CGSize { Self.stubbedSize }
}

public struct GeometryReader<Content: View>: Primitive {
    public let stubbedParts: [any View]
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) { stubbedParts = [content(GeometryProxy())] }
}
