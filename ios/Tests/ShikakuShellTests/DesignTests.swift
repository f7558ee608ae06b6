import Foundation
import ShikakuBindings
import XCTest

@testable import ShikakuShell

/// Sizes, colours and drawings.
final class DesignTests: XCTestCase {
    private func arrangement(
        _ screen: Screen, _ width: Double, _ height: Double, lower: Double = 0, scale: Double = 1
    ) -> Arrangement {
        Arrangement(
            ScreenLayout(screen), in: (width, height), pinned: (64, lower), scale: scale, measures: measures())
    }

    private var typing: Screen {
        .of("type", entry: .digits(DigitField(length: 4, least: 4, typed: 0, digits: nil, label: "pin", keys: 10)))
    }

    private var choosing: Screen {
        var screen = Screen.sample
        screen.buttons = [.of("way", .choice)]
        return screen
    }

    func testAPhoneHasOneColumnAndAWideScreenTwo() {
        XCTAssertEqual(arrangement(choosing, 390, 844).columns, .one)
        XCTAssertEqual(arrangement(choosing, 390, 844).width, 358)
        XCTAssertEqual(arrangement(choosing, 1032, 768).columns, .choices(reading: 387.2, choosing: 580.8))
        XCTAssertEqual(arrangement(typing, 1032, 768).columns, .entry(reading: 484, typing: 484))
        XCTAssertEqual(arrangement(.sample, 1032, 768).columns, .boxes)
        var drawn = Screen.sample
        drawn.illustration = .cardOnPhone
        XCTAssertEqual(arrangement(drawn, 1032, 768).columns, .one)
        // A phone on its side is wide but low, and with large type the columns would be too narrow.
        XCTAssertEqual(arrangement(choosing, 844, 390).columns, .one)
        XCTAssertEqual(arrangement(choosing, 1032, 768, scale: 1.5).columns, .one)
    }

    func testTheLowerPartIsPinnedWhereEnoughIsLeftOfTheText() {
        XCTAssertTrue(arrangement(typing, 390, 844, lower: 400).isPinned)
        XCTAssertFalse(arrangement(typing, 390, 844, lower: 500).isPinned)
        XCTAssertFalse(arrangement(typing, 844, 390, lower: 330).isPinned)
        // Beside the text it takes none of its height.
        XCTAssertTrue(arrangement(typing, 1032, 768, lower: 700).isPinned)
    }

    func testBoxesAreTwoInARowOnAWideScreenAndOtherTextsAreAsWideAsTheScreen() {
        let sections = [SectionKind.hero, .person, .details, .details, .text, .details].map { SectionLayout(.of($0, [])) }
        XCTAssertEqual(arrangement(.sample, 1032, 768).rows(of: sections).map(\.count), [1, 2, 1, 1, 1])
        XCTAssertEqual(arrangement(.sample, 390, 844).rows(of: sections).map(\.count), [1, 1, 1, 1, 1, 1])
    }

    func testTheAppearanceFollowsBothSettingsOfTheSystem() {
        let all = [(false, false), (true, false), (false, true), (true, true)].map {
            appearance(display: nil, isDark: $0.0, hasHighContrast: $0.1)
        }
        XCTAssertEqual(all, [.light, .dark, .highContrast, .highContrastDark])
    }

    /// WCAG 2.2, 1.4.6: the colours that the views put together, not only those that the library names together.
    func testEveryTextKeepsSevenToOneToItsGround() {
        let tones: [Tone] = [.neutral, .valid, .attention, .failed]
        let styles: [SectionStyle] =
            [.headline, .text, .person, .details] + tones.map(SectionStyle.notice) + tones.map(SectionStyle.result)
        for appearance in [Appearance.light, .dark, .highContrast, .highContrastDark] {
            let palette = palette(appearance: appearance)
            let buttons: [ButtonLook] = [.plain, .filled, .destructive, .row, .disabled]
            let boxes =
                styles.map(palette.colours(of:)) + tones.map(palette.colours(ofStatus:))
                + buttons.map { palette.colours(of: $0) }
            for box in boxes {
                XCTAssertGreaterThanOrEqual(contrast(box.text, box.ground), 7, "\(appearance) \(box)")
                XCTAssertGreaterThanOrEqual(contrast(box.quiet, box.ground), 7, "\(appearance) \(box)")
                XCTAssertGreaterThanOrEqual(contrast(box.icon, box.ground), 3, "\(appearance) \(box)")
            }
            for look in [ButtonLook.plain, .filled, .destructive, .disabled] {
                let edge = palette.colours(of: look).edge
                XCTAssertGreaterThanOrEqual(edge.map { contrast($0, palette.ground) } ?? 0, 3, "\(appearance) \(look)")
            }
        }
    }

    func testAnAlertWithoutAToneAsksForAttentionAndAFailedOneIsRed() {
        let colours = palette(appearance: .light)
        XCTAssertEqual(colours.colours(of: SectionLayout(.of(.notice, [])).style).icon, colours.attentionEdge)
        XCTAssertEqual(colours.colours(of: SectionLayout(.of(.notice, tone: .failed, [])).style).icon, colours.failedEdge)
        XCTAssertEqual(colours.colours(ofStatus: .valid), colours.colours(of: .neutral))
    }

    func testAColourHasThreeParts() {
        let parts = RgbParts(0x80_00_FF)
        XCTAssertEqual([parts.red, parts.green, parts.blue], [128.0 / 255, 0, 1])
    }

    func testADrawingKeepsItsFormAtEverySize() {
        let drawing = Drawing(
            width: 200, height: 100,
            shapes: [
                Shape(form: .circle(x: 100, y: 50, radius: 20), paint: .accent, stroke: 0),
                Shape(form: .rect(x: 20, y: 10, width: 40, height: 30, radius: 4), paint: .text, stroke: 10),
                Shape(form: .lines(points: [.init(x: 0, y: 100), .init(x: 200, y: 0)]), paint: .quiet, stroke: 2),
            ])
        XCTAssertEqual(drawing.ratio, 0.5)
        let outlines = drawing.outlines(width: 100)
        XCTAssertEqual(
            outlines.map(\.path),
            [
                .circle(CGRect(x: 40, y: 15, width: 20, height: 20)),
                .rect(CGRect(x: 10, y: 5, width: 20, height: 15), radius: 2),
                .lines([CGPoint(x: 0, y: 50), CGPoint(x: 100, y: 0)]),
            ])
        XCTAssertEqual(outlines.map(\.lineWidth), [nil, 5, 1])
        XCTAssertEqual(Drawing(width: 0, height: 0, shapes: []).outlines(width: 10), [])
    }

    /// What the views ask for is there, and inside its grid.
    func testEveryDrawingOfTheViewsIsInsideItsFrame() throws {
        let glyphs: [Glyph] = [
            .back, .copy, .open, .tone(.valid), .tone(.attention), .tone(.failed), .button(.pin), .button(.face),
            .button(.document), .button(.phone), .button(.speech), .button(.later), .button(.emergency),
            .button(.insurance), .button(.history), .button(.followUp), .button(.reader), .button(.checklist),
            .illustration(.cardOnPhone), .illustration(.cardOnReader), .illustration(.cardInReader),
            .illustration(.faceAndCard),
        ]
        for glyph in glyphs {
            let drawing = try XCTUnwrap(drawing(glyph: glyph), "\(glyph)")
            let frame = CGRect(x: 0, y: 0, width: 100, height: 100 * drawing.ratio)
            for outline in drawing.outlines(width: 100) {
                let half = (outline.lineWidth ?? 0) / 2
                XCTAssertTrue(frame.contains(outline.path.bounds.insetBy(dx: -half, dy: -half)), "\(glyph) \(outline)")
            }
        }
    }

    func testSizesOfTypeGrowFromSecondaryTextToTheResult() {
        let sizes = [TypeSize.small, .ordinary, .large, .hero, .result].map(measures().points)
        XCTAssertEqual(sizes, sizes.sorted())
        XCTAssertEqual(Set(sizes).count, 5)
    }

    private func contrast(_ one: Rgb, _ other: Rgb) -> Double {
        let (light, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    private func luminance(_ colour: Rgb) -> Double {
        let linear = { (part: Double) in part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4) }
        let parts = RgbParts(colour)
        return 0.2126 * linear(parts.red) + 0.7152 * linear(parts.green) + 0.0722 * linear(parts.blue)
    }
}

extension Outline.Path {
    fileprivate var bounds: CGRect {
        switch self {
        case .circle(let rect), .rect(let rect, _): return rect
        case .lines(let points):
            let (x, y) = (points.map(\.x), points.map(\.y))
            let (left, top) = (x.min() ?? 0, y.min() ?? 0)
            return CGRect(x: left, y: top, width: (x.max() ?? 0) - left, height: (y.max() ?? 0) - top)
        }
    }
}
