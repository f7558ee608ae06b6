use shikaku_card::AuthPin;
use shikaku_card::session::LastTry;

use super::notice::in_short;
use crate::view::{Entry, Line, Screen};
use crate::workflow::PinForm;

/// The patient holds the device: the words are for the patient, one line is for the staff, and no digit is shown or said.
pub(super) fn screen(form: &PinForm) -> Screen {
    let count = form.entry.len();
    let entry = Entry::of(count, AuthPin::LENGTH, None, "暗証番号、4桁。患者さんが入力します。");
    let same_card = form.same_card.map(|_| Line::plain("この後、最初と同じカードをかざします。"));
    let connecting = form.challenge.is_none();
    let connecting =
        connecting.then(|| Line::plain("システムにつないでいます。接続を待つ間に、入力できます。"));
    Screen::new("entering-pin", "暗証番号を入力する")
        .line(Line::headline("暗証番号（数字4桁）を入力してください。"))
        .line(Line::plain("マイナンバーカードを受け取ったときに決めた番号です。"))
        .line(Line::plain("職員の方は、入力を見ないようにしてください。"))
        .lines(last_try(form.last_try))
        .lines(same_card)
        .lines(connecting)
        .noticed(form.notice, count == 0)
        .say(said(form))
        .untitled_in_speech()
        .entry_with_buttons(entry, "暗証番号")
}

fn last_try(last_try: LastTry) -> Option<Line> {
    match last_try {
        LastTry::Keep => None,
        LastTry::AskedFor(_) => Some(Line::notice(
            "残り1回を使います。一致しないと、この暗証番号はロックされ、市区町村の窓口での設定し直しが必要です。",
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
        (AuthPin::LENGTH, _) => "4桁入力しました。よければ、確定を押してください。".to_owned(),
        (count, _) => format!("{count}桁入力しました。"),
    }
}
