use shikaku_card::session::CardPurpose;
use shikaku_clinic::failure::{Failure, ReaderFailure};

use super::notice;
use crate::view::ja::{alert, code_line};
use crate::view::words::Words;
use crate::view::{ButtonId, Haptic, Illustration, Language, Line, Screen, Tone, failure_text};
use crate::workflow::{Notice, WaitingForCard};

/// The screen with this notice, or with none.
pub(in crate::view) fn noticed(wait: &WaitingForCard, notice: Option<Notice>, words: &Words) -> Screen {
    let text = &words.card;
    let screen = if let Some(failure) = obstacle(notice) {
        not_readable(wait, failure, words)
    } else {
        let which = if wants_same_card(wait) { text.hold_same } else { text.hold };
        let screen = words
            .screen("waiting-for-card", text.title)
            .line(words.headline(which))
            .line(words.plain(text.place))
            .line(words.plain(text.case))
            .illustration(Illustration::CardOnPhone);
        notice::noticed(screen, words, notice, true).untitled_in_speech()
    };
    screen.wants_card().patient_buttons(words)
}

/// Whether cards can be read, whatever else happened.
pub(in crate::view) fn is_readable(notice: Option<Notice>) -> bool {
    obstacle(notice).is_none()
}

/// The failure that keeps every card from being read. Other failures are about the card or the person.
fn obstacle(notice: Option<Notice>) -> Option<ReaderFailure> {
    match notice?.failure {
        Failure::Reader(ReaderFailure::CardLost | ReaderFailure::NoCardInTime)
        | Failure::Card(_)
        | Failure::Pin(_)
        | Failure::Gateway(_)
        | Failure::Store(_)
        | Failure::SignIn(_)
        | Failure::Import(_) => None,
        Failure::Reader(failure) => Some(failure),
    }
}

/// What is wrong comes first, because a card that is held up now is not read. The staff put it right; a patient who reads
/// another language than they do waits.
fn not_readable(wait: &WaitingForCard, failure: ReaderFailure, words: &Words) -> Screen {
    let then = if wants_same_card(wait) { words.card.then_hold_same } else { words.card.then_hold };
    let (text, code) = (failure_text(failure.into()), code_line(failure.into()));
    let screen = words.screen("waiting-for-card", words.card.not_readable);
    let screen = if words.are_of_staff() {
        let lines = [Line::headline(text.title), Line::plain(text.advice), words.plain(then), code];
        screen.lines(lines)
    } else {
        let said = Language::Japanese.sentence(text.title) + Language::Japanese.first_sentence(text.advice);
        screen
            .line(words.headline(words.failures.for_staff.advice))
            .line(words.plain(then))
            .section(alert(failure.into(), [text.advice]))
            .also_say(Language::Japanese, said)
    };
    let screen = screen.haptic(Haptic::Warning).toned(Tone::Attention).failure_code(failure.code());
    if !wait.can_read_again() {
        return screen;
    }
    screen.button(ButtonId::Continue, "もう一度読み取る", "カードの読み取りを、もう一度始めます。")
}

const fn wants_same_card(wait: &WaitingForCard) -> bool {
    matches!((&wait.plan.purpose, wait.plan.same_card), (CardPurpose::RecoverPin(_), _) | (_, Some(_)))
}
