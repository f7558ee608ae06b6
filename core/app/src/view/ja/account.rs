//! The screens of 利用者と端末: enrolment, sign-in, and what an administrator does.

mod clinics;
mod devices;
mod enrolment;
mod group;
mod links;
mod menu;
mod people;
mod sign_in;

pub(super) use clinics::clinic_item;

use super::failure_text;
use super::notice::code_line;
use crate::view::speech::readable;
use crate::view::{
    Button, ButtonId, ButtonRole, Entry, Haptic, Line, LineKind, Progress, Screen, Section, TextField,
    TextKeyboard, Tone,
};
use crate::workflow::{Account, AccountNotice, AccountPage, CodeEntry, ListPage, MenuIndex, Work};

/// 利用者と端末の画面: a page of the account.
#[must_use]
pub fn account_screen(account: &Account, page: &AccountPage) -> Screen {
    match page {
        AccountPage::Working(work) => working(*work),
        AccountPage::Blocked(notice) => enrolment::blocked(account, *notice),
        AccountPage::EnteringClinic(form) => enrolment::clinic(form),
        AccountPage::EnteringEnrolmentCode(form) => enrolment::code(form),
        AccountPage::ConfirmingGateway(_, gateway) => enrolment::confirming(&gateway.address),
        AccountPage::EnteringAddress(_, form) => enrolment::address(form),
        AccountPage::NamingDevice(_, form) => enrolment::naming(form),
        AccountPage::AwaitingApproval(notice) => enrolment::awaiting(account, *notice),
        AccountPage::EnteringName(form) => sign_in::name(account, form),
        AccountPage::EnteringPassword(form) => sign_in::password(account, form),
        AccountPage::EnteringNewPassword(form) => sign_in::new_password(account, form),
        AccountPage::EnteringRecoveryCode(form) => sign_in::recovery_code(form),
        AccountPage::Locked => sign_in::locked(account),
        AccountPage::Menu(done) => menu::screen(account, *done),
        AccountPage::Devices(list) => devices::list(list),
        AccountPage::Device(device, notice) => devices::one(account, device, *notice),
        AccountPage::Invitation(code) => devices::invitation(account, code),
        AccountPage::Staff(list) => people::list(list),
        AccountPage::Person(person, notice) => people::one(person, *notice),
        AccountPage::AddingPerson(form) => people::adding(form),
        AccountPage::OneTimePassword(password) => people::one_time_password(password),
        AccountPage::RecoveryCodes(codes) => people::recovery_codes(codes),
        AccountPage::Events(list) => menu::events(list),
        AccountPage::GroupCounts(counts, is_last_month) => group::counts(counts, *is_last_month),
        AccountPage::Refused(notice) => refused(*notice),
        AccountPage::Links(list) => links::list(list),
        AccountPage::Link(link, notice) => links::one(link, *notice),
        AccountPage::EnteringLinkCode(form) => links::code(form),
        AccountPage::Consent(link, user_code) => links::consent(link, user_code),
        AccountPage::Clinics(list) => clinics::list(account, list),
        AccountPage::ChoosingClinic(_, pair) => clinics::choosing(pair),
    }
    .completed()
    .undecided(page)
}

fn working(work: Work) -> Screen {
    let (id, title, line) = match work {
        Work::Connecting => ("account-connecting", "接続しています", "システムに接続しています。"),
        Work::Enrolling => ("enrolling", "端末を登録しています", "この端末を登録しています。"),
        Work::SigningIn => ("signing-in", "ログインしています", "ログインしています。"),
        Work::Other => ("account-working", "通信しています", "システムの応答を待っています。"),
    };
    Screen::new(id, title).line(Line::headline(line)).untitled_in_speech().progress(Progress::Running).button(
        ButtonId::Cancel,
        "やめる",
        "前の画面に戻ります。",
    )
}

/// A request that was refused, where no form is behind it.
fn refused(notice: AccountNotice) -> Screen {
    let text = failure_text(notice.failure);
    Screen::new("account-refused", "確認が必要です")
        .line(Line::headline(text.title))
        .line(Line::plain(text.advice))
        .line(code_line(notice.failure))
        .failure_code(notice.failure.code())
        .haptic(Haptic::Failure)
        .toned(Tone::Failed)
        .back_to("利用者と端末の画面に戻ります。")
}

impl Screen {
    /// 戻る.
    fn back_to(self, explanation: &str) -> Self {
        let back = Button::new(ButtonId::Cancel, "戻る", explanation);
        self.with(back.role(ButtonRole::Navigation))
    }

    /// 別の方法で確認, which stays within reach without a session.
    fn fallback_row(self) -> Self {
        let explanation = "資格確認書などで確認する方法を出します。ログインは要りません。";
        self.button(ButtonId::ChooseFallback, "別の方法で確認", explanation)
    }

    /// What went wrong before, first.
    fn account_notice(self, notice: Option<AccountNotice>) -> Self {
        let Some(notice) = notice else { return self };
        let section = notice_section(notice);
        let said = section.spoken();
        self.section_first(section).haptic(Haptic::Warning).failure_code(notice.failure.code()).say(said)
    }

    /// The digits of a code, with the two keys.
    fn code_field(self, code: &CodeEntry, what: &str) -> Self {
        let (typed, length) = (code.typed(), code.length());
        let label = format!("{what}、{length}桁");
        let entry = Entry::of(typed, length, Some(code.text().to_string()), &label);
        self.entry_with_edit_buttons(entry, what)
    }

    /// The rows of a list, and the way to its next page.
    fn rows<T>(self, list: &ListPage<T>, row: impl Fn(ButtonId, &T) -> Button) -> Self {
        let screen = MenuIndex::all()
            .zip(list.shown())
            .fold(self, |screen, (place, item)| screen.with(row(ButtonId::ChooseResult(place), item)));
        screen.next_page(list.before, list.after())
    }

    /// No button is proposed where pressing one gives a right, takes it away, or cannot be taken back.
    fn undecided(self, page: &AccountPage) -> Self {
        let decides = matches!(
            page,
            AccountPage::Device(..)
                | AccountPage::Person(..)
                | AccountPage::Link(..)
                | AccountPage::Consent(..)
                | AccountPage::ConfirmingGateway(..)
        );
        if decides && self.proposed != Some(ButtonId::Cancel) { self.without_proposal() } else { self }
    }
}

fn notice_section(notice: AccountNotice) -> Section {
    let text = failure_text(notice.failure);
    let wait = notice.wait_seconds.map(|seconds| Line::plain(&format!("{}待ってください。", span(seconds))));
    let lines = [Line::notice(text.title)].into_iter().chain(wait);
    Section::notice(lines.chain([Line::plain(text.advice), code_line(notice.failure)]))
}

/// A time to wait, as people say it: never shorter than it is.
fn span(seconds: u32) -> String {
    if seconds < 60 { format!("あと{seconds}秒") } else { format!("あと{}分", seconds.div_ceil(60)) }
}

/// A name of a person, a device or a program as the one thing to know.
fn name_line(name: &str) -> Line {
    Line::headline(name).said(&readable(name))
}

/// A text field for Latin letters and digits.
fn latin(text: &str, most: u16, label: &str) -> TextField {
    TextField {
        text: text.to_owned(),
        least: 1,
        most,
        keyboard: TextKeyboard::Latin,
        label: label.to_owned(),
    }
}

/// The field for a sign-in name.
fn sign_in_name_field(text: &str) -> TextField {
    const MOST: u16 = 64;
    latin(text, MOST, "ログイン名")
}

/// A text field for a name in Japanese.
fn name_field(text: &str, most: u16, label: &str) -> TextField {
    TextField { keyboard: TextKeyboard::Kana, ..latin(text, most, label) }
}

/// A secret in groups of four digits, as a headline: a voice says figure by figure and pauses between the groups.
fn grouped_digits(label: &str, digits: &str) -> Line {
    Line::figures(label, &shikaku_clinic::account::grouped_digits(digits)).kind(LineKind::Headline)
}
