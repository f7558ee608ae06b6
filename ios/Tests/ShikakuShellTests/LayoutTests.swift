import ShikakuBindings
import XCTest

@testable import ShikakuShell

/// Where the parts of a screen go.
final class LayoutTests: XCTestCase {
    func testTextsBeforeTheFirstBoxAreReadFirstAndTheChoicesFollowThem() {
        var screen = Screen.sample
        screen.sections = [
            .of(.hero, [.of(.headline, "head")]), .of(.notice, tone: .attention, [.of(.notice, "note")]),
            .of(.person, [.of(.detail, "name", "Taro")]), .of(.text, [.of(.plain, "after")]),
        ]
        screen.buttons = [.of("one", .choice), .of("two", .choice), .of("list", .row), .of("three", .choice)]
        let layout = ScreenLayout(screen)
        XCTAssertEqual(layout.first.map(\.style), [.headline, .notice(.attention)])
        XCTAssertEqual(layout.rest.map(\.style), [.person, .text])
        XCTAssertEqual(layout.choices.map { $0.buttons.map(\.id) }, [["one", "two"], ["list"], ["three"]])
        XCTAssertEqual(layout.choices.map(\.isList), [false, true, false])
        XCTAssertFalse(layout.hasPinnedPart)
    }

    func testEachButtonIsWhereItsRoleSaysAndDrawnByItsFields() {
        var screen = Screen.of("head", proposed: "way")
        screen.buttons = [
            .of("next", .primary), .of("other", .secondary), .of("back", .navigation), .of("way", .choice),
            .of("item", .row), .of("forget", .destructive), .of("off", .secondary, enabled: false),
        ]
        let layout = ScreenLayout(screen)
        XCTAssertEqual(layout.bar.back.map(\.id), ["back"])
        XCTAssertEqual(layout.steps.map(\.id), ["next", "other", "forget", "off"])
        XCTAssertEqual(layout.steps.map(\.look), [.filled, .plain, .destructive, .disabled])
        XCTAssertEqual(layout.choices.flatMap(\.buttons).map(\.look), [.filled, .row])
        assertNothingIsLost(screen)
    }

    func testATextHasItsLanguageAndWhatIsTypedThatOfTheScreen() {
        let pin = DigitField(length: 4, least: 4, typed: 0, digits: nil, label: "label", keys: 10)
        var screen = Screen.of("head", entry: .digits(pin))
        screen.language = "zh-Hant"
        screen.sections = [.of(.text, heading: "heading", [.of(.plain, "first"), .of(.plain, "second")])]
        screen.sections[0].lines[0].language = "zh-Hant"
        screen.buttons = [.of("enter", .key), .of("language", .tool), .of("back", .navigation)]
        (screen.buttons[1].language, screen.buttons[1].detailLanguage) = ("vi", "en")
        let layout = ScreenLayout(screen)
        XCTAssertEqual([layout.bar.language, layout.entry?.language, layout.first[0].language], ["zh-Hant", "zh-Hant", "zh-Hant"])
        XCTAssertEqual(layout.first[0].lines.map(\.language), ["zh-Hant", "ja"])
        XCTAssertEqual(layout.bar.tools.map { [$0.language, $0.detailLanguage] }, [["vi", "en"]])
        XCTAssertEqual(layout.bar.back.map(\.language), ["ja"])
        XCTAssertEqual(layout.entry?.rows.last?.compactMap { $0?.language }, ["ja"])
        assertNothingIsLost(screen)
    }

    func testAKeyWithoutAnEntryIsStillPressed() {
        var screen = Screen.sample
        screen.buttons = [.of("enter", .key)]
        XCTAssertEqual(ScreenLayout(screen).steps.map(\.id), ["enter"])
    }

    func testTheAccessibleNameIsTheOneOfTheLibrary() {
        let card = Button.of("目視", .choice, spoken: "目視。見比べる。職員が行います。", subtitle: "見比べる")
        XCTAssertEqual(ButtonLayout(card, proposed: nil).name, "目視。見比べる。職員が行います。")
        XCTAssertEqual(CopyLayout(CopyText(label: "コピー", spoken: "コピー。渡します。", text: "")).name, "コピー。渡します。")
    }

    func testTheTitleBarHasTheVoiceAndTheMessage() {
        var screen = Screen.sample
        XCTAssertNil(ScreenLayout(screen).bar.reading)
        screen.reading = ReadingControl(label: "読み上げる", spoken: "読み上げる。", isReading: false)
        screen.message = "コピーしました。"
        XCTAssertEqual(ScreenLayout(screen).bar.reading, screen.reading)
        XCTAssertEqual(ScreenLayout(screen).bar.message, "コピーしました。")
    }

    func testTheVerdictAndTheShareAreTheLargestOfAResult() {
        let section = Section.of(
            .hero, tone: .valid,
            [
                .of(.headline, "確認結果", "有効"), .of(.headline, "負担割合", "3割"), .of(.plain, "年齢から計算した割合です。"),
            ])
        let layout = SectionLayout(section)
        let lines = layout.lines
        XCTAssertEqual(layout.style, .result(.valid))
        XCTAssertEqual(layout.tone, .valid)
        XCTAssertEqual(lines.map(\.size), [.result, .result, .ordinary])
        XCTAssertEqual(lines.map(\.isBold), [true, true, false])
        // The second is separated, and its label is beside it.
        XCTAssertEqual(lines.map(\.hasRule), [false, true, false])
        XCTAssertEqual(lines.prefix(2).map(\.isLabelAbove), [true, false])
        XCTAssertEqual(lines[0].spoken, "確認結果、有効")
        let failed = SectionLayout(.of(.hero, tone: .failed, [.of(.headline, "つながりません")]))
        XCTAssertEqual(failed.lines.map(\.size), [.hero])
        XCTAssertEqual(failed.style, .result(.failed))
    }

    func testTheNameOfAPersonIsLargeAndDetailsAreOneList() {
        let lines: [Line] = [
            .of(.detail, "氏名", "資格　太郎", spoken: "氏名、シカク タロウ。"), .of(.detail, "フリガナ", "シカク タロウ", spoken: ""),
            .of(.plain, "text"), .of(.detail, "記号", "12", spoken: "記号、イチ ニ。"),
        ]
        let layout = SectionLayout(.of(.person, lines))
        XCTAssertEqual(layout.lines.map(\.size), [.hero, .ordinary, .ordinary, .ordinary])
        XCTAssertEqual(layout.lines.map(\.spoken), ["氏名、資格　太郎、シカク タロウ", "フリガナ、シカク タロウ", "text", "記号、12、イチ ニ"])
        XCTAssertNil(layout.tone)
        // Rows of a table are separated; a field of colour has no table.
        XCTAssertEqual(layout.lines.map(\.hasRule), [false, true, false, false])
        XCTAssertEqual(layout.lines.map(\.isInTable), [true, true, false, true])
        let result = SectionLayout(.of(.hero, tone: .attention, Array(lines.prefix(2))))
        XCTAssertFalse(result.lines.contains { $0.isInTable || $0.hasRule })
    }

    func testALongLabelPutsEveryTextOfItsListBelowItsLabel() {
        let short = Line.of(.detail, "番号", "1")
        let long = Line.of(.detail, "療養費支給申請書に書く番号", "2")
        XCTAssertEqual(SectionLayout(.of(.details, [short])).lines.map(\.isLabelAbove), [false])
        XCTAssertEqual(SectionLayout(.of(.details, [short, long])).lines.map(\.isLabelAbove), [true, true])
    }

    func testACodeIsDrawnOnceAndAFoldStaysFolded() {
        var screen = Screen.failed
        XCTAssertEqual(ScreenLayout(screen).code, "READ-99")
        screen.sections = [.of(.details, heading: "more", folded: true, [.of(.plain, "READ-99")])]
        let layout = ScreenLayout(screen)
        XCTAssertNil(layout.code)
        XCTAssertEqual(layout.rest.map(\.isFolded), [true])
        XCTAssertEqual(layout.rest.map(\.heading), ["more"])
        XCTAssertTrue(ScreenLayout(.keepStill).isRunning)
        XCTAssertFalse(layout.isRunning)
    }
}

/// Every text of a screen and every button is in its layout, once.
func assertNothingIsLost(_ screen: Screen, file: StaticString = #filePath, line: UInt = #line) {
    let layout = ScreenLayout(screen)
    let sections = layout.first + layout.rest
    let lines = sections.flatMap(\.lines)
    XCTAssertEqual(sections.map(\.heading), screen.sections.map(\.heading), file: file, line: line)
    XCTAssertEqual(lines.map(\.text), screen.allLines.map(\.text), file: file, line: line)
    XCTAssertEqual(lines.map(\.label), screen.allLines.map(\.label), file: file, line: line)
    let keys = (layout.entry?.rows ?? []).flatMap { $0 }.compactMap { key -> ButtonLayout? in
        if case .button(let button, _) = key { button } else { nil }
    }
    let enter = [layout.field?.enter].compactMap { $0 }
    let buttons = layout.bar.back + layout.bar.tools + layout.choices.flatMap(\.buttons) + layout.steps + keys + enter
    XCTAssertEqual(buttons.map(\.id).sorted(), screen.buttons.map(\.id).sorted(), file: file, line: line)
    XCTAssertTrue(buttons.allSatisfy { $0.name.hasPrefix($0.label) }, "\(buttons.map(\.name))", file: file, line: line)
    XCTAssertEqual(layout.bar.copy?.text, screen.copy?.text, file: file, line: line)
}
