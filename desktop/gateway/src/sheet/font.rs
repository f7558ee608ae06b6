//! The Japanese font of a sheet: a clinic's name may have any kanji, so it is a whole font of the computer.

use std::path::Path;

use fontdb::{Database, Family, ID, Query};
use thiserror::Error;
use ttf_parser::{Face, Permissions};

/// A font with Japanese letters that may be embedded. `Debug` prints its size.
#[derive(Clone, derive_more::Debug)]
#[debug("SheetFont({} bytes)", data.len())]
pub struct SheetFont {
    pub(super) data: Vec<u8>,
    /// Which font of a collection.
    pub(super) index: u32,
}

/// Why there is no font.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SheetFontError {
    /// The computer has none of the families that a sheet knows.
    #[error(
        "this computer has no Japanese font that a sheet knows (Debian: fonts-noto-cjk or fonts-ipaexfont); name one with --font"
    )]
    NotFound,
    /// The file is not readable.
    #[error("the font cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// The file is no font, has no Japanese letters, or its licence excludes embedding.
    #[error("the file is no font with Japanese letters that may be embedded in a document")]
    Unusable,
}

/// Families that are looked for, in this order. UD fonts are drawn for people with low vision.
const FAMILIES: [&str; 12] = [
    "BIZ UDPGothic",
    "BIZ UDGothic",
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "IPAGothic",
    "MS PGothic",
];

/// Letters without which no sheet can be written.
const SAMPLE: &str = "登録用紙のコード0123456789 shikaku、。（）";

impl SheetFont {
    /// The first font of the computer that suits.
    ///
    /// # Errors
    /// [`SheetFontError::NotFound`] when there is none.
    pub fn of_system() -> Result<Self, SheetFontError> {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        let found = FAMILIES.iter().filter_map(|family| {
            fonts.query(&Query { families: &[Family::Name(family)], ..Query::default() })
        });
        let mut usable = found.filter_map(|id| Self::of(&fonts, id));
        usable.next().ok_or(SheetFontError::NotFound)
    }

    /// The font of a file, and of a collection its first that suits.
    ///
    /// # Errors
    /// [`SheetFontError::File`] and [`SheetFontError::Unusable`].
    pub fn of_file(path: &Path) -> Result<Self, SheetFontError> {
        let mut fonts = Database::new();
        fonts.load_font_file(path)?;
        let ids: Vec<_> = fonts.faces().map(|face| face.id).collect();
        ids.into_iter().find_map(|id| Self::of(&fonts, id)).ok_or(SheetFontError::Unusable)
    }

    fn of(fonts: &Database, id: ID) -> Option<Self> {
        let font = fonts.with_face_data(id, |data, index| Self { data: data.to_vec(), index })?;
        let is_usable = font.missing(SAMPLE).is_none() && font.may_be_embedded();
        is_usable.then_some(font)
    }

    fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.data, self.index).ok()
    }

    /// OpenType, `OS/2`: the maker may exclude it. A font that says nothing is one that anyone may embed.
    fn may_be_embedded(&self) -> bool {
        self.face().is_some_and(|face| face.permissions() != Some(Permissions::Restricted))
    }

    /// The first letter that the font does not have.
    pub(super) fn missing(&self, text: &str) -> Option<char> {
        let face = self.face();
        text.chars().find(|letter| face.as_ref().and_then(|face| face.glyph_index(*letter)).is_none())
    }

    /// What measures texts in this font.
    pub(super) fn ruler(&self) -> Option<Ruler<'_>> {
        let face = self.face()?;
        let per_em = f32::from(face.units_per_em());
        Some(Ruler { face, per_em })
    }
}

/// Measures texts in a font.
pub(super) struct Ruler<'a> {
    face: Face<'a>,
    per_em: f32,
}

impl Ruler<'_> {
    /// The width of a letter in points.
    fn letter(&self, letter: char, size: f32) -> f32 {
        let glyph = self.face.glyph_index(letter);
        let advance = glyph.and_then(|glyph| self.face.glyph_hor_advance(glyph)).map(f32::from);
        advance.map_or(size, |advance| advance * size / self.per_em)
    }

    /// The lines of a text that is no wider than this. A line ends at any letter, as Japanese does, but in Latin letters at a
    /// blank, if there is one. None begins with a closing mark or a small letter.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for letter in text.chars() {
            let used: f32 = line.chars().chain([letter]).map(|letter| self.letter(letter, size)).sum();
            if used > width && !line.is_empty() && !"、。）」ーっゃゅょッャュョ々".contains(letter)
            {
                let word = line.rfind(' ').filter(|_| letter.is_ascii()).map(|place| place + 1);
                let word = word.filter(|place| line.get(*place..).is_some_and(str::is_ascii));
                let rest = word.map_or_else(String::new, |place| line.split_off(place));
                lines.push(std::mem::replace(&mut line, rest));
            }
            line.push(letter);
        }
        lines.push(line);
        lines
    }
}
