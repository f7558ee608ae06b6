//! How a screen is put together: by the files of `ja`, and by the tests of a shell.

mod button;
mod section;

use super::speech::{first_sentence, one_by_one, readable, sentence};
use super::{
    Button, ButtonId, ButtonRole, CopyText, Entry, Haptic, Illustration, Language, Line, LineKind, Progress,
    Screen, Section, SectionKind, Sound, SpokenText, StatusItem, Tone,
};

impl Screen {
    /// A heading and nothing below it yet.
    #[must_use]
    pub fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            language: Language::Japanese,
            is_practice: false,
            title: title.to_owned(),
            tone: Tone::Neutral,
            illustration: None,
            sections: Vec::new(),
            entry: None,
            buttons: Vec::new(),
            proposed: None,
            spoken: String::new(),
            read_aloud: String::new(),
            also_spoken: None,
            haptic: Haptic::None,
            sound: Sound::None,
            progress: None,
            failure_code: None,
            wants_card: false,
            copy: None,
            status: Vec::new(),
            reading: None,
            display: None,
            message: None,
        }
    }

    /// The same screen with one more line. A headline goes to the hero. Another line goes to the last section if that is of
    /// its kind, and to a new one if not.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        let kind = SectionKind::of(line.kind);
        let place = match kind {
            SectionKind::Hero => self.sections.iter_mut().find(|section| section.kind == kind),
            _ => self.sections.last_mut().filter(|section| section.takes(kind)),
        };
        match place {
            Some(section) => section.lines.push(line),
            None => self.sections.push(Section::new(kind, [line])),
        }
        self
    }

    /// The same screen with more lines.
    #[must_use]
    pub fn lines(self, lines: impl IntoIterator<Item = Line>) -> Self {
        lines.into_iter().fold(self, Self::line)
    }

    /// The same screen with one more section, unless that has no lines.
    #[must_use]
    pub fn section(mut self, section: Section) -> Self {
        self.sections.extend(Some(section).filter(|section| !section.lines.is_empty()));
        self
    }

    /// The same screen with a section before the others.
    pub(super) fn section_first(mut self, section: Section) -> Self {
        self.sections.insert(0, section);
        self
    }

    /// The same screen with one more button.
    #[must_use]
    pub fn button(self, id: ButtonId, label: &str, explanation: &str) -> Self {
        self.with(Button::new(id, label, explanation))
    }

    /// The same screen with one more button.
    #[must_use]
    pub fn with(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }

    /// The same screen, on which a person types this.
    #[must_use]
    pub fn entry(self, entry: Entry) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// The same screen with this signal to the hand.
    #[must_use]
    pub fn haptic(self, haptic: Haptic) -> Self {
        Self { haptic, ..self }
    }

    /// The same screen with this sound.
    #[must_use]
    pub fn sound(self, sound: Sound) -> Self {
        Self { sound, ..self }
    }

    /// The same screen with this drawing.
    #[must_use]
    pub fn illustration(self, illustration: Illustration) -> Self {
        Self { illustration: Some(illustration), ..self }
    }

    /// The same screen with these items in its title bar.
    #[must_use]
    pub fn status(mut self, status: impl IntoIterator<Item = StatusItem>) -> Self {
        self.status.extend(status);
        self
    }

    /// The same screen, which is the outcome of something: its tone, that of its hero, and the sound.
    #[must_use]
    pub fn outcome(self, tone: Tone) -> Self {
        let sound = match tone {
            Tone::Neutral => Sound::None,
            Tone::Valid => Sound::Valid,
            Tone::Attention => Sound::Attention,
            Tone::Failed => Sound::Failed,
        };
        self.toned(tone).sound(sound)
    }

    /// The same screen with this tone, which its hero has too.
    pub(super) fn toned(mut self, tone: Tone) -> Self {
        for section in self.sections.iter_mut().filter(|section| section.kind == SectionKind::Hero) {
            section.tone = tone;
        }
        Self { tone, ..self }
    }

    /// The same screen with a step that is running.
    #[must_use]
    pub fn progress(self, progress: Progress) -> Self {
        Self { progress: Some(progress), ..self }
    }

    /// The same screen with the code of the failure that it shows.
    #[must_use]
    pub fn failure_code(self, code: &str) -> Self {
        Self { failure_code: Some(code.to_owned()), ..self }
    }

    /// The same screen, while which a card is looked for.
    #[must_use]
    pub fn wants_card(self) -> Self {
        Self { wants_card: true, ..self }
    }

    /// The same screen with what may be copied.
    #[must_use]
    pub fn copy(self, copy: Option<CopyText>) -> Self {
        Self { copy, ..self }
    }

    /// What is said by itself, in place of the whole screen.
    #[must_use]
    pub fn say(self, spoken: String) -> Self {
        Self { spoken, ..self }
    }

    /// What is said and read aloud after what is said by now, on a screen that was completed.
    pub(super) fn say_after(self, said: &str) -> Self {
        let (spoken, read_aloud) = (format!("{}{said}", self.spoken), format!("{}{said}", self.read_aloud));
        self.say(spoken).read_as(read_aloud)
    }

    /// What is said after that in another language; an empty text is nothing.
    pub(super) fn also_say(self, language: Language, text: String) -> Self {
        let also_spoken = Some(SpokenText { language, text }).filter(|spoken| !spoken.text.is_empty());
        Self { also_spoken, ..self }
    }

    /// What is read aloud, in place of heading and lines.
    pub(super) fn read_as(self, read_aloud: String) -> Self {
        Self { read_aloud, ..self }
    }

    /// The same screen, of which the lines alone are read aloud, because its title says the same as its headline.
    pub(super) fn untitled_in_speech(self) -> Self {
        let said = self.spoken_lines();
        self.read_as(said)
    }

    /// The same screen, of which the title, what there is to know and the first sentence of each notice are said by
    /// themselves.
    pub(super) fn said_in_short(self) -> Self {
        let lines = self.all_lines().filter_map(|line| match line.kind {
            LineKind::Headline => Some(line.spoken.clone()),
            LineKind::Notice => Some(first_sentence(&line.spoken).to_owned()),
            LineKind::Plain | LineKind::Detail => None,
        });
        let said = sentence(&self.title) + &lines.collect::<String>();
        self.say(said)
    }

    /// The headings of the sections and the lines in the language of the screen, as they are said.
    pub(super) fn spoken_lines(&self) -> String {
        let said: Vec<_> = self.sections.iter().map(|section| section.spoken_in(self.language)).collect();
        self.language.joined(said.iter().map(String::as_str))
    }

    /// The title as a sentence.
    fn spoken_title(&self) -> String {
        self.language.sentence(&self.language.spoken(&self.title))
    }

    /// The whole screen. Heading and lines are read aloud, and said by themselves, unless the screen has other words for it.
    /// Each button gets its role here, because that depends on the screen.
    pub(super) fn completed(mut self) -> Self {
        self.proposed = self.proposal();
        let (proposed, is_typed) = (self.proposed, self.entry.is_some());
        for button in &mut self.buttons {
            button.role = button.role_on(proposed == Some(button.id), is_typed);
        }
        if self.read_aloud.is_empty() {
            let parts = [self.spoken_title(), self.spoken_lines()];
            self.read_aloud = self.language.joined(parts.iter().map(String::as_str));
        }
        if self.spoken.is_empty() {
            self.spoken = self.said_by_itself();
        }
        if self.tone == Tone::Neutral {
            self.tone = self.tone_by_signals();
        }
        self
    }

    /// What is said where the screen has no words of its own for it: the title, unless the headline says the same, then what
    /// there is to know and to take care of. The rest is read aloud when a person asks.
    fn said_by_itself(&self) -> String {
        let language = self.language;
        let title = self.spoken_title();
        let title = if self.read_aloud.starts_with(&title) { title } else { String::new() };
        let parts = self.sections.iter().map(|section| section.said_by_itself(language));
        let said: Vec<_> = [title].into_iter().chain(parts).collect();
        language.joined(said.iter().map(String::as_str))
    }

    /// No button is proposed: pressing the first one cannot be taken back, or says what a person has to judge.
    pub(super) fn without_proposal(mut self) -> Self {
        for button in self.buttons.iter_mut().filter(|button| button.role == ButtonRole::Primary) {
            button.role = ButtonRole::Secondary;
        }
        Self { proposed: None, ..self }
    }

    /// The first button, where pressing one comes next.
    fn proposal(&self) -> Option<ButtonId> {
        let missing = self.entry.as_ref().is_some_and(|entry| !entry.is_complete());
        let awaited = missing || self.wants_card || self.progress.is_some();
        let judged = self.buttons.iter().any(|button| button.id.is_judgement());
        self.buttons.first().map(|button| button.id).filter(|_| !awaited && !judged)
    }

    const fn tone_by_signals(&self) -> Tone {
        match (self.haptic, &self.failure_code) {
            (Haptic::Failure, _) => Tone::Failed,
            (Haptic::Success, _) => Tone::Valid,
            (Haptic::Warning, _) | (_, Some(_)) => Tone::Attention,
            (Haptic::None | Haptic::Tick, None) => Tone::Neutral,
        }
    }
}

impl Line {
    pub(super) fn headline(text: &str) -> Self {
        Self::text(LineKind::Headline, text)
    }

    pub(super) fn plain(text: &str) -> Self {
        Self::text(LineKind::Plain, text)
    }

    pub(super) fn notice(text: &str) -> Self {
        Self::text(LineKind::Notice, text)
    }

    pub(super) fn detail(label: &str, text: &str) -> Self {
        let spoken = sentence(&format!("{label}、{}", readable(text)));
        let (label, text) = (label.to_owned(), text.to_owned());
        Self { kind: LineKind::Detail, label, text, spoken, language: Language::Japanese }
    }

    /// A number or code, said figure by figure.
    pub(super) fn figures(label: &str, text: &str) -> Self {
        Self::detail(label, text).said(&format!("{label}、{}", one_by_one(text)))
    }

    fn text(kind: LineKind, text: &str) -> Self {
        let (text, spoken) = (text.to_owned(), sentence(text));
        Self { kind, label: String::new(), text, spoken, language: Language::Japanese }
    }

    /// A text in a language, which ends as a sentence or is a title.
    pub(super) fn in_language(kind: LineKind, language: Language, text: &str) -> Self {
        let spoken = language.sentence(&language.spoken(text));
        Self { kind, label: String::new(), text: text.to_owned(), spoken, language }
    }

    pub(super) fn kind(self, kind: LineKind) -> Self {
        Self { kind, ..self }
    }

    pub(super) fn labelled(self, label: &str) -> Self {
        Self { label: label.to_owned(), ..self }
    }

    /// What is said in place of label and text.
    pub(super) fn said(self, spoken: &str) -> Self {
        Self { spoken: sentence(spoken), ..self }
    }

    /// Another line says it.
    pub(super) fn unsaid(self) -> Self {
        Self { spoken: String::new(), ..self }
    }
}
