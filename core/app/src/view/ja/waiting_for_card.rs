use shikaku_card::session::CardPurpose;
use shikaku_clinic::failure::{Failure, ReaderFailure};

use super::failure_text;
use super::notice::code_line;
use crate::view::{ButtonId, Haptic, Illustration, Line, Screen, Tone};
use crate::workflow::{Notice, WaitingForCard};

pub(super) fn screen(wait: &WaitingForCard) -> Screen {
    noticed(wait, wait.notice)
}

/// The screen with this notice, or with none.
pub(super) fn noticed(wait: &WaitingForCard, notice: Option<Notice>) -> Screen {
    let screen = match obstacle(notice) {
        Some(failure) => not_readable(wait, failure),
        None => Screen::new("waiting-for-card", "カードをかざす")
            .line(Line::headline(which_card(wait)))
            .line(Line::plain(
                "端末の読み取る位置、またはカードリーダーの上に置き、5秒以上動かさないでください。",
            ))
            .line(Line::plain(
                "カードはケースから出してください。金属の机の上では、読み取れないことがあります。",
            ))
            .illustration(Illustration::CardOnPhone)
            .noticed(notice, true)
            .untitled_in_speech(),
    };
    screen.wants_card().fallback_button().cancel_button()
}

/// The failure that keeps every card from being read. Other failures are about the card or the person.
pub(super) fn obstacle(notice: Option<Notice>) -> Option<ReaderFailure> {
    match notice?.failure {
        Failure::Reader(ReaderFailure::CardLost | ReaderFailure::NoCardInTime)
        | Failure::Card(_)
        | Failure::Pin(_)
        | Failure::Gateway(_)
        | Failure::Store(_) => None,
        Failure::Reader(failure) => Some(failure),
    }
}

/// What is wrong comes first, because a card that is held up now is not read.
fn not_readable(wait: &WaitingForCard, failure: ReaderFailure) -> Screen {
    let text = failure_text(failure.into());
    let then = format!("使えるようになったら、{}", which_card(wait));
    let screen = Screen::new("waiting-for-card", "カードを読み取れません")
        .line(Line::headline(text.title))
        .line(Line::plain(text.advice))
        .line(Line::plain(&then))
        .line(code_line(failure.into()))
        .haptic(Haptic::Warning)
        .toned(Tone::Attention)
        .failure_code(failure.code());
    if !wait.can_read_again() {
        return screen;
    }
    screen.button(ButtonId::Continue, "もう一度読み取る", "カードの読み取りを、もう一度始めます。")
}

fn which_card(wait: &WaitingForCard) -> &'static str {
    match (&wait.plan.purpose, wait.plan.same_card) {
        (CardPurpose::RecoverPin(_), _) | (_, Some(_)) => {
            "最初と同じマイナンバーカードを、かざしてください。"
        }
        (
            CardPurpose::Certificate | CardPurpose::PinCheck { .. } | CardPurpose::PresenceProof { .. },
            None,
        ) => "マイナンバーカードを、かざしてください。",
    }
}
