use crate::session::TouchPurpose;
use crate::view::{Line, Screen};
use crate::workflow::TouchWait;

pub(super) fn screen(wait: &TouchWait) -> Screen {
    Screen::new("waiting-for-card", "カードをかざす")
        .line(Line::headline(which_card(wait)))
        .line(Line::plain(
            "端末の読み取る位置、またはカードリーダーの上に置き、5秒以上動かさないでください。",
        ))
        .line(Line::plain("カードはケースから出してください。金属の机の上では、読み取れないことがあります。"))
        .noticed(wait.notice, true)
        .wants_card()
        .otherwise_button()
        .cancel_button()
}

fn which_card(wait: &TouchWait) -> &'static str {
    match (&wait.plan.purpose, wait.plan.same_card) {
        (TouchPurpose::SettlePin(_), _) | (_, Some(_)) => {
            "はじめと同じマイナンバーカードを、かざしてください。"
        }
        (
            TouchPurpose::Certificate | TouchPurpose::PinCheck { .. } | TouchPurpose::PresenceProof { .. },
            None,
        ) => "マイナンバーカードを、かざしてください。",
    }
}
