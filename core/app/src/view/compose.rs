//! How a screen is put together: by the files of `ja`, and by the tests of a shell.

use super::speech::{one_by_one, readable, sentence};
use super::{Button, ButtonId, CopyText, Entry, Haptic, Line, LineKind, Progress, Screen};

impl Screen {
    /// A heading and nothing below it yet.
    #[must_use]
    pub fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            lines: Vec::new(),
            entry: None,
            buttons: Vec::new(),
            proposed: None,
            spoken: String::new(),
            haptic: Haptic::None,
            progress: None,
            failure_code: None,
            wants_card: false,
            copy: None,
        }
    }

    /// The same screen with one more line.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// The same screen with more lines.
    #[must_use]
    pub fn lines(mut self, lines: impl IntoIterator<Item = Line>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// The same screen with one more button.
    #[must_use]
    pub fn button(mut self, id: ButtonId, label: &str, spoken: &str) -> Self {
        self.buttons.push(Button { id, label: label.to_owned(), spoken: spoken.to_owned() });
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

    /// What is said in place of heading and lines.
    #[must_use]
    pub fn say(self, spoken: String) -> Self {
        Self { spoken, ..self }
    }

    /// The same screen, of which the lines alone are said, because its title says the same as its headline.
    pub(super) fn untitled_in_speech(self) -> Self {
        if !self.spoken.is_empty() {
            return self;
        }
        let said = self.spoken_lines();
        self.say(said)
    }

    /// The lines as they are said.
    pub(super) fn spoken_lines(&self) -> String {
        self.lines.iter().map(|line| line.spoken.as_str()).collect()
    }

    /// The whole screen: heading and lines aloud, unless the screen says something else, and the button to press next.
    pub(super) fn completed(self) -> Self {
        let proposed = self.proposal();
        let spoken = if self.spoken.is_empty() {
            sentence(&self.title) + &self.spoken_lines()
        } else {
            self.spoken.clone()
        };
        Self { proposed, ..self }.say(spoken)
    }

    /// No button is proposed: pressing the first one cannot be taken back, or says what a person has to judge.
    pub(super) fn without_proposal(self) -> Self {
        Self { proposed: None, ..self }
    }

    /// The first button, where pressing one comes next.
    fn proposal(&self) -> Option<ButtonId> {
        let missing = self.entry.as_ref().is_some_and(|entry| entry.typed < entry.least);
        let awaited = missing || self.wants_card || self.progress.is_some();
        let judged = self.buttons.iter().any(|button| button.id.is_judgement());
        self.buttons.first().map(|button| button.id).filter(|_| !awaited && !judged)
    }
}

impl Entry {
    /// So many digits of so many, shown or not.
    pub(super) fn of(typed: usize, length: usize, digits: Option<String>, label: &str) -> Self {
        let count = |digits| u8::try_from(digits).unwrap_or(u8::MAX);
        let length = count(length);
        Self { length, least: length, typed: count(typed), digits, label: label.to_owned(), keys: 10 }
    }

    /// Other digits are typed.
    pub(super) fn of_keys(self, keys: u8) -> Self {
        Self { keys, ..self }
    }

    /// Fewer digits are enough.
    pub(super) fn at_least(self, least: u8) -> Self {
        Self { least, ..self }
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
        Self { kind: LineKind::Detail, label: label.to_owned(), text: text.to_owned(), spoken }
    }

    /// A number or code, said figure by figure.
    pub(super) fn figures(label: &str, text: &str) -> Self {
        Self::detail(label, text).said(&format!("{label}、{}", one_by_one(text)))
    }

    fn text(kind: LineKind, text: &str) -> Self {
        Self { kind, label: String::new(), text: text.to_owned(), spoken: sentence(text) }
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
