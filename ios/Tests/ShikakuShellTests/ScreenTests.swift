import ShikakuBindings
import XCTest

@testable import ShikakuShell

final class ScreenTests: XCTestCase {
    func testAScreenThatIsDrawnTwiceIsSpokenAndFeltOnce() {
        let screen = Screen.of("done", haptic: .success)
        let first = ScreenChange(from: .sample, to: screen)
        XCTAssertEqual(first.speech, "done")
        XCTAssertEqual(first.haptic, .success)
        let second = ScreenChange(from: screen, to: screen)
        XCTAssertNil(second.speech)
        XCTAssertEqual(second.haptic, .none)
    }

    @MainActor
    func testANewTextReplacesTheRestOfAnEarlierOne() async {
        let voice = RecordingVoice()
        let queue = SpeechQueue(voice)
        queue.say("一つ。二つ。三つ。")
        queue.sentenceEnded()
        queue.say("四つ。")
        queue.sentenceEnded()
        queue.sentenceEnded()
        XCTAssertEqual(voice.spoken, ["一つ。", "二つ。", "(silence)", "四つ。"])
    }
}

private final class RecordingVoice: Voice {
    var spoken: [String] = []

    func say(_ sentence: String) {
        spoken.append(sentence)
    }

    func stop() {
        spoken.append("(silence)")
    }
}
