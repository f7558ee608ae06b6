//! The page: where each text and the QR code are, and their order for a screen reader.

use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::Outline;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, ListNumbering, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};
use zeroize::Zeroizing;

use super::font::{Ruler, SheetFont};
use super::qr::{QUIET, Squares};
use super::words::{self, Fact};
use super::{EnrolmentSheet, SheetError};

/// A4 in points of 1/72 inch (ISO 216).
const PAGE: (f32, f32) = (595.28, 841.89);

const MARGIN: f32 = 44.0;

/// Width between the margins.
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;

/// Side of the QR code with its quiet zone: 64 mm, so that a square of the longest text has more than 0.5 mm.
const QR_SIDE: f32 = 181.0;

const TITLE_SIZE: f32 = 26.0;
const HEADING_SIZE: f32 = 18.0;
const TEXT_SIZE: f32 = 14.0;
const LABEL_SIZE: f32 = 12.0;

/// Height of a line by the size of its letters.
const LEADING: f32 = 1.4;

/// Draws the page.
pub(super) fn draw(sheet: &EnrolmentSheet, font: &SheetFont) -> Result<Zeroizing<Vec<u8>>, SheetError> {
    let squares = sheet.squares()?;
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|_| SheetError::Document)?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let metadata = Metadata::new()
        .title(format!("{}（{}）", words::TITLE, sheet.clinic_name))
        .language("ja".to_owned())
        .creator("shikaku-gateway".to_owned());
    document.set_metadata(metadata);
    // PDF/UA-1 wants one; a page alone has nothing to list.
    document.set_outline(Outline::new());
    let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(SheetError::Document)?;
    let mut page = document.start_page_with(size);
    let embedded = Font::new(font.data.clone().into(), font.index).ok_or(SheetError::Document)?;
    let ruler = font.ruler().ok_or(SheetError::Document)?;
    let mut surface = page.surface();
    let tree = TagTree::new();
    let mut pen = Pen { surface: &mut surface, font, embedded, ruler, top: MARGIN, tree };
    let drawn = pen.sheet(sheet, &squares);
    let Pen { tree, top, .. } = pen;
    surface.finish();
    page.finish();
    document.set_tag_tree(tree);
    drawn?;
    if top > PAGE.1 - MARGIN {
        return Err(SheetError::TooLong);
    }
    document.finish().map(Zeroizing::new).map_err(|_| SheetError::Document)
}

/// Writes from the top of the page to its end.
struct Pen<'p, 's, 'f> {
    surface: &'p mut Surface<'s>,
    font: &'f SheetFont,
    embedded: Font,
    ruler: Ruler<'f>,
    /// The upper end of the next line.
    top: f32,
    tree: TagTree,
}

impl Pen<'_, '_, '_> {
    fn sheet(&mut self, sheet: &EnrolmentSheet, squares: &Squares) -> Result<(), SheetError> {
        self.heading(words::TITLE, TITLE_SIZE, NonZeroU16::MIN)?;
        let begin = self.top;
        for fact in words::facts(sheet) {
            self.fact(&fact)?;
        }
        let end = self.top;
        self.qr(squares, PAGE.0 - MARGIN - QR_SIDE, begin)?;
        self.top = end.max(begin + QR_SIDE);
        let second = NonZeroU16::MIN.saturating_add(1);
        self.heading("手順", HEADING_SIZE, second)?;
        let steps = words::steps(sheet);
        self.list(
            ListNumbering::Decimal,
            steps.iter().zip(1..).map(|(step, number)| (format!("{number}."), *step)),
        )?;
        self.heading("用紙をなくしたとき、使い終わったとき", HEADING_SIZE, second)?;
        let cautions = words::cautions(sheet);
        self.list(ListNumbering::Disc, cautions.iter().map(|caution| ("・".to_owned(), caution.as_str())))
    }

    fn heading(&mut self, text: &str, size: f32, level: NonZeroU16) -> Result<(), SheetError> {
        self.top += size * 0.6;
        let mut group = TagGroup::new(Tag::Hn(level, Some(text.to_owned())));
        self.lines(&mut group, text, size, MARGIN, WIDTH)?;
        self.top += size * 0.2;
        self.tree.push(group);
        Ok(())
    }

    /// A label, and below it the value, beside the QR code.
    fn fact(&mut self, fact: &Fact) -> Result<(), SheetError> {
        let width = WIDTH - QR_SIDE - LABEL_SIZE;
        let mut group = TagGroup::new(Tag::P);
        for (text, size) in [(fact.label, LABEL_SIZE), (fact.value.as_str(), fact.size)] {
            self.lines(&mut group, text, size, MARGIN, width)?;
        }
        self.top += LABEL_SIZE * 0.4;
        self.tree.push(group);
        Ok(())
    }

    fn list<'t>(
        &mut self,
        numbering: ListNumbering,
        items: impl Iterator<Item = (String, &'t str)>,
    ) -> Result<(), SheetError> {
        const INDENT: f32 = TEXT_SIZE * 1.5;
        let mut list = TagGroup::new(Tag::L(numbering));
        for (label, text) in items {
            let top = self.top;
            let mut group = TagGroup::new(Tag::Lbl);
            self.lines(&mut group, &label, TEXT_SIZE, MARGIN, INDENT)?;
            self.top = top;
            let mut body = TagGroup::new(Tag::LBody);
            self.lines(&mut body, text, TEXT_SIZE, MARGIN + INDENT, WIDTH - INDENT)?;
            self.top += TEXT_SIZE * 0.3;
            let mut item = TagGroup::new(Tag::LI);
            item.push(group);
            item.push(body);
            list.push(item);
        }
        self.tree.push(list);
        Ok(())
    }

    /// Writes a text of this group in as many lines as it takes.
    fn lines(
        &mut self,
        group: &mut TagGroup,
        text: &str,
        size: f32,
        left: f32,
        width: f32,
    ) -> Result<(), SheetError> {
        if let Some(letter) = self.font.missing(text) {
            return Err(SheetError::Letter(letter));
        }
        for line in self.ruler.lines(text, size, width) {
            group.push(self.surface.start_tagged(ContentTag::Span(SpanTag::empty())));
            let start = Point::from_xy(left, self.top + size);
            self.surface.draw_text(start, self.embedded.clone(), size, &line, false, TextDirection::Auto);
            self.surface.end_tagged();
            self.top += size * LEADING;
        }
        Ok(())
    }

    /// The QR code as rectangles, so that it is sharp at every size.
    fn qr(&mut self, squares: &Squares, left: f32, top: f32) -> Result<(), SheetError> {
        // A version has at most 177 squares.
        let count = |number: usize| u16::try_from(number).map(f32::from).map_err(|_| SheetError::Code);
        let side = QR_SIDE / count(squares.width() + 2 * QUIET)?;
        let mut path = PathBuilder::new();
        for run in squares.runs() {
            let (column, row) = (count(run.column + QUIET)?, count(run.row + QUIET)?);
            let rectangle =
                Rect::from_xywh(left + column * side, top + row * side, count(run.length)? * side, side);
            path.push_rect(rectangle.ok_or(SheetError::Code)?);
        }
        let path = path.finish().ok_or(SheetError::Code)?;
        let drawn = self.surface.start_tagged(ContentTag::Other);
        self.surface.set_fill(Some(black()));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
        let mut figure = TagGroup::new(Tag::Figure(Some(words::QR_DESCRIPTION.to_owned())));
        figure.push(drawn);
        self.tree.push(figure);
        Ok(())
    }
}

fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
