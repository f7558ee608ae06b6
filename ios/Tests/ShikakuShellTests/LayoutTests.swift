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

    func testAKeyWithoutAnEntryIsStillPressed() {
        var screen = Screen.sample
        screen.buttons = [.of("enter", .key)]
        XCTAssertEqual(ScreenLayout(screen).steps.map(\.id), ["enter"])
    }

    func testTheAccessibleNameBeginsWithTheLabelAndHasTheTextsOfACard() {
        let name = { (button: Button) in ButtonLayout(button, proposed: nil).name }
        XCTAssertEqual(name(.of("やめる", .navigation, spoken: "やめる。戻ります。")), "やめる。戻ります。")
        let card = Button.of("目視", .choice, spoken: "目視。見比べます。", subtitle: "見比べる", badge: "2件")
        XCTAssertEqual(name(card), "目視、見比べる、2件")
        let copy = { CopyLayout(CopyText(label: "コピー", spoken: $0, text: "")).name }
        XCTAssertEqual(copy("コピー。結果を渡します。"), "コピー。結果を渡します。")
        XCTAssertEqual(copy("結果を渡します。"), "コピー。結果を渡します。")
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
        XCTAssertTrue(ScreenLayout(.reading).isRunning)
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
    let buttons = layout.bar.back + layout.bar.tools + layout.choices.flatMap(\.buttons) + layout.steps + keys
    XCTAssertEqual(buttons.map(\.id).sorted(), screen.buttons.map(\.id).sorted(), file: file, line: line)
    XCTAssertTrue(buttons.allSatisfy { $0.name.hasPrefix($0.label) }, "\(buttons.map(\.name))", file: file, line: line)
    XCTAssertEqual(layout.bar.copy?.text, screen.copy?.text, file: file, line: line)
}
