use crate::view::{Language, Line, LineKind, Section, SectionKind, Tone};

impl Section {
    /// A section of these lines without a heading.
    pub(in crate::view) fn new(kind: SectionKind, lines: impl IntoIterator<Item = Line>) -> Self {
        Self {
            kind,
            heading: String::new(),
            tone: kind.usual_tone(),
            folded: false,
            lines: lines.into_iter().collect(),
        }
    }

    /// The one thing to know.
    pub(in crate::view) fn hero(lines: impl IntoIterator<Item = Line>) -> Self {
        Self::new(SectionKind::Hero, lines)
    }

    /// One alert: a title, its text, the code last.
    pub(in crate::view) fn notice(lines: impl IntoIterator<Item = Line>) -> Self {
        Self::new(SectionKind::Notice, lines)
    }

    /// Labels and values.
    pub(in crate::view) fn details(lines: impl IntoIterator<Item = Line>) -> Self {
        Self::new(SectionKind::Details, lines)
    }

    /// The same section with a heading.
    pub(in crate::view) fn headed(self, heading: &str) -> Self {
        Self { heading: heading.to_owned(), ..self }
    }

    /// The same section, drawn closed.
    pub(in crate::view) fn folded(self) -> Self {
        Self { folded: true, ..self }
    }

    /// The same section with another tone.
    pub(in crate::view) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The heading and the lines in Japanese, as they are said.
    pub(in crate::view) fn spoken(&self) -> String {
        self.spoken_in(Language::Japanese)
    }

    /// The heading and the lines in a language, as they are said. A heading is in the language of the first line.
    pub(in crate::view) fn spoken_in(&self, language: Language) -> String {
        let is_own = self.lines.first().is_none_or(|line| line.language == language);
        let heading = if is_own { language.sentence(&self.heading) } else { String::new() };
        let lines = self.lines_in(language).map(|line| line.spoken.as_str());
        language.joined([heading.as_str()].into_iter().chain(lines))
    }

    fn lines_in(&self, language: Language) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.language == language)
    }

    /// The part in a language that is said by itself: all that is to know, of a notice all but the later sentences of its
    /// advice, and the first line of other text.
    pub(super) fn said_by_itself(&self, language: Language) -> String {
        let lines = self.lines_in(language).map(|line| line.spoken.as_str());
        match self.kind {
            SectionKind::Hero => language.joined(lines),
            SectionKind::Notice => {
                let said = |line| said_of_notice(line, language);
                language.joined(self.lines_in(language).map(said))
            }
            SectionKind::Text => language.joined(lines.take(1)),
            SectionKind::Person | SectionKind::Details => String::new(),
        }
    }

    /// Whether one more line of this kind goes here. A notice that ends in its text or its code is complete, and so is a
    /// section with a heading.
    pub(super) fn takes(&self, kind: SectionKind) -> bool {
        let is_open = match kind {
            SectionKind::Notice => self.lines.last().is_some_and(|line| line.kind == LineKind::Notice),
            _ => self.heading.is_empty(),
        };
        self.kind == kind && is_open
    }
}

fn said_of_notice(line: &Line, language: Language) -> &str {
    match line.kind {
        LineKind::Plain => language.first_sentence(&line.spoken),
        LineKind::Headline | LineKind::Notice | LineKind::Detail => &line.spoken,
    }
}

impl SectionKind {
    /// The tone of a section that means nothing else: a notice asks for attention.
    pub(in crate::view) const fn usual_tone(self) -> Tone {
        match self {
            Self::Notice => Tone::Attention,
            Self::Hero | Self::Text | Self::Person | Self::Details => Tone::Neutral,
        }
    }

    /// The kind of section to which a line of this kind goes.
    pub(super) const fn of(line: LineKind) -> Self {
        match line {
            LineKind::Headline => Self::Hero,
            LineKind::Plain => Self::Text,
            LineKind::Notice => Self::Notice,
            LineKind::Detail => Self::Details,
        }
    }
}
