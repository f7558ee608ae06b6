import AVFoundation
import Foundation
import ShikakuShell
import ShikakuBindings
import UIKit

/// Speaks screens and plays haptics. With VoiceOver on, only VoiceOver speaks.
@MainActor
final class Speaker: NSObject {
    private let synthesizer = AVSpeechSynthesizer()
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
            // One announcement, because the next one would interrupt it.
            speech.first.map { UIAccessibility.post(notification: .announcement, argument: announcement($0)) }
        } else if aloud {
            queue.say(speech)
        }
    }

    /// VoiceOver goes to the title of a new screen at the same time, and must not interrupt what matters first.
    private func announcement(_ speech: Utterance) -> Any {
        let language: [NSAttributedString.Key: Any] = [.accessibilitySpeechLanguage: voiceTag(language: speech.language)]
        guard #available(iOS 17, *) else { return NSAttributedString(string: speech.text, attributes: language) }
        let key = NSAttributedString.Key.accessibilitySpeechAnnouncementPriority
        let priority: [NSAttributedString.Key: Any] = [key: UIAccessibilityPriority.high]
        return NSAttributedString(string: speech.text, attributes: language.merging(priority) { $1 })
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
    func say(_ sentence: Utterance) {
        let utterance = AVSpeechUtterance(string: sentence.text)
        utterance.voice = AVSpeechSynthesisVoice(language: voiceTag(language: sentence.language))
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
