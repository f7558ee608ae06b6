import AVFoundation
import Foundation
import ShikakuBindings
import ShikakuShell
import UIKit

/// The signals of an iPhone or iPad. With VoiceOver on, the library lets only VoiceOver speak.
@MainActor
final class PhoneSignals: NSObject, Device {
    /// Gets the end of each utterance.
    var onEnd: (UInt32) -> Void = { _ in }

    private let synthesizer = AVSpeechSynthesizer()
    /// What ends with each utterance that is in the queue.
    private var identifiers: [ObjectIdentifier: [UInt32]] = [:]
    /// The last in the queue.
    private var latest: ObjectIdentifier?
    private var player: AVAudioPlayer?
    private var announcement: Task<Void, Never>?
    /// How often the clipboard had changed when the text was copied.
    private var copies: Int?

    override init() {
        super.init()
        synthesizer.delegate = self
        // Sounds are silent where the person silenced the device, and other apps play on.
        try? AVAudioSession.sharedInstance().setCategory(.ambient)
    }

    /// What can speak now.
    var speakers: Speakers {
        let hasVoice = AVSpeechSynthesisVoice(language: "ja-JP") != nil
        return Speakers(hasVoice: hasVoice, hasScreenReader: UIAccessibility.isVoiceOverRunning)
    }

    func play(_ signals: Signals) {
        play(signals.haptic)
        if let sound = signals.sound { play(sound) }
        switch signals.speech {
        case .unchanged: break
        case .stopped: stop()
        case let .said(utterances): say(utterances)
        }
    }

    /// Copies the text for the receipt computer's app on this device. It expires also while the app is suspended.
    func copy(_ text: String) {
        let options: [UIPasteboard.OptionsKey: Any] = [.localOnly: true, .expirationDate: Date().addingTimeInterval(60)]
        UIPasteboard.general.setItems([["public.utf8-plain-text": text]], options: options)
        copies = UIPasteboard.general.changeCount
    }

    func clearClipboard() {
        if copies == UIPasteboard.general.changeCount { UIPasteboard.general.setItems([], options: [:]) }
        copies = nil
    }

    private func stop() {
        announcement?.cancel()
        synthesizer.stopSpeaking(at: .immediate)
    }

    private func say(_ utterances: [Utterance]) {
        let announced = utterances.filter { $0.speaker == .screenReader }
        utterances.filter { $0.speaker == .voice }.forEach(speak)
        if !announced.isEmpty { announce(announced) }
    }

    private func speak(_ said: Utterance) {
        if said.interrupts { synthesizer.stopSpeaking(at: .immediate) }
        guard let voice = AVSpeechSynthesisVoice(language: said.language) else { return beSilent(said.id) }
        let utterance = AVSpeechUtterance(string: said.text)
        utterance.voice = voice
        utterance.rate = rate(said.rate)
        utterance.volume = Float(said.volume) / 100
        utterance.preUtteranceDelay = Double(said.delayMillis) / 1000
        let queued = ObjectIdentifier(utterance)
        (identifiers[queued], latest) = ([said.id], queued)
        synthesizer.speak(utterance)
    }

    /// In place of a voice that the device does not have: another one would say sounds that no one understands. It ends with what
    /// is said before it.
    private func beSilent(_ id: UInt32) {
        if let latest, identifiers[latest] != nil { identifiers[latest]?.append(id) } else { onEnd(id) }
    }

    /// The rate of AVFoundation goes from 0 over the usual one to 1, which is about four times as fast.
    private func rate(_ percent: UInt16) -> Float {
        let usual = AVSpeechUtteranceDefaultSpeechRate
        let percent = Float(percent)
        return percent <= 100 ? usual * percent / 100 : usual + (1 - usual) * (percent - 100) / 300
    }

    /// All at once, because a second announcement would replace the first.
    private func announce(_ utterances: [Utterance]) {
        announcement?.cancel()
        announcement = Task {
            try? await Task.sleep(for: .milliseconds(utterances[0].delayMillis))
            guard !Task.isCancelled else { return }
            let words = NSMutableAttributedString(string: "")
            utterances.map(spoken).forEach(words.append)
            UIAccessibility.post(notification: .announcement, argument: words)
        }
    }

    /// The text in its language. VoiceOver goes to the title of a new screen at the same time, and must not interrupt what matters
    /// first.
    private func spoken(_ utterance: Utterance) -> NSAttributedString {
        var attributes: [NSAttributedString.Key: Any] = [.accessibilitySpeechLanguage: utterance.language]
        if #available(iOS 17, *) { attributes[.accessibilitySpeechAnnouncementPriority] = UIAccessibilityPriority.high }
        return NSAttributedString(string: utterance.text + " ", attributes: attributes)
    }

    private func play(_ sound: SoundSignal) {
        player = try? AVAudioPlayer(data: soundClip(sound: sound.sound, volume: sound.volume).wav)
        player?.play()
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

    private func ended(_ utterance: ObjectIdentifier) {
        identifiers.removeValue(forKey: utterance)?.forEach(onEnd)
    }
}

extension PhoneSignals: AVSpeechSynthesizerDelegate {
    nonisolated func speechSynthesizer(_: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance) {
        let utterance = ObjectIdentifier(utterance)
        Task { @MainActor in ended(utterance) }
    }

    nonisolated func speechSynthesizer(_: AVSpeechSynthesizer, didCancel utterance: AVSpeechUtterance) {
        let utterance = ObjectIdentifier(utterance)
        Task { @MainActor in ended(utterance) }
    }
}
