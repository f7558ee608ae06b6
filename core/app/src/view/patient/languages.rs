//! ことば / Language: the list of the languages, and the buttons that open it.

use strum::VariantArray as _;

use crate::view::words::Words;
use crate::view::{Button, ButtonId, Icon, Language, Screen};

/// The list, each language in its own name.
pub(in crate::view) fn screen(in_use: Language) -> Screen {
    let words = Words::of(in_use);
    let text = &words.languages;
    let screen = words.screen("languages", text.open.label).line(words.headline(text.headline));
    let rows = Language::VARIANTS.iter().map(|language| row(*language, in_use));
    rows.fold(screen, Screen::with).with(words.button(ButtonId::Cancel, text.back)).completed()
}

fn row(language: Language, in_use: Language) -> Button {
    let words = Words::of(language);
    let (mark, said) =
        if language == in_use { ("✓", words.said(words.languages.in_use)) } else { ("", String::new()) };
    Button::in_language(ButtonId::Language(language), language, language.own_name(), &said)
        .details_in(Language::Japanese)
        .row(language.japanese_name(), mark)
}

/// The row of the first screen, with the language in use.
pub(in crate::view) fn language_row(in_use: Language) -> Button {
    let words = Words::of(Language::Japanese);
    let explanation = format!("{}。{}", japanese_name(in_use), words.languages.open.explanation);
    let label = words.languages.open.label;
    Button::in_language(ButtonId::ChooseLanguage, Language::Japanese, label, &explanation)
        .details_in(in_use)
        .row("", in_use.own_name())
        .icon(Icon::Language)
}

fn japanese_name(language: Language) -> &'static str {
    match language.japanese_name() {
        "" => language.own_name(),
        name => name,
    }
}

/// The button in the title bar of a screen that the patient reads.
pub(in crate::view) fn language_button(in_use: Language) -> Button {
    let words = Words::of(in_use);
    words.button(ButtonId::ChooseLanguage, words.languages.open).icon(Icon::Language)
}
