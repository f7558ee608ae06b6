//! 見た目: colours, measures, drawings and sounds, the same for the page, Android and iOS. Values only: a renderer draws them.

mod drawing;
mod drawings;
mod measure;
mod palette;
pub mod sound;

pub use drawing::{Drawing, Form, Paint, Shape};
pub use drawings::{Glyph, product_icon};
pub use measure::{MEASURES, Measures};
pub use palette::{Appearance, Palette, Rgb};
