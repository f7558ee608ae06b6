// Stub: declarations only; see README.md.
import Foundation

@MainActor
public enum UIAccessibility {
    public struct Notification: Sendable {
        public static let announcement = Notification()
    }
    public static var isVoiceOverRunning: Bool { false }
    public static var voiceOverStatusDidChangeNotification: NSNotification.Name { .init("voiceOver") }
    public static func post(notification: Notification, argument: Any?) {}
}

public struct UIAccessibilityPriority: Sendable {
    public static let high = UIAccessibilityPriority()
}

extension NSAttributedString.Key {
    public static let accessibilitySpeechLanguage = NSAttributedString.Key("speech-language")
    public static let accessibilitySpeechAnnouncementPriority = NSAttributedString.Key("announcement-priority")
}

@MainActor
open class UINotificationFeedbackGenerator {
    public enum FeedbackType: Int { case success, warning, error }
    public init() {}
    open func notificationOccurred(_ type: FeedbackType) {}
}

@MainActor
open class UIImpactFeedbackGenerator {
    public enum FeedbackStyle: Int { case light, medium, heavy }
    public init(style: FeedbackStyle) {}
    open func impactOccurred() {}
}

public final class UIPasteboard {
    public struct OptionsKey: Hashable, Sendable {
        public let name: String
        public static let expirationDate = OptionsKey(name: "expirationDate")
        public static let localOnly = OptionsKey(name: "localOnly")
    }
    public static var general: UIPasteboard { UIPasteboard() }
    public var changeCount: Int { 0 }
    public func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {}
}

@MainActor
open class UIApplication {
    public nonisolated class var willEnterForegroundNotification: NSNotification.Name { .init("foreground") }
    public nonisolated class var didEnterBackgroundNotification: NSNotification.Name { .init("background") }
}

public enum UIKeyboardType: Int, Sendable { case `default`, asciiCapable, numberPad, emailAddress }
