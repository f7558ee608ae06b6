/// A speech synthesizer, or its replacement in a test.
@MainActor
public protocol Voice: AnyObject {
    /// Begins to speak a sentence, and calls `SpeechQueue.sentenceEnded` at its end.
    func say(_ sentence: String)
    /// Stops at once.
    func stop()
}

/// Speaks texts sentence by sentence. A new text replaces the rest of an earlier one, so that the speech matches the
/// visible screen.
@MainActor
public final class SpeechQueue {
    private let voice: any Voice
    private var waiting: ArraySlice<String> = []
    private var isSpeaking = false

    public init(_ voice: any Voice) {
        self.voice = voice
    }

    /// Speaks this text instead of the current one.
    public func say(_ text: String) {
        if isSpeaking {
            voice.stop()
        }
        waiting = ArraySlice(Self.sentences(of: text))
        next()
    }

    /// The voice reached the end of its sentence.
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
