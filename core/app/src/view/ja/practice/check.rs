//! The screens of a practice check: those of the check, with what is different in practice.

use chrono::NaiveDate;

use super::{practice_ending_text, practised};
use crate::gateway::CheckMethod;
use crate::view::ja::{Presentation, choosing_method, recording_fallback, state_screen};
use crate::view::speech::first_sentence;
use crate::view::{ButtonId, Entry, Illustration, Language, Line, Screen, Section, Tone};
use crate::workflow::{NextEntry, PracticeCheck, PracticeEnding, State, WaitingForCard};

pub(super) fn screen(check: &PracticeCheck, today: NaiveDate, presentation: Presentation) -> Screen {
    let state = check.reception().state();
    let drawn = match state {
        State::ChoosingMethod => choosing(check.ending()).completed(),
        State::WaitingForCard(wait) => waiting(wait, presentation.card_place).completed(),
        State::RecordingFallback(form) => recording_fallback::in_practice(form).completed(),
        state => state_screen(state, today, presentation.privacy, Language::Japanese),
    };
    with_advice(drawn, state, check.next_entry())
}

/// The screen of a state, with what may not be typed on it.
fn with_advice(drawn: Screen, state: &State, next: NextEntry) -> Screen {
    let Some(advice) = advice(state, next) else { return drawn };
    // What is said by itself stays short: what may not be typed comes first, and a fallback option has much to say already.
    let said = match state {
        State::RecordingFallback(_) => "",
        state if state.notice().is_some() => first_sentence(advice),
        _ => advice,
    };
    drawn.advised(advice, said)
}

/// A screen of a practice check that another card and another gateway serve: with what may not be typed on it, and marked.
#[must_use]
pub fn practised_screen(drawn: Screen, state: &State, next: NextEntry) -> Screen {
    let drawn = match state {
        State::WaitingForCard(_) => drawn.advised(VIRTUAL_CARD, VIRTUAL_CARD),
        _ => with_advice(drawn, state, next),
    };
    practised(drawn)
}

const VIRTUAL_CARD: &str = "本物のカードは読み取りません。仮想のカードが、代わりに読み取られます。";

/// The choice of a method, with what is practised.
fn choosing(ending: PracticeEnding) -> Screen {
    let method = if ending.is_visual() { CheckMethod::Visual } else { CheckMethod::Pin };
    let text = practice_ending_text(ending);
    let about = [Line::notice(text.title), Line::plain(text.learns)];
    choosing_method::screen(Some(method)).section(Section::notice(about).toned(Tone::Neutral)).button(
        ButtonId::Cancel,
        "戻る",
        "練習する場面の一覧に戻ります。",
    )
}

/// The wait for a card, which a button ends.
fn waiting(wait: &WaitingForCard, card_place: Illustration) -> Screen {
    Screen::new("waiting-for-card", "カードをかざす")
        .line(Line::headline("「カードをかざしたことにする」を押してください。"))
        .line(Line::plain("本物のカードは読み取りません。"))
        .line(Line::plain("本番では、この画面でマイナンバーカードをかざします。"))
        .illustration(card_place)
        .noticed(wait.notice, true)
        .untitled_in_speech()
        .button(ButtonId::HoldCard, "カードをかざしたことにする", "カードの読み取りに進みます。")
        .fallback_button()
        .cancel_button()
}

/// What may not be typed here, and what comes of what is typed.
fn advice(state: &State, next: NextEntry) -> Option<&'static str> {
    Some(match state {
        State::EnteringPin(_) if next.is_wrong_pin => {
            "本当の暗証番号は入力しないでください。次は、どの4桁でも違う番号になります。"
        }
        State::EnteringPin(_) => "本当の暗証番号は入力しないでください。どの4桁でも進みます。",
        State::EnteringBirthDate(_) if next.is_wrong_birth_date => {
            "本当の生年月日は入力しないでください。次は、どの日付でも違う日付になります。"
        }
        State::EnteringBirthDate(_) => "本当の生年月日は入力しないでください。どの日付でも進みます。",
        State::ComparingFace(_) => "患者さんはいなくてかまいません。どちらのボタンも押せます。",
        State::RecordingFallback(form) if form.wants_patient() => {
            "本当の患者番号は入力しないでください。記録は残りません。"
        }
        _ => return None,
    })
}

impl Screen {
    /// Puts this first, also in what is said, unless digits are being typed. `said` is the part that is said by itself.
    fn advised(self, advice: &str, said: &str) -> Self {
        let line = Line::notice(&format!("練習です。{advice}")).said(advice);
        let is_typing = self.entry.as_ref().is_some_and(Entry::has_digits);
        let spoken = if is_typing { self.spoken.clone() } else { format!("{said}{}", self.spoken) };
        let read_aloud = format!("{}{}", line.spoken, self.read_aloud);
        let section = Section::notice([line]).toned(Tone::Neutral);
        self.section_first(section).say(spoken).read_as(read_aloud)
    }
}
