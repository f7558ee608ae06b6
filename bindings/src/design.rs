use shikaku_core::view::design;
use shikaku_core::view::design::{Appearance, Glyph, Measures, Paint, Palette, Rgb};
use shikaku_core::view::{Icon, Illustration, Tone};
use shikaku_core::workflow::DisplaySettings;

uniffi::custom_type!(Rgb, u32, {
    remote,
    lower: |colour| colour.0,
    try_lift: |rgb| Ok(Rgb(rgb)),
});

/// The colours of an appearance. The shell chooses the appearance by the settings of the system.
#[uniffi::export]
#[must_use]
pub fn palette(appearance: Appearance) -> Palette {
    Palette::of(appearance)
}

/// Lengths and sizes of type, the same for every appearance.
#[uniffi::export]
#[must_use]
pub fn measures() -> Measures {
    design::MEASURES
}

/// A drawing; absent where none is wanted.
#[uniffi::export]
#[must_use]
pub fn drawing(glyph: Glyph) -> Option<Drawing> {
    glyph.drawing().map(Into::into)
}

/// The icon of the product.
#[uniffi::export]
#[must_use]
pub fn product_icon() -> Drawing {
    design::product_icon().into()
}

/// The appearance that a person chose in the application, else that of the device. `display` is that of the screen.
#[uniffi::export]
#[must_use]
pub fn appearance(display: Option<DisplaySettings>, is_dark: bool, has_high_contrast: bool) -> Appearance {
    Appearance::chosen(display, is_dark, has_high_contrast)
}

/// Which colours a person wants.
#[uniffi::remote(Enum)]
pub enum Appearance {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Dark on light, as far apart as can be.
    HighContrast,
    /// Light on dark, as far apart as can be.
    HighContrastDark,
}

/// The colours of an appearance, each as `0xRRGGBB`. Every text keeps 7:1 to what is behind it.
#[uniffi::remote(Record)]
pub struct Palette {
    /// Behind everything.
    pub ground: Rgb,
    /// Behind a box.
    pub surface: Rgb,
    /// Text.
    pub ink: Rgb,
    /// Text that is secondary.
    pub quiet: Rgb,
    /// Edge of a box that cannot be pressed.
    pub line: Rgb,
    /// Text, icon and edge of what can be pressed; ground of the primary button.
    pub accent: Rgb,
    /// Text on `accent`.
    pub on_accent: Rgb,
    /// Ground of an icon.
    pub accent_soft: Rgb,
    /// Ground of a tone that is valid.
    pub valid: Rgb,
    /// Text on `valid`.
    pub on_valid: Rgb,
    /// Ground of a tone that asks for attention.
    pub attention: Rgb,
    /// Text on `attention`.
    pub on_attention: Rgb,
    /// Edge and icon of a notice on `surface`.
    pub attention_edge: Rgb,
    /// Ground of a tone that failed.
    pub failed: Rgb,
    /// Text on `failed`.
    pub on_failed: Rgb,
    /// Edge and icon of a failure on `surface`, and the text of a button that gives something up.
    pub failed_edge: Rgb,
    /// Ground of the title bar in 練習モード.
    pub practice: Rgb,
    /// Text on `practice`, and the broad line below it.
    pub on_practice: Rgb,
    /// The outline of what has the focus.
    pub focus: Rgb,
}

/// Lengths in density-independent pixels; sizes of type grow with the size that the person chose.
#[uniffi::remote(Record)]
pub struct Measures {
    /// Between parts that belong together.
    pub gap: u8,
    /// Between groups.
    pub group_gap: u8,
    /// Between the edge of the screen and its content.
    pub margin: u8,
    /// Between the edge of a box and its text.
    pub padding: u8,
    /// Radius of a box.
    pub radius: u8,
    /// Radius of a large box.
    pub large_radius: u8,
    /// Smallest height of what can be pressed.
    pub target: u8,
    /// Width of an icon.
    pub icon: u8,
    /// Type: the title bar, and what is secondary.
    pub small_type: u8,
    /// Type: ordinary text.
    pub type_size: u8,
    /// Type: buttons and headings of groups.
    pub large_type: u8,
    /// Type: the one thing to know.
    pub hero_type: u8,
    /// Type: the verdict and the share of cost.
    pub result_type: u8,
}

/// What a drawing shows.
#[uniffi::remote(Enum)]
pub enum Glyph {
    /// In front of a button.
    Button(Icon),
    /// Beside the word of a tone.
    Tone(Tone),
    /// What to do.
    Illustration(Illustration),
    /// 戻る.
    Back,
    /// A row that opens something.
    Open,
    /// A fold that is closed.
    Unfold,
    /// コピー.
    Copy,
    /// 読み上げる.
    ReadAloud,
    /// 声を止める.
    StopReading,
}

/// A colour of the palette, or that of the text beside the drawing.
#[uniffi::remote(Enum)]
pub enum Paint {
    /// The colour of the text beside it.
    Text,
    /// `surface` of the palette.
    Surface,
    /// `quiet` of the palette.
    Quiet,
    /// `accent` of the palette.
    Accent,
    /// `accent_soft` of the palette.
    AccentSoft,
}

/// A picture made of simple forms on a grid.
#[derive(uniffi::Record)]
pub struct Drawing {
    /// Width of the grid.
    pub width: u16,
    /// Height of the grid.
    pub height: u16,
    /// From back to front.
    pub shapes: Vec<Shape>,
}

/// One form: an outline with round ends and corners, or an area.
#[derive(uniffi::Record)]
pub struct Shape {
    /// Where it is.
    pub form: Form,
    /// The colour.
    pub paint: Paint,
    /// Width of the outline; 0 for an area.
    pub stroke: u8,
}

/// A form on the grid; x to the right, y down.
#[derive(uniffi::Enum)]
pub enum Form {
    /// A circle around a point.
    Circle {
        /// Centre.
        x: i16,
        /// Centre.
        y: i16,
        /// Radius.
        radius: i16,
    },
    /// A rectangle.
    Rect {
        /// Left edge.
        x: i16,
        /// Upper edge.
        y: i16,
        /// Width.
        width: i16,
        /// Height.
        height: i16,
        /// Radius of its corners.
        radius: i16,
    },
    /// A line through points; as an area, closed from the last to the first.
    Lines {
        /// The points.
        points: Vec<Point>,
    },
}

/// A point on the grid.
#[derive(uniffi::Record)]
pub struct Point {
    /// To the right.
    pub x: i16,
    /// Down.
    pub y: i16,
}

impl From<design::Drawing> for Drawing {
    fn from(drawing: design::Drawing) -> Self {
        let shape = |it: design::Shape| Shape { form: it.form.into(), paint: it.paint, stroke: it.stroke };
        Self { width: drawing.width, height: drawing.height, shapes: drawing.shapes().map(shape).collect() }
    }
}

impl From<design::Form> for Form {
    fn from(form: design::Form) -> Self {
        match form {
            design::Form::Circle { x, y, radius } => Self::Circle { x, y, radius },
            design::Form::Rect { x, y, width, height, radius } => Self::Rect { x, y, width, height, radius },
            design::Form::Lines { points } => {
                Self::Lines { points: points.iter().map(|&(x, y)| Point { x, y }).collect() }
            }
        }
    }
}
