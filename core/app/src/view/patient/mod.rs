//! The screens that a patient reads, composed once; [`Words`] holds the texts of a language.
//!
//! A line for the staff stays in Japanese and is marked so ([`Line::language`]). What the staff have to know is also said
//! in Japanese, after the words for the patient ([`Screen::also_spoken`]).

mod entering_pin;
mod fallback;
mod languages;
mod notice;
mod outcome;
mod page;
mod steps;
mod waiting_for_card;

pub(super) use entering_pin::screen as entering_pin;
pub(super) use fallback::screen as fallback;
pub(super) use languages::{language_button, language_row, screen as languages};
pub(super) use notice::noticed;
pub(super) use outcome::{closed, finished, not_finished};
pub use page::patient_page;
pub(super) use steps::{asking_gateway, preparing, reading_card, still_processing};
pub(super) use waiting_for_card::{is_readable, noticed as waiting_for_card};

use super::words::{ButtonText, Words};
use super::{Button, ButtonId, Line, LineKind, Screen};

impl Words {
    /// A screen in this language.
    fn screen(&self, id: &str, title: &str) -> Screen {
        Screen { language: self.language, ..Screen::new(id, title) }
    }

    fn headline(&self, text: &str) -> Line {
        Line::in_language(LineKind::Headline, self.language, text)
    }

    fn plain(&self, text: &str) -> Line {
        Line::in_language(LineKind::Plain, self.language, text)
    }

    fn notice(&self, text: &str) -> Line {
        Line::in_language(LineKind::Notice, self.language, text)
    }

    fn button(&self, id: ButtonId, text: ButtonText) -> Button {
        Button::in_language(id, self.language, text.label, text.explanation)
    }

    /// A text as it is said.
    fn said(&self, text: &str) -> String {
        self.language.sentence(&self.language.spoken(text))
    }

    /// Texts behind each other, as they are said.
    fn all_said<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> String {
        let said: Vec<_> = texts.into_iter().map(|text| self.said(text)).collect();
        self.language.joined(said.iter().map(String::as_str))
    }
}

impl Screen {
    /// 別の方法で確認 and やめる, at the end of each screen on which a check may come to nothing.
    fn patient_buttons(self, words: &Words) -> Self {
        self.with(words.button(ButtonId::ChooseFallback, words.buttons.fallback)).patient_cancel(words)
    }

    fn patient_cancel(self, words: &Words) -> Self {
        self.with(words.button(ButtonId::Cancel, words.buttons.cancel))
    }
}
