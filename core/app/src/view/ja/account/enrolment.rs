//! 初期設定: how a device is enrolled at its clinic.

use shikaku_clinic::account::GatewayAddress;
use shikaku_clinic::failure::{Failure, SignInFailure};

use super::{latin, name_field};
use crate::view::ja::failure_text;
use crate::view::ja::notice::code_line;
use crate::view::{ButtonId, Haptic, Line, Screen, Tone};
use crate::workflow::{Account, AccountNotice, EnrolmentForm, NAME_MOST, TextForm};

/// As long as the text of a QR code, which a scanner types in place of a 登録記号番号.
const SHEET_TEXT_MOST: u16 = 1_024;
/// As long as the address of a gateway ([`GatewayAddress::LENGTH_MAX`]).
const ADDRESS_MOST: u16 = 200;

pub(super) fn clinic(form: &TextForm) -> Screen {
    Screen::new("enrolment-clinic", "初期設定")
        .line(Line::headline("登録記号番号を入力してください。"))
        .line(Line::plain("登録コードの用紙、または施術管理者の届出にある番号です。"))
        .line(Line::figures("例", "協1234567-0-0"))
        .line(Line::plain("登録コードは、システムの運営者か、施術所の管理者が作ります。"))
        .line(Line::plain("バーコードリーダーがあれば、用紙のQRコードを読み取れます。"))
        .account_notice(form.notice)
        .text_field(
            name_field(&form.text, SHEET_TEXT_MOST, "登録記号番号"),
            "次へ",
            "登録コードの入力に進みます。",
        )
        .fallback_row()
}

pub(super) fn code(form: &EnrolmentForm) -> Screen {
    // What went wrong before takes its place: the digits have to be in sight above the keypad.
    let explanation = "用紙、または登録済みの端末の画面に出ている数字です。1回だけ使えます。";
    let explanation = form.notice.is_none().then_some(explanation);
    Screen::new("enrolment-code", "初期設定")
        .line(Line::headline("登録コード（数字11桁）を入力してください。"))
        .lines(explanation.map(Line::plain))
        .account_notice(form.notice)
        .code_field(&form.code, "登録コード")
        .fallback_row()
        .back_to("登録記号番号の入力に戻ります。")
}

/// A QR code can name any address: a person compares it with the sheet first.
pub(super) fn confirming(address: &GatewayAddress) -> Screen {
    Screen::new("enrolment-gateway", "初期設定")
        .line(Line::headline("このシステムに接続しますか。"))
        .line(Line::plain(address.as_str()))
        .line(Line::plain("用紙に印刷された接続先と同じことを確認してください。"))
        .button(ButtonId::Enter, "接続する", "このシステムに、この端末を登録します。")
        .back_to("登録記号番号の入力に戻ります。")
}

pub(super) fn address(form: &TextForm) -> Screen {
    Screen::new("enrolment-address", "初期設定")
        .line(Line::headline("接続先を入力してください。"))
        .line(Line::plain("登録コードの用紙にあるアドレスです。"))
        .line(Line::plain("例 https://gateway.example"))
        .account_notice(form.notice)
        .text_field(latin(&form.text, ADDRESS_MOST, "接続先"), "次へ", "登録コードの入力に進みます。")
        .fallback_row()
        .back_to("登録記号番号の入力に戻ります。")
}

pub(super) fn naming(form: &TextForm) -> Screen {
    Screen::new("enrolment-device-name", "初期設定")
        .line(Line::headline("この端末の名前を入力してください。"))
        .line(Line::plain("管理者が端末を見分けるための名前です。例 受付1番"))
        .account_notice(form.notice)
        .text_field(name_field(&form.text, NAME_MOST, "端末の名前"), "登録する", "この端末を登録します。")
        .back_to("登録コードの入力に戻ります。")
}

pub(super) fn awaiting(account: &Account, notice: Option<AccountNotice>) -> Screen {
    let clinic = account.status().map(|status| Line::detail("施術所", &status.clinic_name));
    Screen::new("awaiting-approval", "承認待ち")
        .line(Line::headline("管理者の承認を待っています。"))
        .line(Line::plain(
            "登録済みの端末で、管理者が端末の一覧から承認します。承認されると、この画面が変わります。",
        ))
        .lines(clinic)
        .account_notice(notice)
        .button(ButtonId::Continue, "今すぐ確認する", "承認されたかどうかを、システムに問い合わせます。")
        .fallback_row()
}

/// The device cannot be used, or the gateway does not answer.
pub(super) fn blocked(account: &Account, notice: AccountNotice) -> Screen {
    let text = failure_text(notice.failure);
    let is_of_store = matches!(notice.failure, Failure::Store(_));
    let is_of_device = is_of_store || matches!(notice.failure, Failure::SignIn(_));
    let (again, explanation) = if is_of_store {
        ("もう一度開く", "この端末の記録をもう一度開きます。")
    } else {
        ("もう一度接続する", "システムにもう一度問い合わせます。")
    };
    let title = if is_of_device { "この端末は使えません" } else { "接続できません" };
    let clinic = account.status().map(|status| Line::detail("施術所", &status.clinic_name));
    let screen = Screen::new("account-blocked", title)
        .line(Line::headline(text.title))
        .line(Line::plain(text.advice))
        .lines(clinic)
        .line(code_line(notice.failure))
        .failure_code(notice.failure.code())
        .haptic(Haptic::Failure)
        .toned(Tone::Failed)
        .button(ButtonId::Continue, again, explanation);
    let screen = if can_enrol(notice.failure) {
        screen.button(ButtonId::EnrolDevice, "新しい登録コードで登録する", "初期設定の画面に進みます。")
    } else {
        screen
    };
    screen.fallback_row()
}

/// Whether a new code makes the device usable.
const fn can_enrol(failure: Failure) -> bool {
    matches!(
        failure,
        Failure::SignIn(
            SignInFailure::DeviceStopped | SignInFailure::DeviceKeyLost | SignInFailure::DeviceUnknown
        )
    )
}
