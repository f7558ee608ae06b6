use shikaku_card::AuthPin;
use shikaku_card::session::LastTry;

use super::notice::in_short;
use crate::view::{Entry, Line, Screen};
use crate::workflow::PinForm;

/// The patient holds the device: the words are for both, and no digit is shown or said.
pub(super) fn screen(form: &PinForm) -> Screen {
    let count = form.entry.len();
    let entry = Entry::of(count, AuthPin::LENGTH, None, "暗証番号、4桁。患者さんが入れます。");
    let same_card = form.same_card.map(|_| Line::plain("このあと、はじめと同じカードをかざします。"));
    let connecting = form.challenge.is_none();
    let connecting =
        connecting.then(|| Line::plain("いま、システムにつないでいます。入れ始めてかまいません。"));
    Screen::new("entering-pin", "暗証番号を入れる")
        .line(Line::headline("患者さんが、4桁の暗証番号を入れてください。"))
        .line(Line::plain(
            "マイナンバーカードを受け取ったときに決めた、数字4桁です。職員は、手もとを見ないようにします。",
        ))
        .lines(last_try(form.last_try))
        .lines(same_card)
        .lines(connecting)
        .noticed(form.notice, count == 0)
        .say(said(form))
        .entry_with_buttons(entry, "暗証番号")
}

fn last_try(last_try: LastTry) -> Option<Line> {
    match last_try {
        LastTry::Keep => None,
        LastTry::AskedFor => Some(Line::notice(
            "残り1回を使います。一致しないと、この暗証番号は使えなくなり、市区町村の窓口での設定し直しが必要です。",
        )),
    }
}

/// How many digits are there. At the start what happened before, or nothing, so that the whole screen is said.
fn said(form: &PinForm) -> String {
    match (form.entry.len(), form.notice) {
        (0, None) => String::new(),
        (0, Some(notice)) => {
            let warning = last_try(form.last_try).map(|line| line.spoken);
            in_short(notice) + &warning.unwrap_or_default()
        }
        (AuthPin::LENGTH, _) => "4桁入りました。よければ、確定を押してください。".to_owned(),
        (count, _) => format!("{count}桁入りました。"),
    }
}
