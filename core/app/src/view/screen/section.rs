use strum::IntoStaticStr;

use super::Tone;
use crate::view::Language;

/// Lines that belong together. A renderer draws each kind in its own way. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{kind:?}({} lines)", lines.len())]
pub struct Section {
    /// What the lines are.
    pub kind: SectionKind,
    /// Heading of the second level, in the language of the first line; empty where there is none.
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
    /// The language of its texts. It differs from that of the screen where a line for the staff is on a screen that the
    /// patient reads, or the reverse.
    pub language: Language,
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

impl Line {
    /// How a value is read, where it is not read as it is written: figures one by one, kana for a name. A reading that the
    /// text begins with adds nothing.
    #[must_use]
    pub fn reading(&self) -> Option<&str> {
        let spoken = self.spoken.strip_suffix(['。', '.']).unwrap_or(&self.spoken);
        // A sentence about the label, as 「コードは、…」.
        let value =
            spoken.strip_prefix(self.label.as_str()).map(|rest| rest.strip_prefix("は、").unwrap_or(rest));
        let spoken = value.unwrap_or(spoken);
        let spoken = spoken.trim_start_matches(['、', '，', ',', ':', ' ']);
        let has_other_reading = !letters(&self.text).starts_with(&letters(spoken));
        (self.kind == LineKind::Detail && has_other_reading).then_some(spoken)
    }

    /// What is between label, text and reading where they follow each other.
    #[must_use]
    pub const fn separator(&self) -> &'static str {
        self.language.comma()
    }

    /// The line for a screen reader and a braille display: label and text as they are written, because nothing else gives the
    /// kanji of a name or a figure, then how they are read.
    #[must_use]
    pub fn accessible_text(&self) -> String {
        let parts = [Some(self.label.as_str()), Some(self.text.as_str()), self.reading()];
        let parts: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join(self.separator())
    }
}

/// What is left of a text without blanks and punctuation.
pub(in crate::view) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, LineKind};
    use crate::view::Language;

    fn line(kind: LineKind, label: &str, text: &str, spoken: &str) -> Line {
        let (label, text, spoken) = (label.to_owned(), text.to_owned(), spoken.to_owned());
        Line { kind, label, text, spoken, language: Language::Japanese }
    }

    #[test]
    fn a_reading_follows_the_text_only_where_they_differ() {
        let detail = LineKind::Detail;
        for (line, accessible) in [
            (line(detail, "氏名", "資格　太郎", "氏名、シカク タロウ。"), "氏名、資格　太郎、シカク タロウ"),
            (line(detail, "枝番", "00", "枝番、ゼロ ゼロ。"), "枝番、00、ゼロ ゼロ"),
            (
                line(detail, "確認日", "令和8年1月2日（2026年）", "確認日、令和8年1月2日。"),
                "確認日、令和8年1月2日（2026年）",
            ),
            (line(detail, "性別", "男", "性別、男。"), "性別、男"),
            (
                line(detail, "コード", "PIN-11", "コードは、ピン、イチ イチ。"),
                "コード、PIN-11、ピン、イチ イチ",
            ),
            // Another line says it; it is still read in its place.
            (line(detail, "フリガナ", "シカク タロウ", ""), "フリガナ、シカク タロウ"),
            (line(LineKind::Plain, "", "カードをかざす", "カードを、かざします。"), "カードをかざす"),
            (line(LineKind::Headline, "確認結果", "有効", "資格は、有効です。"), "確認結果、有効"),
        ] {
            assert_eq!(line.accessible_text(), accessible);
        }
    }
}
