use super::folding::folded;
use super::rows::{self, Row};

/// What a heading is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// 資格情報.
    Insurance,
    /// 裏面記載情報, 要配慮情報（備考）.
    OtherSide,
    /// 高齢受給者証.
    Elderly,
    /// 限度額適用認定証: only in the 居宅同意取得型, and its labels are not known here.
    Limit,
}

/// Whose qualification it is, where a heading says so.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `(医療保険)`.
    Insurance,
    /// `(医療扶助)`.
    Assistance,
}

/// A line of its own that says what the rows below it are about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its name without a scheme.
    pub(super) name: &'static str,
    pub(super) section: Section,
    pub(super) scheme: Option<Scheme>,
}

impl Heading {
    /// The heading that a line is, in either width and with blanks anywhere.
    pub(super) fn read(line: &str) -> Option<Self> {
        let line = folded(line);
        let (name, scheme) = SCHEMES
            .iter()
            .find_map(|(ending, scheme)| Some((line.strip_suffix(ending)?, Some(*scheme))))
            .unwrap_or((line.as_str(), None));
        let (name, section) = SECTIONS.iter().find(|(heading, _)| *heading == name)?;
        Some(Self { name, section: *section, scheme })
    }

    /// Whether an unknown label may be a heading that is not known here: it begins as one does, is called as papers are,
    /// or is nothing. A label of another field costs that field alone; one of another section would cost every row below.
    pub(super) fn may_be(label: &str) -> bool {
        let label = folded(label);
        let name = name(&label);
        name.is_empty() || is_called_like_one(&label) || PARTS.iter().any(|ending| name.ends_with(ending))
    }

    /// The same of a label with a tab and without a value, which is a row of the official text, and seldom a heading.
    pub(super) fn may_be_with_tab(label: &str) -> bool {
        is_called_like_one(&folded(label))
    }
}

/// Whether a folded label begins as a heading does, or names a paper.
fn is_called_like_one(label: &str) -> bool {
    let name = name(label);
    SECTIONS.iter().any(|(heading, _)| label.starts_with(heading))
        || PAPERS.iter().any(|ending| name.ends_with(ending))
}

/// A label without what is in brackets.
fn name(label: &str) -> &str {
    label.split('(').next().unwrap_or_default()
}

impl Section {
    /// The labels below it, beside those of the top.
    pub(super) const fn rows(self) -> &'static [Row] {
        match self {
            Self::Insurance => rows::INSURANCE,
            Self::OtherSide => rows::OTHER_SIDE,
            Self::Elderly => rows::ELDERLY,
            Self::Limit => &[],
        }
    }
}

/// How headings end that name a paper.
const PAPERS: [&str; 4] = ["証", "券", "書", "手帳"];

/// How headings end that name a part of the result.
const PARTS: [&str; 2] = ["情報", "備考"];

const SCHEMES: [(&str, Scheme); 2] = [("(医療保険)", Scheme::Insurance), ("(医療扶助)", Scheme::Assistance)];

const SECTIONS: [(&str, Section); 5] = [
    ("資格情報", Section::Insurance),
    ("裏面記載情報", Section::OtherSide),
    ("要配慮情報(備考)", Section::OtherSide),
    ("高齢受給者証", Section::Elderly),
    ("限度額適用認定証", Section::Limit),
];
