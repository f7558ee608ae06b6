import Foundation
import ShikakuBindings
import SwiftUI
import XCTest

@testable import ShikakuApp

/// What `ScreenView` draws and says, on a phone and on a tablet. How it looks is not known here.
final class ScreenViewTests: XCTestCase {
    override func setUp() {
        EnvironmentValues.stubbedTypeSize = .large
    }

    @MainActor
    private func drawn(_ screen: Screen, on size: CGSize = .phone, by app: PressedApp = PressedApp()) -> DrawnView {
        GeometryProxy.stubbedSize = size
        return DrawnView(ScreenView(screen: screen, model: ReceptionModel(app)))
    }

    @MainActor
    func testEveryTextIsDrawnOnceOnAPhoneAndOnATablet() async {
        for screen in [Screen.result, .typing, .home] {
            for size in [CGSize.phone, .side, .tablet] {
                for type in [DynamicTypeSize.large, .accessibility5] {
                    EnvironmentValues.stubbedTypeSize = type
                    let texts = drawn(screen, on: size).texts.filter { !Self.keys.contains($0) }
                    XCTAssertEqual(texts.sorted(), screen.texts.sorted(), "\(screen.id) \(size) \(type)")
                }
            }
        }
    }

    private static let keys: Set<String> = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "●", " "]

    @MainActor
    func testVoiceOverGoesFromTheTitleBarThroughTheTextsToTheSteps() async {
        XCTAssertEqual(
            drawn(.result).spoken,
            [
                "戻る。戻ります。", "結果の画面", "リーダー接続中。", "コピー。渡します。", "読み上げる。全部です。", "コピーしました。", "確認結果、有効",
                "氏名、資格　太郎、シカク タロウ", "フリガナ、シカク タロウ", "保険", "記号、12、イチ ニ",
                "次の患者さんへ。終わります。", "別の方法",
            ])
        let home = drawn(.home).spoken
        XCTAssertEqual(home, ["はじめ", "選んでください", "暗証番号。4桁を入力。", "履歴。今日 12件。"])
    }

    @MainActor
    func testTitlesOfScreensAndSectionsAreHeadings() async {
        XCTAssertEqual(drawn(.result).headings, ["結果の画面", "保険"])
    }

    @MainActor
    func testATextIsPassedOnByItsKeyAndAPasswordIsEmptyAtFirst() async {
        let text = ShikakuBindings.TextField(text: "資格", least: 1, most: 40, keyboard: .kana, label: "お名前")
        let password = PasswordField(least: 8, most: 64, label: "パスワード", show: "表示する", hide: "隠す")
        for (entry, expected) in [(Entry.text(text), ["資格"]), (.password(password), [""])] {
            var screen = Screen.typing
            screen.entry = entry
            let app = PressedApp()
            for button in drawn(screen, on: .phone, by: app).buttons where button.name != "表示する" { button.press() }
            XCTAssertEqual(app.texts, expected)
            XCTAssertEqual(app.typed, [])
        }
    }

    @MainActor
    func testEveryButtonIsPressedAndFoundByItsLabel() async {
        for screen in [Screen.result, .typing, .home] {
            for size in [CGSize.phone, .side, .tablet] {
                let app = PressedApp()
                let buttons = drawn(screen, on: size, by: app).buttons
                for button in buttons { button.press() }
                let tools = (screen.copy == nil ? [] : ["copied"]) + (screen.reading == nil ? [] : ["read aloud"])
                let wanted = screen.buttons.map(\.id) + tools
                XCTAssertEqual(app.pressed.sorted(), wanted.sorted(), "\(screen.id) \(size)")
                XCTAssertEqual(app.typed, screen.entry == nil ? [] : [1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
                for button in buttons {
                    XCTAssertEqual(button.inputLabels, [button.texts[0]])
                    XCTAssertTrue(button.name.hasPrefix(button.texts[0]), button.name)
                }
                XCTAssertEqual(
                    Set(buttons.filter { !$0.isEnabled }.map { $0.texts[0] }),
                    Set(screen.buttons.filter { !$0.enabled }.map(\.label)))
            }
        }
    }

    @MainActor
    func testThePlacesOfAPinSayWhatIsTypedAndNotHowOftenAKeyWasPressed() async {
        let spoken = drawn(.typing).spoken
        XCTAssertEqual(spoken.filter { $0 == "暗証番号、4桁。" }.count, 1)
        XCTAssertFalse(spoken.contains("●"))
        XCTAssertEqual(spoken.suffix(3), ["1つ消す", "0", "確定"])
    }
}

extension CGSize {
    fileprivate static let phone = CGSize(width: 390, height: 844)
    fileprivate static let side = CGSize(width: 844, height: 390)
    fileprivate static let tablet = CGSize(width: 1180, height: 820)
}

extension Screen {
    fileprivate static let result = of(
        "showing", "結果の画面",
        [
            ShikakuBindings.Section(
                kind: .hero, heading: "", tone: .valid, folded: false,
                lines: [Line(kind: .headline, label: "確認結果", text: "有効", spoken: "有効。")]),
            ShikakuBindings.Section(
                kind: .person, heading: "", tone: .neutral, folded: false,
                lines: [
                    Line(kind: .detail, label: "氏名", text: "資格　太郎", spoken: "氏名、シカク タロウ。"),
                    Line(kind: .detail, label: "フリガナ", text: "シカク タロウ", spoken: ""),
                ]),
            ShikakuBindings.Section(
                kind: .details, heading: "保険", tone: .neutral, folded: true,
                lines: [Line(kind: .detail, label: "記号", text: "12", spoken: "記号、イチ ニ。")]),
        ],
        [
            .of("finish", "次の患者さんへ", .primary, "次の患者さんへ。終わります。"), .of("other", "別の方法", .secondary, "別の方法"),
            .of("cancel", "戻る", .navigation, "戻る。戻ります。"),
        ],
        copy: CopyText(label: "コピー", spoken: "コピー。渡します。", text: "secret"),
        status: [StatusItem(kind: .reader, text: "接続中", spoken: "リーダー接続中。", tone: .attention)],
        reading: ReadingControl(label: "読み上げる", spoken: "読み上げる。全部です。", isReading: false),
        message: "コピーしました。")

    fileprivate static let typing = of(
        "entering-pin", "暗証番号", [],
        [.of("enter", "確定", .key, "確定", enabled: false), .of("erase", "1つ消す", .key, "1つ消す")],
        entry: .digits(DigitField(length: 4, least: 4, typed: 2, digits: nil, label: "暗証番号、4桁。", keys: 10)))

    fileprivate static let home = of(
        "choosing-method", "はじめ",
        [
            ShikakuBindings.Section(
                kind: .hero, heading: "", tone: .neutral, folded: false,
                lines: [Line(kind: .headline, label: "", text: "選んでください", spoken: "選んでください。")])
        ],
        [
            .of("choose-pin", "暗証番号", .choice, "暗証番号。4桁を入力。", subtitle: "4桁を入力"),
            .of("past-results", "履歴", .row, "履歴。今日 12件。", trailing: "今日 12件"),
        ])

    private static func of(
        _ id: String, _ title: String, _ sections: [ShikakuBindings.Section], _ buttons: [ShikakuBindings.Button],
        entry: Entry? = nil, copy: CopyText? = nil, status: [StatusItem] = [],
        reading: ReadingControl? = nil, message: String? = nil
    ) -> Screen {
        Screen(
            id: id, title: title, tone: .neutral, illustration: nil, sections: sections, entry: entry, buttons: buttons,
            proposed: nil, spoken: "", readAloud: "", haptic: .none, sound: .none, progress: nil, failureCode: nil,
            wantsCard: false, copy: copy, status: status, reading: reading, message: message)
    }

    fileprivate var texts: [String] {
        var all: [String] = [title, copy?.label ?? "", reading?.label ?? "", message ?? ""] + status.map(\.text)
        for section in sections {
            all.append(section.heading)
            for line in section.lines { all += [line.label, line.text] }
        }
        for button in buttons { all += [button.label, button.subtitle, button.trailing, button.badge] }
        return all.filter { !$0.isEmpty }
    }
}

extension ShikakuBindings.Button {
    fileprivate static func of(
        _ id: String, _ label: String, _ role: ButtonRole, _ spoken: String, subtitle: String = "", trailing: String = "",
        enabled: Bool = true
    ) -> ShikakuBindings.Button {
        ShikakuBindings.Button(
            id: id, label: label, spoken: spoken, role: role, subtitle: subtitle, trailing: trailing, badge: "",
            icon: .pin, enabled: enabled)
    }
}

/// An application that keeps what is pressed and typed.
private final class PressedApp: ShikakuProtocol, @unchecked Sendable {
    private(set) var pressed: [String] = []
    private(set) var typed: [UInt8] = []
    private(set) var texts: [String] = []

    private func output() -> Output {
        Output(screen: .home, signals: .silent, requests: [], wakeAfterMillis: nil)
    }

    func press(button: String) -> Output {
        pressed.append(button)
        return output()
    }
    func digit(digit: UInt8) -> Output {
        typed.append(digit)
        return output()
    }
    func text(text: String) -> Output {
        texts.append(text)
        return output()
    }
    func advertisement(advertisement: Advertisement) -> Output { output() }
    func background() -> Output { output() }
    func cancel() -> Output { output() }
    func cardAnswered(exchange: UInt32, response: Data) -> Output { output() }
    func cardFound(limits: LinkLimits) -> Output { output() }
    func cardLinkFailed(failure: CardLinkFailure) -> Output { output() }
    func cardLost(exchange: UInt32, lost: LostCard) -> Output { output() }
    func current() -> Output { output() }
    func httpAnswered(requestId: UInt32) -> Output { output() }
    func foreground() -> Output { output() }
    func linkEvent(device: String, event: LinkEvent) -> Output { output() }
    func scanFailed(failure: LinkFailure) -> Output { output() }
    func resultCame(origin: ImportOrigin, bytes: Data) -> Output { output() }
    func resultFileAnswered(name: String, outcome: ResultFileOutcome) -> Output { output() }
    func sendHttp(requestId: UInt32) async {}
    func tick() -> Output { output() }
    func readAloudPressed() -> Output {
        pressed.append("read aloud")
        return output()
    }
    func speechEnded(utterance: UInt32) -> Output { output() }
    func speakersChanged(speakers: Speakers) -> Output { output() }
    func copied() -> Output {
        pressed.append("copied")
        return output()
    }
}

extension Signals {
    /// Nothing to play, to feel or to say.
    static let silent = Signals(haptic: .none, sound: nil, speech: .unchanged)
}
