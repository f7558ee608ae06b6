import ShikakuBindings
import XCTest

@testable import ShikakuShell

/// What is typed, and the keys.
final class EntryTests: XCTestCase {
    private let keys = [Button.of("done", .key, enabled: false), .of("erase", .key)]

    private func layout(length: UInt8, typed: UInt8, digits: String?, keys count: UInt8 = 10, _ keys: [Button]) -> EntryLayout {
        let entry = Entry.digits(DigitField(length: length, least: length, typed: typed, digits: digits, label: "label", keys: count))
        return EntryLayout(entry, keys: keys.map { ButtonLayout($0, proposed: nil) }, language: "ja")!
    }

    func testAPinIsDrawnAsDotsAndABirthDateAsItsDigitsInFours() {
        let pin = layout(length: 4, typed: 2, digits: nil, keys)
        XCTAssertEqual(pin.places, [[.dot, .dot, .empty, .empty]])
        XCTAssertTrue(pin.isHidden)
        let date = layout(length: 6, typed: 5, digits: "59041", keys)
        XCTAssertEqual(date.places.map { $0.map(\.text).joined() }, ["5904", "1 "])
        XCTAssertFalse(date.isHidden || date.isLong)
        XCTAssertTrue(layout(length: 32, typed: 0, digits: "", keys: 16, keys).isLong)
    }

    func testADayOfAnEraHasTwoPlacesInFrontOfEachUnit() throws {
        let field = EraDateField(era: "era", digits: "550", units: ["y", "m", "d"], label: "label")
        let day = try XCTUnwrap(EntryLayout(.eraDate(field), keys: [], language: "ja"))
        XCTAssertEqual(day.places, [[.digit("5"), .digit("5")], [.digit("0"), .empty], [.empty, .empty]])
        XCTAssertEqual(day.era, "era")
        XCTAssertEqual(day.units, ["y", "m", "d"])
        XCTAssertEqual(day.rows.count, 4)
        XCTAssertFalse(day.isHidden || day.isLong)
    }

    func testATextAndAPasswordAreFieldsWithTheKeyThatPassesThemOn() throws {
        let keys = [ButtonLayout(.of("enter", .key), proposed: nil)]
        let text = Entry.text(TextField(text: "text", least: 1, most: 40, keyboard: .kana, label: "label"))
        XCTAssertNil(EntryLayout(text, keys: keys, language: "ja"))
        let field = try XCTUnwrap(FieldLayout(text, keys: keys, language: "en"))
        XCTAssertEqual(field.language, "en")
        XCTAssertEqual(field.kind, .text("text", .kana))
        XCTAssertEqual(field.enter?.id, "enter")
        let password = Entry.password(PasswordField(least: 8, most: 64, label: "label", show: "show", hide: "hide"))
        let typed = try XCTUnwrap(FieldLayout(password, keys: keys, language: "ja"))
        XCTAssertEqual(typed.kind, .password(show: "show", hide: "hide"))
        XCTAssertEqual(typed.most, 64)
        let screen = Screen.of("search", entry: text)
        XCTAssertTrue(ScreenLayout(screen).hasPinnedPart)
        XCTAssertNil(ScreenLayout(screen).entry)
    }

    func testZeroIsBetweenTheKeyThatErasesAndTheOneThatCompletes() {
        let rows = layout(length: 4, typed: 0, digits: nil, keys).rows
        XCTAssertEqual(rows.map { $0.map { $0?.label ?? "-" } }, [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"], ["erase", "0", "done"]])
        XCTAssertEqual(rows[3].map { $0?.isEnabled }, [true, true, false])
        let one = layout(length: 4, typed: 0, digits: nil, [keys[0]]).rows
        XCTAssertEqual(one[3].map { $0?.label ?? "-" }, ["-", "0", "done"])
        let none = layout(length: 4, typed: 0, digits: nil, []).rows
        XCTAssertEqual(none[3].map { $0?.label ?? "-" }, ["-", "0", "-"])
    }

    func testTheLibraryNamesTheKeyThatCompletesFirst() throws {
        let app = try Shikaku(settings: .unreachable(), reader: .shell, history: nil)
        let entry = try XCTUnwrap(ScreenLayout(app.press(button: "choose-pin").screen).entry)
        let ids = entry.rows.last?.map { if case .button(let button, _) = $0 { button.id } else { "0" } }
        XCTAssertEqual(ids, ["erase", "0", "enter"])
    }

    func testAKeyOfAReaderIsTypedWithTheLettersTooInRowsOfFour() {
        let rows = layout(length: 32, typed: 0, digits: "", keys: 16, keys).rows
        let labels = rows.map { $0.map { $0?.label ?? "-" }.joined(separator: " ") }
        XCTAssertEqual(labels, ["1 2 3 4", "5 6 7 8", "9 0 A B", "C D E F", "erase done"])
        let digits = rows.flatMap { $0 }.compactMap { if case .digit(let digit) = $0 { digit } else { nil } }
        XCTAssertEqual(Set(digits), Set(0...15))
    }

    func testTheKeyThatCompletesIsHighlightedOnceItCanBePressed() {
        let colours = palette(appearance: .light)
        let key = { (isEnabled: Bool, isLast: Bool) in
            KeyLayout.button(ButtonLayout(.of("done", .key, enabled: isEnabled), proposed: nil), isLast: isLast)
        }
        XCTAssertEqual(colours.colours(of: key(true, true)).ground, colours.accent)
        XCTAssertEqual(colours.colours(of: key(true, false)).ground, colours.surface)
        XCTAssertEqual(colours.colours(of: key(false, true)), colours.colours(of: .disabled))
        XCTAssertEqual(colours.colours(of: KeyLayout.digit(1)).text, colours.ink)
    }
}
