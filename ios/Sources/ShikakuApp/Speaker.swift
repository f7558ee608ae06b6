import AVFoundation
import Foundation
import ShikakuShell
import ShikakuBindings
import UIKit

/// Speaks screens and plays haptics. With VoiceOver on, only VoiceOver speaks.
@MainActor
final class Speaker: NSObject {
    private let synthesizer = AVSpeechSynthesizer()
    private let japanese = AVSpeechSynthesisVoice(language: "ja-JP")
    private lazy var queue = SpeechQueue(self)

    override init() {
        super.init()
        synthesizer.delegate = self
    }

    /// - Parameter aloud: whether the device speaks where VoiceOver is off.
    func present(_ change: ScreenChange, aloud: Bool) {
        play(change.haptic)
        guard let speech = change.speech else { return }
        if UIAccessibility.isVoiceOverRunning {
            UIAccessibility.post(notification: .announcement, argument: announcement(speech))
        } else if aloud {
            queue.say(speech)
        }
    }

    /// VoiceOver goes to the title of a new screen at the same time, and must not interrupt what matters first.
    private func announcement(_ speech: String) -> Any {
        guard #available(iOS 17, *) else { return speech }
        let key = NSAttributedString.Key.accessibilitySpeechAnnouncementPriority
        return NSAttributedString(string: speech, attributes: [key: UIAccessibilityPriority.high])
    }

    private func play(_ haptic: Haptic) {
        switch haptic {
        case .none: break
        case .tick: UIImpactFeedbackGenerator(style: .light).impactOccurred()
        case .success: UINotificationFeedbackGenerator().notificationOccurred(.success)
        case .warning: UINotificationFeedbackGenerator().notificationOccurred(.warning)
        case .failure: UINotificationFeedbackGenerator().notificationOccurred(.error)
        }
    }
}

extension Speaker: Voice {
    func say(_ sentence: String) {
        let utterance = AVSpeechUtterance(string: sentence)
        utterance.voice = japanese
        utterance.prefersAssistiveTechnologySettings = true
        synthesizer.speak(utterance)
    }

    func stop() {
        synthesizer.stopSpeaking(at: .immediate)
    }
}

extension Speaker: AVSpeechSynthesizerDelegate {
    nonisolated func speechSynthesizer(_: AVSpeechSynthesizer, didFinish _: AVSpeechUtterance) {
        Task { @MainActor in queue.sentenceEnded() }
    }
}
