//! What is printed: 受付の手引き, a poster and a slip for what is still to be confirmed. The words are those of the screens,
//! and come from the same tables.

mod guide;
mod poster;
mod slip;

pub use guide::guide;
pub use poster::poster;
pub use slip::slip;

use super::{Icon, Illustration};

/// A paper of A4 pages. A renderer draws it without knowing what it says. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Paper({} pages)", pages.len())]
pub struct Paper {
    /// Its name, and that of its file.
    pub title: String,
    /// How large its type is.
    pub size: PaperSize,
    /// The pages, one sheet each.
    pub pages: Vec<PaperPage>,
}

/// How large the type of a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperSize {
    /// To be read in the hand.
    Hand,
    /// To be read from some metres.
    Wall,
}

/// One sheet.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("PaperPage({} blocks)", blocks.len())]
pub struct PaperPage {
    /// The heading.
    pub title: String,
    /// Drawn below the heading.
    pub illustration: Option<Illustration>,
    /// What follows, from top to bottom.
    pub blocks: Vec<PaperBlock>,
}

/// A part of a page.
#[derive(Clone, PartialEq, Eq)]
pub enum PaperBlock {
    /// A paragraph.
    Text(String),
    /// What matters most on the page.
    Notice(String),
    /// Numbered steps.
    Steps(Vec<PaperStep>),
    /// A heading, and rows of a label and its text.
    Table {
        /// The heading.
        heading: String,
        /// Label and text.
        rows: Vec<(String, String)>,
    },
    /// Rows of a label and its value. An empty value is a field to write in by hand.
    Fields(Vec<(String, String)>),
}

/// One numbered step.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperStep {
    /// A drawing.
    pub icon: Option<Icon>,
    /// A larger drawing.
    pub illustration: Option<Illustration>,
    /// What to do.
    pub title: String,
    /// How to do it.
    pub text: String,
}

#[cfg(test)]
mod tests;
