use strum::IntoStaticStr;

use super::Tone;

/// Lines that belong together. A renderer draws each kind in its own way. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{kind:?}({} lines)", lines.len())]
pub struct Section {
    /// What the lines are.
    pub kind: SectionKind,
    /// Heading of the second level; empty where there is none.
    pub heading: String,
    /// What a notice or the hero means; [`Tone::Neutral`] for other kinds.
    pub tone: Tone,
    /// Whether it is drawn closed, with its heading as the control that opens it.
    pub folded: bool,
    /// The lines, in reading order.
    pub lines: Vec<Line>,
}

/// What the lines of a section are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum SectionKind {
    /// The one thing to know: on a result the verdict, the share of cost and its ground.
    Hero,
    /// Ordinary text.
    Text,
    /// One alert: a title, its text, and the code last.
    Notice,
    /// Whose result it is.
    Person,
    /// Labels and values.
    Details,
}

/// One line of a screen.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{kind:?}({} characters)", text.chars().count())]
pub struct Line {
    /// Its weight. The text states it too, because colour alone is not enough.
    pub kind: LineKind,
    /// Label in front of the value, empty for plain text.
    pub label: String,
    /// Text or value.
    pub text: String,
    /// The line for a screen reader: digits one by one, kana for names. Empty where another line says it.
    pub spoken: String,
}

/// Weight of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The one thing to know.
    Headline,
    /// Ordinary text.
    Plain,
    /// Something to take care of.
    Notice,
    /// Label and value.
    Detail,
}
