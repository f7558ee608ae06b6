//! 端末.

use shikaku_calendar::japan_date;
use shikaku_clinic::account::DeviceState;

use super::{grouped_digits, name_line};
use crate::gateway::DeviceEntry;
use crate::port::DeviceKeyKind;
use crate::view::wareki::wareki;
use crate::view::{Button, ButtonId, ButtonRole, Haptic, Line, Screen, Section};
use crate::workflow::{Account, AccountNotice, ListPage};

pub(super) fn list(list: &ListPage<DeviceEntry>) -> Screen {
    let waiting = list.rows.iter().filter(|device| device.state == DeviceState::AwaitingApproval).count();
    let waiting =
        (waiting > 0).then(|| Line::notice(&format!("承認を待っている端末が{waiting}台あります。")));
    Screen::new("devices", "端末")
        .line(Line::headline(&format!("端末が{}台あります。", list.rows.len())))
        .lines(waiting)
        .rows(list, |id, device| {
            let state = state_text(device.state);
            let row = Button::new(id, &device.name, "開きます。");
            match device.state {
                DeviceState::AwaitingApproval => row.row(&device.platform, "").badge(state),
                DeviceState::Approved | DeviceState::Stopped => row.row(&device.platform, state),
            }
        })
        .back_to("利用者と端末の画面に戻ります。")
}

pub(super) fn one(account: &Account, device: &DeviceEntry, notice: Option<AccountNotice>) -> Screen {
    let is_own = account.status().is_some_and(|status| status.device_id == device.device_id);
    let own = (is_own && device.state == DeviceState::Approved)
        .then(|| Line::notice("今お使いの端末です。停止すると、この端末では受付を続けられません。"));
    let key = match device.key_kind {
        DeviceKeyKind::Hardware => "端末の安全な領域（取り出せません）",
        DeviceKeyKind::Software => "アプリの中（ソフトウェア）",
    };
    let screen = Screen::new("device", "端末")
        .line(name_line(&device.name))
        .lines(own)
        .section(Section::details([
            Line::detail("状態", state_text(device.state)),
            Line::detail("機種", &device.platform),
            Line::detail("登録した日", &wareki(japan_date(device.enrolled_at))),
            Line::detail("鍵", key),
        ]))
        .account_notice(notice);
    let screen = match device.state {
        DeviceState::AwaitingApproval => screen
            .line(Line::plain("名前、機種、登録した日を確認して、心当たりのある端末だけを承認してください。"))
            .button(ButtonId::Enter, "この端末を承認する", "この端末で、職員がログインできるようにします。"),
        DeviceState::Approved => {
            let stop = "停止すると、すぐに使えなくなります。また使うときは、登録し直します。";
            let button = Button::new(ButtonId::Enter, "この端末を停止する", stop);
            screen.line(Line::plain(stop)).with(button.role(ButtonRole::Destructive))
        }
        DeviceState::Stopped => screen.line(Line::plain("また使うときは、新しい登録コードで登録します。")),
    };
    screen.back_to("端末の一覧に戻ります。")
}

const fn state_text(state: DeviceState) -> &'static str {
    match state {
        DeviceState::AwaitingApproval => "承認待ち",
        DeviceState::Approved => "使用中",
        DeviceState::Stopped => "停止中",
    }
}

pub(super) fn invitation(account: &Account, code: &str) -> Screen {
    let number = account.status().map(|status| Line::figures("登録記号番号", &status.registration_number));
    Screen::new("device-invitation", "端末を加える")
        .line(grouped_digits("登録コード", code))
        .line(Line::plain("新しい端末でアプリを開き、「初期設定」で、登録記号番号とこのコードを入力します。"))
        .line(Line::plain("15分以内に、1回だけ使えます。入力した後、端末の一覧で承認します。"))
        .lines(number)
        .haptic(Haptic::Tick)
        .back_to("利用者と端末の画面に戻ります。")
}
