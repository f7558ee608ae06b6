//! 利用者と端末: the menu, and what happened lately.

use chrono::Timelike as _;
use shikaku_calendar::japan_time;

use crate::gateway::{AccountEvent, AccountEventKind};
use crate::view::wareki::wareki;
use crate::view::{Button, ButtonId, ButtonRole, Haptic, Line, Screen, Section};
use crate::workflow::{Account, AccountTopic, Done, ListPage, MenuIndex};

pub(super) fn screen(account: &Account, done: Option<Done>) -> Screen {
    let who = account.signed_in().map(|person| Line::detail("ログイン中の方", &person.display_name));
    let clinic = account.status().map(|status| {
        [
            Line::detail("施術所", &status.clinic_name),
            Line::figures("登録記号番号", &status.registration_number),
        ]
    });
    let screen = Screen::new("account", "利用者と端末")
        .line(Line::headline(done.map_or("することを選んでください。", done_text)))
        .section(Section::details(who.into_iter().chain(clinic.into_iter().flatten())))
        .haptic(if done.is_some() { Haptic::Tick } else { Haptic::None });
    let sign_out = Button::new(ButtonId::SignOut, "ログアウト", "ログアウトして、ログインの画面に戻ります。");
    MenuIndex::all()
        .zip(account.topics())
        .fold(screen, |screen, (place, topic)| {
            let (label, explanation) = topic_text(topic);
            screen.with(Button::new(ButtonId::ChooseResult(place), label, explanation).row("", ""))
        })
        .with(sign_out.role(ButtonRole::Secondary))
        .back_to("受付の画面に戻ります。")
}

const fn done_text(done: Done) -> &'static str {
    match done {
        Done::PasswordChanged => "パスワードを変えました。",
        Done::Linked => "レセコンに、確認結果を渡せるようにしました。",
    }
}

const fn topic_text(topic: AccountTopic) -> (&'static str, &'static str) {
    match topic {
        AccountTopic::Devices => ("端末", "端末の一覧を開きます。承認と停止ができます。"),
        AccountTopic::InviteDevice => ("端末を加える", "新しい端末のための登録コードを作ります。"),
        AccountTopic::Staff => ("職員", "職員の一覧を開きます。"),
        AccountTopic::AddPerson => ("職員を加える", "新しい職員のログイン名を作ります。"),
        AccountTopic::Links => ("レセコン連携", "確認結果を受け取るレセコンの一覧を開きます。"),
        AccountTopic::AddLink => ("レセコンを加える", "レセコンの画面に出たコードを入力します。"),
        AccountTopic::Events => ("最近の記録", "ログインや端末の登録などの記録を開きます。"),
        AccountTopic::GroupCounts => ("法人の集計", "法人の施術所ごとの件数を開きます。"),
        AccountTopic::RecoveryCodes => ("回復コード", "パスワードを忘れたときのための回復コードを作ります。"),
        AccountTopic::ChangePassword => ("パスワードを変える", "ご自分のパスワードを変えます。"),
    }
}

pub(super) fn events(list: &ListPage<AccountEvent>) -> Screen {
    let count = list.rows.len();
    let lines = list.shown().iter().map(|event| {
        let at = japan_time(event.at);
        let (day, what) = (wareki(at.date()), event_text(event.kind));
        let when = format!("{day} {}", at.format("%-H:%M"));
        let said = format!("{day}、{}時{}分、{what}", at.hour(), at.minute());
        Line::detail(&when, what).said(&said)
    });
    let screen = Screen::new("account-events", "最近の記録")
        .line(Line::headline(&format!("記録が{count}件あります。新しい順です。")))
        .section(Section::details(lines));
    screen.next_page(list.before, list.after()).back_to("利用者と端末の画面に戻ります。")
}

const fn event_text(kind: AccountEventKind) -> &'static str {
    match kind {
        AccountEventKind::ClinicAdded => "施術所が登録されました",
        AccountEventKind::DeviceApproved => "端末が承認されました",
        AccountEventKind::DeviceClinicsChanged => "端末で選べる施術所が変わりました",
        AccountEventKind::DeviceEnrolled => "端末が登録されました",
        AccountEventKind::DeviceInvited => "登録コードが作られました",
        AccountEventKind::DeviceStopped => "端末が停止されました",
        AccountEventKind::PasswordChanged => "パスワードが変えられました",
        AccountEventKind::PasswordReset => "パスワードが設定し直されました",
        AccountEventKind::RecoveryCodeUsed => "回復コードが使われました",
        AccountEventKind::RecoveryCodesMade => "回復コードが作られました",
        AccountEventKind::RefreshTokenReused => "ログインの情報が二重に使われたため、ログアウトしました",
        AccountEventKind::RolesChanged => "職員の役割が変わりました",
        AccountEventKind::SignedIn => "ログイン",
        AccountEventKind::SignedOut => "ログアウト",
        AccountEventKind::StaffAdded => "職員が加わりました",
        AccountEventKind::StaffReturned => "職員の停止が解かれました",
        AccountEventKind::StaffStopped => "職員が停止されました",
        AccountEventKind::VendorLinked => "レセコンが加わりました",
        AccountEventKind::VendorLinkEnded => "レセコンとの連携が終わりました",
    }
}
