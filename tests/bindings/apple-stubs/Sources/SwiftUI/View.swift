// Stub; see README.md. What begins with `stubbed` is for the tests.
import Foundation

@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError() }
}

/// A view of the framework itself. It keeps the views that it was given, for the tests.
public protocol Primitive: View where Body == Never {
    var stubbedParts: [any View] { get }
}

extension Primitive {
    public var body: Never { fatalError() }
    public var stubbedParts: [any View] { [] }
}

public struct EmptyView: Primitive {
    public init() {}
}

public struct TupleView<each Content: View>: Primitive {
    let parts: (repeat each Content)
    init(_ parts: (repeat each Content)) { self.parts = parts }
    public var stubbedParts: [any View] {
        var all: [any View] = []
        repeat all.append(each parts)
        return all
    }
}

public struct Either<First: View, Second: View>: Primitive {
    let part: any View
    init(_ part: any View) { self.part = part }
    public var stubbedParts: [any View] { [part] }
}

extension Optional: View where Wrapped: View {
    public var body: Never { fatalError() }
}

extension Optional: Primitive where Wrapped: View {
    public var stubbedParts: [any View] { map { [$0] } ?? [] }
}

/// A view with a modifier.
public struct Modified: Primitive {
    public enum Modifier {
        case label(String)
        case inputLabels([String])
        case hidden(Bool)
        case header
        case children(AccessibilityChildBehavior)
        case disabled(Bool)
        case above(any View)
    }
    public let content: any View
    public let stubbedModifier: Modifier
    public var stubbedParts: [any View] {
        if case .above(let view) = stubbedModifier { [content, view] } else { [content] }
    }
}

extension View {
    func modified(_ modifier: Modified.Modifier) -> Modified { Modified(content: self, stubbedModifier: modifier) }
}

@resultBuilder
public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<repeat each Content> {
        TupleView((repeat each content))
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    public static func buildEither<First: View, Second: View>(first: First) -> Either<First, Second> { Either(first) }
    public static func buildEither<First: View, Second: View>(second: Second) -> Either<First, Second> { Either(second) }
}

@MainActor @preconcurrency
public protocol Scene {
    associatedtype Body: Scene
    @SceneBuilder @MainActor @preconcurrency var body: Body { get }
}


@resultBuilder
public struct SceneBuilder {
    public static func buildBlock<Content: Scene>(_ content: Content) -> Content { content }
}

public struct WindowGroup<Content: View>: Scene {
    public init(@ViewBuilder content: () -> Content) {}
    public var body: Never { fatalError() }
}

extension Never: Scene {}

@MainActor @preconcurrency
public protocol App {
    associatedtype Body: Scene
    @SceneBuilder @MainActor @preconcurrency var body: Body { get }
    init()
}

extension App {
    public static func main() {}
}
