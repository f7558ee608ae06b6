//! The words of the screens of the staff, in Japanese: one file per screen, one line per screen in the table below. The screens
//! of the patient are in `patient`, their words in `words`.

mod account;
mod application;
mod archive;
mod card_reader;
mod choosing_fallback;
mod choosing_method;
mod closed;
mod comparing_face;
mod copied;
mod entering_birth_date;
mod failed;
mod failure;
mod fallback;
mod follow_up;
mod history;
mod import;
mod next_action;
mod notice;
mod practice;
mod reader_status;
mod readiness;
mod reading;
mod recording_fallback;
mod settings;
mod showing;

pub(super) use notice::{alert, code_line};

pub use account::account_screen;
pub use application::{HistoryStatus, Presentation, application_screen};
pub use archive::archive_screen;
pub use card_reader::{reader_screen, status_lines};
pub use copied::{CLIPBOARD_CLEARED, COPIED};
pub use failure::{FailureText, failure_text};
pub(in crate::view) use fallback::NO_FULL_CHARGE;
pub use fallback::{EvidenceText, decision_screen, ending_text, evidence_text, showable_text};
pub use follow_up::{follow_up_line, follow_up_listing};
pub use history::{clock_doubt_line, history_listing, journal_screen, purged_line};
pub use import::{import_report_text, import_screen};
pub use next_action::next_action_text;
pub use practice::{PracticeText, practice_ending_text, practised_screen};
pub use readiness::{
    exemption_screen, money_screen, peers_screen, progress_screen, readiness_screen, timeline_screen,
};
pub use settings::settings_screen;
pub use showing::spoken_text;

use chrono::NaiveDate;
use shikaku_card::session::LastTry;

use super::words::Words;
use super::{Button, ButtonId, ButtonRole, Entry, Language, Privacy, Screen, TextField, patient};
use crate::gateway::CheckMethod;
use crate::workflow::State;

/// The screen of a state. `treatment_date` is 施術日 in Japan: the share of cost and the month's end follow it.
#[must_use]
pub fn screen(state: &State, treatment_date: NaiveDate) -> Screen {
    screen_in(state, treatment_date, Language::Japanese)
}

/// The same with the patient's texts in a language.
#[must_use]
pub fn screen_in(state: &State, treatment_date: NaiveDate, language: Language) -> Screen {
    state_screen(state, treatment_date, Privacy::Open, language)
}

/// The screen of a state, for the people who can listen to it and for the patient who reads this language.
fn state_screen(state: &State, treatment_date: NaiveDate, privacy: Privacy, language: Language) -> Screen {
    let words = Words::of(language);
    let drawn = match state {
        State::ChoosingMethod => choosing_method::screen(Some(CheckMethod::default())),
        State::EnteringPin(form) => patient::entering_pin(form, words),
        State::ComparingFace(form) => comparing_face::screen(form),
        State::EnteringBirthDate(form) => entering_birth_date::screen(form, treatment_date, privacy),
        State::Preparing(_) => patient::preparing(words),
        State::WaitingForCard(wait) => patient::waiting_for_card(wait, wait.notice, words),
        State::ReadingCard(_) => patient::reading_card(words),
        State::AskingGateway(_) => patient::asking_gateway(words),
        State::StillProcessing { .. } => patient::still_processing(words),
        State::Showing(shown) => patient::finished(showing::screen(shown, treatment_date, privacy), words),
        State::Failed(state) => patient::not_finished(failed::screen(state), words),
        State::ChoosingFallback(options) => {
            patient::fallback(choosing_fallback::screen(*options, treatment_date), treatment_date, words)
        }
        State::RecordingFallback(form) => recording_fallback::screen(form),
        State::Closed => patient::closed(closed::screen(), words),
    }
    .completed();
    match state {
        State::EnteringPin(form) if form.last_try != LastTry::Keep => drawn.without_proposal(),
        _ => drawn,
    }
}

impl Screen {
    /// 別の方法で確認, on every screen where a check may come to nothing.
    fn fallback_button(self) -> Self {
        let spoken = "カードで確認できないときの方法を出します。";
        self.button(ButtonId::ChooseFallback, "別の方法で確認", spoken)
    }

    /// What is typed, and what can be done with it so far.
    fn entry_with_edit_buttons(self, entry: Entry, what: &str) -> Self {
        let is_complete = entry.is_complete();
        self.entry_keys(entry, is_complete, "確定", &format!("入力した{what}を確定します。"))
    }

    /// What is typed, with its two keys. They are there before they can be pressed, so that no key moves.
    fn entry_keys(self, entry: Entry, can_enter: bool, label: &str, explanation: &str) -> Self {
        let can_erase = entry.has_digits();
        self.entry(entry)
            .with(Button::new(ButtonId::Enter, label, explanation).enabled(can_enter))
            .with(Button::new(ButtonId::Erase, "1つ消す", "最後の1つを消します。").enabled(can_erase))
    }

    /// A text that is typed, with the key that passes it on.
    fn text_field(self, field: TextField, label: &str, explanation: &str) -> Self {
        self.entry(Entry::Text(field)).with(Button::new(ButtonId::Enter, label, explanation))
    }

    /// The ways from a page of a list with so many rows before it and after it: the next one, or the first after the last, and the
    /// one before.
    fn next_page(self, before: usize, after: usize) -> Self {
        let screen = match (after, before) {
            (0, 0) => self,
            (0, _) => self.button(ButtonId::Continue, "最初に戻る", "一覧の最初に戻ります。"),
            (_, _) => self.button(ButtonId::Continue, "次を見る", "一覧の続きを出します。"),
        };
        if before == 0 {
            return screen;
        }
        screen.button(ButtonId::PreviousPage, "前を見る", "一覧の前のページを出します。")
    }

    /// やめる.
    fn cancel_button(self) -> Self {
        self.button(ButtonId::Cancel, "やめる", "確認方法の選択に戻ります。")
    }

    /// もう一度確認する, where going back to the choice of a method is what to do.
    fn again_button(self) -> Self {
        let spoken = "確認方法の選択に戻って、もう一度確認します。";
        self.with(Button::new(ButtonId::Cancel, "もう一度確認する", spoken).role(ButtonRole::Secondary))
    }

    /// 次の患者さんへ, where a check has come to its end.
    fn next_patient_button(self) -> Self {
        self.button(ButtonId::Finish, "次の患者さんへ", "この受付を終わり、次の患者さんに進みます。")
    }

    /// 終わる.
    fn finish_button(self) -> Self {
        self.button(ButtonId::Finish, "終わる", "この受付を終わります。")
    }
}
