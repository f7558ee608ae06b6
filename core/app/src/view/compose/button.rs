use crate::view::screen::letters;
use crate::view::{Button, ButtonId, ButtonRole, Icon, Language};

impl Button {
    /// A button that can be pressed. Its accessible name is the label and the explanation, which may begin with the label.
    /// What else is written on the button is put in between.
    #[must_use]
    pub fn new(id: ButtonId, label: &str, explanation: &str) -> Self {
        Self {
            id,
            label: label.to_owned(),
            spoken: accessible_name(label, explanation),
            role: usual_role(id),
            subtitle: String::new(),
            trailing: String::new(),
            badge: String::new(),
            icon: None,
            enabled: true,
            language: Language::Japanese,
            detail_language: Language::Japanese,
        }
    }

    /// A button in a language. A label has nothing that is written in one form and said in another.
    pub(in crate::view) fn in_language(
        id: ButtonId,
        language: Language,
        label: &str,
        explanation: &str,
    ) -> Self {
        let said = [language.sentence(label), language.spoken(explanation).into_owned()];
        let spoken = language.joined(said.iter().map(String::as_str));
        Self { spoken, language, detail_language: language, ..Self::new(id, label, "") }
    }

    /// The same button, with another language of what is below and behind its label.
    pub(in crate::view) fn details_in(self, detail_language: Language) -> Self {
        Self { detail_language, ..self }
    }

    /// The same button with another role.
    #[must_use]
    pub fn role(self, role: ButtonRole) -> Self {
        Self { role, ..self }
    }

    /// The same button as a large card.
    #[must_use]
    pub fn choice(self, icon: Icon, subtitle: &str) -> Self {
        let button = Self { role: ButtonRole::Choice, icon: Some(icon), ..self };
        button.with_details(|button| subtitle.clone_into(&mut button.subtitle))
    }

    /// The same button as a row of a list.
    #[must_use]
    pub fn row(self, subtitle: &str, trailing: &str) -> Self {
        Self { role: ButtonRole::Row, ..self }.with_details(|button| {
            subtitle.clone_into(&mut button.subtitle);
            trailing.clone_into(&mut button.trailing);
        })
    }

    /// The same button with a drawing.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// The same button with words that stand out.
    #[must_use]
    pub fn badge(self, badge: &str) -> Self {
        self.with_details(|button| badge.clone_into(&mut button.badge))
    }

    /// The same button, whose accessible name begins with all that is written on it, as it is drawn: what a person sees and says
    /// (WCAG 2.2, 2.5.3). A name is in one language: details in another one are left to the shell.
    fn with_details(mut self, add: impl FnOnce(&mut Self)) -> Self {
        let before = self.written();
        add(&mut self);
        let written = self.written();
        if self.detail_language != self.language || letters(&self.spoken).contains(&letters(&written)) {
            return self;
        }
        let explanation = without(&self.spoken, &before);
        let explanation = if letters(&written).ends_with(&letters(explanation)) { "" } else { explanation };
        let said = match self.language {
            // A voice reads what is written; a label stays as it is.
            Language::Japanese => sentence_of(&written),
            other => other.sentence(&written),
        };
        self.spoken = self.language.joined([said.as_str(), explanation]);
        self
    }

    /// What is written on the button, in the order in which it is drawn.
    fn written(&self) -> String {
        let written = [&self.label, &self.subtitle, &self.trailing, &self.badge].map(String::as_str);
        let written: Vec<_> = written.into_iter().filter(|text| !text.is_empty()).collect();
        written.join(self.language.comma())
    }

    /// The same button, which may be one that cannot be pressed now.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// The role on a screen: the keypad has the keys of an entry, and the proposed step is the primary one.
    pub(super) fn role_on(&self, is_proposed: bool, is_typed: bool) -> ButtonRole {
        match (self.id, self.role) {
            (ButtonId::Enter | ButtonId::Erase, _) if is_typed => ButtonRole::Key,
            (_, ButtonRole::Secondary) if is_proposed => ButtonRole::Primary,
            (_, role) => role,
        }
    }
}

/// A text without these words at its beginning, however they are divided; the whole text, where they are a part of its first word.
fn without<'a>(text: &'a str, words: &str) -> &'a str {
    let mut expected = words.chars().filter(|letter| letter.is_alphanumeric());
    let matched = |letter: char| letter.is_alphanumeric() && expected.next() != Some(letter);
    let end = text.find(matched).unwrap_or(text.len());
    let (begin, rest) = text.split_at(end);
    if letters(begin) != letters(words) || begin.ends_with(char::is_alphanumeric) {
        return text;
    }
    rest
}

/// The label first. An explanation that begins with it is enough.
fn accessible_name(label: &str, explanation: &str) -> String {
    if explanation.starts_with(label) {
        return explanation.to_owned();
    }
    sentence_of(label) + explanation
}

/// The label unchanged, and a full stop.
fn sentence_of(label: &str) -> String {
    if label.ends_with('。') || label.is_empty() { label.to_owned() } else { format!("{label}。") }
}

const fn usual_role(id: ButtonId) -> ButtonRole {
    match id {
        ButtonId::Cancel => ButtonRole::Navigation,
        ButtonId::ForgetReader => ButtonRole::Destructive,
        ButtonId::ChooseEvidence(_) => ButtonRole::Choice,
        ButtonId::ChooseResult(_)
        | ButtonId::ChooseEra(_)
        | ButtonId::UseWesternYears
        | ButtonId::Search
        | ButtonId::Language(_) => ButtonRole::Row,
        ButtonId::ChooseLanguage => ButtonRole::Tool,
        ButtonId::ChoosePin
        | ButtonId::ChooseVisual
        | ButtonId::Enter
        | ButtonId::Erase
        | ButtonId::FaceMatches
        | ButtonId::FaceDiffers
        | ButtonId::Continue
        | ButtonId::UseLastTry
        | ButtonId::ChooseFallback
        | ButtonId::PastResults
        | ButtonId::FollowUps
        | ButtonId::CardReader
        | ButtonId::Readiness
        | ButtonId::Practice
        | ButtonId::HoldCard
        | ButtonId::Tour
        | ButtonId::TypeReaderKey
        | ButtonId::UseFactoryKey
        | ButtonId::Account
        | ButtonId::ChooseClinic
        | ButtonId::SignIn
        | ButtonId::SignOut
        | ButtonId::ForgotPassword
        | ButtonId::EnrolDevice
        | ButtonId::Settings
        | ButtonId::About
        | ButtonId::NotHandedOver
        | ButtonId::ChangePeriod
        | ButtonId::PreviousPage
        | ButtonId::Import
        | ButtonId::Paste
        | ButtonId::SayValidity
        | ButtonId::WriteResultFile
        | ButtonId::ClearClipboard
        | ButtonId::UnreadRows
        | ButtonId::Finish => ButtonRole::Secondary,
    }
}

#[cfg(test)]
mod tests {
    use crate::view::{Button, ButtonId, Icon};

    #[test]
    fn the_accessible_name_begins_with_the_label_and_says_it_once() {
        for (label, explanation, name) in [
            ("やめる", "確認方法の選択に戻ります。", "やめる。確認方法の選択に戻ります。"),
            ("暗証番号で確認", "暗証番号で確認します。", "暗証番号で確認します。"),
            ("資格　太郎", "シカク タロウさん。開きます。", "資格　太郎。シカク タロウさん。開きます。"),
        ] {
            assert_eq!(Button::new(ButtonId::Cancel, label, explanation).spoken, name);
        }
    }

    #[test]
    fn the_accessible_name_has_all_that_is_written_on_the_button_once() {
        let row = Button::new(ButtonId::PastResults, "過去の確認結果", "今日 3件。一覧を開きます。");
        let row = row.row("", "今日 3件").badge("期限切れ 1件");
        assert_eq!(row.spoken, "過去の確認結果、今日 3件、期限切れ 1件。一覧を開きます。");
        let choice = Button::new(ButtonId::ChoosePin, "暗証番号で確認", "").choice(Icon::Pin, "4桁です。");
        assert_eq!(choice.spoken, "暗証番号で確認、4桁です。");
        let person = Button::new(ButtonId::Search, "資格　太郎", "シカク タロウさん。開きます。");
        let person = person.row("11月22日", "有効");
        assert_eq!(person.spoken, "資格　太郎、11月22日、有効。シカク タロウさん。開きます。");
        let continued = Button::new(ButtonId::ChoosePin, "確認", "確認します。").row("4桁", "");
        assert_eq!(continued.spoken, "確認、4桁。確認します。");
        let same = Button::new(ButtonId::Search, "無効", "無効のとき。").row("無効のとき。", "");
        assert_eq!(same.spoken, "無効、無効のとき。");
    }
}
