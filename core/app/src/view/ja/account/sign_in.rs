//! ログイン, the lock of the screen, and passwords.

use super::sign_in_name_field;
use crate::view::{Button, ButtonId, ButtonRole, Entry, Line, PasswordField, Screen};
use crate::workflow::{
    Account, NewPasswordForm, PasswordForm, PasswordPurpose, PasswordRight, RecoveryForm, TextForm,
};

pub(super) fn name(account: &Account, form: &TextForm) -> Screen {
    Screen::new("sign-in-name", "ログイン")
        .line(Line::headline("ログイン名を入力してください。"))
        .lines(clinic(account))
        .account_notice(form.notice)
        .text_field(sign_in_name_field(&form.text), "次へ", "パスワードの入力に進みます。")
        .fallback_row()
}

pub(super) fn password(account: &Account, form: &PasswordForm) -> Screen {
    let (id, title, headline, label) = match form.purpose {
        PasswordPurpose::SignIn => {
            ("sign-in-password", "ログイン", "パスワードを入力してください。", "ログインする")
        }
        PasswordPurpose::Unlock => {
            ("unlocking", "画面のロック", "ロックを解除するパスワードを入力してください。", "解除する")
        }
        PasswordPurpose::Change => {
            ("password-present", "パスワードを変える", "今のパスワードを入力してください。", "次へ")
        }
        PasswordPurpose::RecoveryCodes => {
            ("password-for-codes", "回復コード", "今のパスワードを入力してください。", "次へ")
        }
    };
    let screen = Screen::new(id, title)
        .line(Line::headline(headline))
        .line(Line::detail("ログイン名", &form.name))
        .account_notice(form.notice)
        .password_field(account, "パスワード", label);
    match form.purpose {
        PasswordPurpose::SignIn => screen
            .button(ButtonId::ForgotPassword, "パスワードを忘れた", "回復コードの入力に進みます。")
            .with(other_person("ログイン名の入力に戻ります。"))
            .fallback_row(),
        PasswordPurpose::Unlock => screen
            .button(
                ButtonId::SignOut,
                "ほかの人がログインする",
                "ログアウトして、ログイン名の入力に進みます。",
            )
            .back_to("画面のロックに戻ります。"),
        PasswordPurpose::Change | PasswordPurpose::RecoveryCodes => {
            screen.back_to("利用者と端末の画面に戻ります。")
        }
    }
}

pub(super) fn new_password(account: &Account, form: &NewPasswordForm) -> Screen {
    let why = match form.right {
        PasswordRight::FirstSignIn(_) => {
            Some("最初のパスワードは1回だけ使えます。ご自分のパスワードに変えます。")
        }
        PasswordRight::Present(_) | PasswordRight::RecoveryCode { .. } => None,
    };
    let least = account.status().map(|status| status.password).unwrap_or_default().minimum();
    let rule = format!(
        "{least}文字以上です。つながりのない言葉をいくつか並べると、覚えやすく、知られにくくなります。"
    );
    Screen::new("new-password", "パスワードを変える")
        .line(Line::headline("新しいパスワードを入力してください。"))
        .lines(why.map(Line::plain))
        .line(Line::plain(&rule))
        .line(Line::plain("患者さんの4桁の暗証番号とは別のものです。数字だけのものは避けてください。"))
        .account_notice(form.notice)
        .password_field(account, "新しいパスワード", "このパスワードにする")
        .back_to("前の画面に戻ります。")
}

pub(super) fn recovery_code(form: &RecoveryForm) -> Screen {
    let explanation = [
        "印刷して保管した10個のうち、まだ使っていないものです。",
        "回復コードがない方は、管理者にパスワードを設定し直してもらってください。",
    ];
    let explanation = form.notice.is_none().then_some(explanation);
    Screen::new("recovery-code", "パスワードを忘れた")
        .line(Line::headline("回復コード（数字15桁）を入力してください。"))
        .lines(explanation.into_iter().flatten().map(Line::plain))
        .account_notice(form.notice)
        .code_field(&form.code, "回復コード")
        .back_to("ログインの画面に戻ります。")
}

pub(super) fn locked(account: &Account) -> Screen {
    let person = account.signed_in().map(|person| Line::detail("ログイン中の方", &person.display_name));
    let change = Button::new(
        ButtonId::SignOut,
        "ほかの人がログインする",
        "ログアウトして、ログイン名の入力に進みます。",
    );
    Screen::new("locked", "画面のロック")
        .line(Line::headline("画面をロックしました。"))
        .line(Line::plain("しばらく操作がなかったためです。途中の受付は、解除した後に続けられます。入力途中の暗証番号は消しました。"))
        .lines(person)
        .button(ButtonId::Continue, "ロックを解除する", "パスワードの入力に進みます。")
        .with(change.role(ButtonRole::Secondary))
}

/// ほかの人がログインする, in place of the way back.
fn other_person(explanation: &str) -> Button {
    Button::new(ButtonId::Cancel, "ほかの人がログインする", explanation).role(ButtonRole::Secondary)
}

/// The clinic of this device.
pub(super) fn clinic(account: &Account) -> Option<Line> {
    account.status().map(|status| Line::detail("施術所", &status.clinic_name))
}

impl Screen {
    fn password_field(self, account: &Account, label: &str, enter: &str) -> Self {
        let most = account.status().map(|status| status.password).unwrap_or_default().maximum();
        let field = PasswordField {
            least: 1,
            most: u16::try_from(most).unwrap_or(u16::MAX),
            label: label.to_owned(),
            show: "パスワードを表示".to_owned(),
            hide: "パスワードを隠す".to_owned(),
        };
        self.entry(Entry::Password(field)).with(Button::new(
            ButtonId::Enter,
            enter,
            "入力したパスワードを送ります。",
        ))
    }
}
