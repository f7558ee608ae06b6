import ShikakuBindings
import XCTest

@testable import ShikakuShell

final class ScreenTests: XCTestCase {
    func testAScreenThatIsDrawnTwiceIsSpokenAndFeltOnce() {
        let screen = Screen.of("done", haptic: .success)
        let first = ScreenChange(from: .sample, to: screen)
        XCTAssertEqual(first.speech, [Utterance(language: "ja", text: "done")])
        XCTAssertEqual(first.haptic, .success)
        let second = ScreenChange(from: screen, to: screen)
        XCTAssertNil(second.speech)
        XCTAssertEqual(second.haptic, .none)
    }

    @MainActor
    func testANewTextReplacesTheRestOfAnEarlierOne() async {
        let voice = RecordingVoice()
        let queue = SpeechQueue(voice)
        queue.say([Utterance(language: "ja", text: "一つ。二つ。三つ。")])
        queue.sentenceEnded()
        queue.say([Utterance(language: "ja", text: "四つ。")])
        queue.sentenceEnded()
        queue.sentenceEnded()
        XCTAssertEqual(voice.spoken, ["一つ。", "二つ。", "(silence)", "四つ。"])
    }

    @MainActor
    func testWordsInAnotherLanguageFollowThoseOfTheScreen() async {
        var screen = Screen.of("Please wait. Thank you.")
        (screen.language, screen.alsoSpoken) = ("en", Utterance(language: "ja", text: "一つ。二つ。"))
        let voice = RecordingVoice()
        let queue = SpeechQueue(voice)
        queue.say(ScreenChange(from: nil, to: screen).speech ?? [])
        for _ in 0..<4 { queue.sentenceEnded() }
        XCTAssertEqual(voice.spoken, ["en: Please wait. Thank you.", "一つ。", "二つ。"])
        XCTAssertEqual(["ja-x-easy", "zh-Hans", "vi"].map(voiceTag), ["ja-JP", "zh-CN", "vi-VN"])
    }
}

private final class RecordingVoice: Voice {
    var spoken: [String] = []

    func say(_ sentence: Utterance) {
        spoken.append(sentence.language == "ja" ? sentence.text : "\(sentence.language): \(sentence.text)")
    }

    func stop() {
        spoken.append("(silence)")
    }
}
