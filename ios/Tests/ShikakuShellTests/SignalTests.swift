import ShikakuBindings
import XCTest

@testable import ShikakuShell

/// What is said and played, with the real library.
final class SignalTests: XCTestCase {
    private let voice = Speakers(hasVoice: true, hasScreenReader: false)

    private func application(speaksByItself: Bool = true) throws -> Shikaku {
        try Shikaku(settings: .unreachable(speaksByItself: speaksByItself), reader: .shell, history: nil)
    }

    private func said(_ output: Output) throws -> Utterance {
        let utterances = try all(output)
        XCTAssertEqual(utterances.count, 1)
        return utterances[0]
    }

    private func all(_ output: Output) throws -> [Utterance] {
        guard case let .said(utterances) = output.signals.speech else { throw Unsaid() }
        return utterances
    }

    func testANewScreenIsSaidInShortAndTheWholeOfItOnRequest() throws {
        let app = try application()
        _ = app.speakersChanged(speakers: voice)
        let first = app.press(button: "choose-pin")
        XCTAssertEqual(try said(first).text, first.screen.spoken)
        XCTAssertEqual(app.speechEnded(utterance: try said(first).id).screen.reading?.label, "読み上げる")
        let reading = app.readAloudPressed()
        XCTAssertEqual(try said(reading).text, reading.screen.readAloud)
        XCTAssertEqual(reading.screen.reading?.label, "声を止める")
        let stopped = app.readAloudPressed()
        XCTAssertEqual(stopped.signals.speech, .stopped)
        XCTAssertEqual(stopped.screen.reading?.label, "読み上げる")
        let again = app.readAloudPressed()
        XCTAssertEqual(app.speechEnded(utterance: try said(reading).id).screen.reading?.isReading, true)
        XCTAssertEqual(app.speechEnded(utterance: try said(again).id).screen.reading?.isReading, false)
    }

    func testAVoiceThatSaysNothingByItselfSaysAScreenOnRequest() throws {
        let app = try application(speaksByItself: false)
        XCTAssertEqual(app.speakersChanged(speakers: voice).signals.speech, .unchanged)
        let reading = app.readAloudPressed()
        XCTAssertEqual(try said(reading).text, reading.screen.readAloud)
    }

    func testAScreenOfThePatientIsSaidInTheirLanguageAndOneOfTheStaffInBoth() throws {
        let app = try application()
        _ = app.speakersChanged(speakers: voice)
        _ = app.press(button: "choose-language")
        _ = app.press(button: "language-en")
        XCTAssertEqual(try said(app.press(button: "choose-pin")).language, "en-US")
        for button in ["cancel", "confirm-otherwise"] { _ = app.press(button: button) }
        let output = app.press(button: "finish")
        let utterances = try all(output)
        XCTAssertEqual(utterances.map(\.language), ["ja-JP", "en-US"])
        XCTAssertEqual(utterances.map(\.interrupts), [true, false])
        XCTAssertEqual(utterances.map(\.text), [output.screen.spoken, output.screen.alsoSpoken?.text])
    }

    func testAScreenReaderAnnouncesInPlaceOfTheVoiceAndWithoutBothNothingIsOffered() throws {
        let app = try application()
        XCTAssertNil(app.current().screen.reading)
        let output = app.speakersChanged(speakers: Speakers(hasVoice: true, hasScreenReader: true))
        XCTAssertEqual(try said(output).speaker, .screenReader)
        XCTAssertEqual(try said(output).text, output.screen.spoken)
    }

    func testACopyIsConfirmed() throws {
        let app = try application()
        _ = app.speakersChanged(speakers: voice)
        let copied = app.copied()
        XCTAssertEqual(try said(copied).text, copied.screen.message)
    }

    func testEverySoundIsAWavFile() {
        for sound in [Sound.cardFound, .valid, .attention, .failed] {
            let clip = soundClip(sound: sound, volume: 100)
            XCTAssertEqual(clip.wav.prefix(4), Data("RIFF".utf8))
            XCTAssertEqual(clip.wav.count, clip.samples.count + 44)
        }
    }

    @MainActor
    func testSignalsArePlayedAfterTheirScreenAndTheClipboardIsClearedOnRequest() async {
        let app = ScriptedApp()
        let device = RecordingDevice()
        app.answer("current", with: .of(.sample, [.clearClipboard]))
        let loop = AppLoop(app, device: device) { device.log.append("draw \($0.id)") }
        loop.start()
        XCTAssertEqual(device.log, ["draw choose", "play", "clear"])
        loop.readAloud()
        loop.speechEnded(3)
        loop.speakersChanged(voice)
        loop.copied()
        XCTAssertEqual(app.inputs, ["current", "read aloud", "speech ended 3", "speakers true false", "copied"])
    }
}

private struct Unsaid: Error {}

@MainActor
private final class RecordingDevice: Device {
    var log: [String] = []

    func play(_: Signals) { log.append("play") }
    func clearClipboard() { log.append("clear") }
}
