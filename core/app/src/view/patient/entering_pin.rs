use shikaku_card::AuthPin;
use shikaku_card::session::LastTry;

use super::notice::{in_short, noticed};
use crate::view::words::Words;
use crate::view::{ButtonId, Entry, Line, Screen};
use crate::workflow::PinForm;

/// The patient holds the device: the words are for the patient, one line is for the staff, and no digit is shown or said.
pub(in crate::view) fn screen(form: &PinForm, words: &Words) -> Screen {
    let (count, text) = (form.entry.len(), &words.pin);
    let entry = Entry::of(count, AuthPin::LENGTH, None, text.entry);
    let is_complete = entry.is_complete();
    let same_card = form.same_card.map(|_| words.plain(text.same_card));
    let connecting = form.challenge.is_none().then(|| words.plain(text.connecting));
    let screen = words
        .screen("entering-pin", text.title)
        .line(words.headline(text.headline))
        .line(words.plain(text.which))
        .line(Line::plain(TO_STAFF))
        .lines(last_try(form.last_try, words))
        .lines(same_card)
        .lines(connecting);
    noticed(screen, words, form.notice, count == 0)
        .say(said(form, words))
        .untitled_in_speech()
        .entry(entry)
        .with(words.button(ButtonId::Enter, words.buttons.enter).enabled(is_complete))
        .with(words.button(ButtonId::Erase, words.buttons.erase).enabled(count > 0))
        .patient_cancel(words)
}

/// For the staff, in every language.
const TO_STAFF: &str = "職員の方は、入力を見ないようにしてください。";

fn last_try(last_try: LastTry, words: &Words) -> Option<Line> {
    match last_try {
        LastTry::Keep => None,
        LastTry::AskedFor(_) => Some(words.notice(words.pin.last_try)),
    }
}

/// How many digits are there. At the start what happened before, or nothing, so that the whole screen is said.
fn said(form: &PinForm, words: &Words) -> String {
    match (form.entry.len(), form.notice) {
        (0, None) => String::new(),
        (0, Some(notice)) => {
            let warning = last_try(form.last_try, words).map(|line| line.spoken).unwrap_or_default();
            words.language.joined([in_short(words, notice).as_str(), &warning])
        }
        (AuthPin::LENGTH, _) => words.said(words.pin.complete),
        (count, _) => words.said(&(words.pin.typed)(count)),
    }
}
