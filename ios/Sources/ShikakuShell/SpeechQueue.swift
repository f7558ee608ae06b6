import ShikakuBindings

/// A speech synthesizer, or its replacement in a test.
@MainActor
public protocol Voice: AnyObject {
    /// Begins to speak a sentence in its language, and calls `SpeechQueue.sentenceEnded` at its end.
    func say(_ sentence: Utterance)
    /// Stops at once.
    func stop()
}

/// Speaks texts sentence by sentence. A new text replaces the rest of an earlier one, so that the speech matches the
/// visible screen.
@MainActor
public final class SpeechQueue {
    private let voice: any Voice
    private var waiting: ArraySlice<Utterance> = []
    private var isSpeaking = false

    public init(_ voice: any Voice) {
        self.voice = voice
    }

    /// Speaks these texts, one after the other, instead of the current one.
    public func say(_ texts: [Utterance]) {
        if isSpeaking {
            voice.stop()
        }
        waiting = ArraySlice(texts.flatMap { Self.sentences(of: $0) })
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

    /// Languages without this full stop are spoken as a whole.
    private nonisolated static func sentences(of text: Utterance) -> [Utterance] {
        guard text.text.contains("。") else { return text.text.isEmpty ? [] : [text] }
        return text.text.split(separator: "。").map { Utterance(language: text.language, text: $0 + "。") }
    }
}
