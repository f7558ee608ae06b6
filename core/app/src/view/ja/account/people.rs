//! 職員, and the codes that are shown once.

use shikaku_clinic::account::{Role, Roles};

use super::{grouped_digits, name_field, name_line, sign_in_name_field};
use crate::gateway::StaffEntry;
use crate::view::{Button, ButtonId, ButtonRole, Haptic, Line, LineKind, Screen, Section};
use crate::workflow::{AccountNotice, ListPage, MenuIndex, NAME_MOST, OFFERED_ROLES, PersonForm, PersonStep};

pub(super) fn list(list: &ListPage<StaffEntry>) -> Screen {
    Screen::new("staff", "職員")
        .line(Line::headline(&format!("職員が{}人います。", list.rows.len())))
        .rows(list, |id, person| {
            let state = if person.stopped { "停止中".to_owned() } else { roles_text(&person.roles) };
            Button::new(id, &person.display_name, "開きます。").row(&person.sign_in_name, &state)
        })
        .back_to("利用者と端末の画面に戻ります。")
}

pub(super) fn one(person: &StaffEntry, notice: Option<AccountNotice>) -> Screen {
    let state = match (person.stopped, person.must_change_password) {
        (true, _) => "停止中",
        (false, true) => "最初のパスワードを使う前",
        (false, false) => "使用中",
    };
    let screen = Screen::new("person", "職員")
        .line(name_line(&person.display_name))
        .section(Section::details([
            Line::detail("ログイン名", &person.sign_in_name),
            Line::detail("役割", &roles_text(&person.roles)),
            Line::detail("状態", state),
        ]))
        .account_notice(notice);
    let screen = if person.stopped {
        screen.button(ButtonId::Enter, "停止を解く", "この方が、またログインできるようにします。")
    } else {
        let stop = Button::new(
            ButtonId::Enter,
            "停止する",
            "この方は、すぐにログアウトされ、ログインできなくなります。",
        );
        let reset = "新しい1回限りのパスワードを作ります。今のパスワードは使えなくなります。";
        screen
            .button(ButtonId::Continue, "パスワードを設定し直す", reset)
            .with(stop.role(ButtonRole::Destructive))
    };
    screen.back_to("職員の一覧に戻ります。")
}

pub(super) fn adding(form: &PersonForm) -> Screen {
    let screen = Screen::new(step_id(&form.step), "職員を加える");
    let screen = match &form.step {
        PersonStep::SignInName => screen
            .line(Line::headline("新しい方のログイン名を入力してください。"))
            .line(Line::plain("英字や数字が入力しやすいです。例 yamanobe"))
            .account_notice(form.notice)
            .text_field(sign_in_name_field(""), "次へ", "お名前の入力に進みます。"),
        PersonStep::DisplayName { sign_in_name } => screen
            .line(Line::headline("その方のお名前を入力してください。"))
            .line(Line::detail("ログイン名", sign_in_name))
            .account_notice(form.notice)
            .text_field(name_field("", NAME_MOST, "お名前"), "次へ", "役割の選択に進みます。"),
        PersonStep::Roles { sign_in_name, display_name } => {
            let screen = screen
                .line(Line::headline("役割を選んでください。"))
                .line(Line::detail("お名前", display_name))
                .line(Line::detail("ログイン名", sign_in_name))
                .account_notice(form.notice);
            MenuIndex::all().zip(OFFERED_ROLES).fold(screen, |screen, (place, roles)| {
                let roles: Roles = roles.iter().copied().collect();
                let row =
                    Button::new(ButtonId::ChooseResult(place), &roles_text(&roles), "この役割で加えます。");
                screen.with(row.row(roles_explained(&roles), ""))
            })
        }
    };
    screen.back_to("前の画面に戻ります。")
}

const fn step_id(step: &PersonStep) -> &'static str {
    match step {
        PersonStep::SignInName => "adding-person-sign-in-name",
        PersonStep::DisplayName { .. } => "adding-person-name",
        PersonStep::Roles { .. } => "adding-person-roles",
    }
}

fn roles_text(roles: &Roles) -> String {
    let words = [
        (Role::Reception, "受付"),
        (Role::Viewer, "閲覧のみ"),
        (Role::Administrator, "管理者"),
        (Role::GroupAdministrator, "法人管理者"),
    ];
    let held: Vec<_> =
        words.into_iter().filter(|(role, _)| roles.contains(*role)).map(|(_, word)| word).collect();
    if held.is_empty() { "なし".to_owned() } else { held.join("・") }
}

fn roles_explained(roles: &Roles) -> &'static str {
    match (roles.contains(Role::Reception), roles.contains(Role::Administrator), roles.contains(Role::Viewer))
    {
        (true, true, _) => "資格の確認と、職員や端末の管理",
        (true, false, _) => "資格の確認と、結果の受け渡し",
        (false, true, _) => "職員や端末の管理だけ",
        (false, false, true) => "結果を見るだけ",
        (false, false, false) => "",
    }
}

pub(super) fn one_time_password(password: &str) -> Screen {
    Screen::new("one-time-password", "最初のパスワード")
        .line(grouped_digits("最初のパスワード", password))
        .line(Line::plain("この画面を閉じると、もう見られません。書き写して、ご本人に渡してください。"))
        .line(Line::plain(
            "初めてログインしたときに、ご自分のパスワードに変えていただきます。間の空白は入力しません。",
        ))
        .haptic(Haptic::Tick)
        .back_to("利用者と端末の画面に戻ります。")
}

pub(super) fn recovery_codes<T: std::ops::Deref<Target = String>>(codes: &[T]) -> Screen {
    let lines = codes
        .iter()
        .zip(1..)
        .map(|(code, number)| grouped_digits(&format!("{number}"), code).kind(LineKind::Detail));
    Screen::new("recovery-codes", "回復コード")
        .line(Line::headline("書き写すか印刷して、鍵のかかる所に保管してください。"))
        .line(Line::plain("この画面を閉じると、もう見られません。前の回復コードは使えなくなりました。1つは1回だけ使えます。"))
        .section(Section::details(lines))
        .haptic(Haptic::Tick)
        .back_to("利用者と端末の画面に戻ります。")
}
