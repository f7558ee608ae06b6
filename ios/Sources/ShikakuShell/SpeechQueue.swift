/// Who speaks: a synthesizer, a screen reader, a test.
@MainActor
public protocol Voice: AnyObject {
    /// Begins to say a sentence; `SpeechQueue.sentenceEnded` when it is said.
    func say(_ sentence: String)
    /// Stops at once.
    func fallSilent()
}

/// Says texts sentence by sentence. A new text takes the place of what was not said yet: what a person hears is
/// about the screen they see.
@MainActor
public final class SpeechQueue {
    private let voice: any Voice
    private var waiting: ArraySlice<String> = []
    private var isSpeaking = false

    public init(_ voice: any Voice) {
        self.voice = voice
    }

    /// Says this instead of what is being said.
    public func say(_ text: String) {
        if isSpeaking {
            voice.fallSilent()
        }
        waiting = ArraySlice(Self.sentences(of: text))
        next()
    }

    /// The voice came to the end of its sentence.
    public func sentenceEnded() {
        next()
    }

    private func next() {
        guard let sentence = waiting.popFirst() else {
            isSpeaking = false
            return
        }
        isSpeaking = true
        voice.say(sentence)
    }

    private static func sentences(of text: String) -> [String] {
        text.split(separator: "。").map { $0 + "。" }
    }
}
