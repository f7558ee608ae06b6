// Stub; see README.md. What begins with `stubbed` is for the tests.
import Foundation

public struct AccessibilityTraits: Sendable {
    public static let isHeader = AccessibilityTraits()
}

public struct AccessibilityChildBehavior: Hashable, Sendable {
    let name: String
    public static let ignore = AccessibilityChildBehavior(name: "ignore")
    public static let contain = AccessibilityChildBehavior(name: "contain")
}

@MainActor @preconcurrency
@propertyWrapper
public struct AccessibilityFocusState<Value: Hashable> {
    @MainActor @preconcurrency
    @propertyWrapper
    public struct Binding {
        public var wrappedValue: Value {
            get { fatalError() }
            nonmutating set {}
        }
        public var projectedValue: Binding { self }
        /// Of the stub alone: the compiler wants one.
        public init() {}
    }
    public init() where Value == Bool {}
    public var wrappedValue: Value {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding { Binding() }
}

extension View {
    public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View { modified(.label(String(label))) }
    public func accessibilityInputLabels<S: StringProtocol>(_ inputLabels: [S]) -> some View {
        modified(.inputLabels(inputLabels.map { String($0) }))
    }
    public func accessibilityHidden(_ hidden: Bool) -> some View { modified(.hidden(hidden)) }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { modified(.header) }
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View {
        modified(.children(children))
    }
    public func accessibilityFocused(_ condition: AccessibilityFocusState<Bool>.Binding) -> some View { self }
}
