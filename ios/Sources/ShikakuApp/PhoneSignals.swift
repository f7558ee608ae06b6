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
    private var identifiers: [ObjectIdentifier: UInt32] = [:]
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
        case let .said(utterance): say(utterance)
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

    private func say(_ utterance: Utterance) {
        switch utterance.speaker {
        case .voice: speak(utterance)
        case .screenReader: announce(utterance)
        }
    }

    private func speak(_ said: Utterance) {
        guard let voice = AVSpeechSynthesisVoice(language: said.language) else { return onEnd(said.id) }
        if said.interrupts { synthesizer.stopSpeaking(at: .immediate) }
        let utterance = AVSpeechUtterance(string: said.text)
        utterance.voice = voice
        utterance.rate = rate(said.rate)
        utterance.volume = Float(said.volume) / 100
        utterance.preUtteranceDelay = Double(said.delayMillis) / 1000
        identifiers[ObjectIdentifier(utterance)] = said.id
        synthesizer.speak(utterance)
    }

    /// The rate of AVFoundation goes from 0 over the usual one to 1, which is about four times as fast.
    private func rate(_ percent: UInt16) -> Float {
        let usual = AVSpeechUtteranceDefaultSpeechRate
        let percent = Float(percent)
        return percent <= 100 ? usual * percent / 100 : usual + (1 - usual) * (percent - 100) / 300
    }

    private func announce(_ utterance: Utterance) {
        announcement?.cancel()
        announcement = Task {
            try? await Task.sleep(for: .milliseconds(utterance.delayMillis))
            guard !Task.isCancelled else { return }
            UIAccessibility.post(notification: .announcement, argument: spoken(utterance.text))
        }
    }

    /// VoiceOver goes to the title of a new screen at the same time, and must not interrupt what matters first.
    private func spoken(_ text: String) -> Any {
        guard #available(iOS 17, *) else { return text }
        let key = NSAttributedString.Key.accessibilitySpeechAnnouncementPriority
        return NSAttributedString(string: text, attributes: [key: UIAccessibilityPriority.high])
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
        if let id = identifiers.removeValue(forKey: utterance) { onEnd(id) }
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
