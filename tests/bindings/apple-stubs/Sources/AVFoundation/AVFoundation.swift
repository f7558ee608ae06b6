// Stub: declarations only; see README.md.
import Foundation

open class AVSpeechSynthesisVoice: NSObject {
    public init?(language: String?) {}
}

open class AVSpeechUtterance: NSObject {
    public init(string: String) {}
    open var voice: AVSpeechSynthesisVoice?
    open var prefersAssistiveTechnologySettings = false
}

public enum AVSpeechBoundary: Int {
    case immediate, word
}

public protocol AVSpeechSynthesizerDelegate: NSObjectProtocol {
    func speechSynthesizer(_ synthesizer: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance)
}

open class AVSpeechSynthesizer: NSObject {
    public override init() {}
    open weak var delegate: (any AVSpeechSynthesizerDelegate)?
    open func speak(_ utterance: AVSpeechUtterance) {}
    @discardableResult
    open func stopSpeaking(at boundary: AVSpeechBoundary) -> Bool { false }
}
