// Stub: declarations only; see README.md.
import Foundation

open class AVSpeechSynthesisVoice: NSObject {
    public init?(language: String?) {}
}

open class AVSpeechUtterance: NSObject {
    public init(string: String) {}
    open var voice: AVSpeechSynthesisVoice?
    open var rate: Float = 0.5
    open var volume: Float = 1
    open var preUtteranceDelay: TimeInterval = 0
}

public let AVSpeechUtteranceDefaultSpeechRate: Float = 0.5

open class AVAudioSession: NSObject {
    public struct Category: Sendable {
        public static let ambient = Category()
    }
    open class func sharedInstance() -> AVAudioSession { AVAudioSession() }
    open func setCategory(_ category: Category) throws {}
}

open class AVAudioPlayer: NSObject {
    public init(data: Data) throws {}
    @discardableResult
    open func play() -> Bool { false }
}

public enum AVSpeechBoundary: Int {
    case immediate, word
}

public protocol AVSpeechSynthesizerDelegate: NSObjectProtocol {
    func speechSynthesizer(_ synthesizer: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance)
    func speechSynthesizer(_ synthesizer: AVSpeechSynthesizer, didCancel utterance: AVSpeechUtterance)
}

open class AVSpeechSynthesizer: NSObject {
    public override init() {}
    open weak var delegate: (any AVSpeechSynthesizerDelegate)?
    open func speak(_ utterance: AVSpeechUtterance) {}
    @discardableResult
    open func stopSpeaking(at boundary: AVSpeechBoundary) -> Bool { false }
}
