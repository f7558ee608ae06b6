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

    func testAPinIsDrawnAsMarksAndABirthDateAsItsDigits() {
        let pin = Entry(length: 4, least: 4, typed: 2, digits: nil, label: "pin", keys: 10)
        XCTAssertEqual(Screen.of("type", entry: pin).typed, "●●○○")
        let date = Entry(length: 8, least: 8, typed: 3, digits: "195", label: "date", keys: 10)
        XCTAssertEqual(Screen.of("type", entry: date).typed, "195○○○○○")
        XCTAssertNil(Screen.sample.typed)
        XCTAssertEqual(Screen.sample.keys, [])
        XCTAssertEqual(Screen.of("type", entry: pin).keys, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
    }

    func testAKeyOfAReaderIsTypedWithTheLettersToo() {
        let screen = Screen.of("type", entry: Entry(length: 32, least: 32, typed: 0, digits: "", label: "key", keys: 16))
        XCTAssertEqual(screen.keys.map(Screen.keyLabel).joined(), "1234567890ABCDEF")
        XCTAssertEqual(Set(screen.keys), Set(0...15))
        XCTAssertEqual(screen.keyColumns, 4)
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
