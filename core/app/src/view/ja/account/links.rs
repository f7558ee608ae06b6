//! レセコン連携.

use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;

use super::{latin, name_line};
use crate::gateway::{VendorLinkEntry, VendorScope};
use crate::view::wareki::wareki;
use crate::view::{Button, ButtonId, ButtonRole, Line, Screen, Section};
use crate::workflow::{AccountNotice, ListPage, TextForm};

pub(super) fn list(list: &ListPage<VendorLinkEntry>) -> Screen {
    let headline = match list.rows.len() {
        0 => "連携しているレセコンは、ありません。".to_owned(),
        count => format!("レセコンが{count}件あります。"),
    };
    Screen::new("vendor-links", "レセコン連携")
        .line(Line::headline(&headline))
        .rows(list, |id, link| {
            let state = if link.ended_at.is_some() { "終了" } else { "連携中" };
            Button::new(id, &link.vendor_name, "開きます。").row("", state)
        })
        .back_to("利用者と端末の画面に戻ります。")
}

pub(super) fn one(link: &VendorLinkEntry, notice: Option<AccountNotice>) -> Screen {
    let day = |label, at: Option<DateTime<Utc>>| at.map(|at| Line::detail(label, &wareki(japan_date(at))));
    let days = [
        day("許可した日", link.approved_at),
        day("最後に受け取った日", link.last_used_at),
        day("終了した日", link.ended_at),
    ];
    let screen = Screen::new("vendor-link", "レセコン連携")
        .line(name_line(&link.vendor_name))
        .section(Section::details([scopes(link)].into_iter().chain(days.into_iter().flatten())))
        .account_notice(notice);
    let screen = if link.ended_at.is_none() {
        let end = "このレセコンは、すぐに確認結果を受け取れなくなります。";
        screen.with(Button::new(ButtonId::Enter, "連携を終える", end).role(ButtonRole::Destructive))
    } else {
        screen
    };
    screen.back_to("レセコン連携の一覧に戻ります。")
}

pub(super) fn code(form: &TextForm) -> Screen {
    Screen::new("vendor-link-code", "レセコンを加える")
        .line(Line::headline("レセコンの画面に出たコードを入力してください。"))
        .line(Line::plain("英字8文字です。大文字と小文字、間のハイフンは、どちらでもかまいません。"))
        .account_notice(form.notice)
        .text_field(latin(&form.text, 16, "レセコンのコード"), "次へ", "レセコンの名前を確認します。")
        .back_to("利用者と端末の画面に戻ります。")
}

pub(super) fn consent(link: &VendorLinkEntry, user_code: &str) -> Screen {
    let question = format!("{}に、この施術所の確認結果を渡しますか。", link.vendor_name);
    Screen::new("vendor-consent", "レセコンを加える")
        .line(name_line(&question))
        .line(Line::plain("名前は、レセコンが自分で名乗ったものです。お使いのレセコンの画面に、同じコードが出ていることを確認してください。"))
        .section(Section::details([Line::figures("コード", user_code), scopes(link)]))
        .line(Line::plain("いつでもレセコン連携の画面で終えられます。受け取った記録は残ります。"))
        .button(ButtonId::Enter, "渡す", "このレセコンが、確認結果を受け取れるようにします。")
        .with(Button::new(ButtonId::Cancel, "渡さない", "何も渡さずに戻ります。").role(ButtonRole::Secondary))
}

fn scopes(link: &VendorLinkEntry) -> Line {
    let words: Vec<_> = link
        .scopes
        .iter()
        .map(|scope| match scope {
            VendorScope::ResultsRead => "確認結果の受け取り",
            VendorScope::ResultsLink => "照会番号の登録",
        })
        .collect();
    Line::detail("できること", &words.join("、"))
}
