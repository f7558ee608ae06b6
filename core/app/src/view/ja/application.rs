use chrono::NaiveDate;
use shikaku_clinic::account::Permission;
use shikaku_clinic::failure::{Failure, NextAction, StoreFailure};
use shikaku_reader::session::ReaderStatus;

use super::account::clinic_item;
use super::card_reader::{is_disproved, reader_screen};
use super::practice::practice_screen;
use super::reader_status::status_items;
use super::{
    account_screen, archive_screen, choosing_method, failure_text, import_screen, readiness_screen,
    settings_screen, state_screen,
};
use crate::gateway::CheckMethod;
use crate::view::speech::{readable, sentence};
use crate::view::words::Words;
use crate::view::{Button, ButtonId, ButtonRole, Icon, Illustration, Language, Privacy, Screen, patient};
use crate::workflow::{
    Account, AccountPage, Area, Areas, HistoryCounts, ReaderManager, Reception, State, WaitingForCard,
};

/// The state of the history on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStatus {
    /// The clinic keeps no history on this device.
    Absent,
    /// It is open, and so much is in it.
    Open(HistoryCounts),
    /// It could not be opened.
    Unavailable(StoreFailure),
}

/// How a device presents the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presentation {
    /// Where a card is held.
    pub card_place: Illustration,
    /// Who can listen.
    pub privacy: Privacy,
    /// The method that comes first and is proposed; `None`: none is proposed.
    pub default_method: Option<CheckMethod>,
    /// The language of the patient's texts in this check.
    pub language: Language,
}

/// The screen of the application: the list of the languages, the page of its readers, its archive, its preparation or its
/// practice while that is open, or the check.
/// The buttons that open them are on the first screen; a screen that waits for a card shows the status of the reader.
#[must_use]
pub fn application_screen(
    reception: &Reception,
    areas: Areas<'_>,
    history: HistoryStatus,
    today: NaiveDate,
    presentation: Presentation,
) -> Screen {
    let (language, readers) = (presentation.language, areas.readers);
    let drawn = match areas.open() {
        Area::Languages => patient::languages(language),
        Area::Readers(readers, page) => reader_screen(page, readers.reader(), readers.status()),
        Area::Account(account, page) => account_screen(account, page).practice_button(areas, page),
        Area::Archive(archive) => {
            archive_screen(archive, today, presentation.privacy).results_from(archive, areas.results)
        }
        Area::Import(import, page) => import_screen(import, page, presentation.privacy),
        Area::Readiness(readiness, page) => readiness_screen(readiness, page, today),
        Area::Settings(settings, page) => settings_screen(settings, page, areas.account.is_some()),
        Area::Practice(page) => return practice_screen(page, today, presentation),
        Area::Check => match reception.state() {
            State::WaitingForCard(wait) => {
                let status = readers.and_then(ReaderManager::status);
                waiting_screen(wait, status, readers.is_some(), Words::of(language))
                    .held_at(presentation.card_place)
            }
            State::ChoosingMethod => first_screen(history, areas, presentation),
            state => {
                let drawn = state_screen(state, today, presentation.privacy, language);
                match state {
                    State::EnteringPin(_) => drawn.with(patient::language_button(language)),
                    State::Failed(failed) => drawn.sign_in_button(failed.failure, areas.account),
                    _ => drawn,
                }
            }
        },
    };
    let clinic = clinic_item(areas.account);
    drawn.status(clinic.into_iter().chain(readers.map(status_items).into_iter().flatten()))
}

/// The first screen with a row for each other area.
fn first_screen(history: HistoryStatus, areas: Areas<'_>, presentation: Presentation) -> Screen {
    let may = |permission| areas.account.is_none_or(|account| account.permits(permission));
    let shown = if may(Permission::CheckPatient) {
        choosing_method::screen(presentation.default_method)
            .with(patient::language_row(presentation.language))
    } else {
        choosing_method::without_checks()
    };
    let shown = match history {
        _ if !may(Permission::SeeResults) => shown,
        // The gateway keeps the results of a clinic, also where the device keeps none.
        HistoryStatus::Absent if areas.account.is_some() => shown.with(result_row(None)),
        HistoryStatus::Absent => shown,
        HistoryStatus::Open(counts) => shown.history_rows(Some(counts)),
        HistoryStatus::Unavailable(_) => shown.history_rows(None),
    };
    let shown = shown
        .import_row(areas.import.is_some() && may(Permission::CheckPatient))
        .clinic_row(areas.account)
        .reader_row(areas.readers.is_some())
        .readiness_row(areas.readiness.is_some())
        .practice_row(areas.practice.is_some())
        .account_row(areas.account)
        .settings_row(areas.settings.is_some())
        .completed()
        .clinic_said(areas.account);
    let shown = if presentation.default_method.is_none() { shown.without_proposal() } else { shown };
    match history {
        HistoryStatus::Absent | HistoryStatus::Open(_) => shown,
        HistoryStatus::Unavailable(failure) => shown.not_saving(failure),
    }
}

/// The screen that waits for a card: the status of the reader, or why it cannot read and the button to its page. A failure
/// that the reader has disproved since is not shown.
fn waiting_screen(
    wait: &WaitingForCard,
    status: Option<ReaderStatus>,
    has_readers: bool,
    words: &Words,
) -> Screen {
    let notice = wait.notice.filter(|notice| !is_disproved(notice.failure, status));
    let shown = patient::waiting_for_card(wait, notice, words);
    if !patient::is_readable(notice) {
        return shown.reader_button(has_readers).completed();
    }
    let shown = shown.completed();
    match status {
        Some(status) => shown.with_reader_status(status),
        None => shown,
    }
}

impl Screen {
    /// The first screen of a desk whose history could not be opened: checks go on, and nothing of them is kept.
    fn not_saving(self, failure: StoreFailure) -> Self {
        let going_on = "資格の確認はできます。結果は、この端末の履歴に残りません。";
        self.alerted(failure.into(), [going_on, failure_text(failure.into()).advice])
    }

    /// The same screen with the drawing of this place, where it has a drawing.
    fn held_at(self, place: Illustration) -> Self {
        let illustration = self.illustration.map(|_| place);
        Self { illustration, ..self }
    }

    fn reader_button(self, has_readers: bool) -> Self {
        if has_readers { self.with(to_readers()) } else { self }
    }

    fn reader_row(self, has_readers: bool) -> Self {
        if has_readers { self.with(to_readers().row("", "").icon(Icon::Reader)) } else { self }
    }

    fn import_row(self, is_offered: bool) -> Self {
        if !is_offered {
            return self;
        }
        let spoken = "公式アプリでコピーした結果を取り込む画面を開きます。";
        let row = Button::new(ButtonId::Import, "公式アプリの結果を取り込む", spoken).row("", "");
        self.with(row.icon(Icon::Document))
    }

    fn settings_row(self, has_settings: bool) -> Self {
        if !has_settings {
            return self;
        }
        let spoken = "読み上げ、文字の大きさなどを変える画面を開きます。";
        self.with(Button::new(ButtonId::Settings, "設定", spoken).row("", "").icon(Icon::Settings))
    }

    /// 利用者と端末, with the clinic and the person.
    fn account_row(self, account: Option<&Account>) -> Self {
        let Some((account, person)) = account.and_then(|account| Some((account, account.signed_in()?)))
        else {
            return self;
        };
        let clinic = account.status().map(|status| status.clinic_name.as_str()).unwrap_or_default();
        let who = readable(&format!("{clinic}・{}", person.display_name));
        let explanation = "職員、端末、レセコン連携、ログアウトの画面を開きます。";
        let row = Button::new(ButtonId::Account, "利用者と端末", explanation).row(&who, "");
        self.with(row.icon(Icon::Account))
    }

    /// ログインする, where a check was refused without it and the application can sign in.
    fn sign_in_button(mut self, failure: Failure, account: Option<&Account>) -> Self {
        if account.is_none() || failure.next_action() != NextAction::SignIn {
            return self;
        }
        let button = Button::new(
            ButtonId::SignIn,
            "ログインする",
            "ログインの画面に進みます。受付は、その後に始めます。",
        );
        self = self.without_proposal();
        self.buttons.insert(0, button.role(ButtonRole::Primary));
        Self { proposed: Some(ButtonId::SignIn), ..self }
    }

    /// 練習モード, where a device cannot be used yet or no person is signed in.
    fn practice_button(self, areas: Areas<'_>, page: &AccountPage) -> Self {
        let is_offered = areas.practice.is_some()
            && matches!(
                page,
                AccountPage::EnteringClinic(_)
                    | AccountPage::AwaitingApproval(_)
                    | AccountPage::Blocked(_)
                    | AccountPage::EnteringName(_)
            );
        if !is_offered {
            return self;
        }
        self.with(to_practice().role(ButtonRole::Secondary))
    }

    fn readiness_row(self, has_readiness: bool) -> Self {
        if !has_readiness {
            return self;
        }
        let spoken = "オンライン資格確認の導入の準備を見る画面を開きます。";
        self.with(Button::new(ButtonId::Readiness, "導入の準備", spoken).row("", "").icon(Icon::Checklist))
    }

    fn practice_row(self, has_practice: bool) -> Self {
        if !has_practice {
            return self;
        }
        self.with(to_practice().row("", "").icon(Icon::Practice))
    }

    /// The rows of the history, with what is in it where that is known.
    fn history_rows(self, counts: Option<HistoryCounts>) -> Self {
        self.with(follow_up_row(counts)).with(result_row(counts))
    }
}

fn to_readers() -> Button {
    Button::new(ButtonId::CardReader, "カードリーダー", "カードリーダーを選ぶ画面を開きます。")
}

fn to_practice() -> Button {
    Button::new(ButtonId::Practice, "練習モード", "架空の人で、受付を練習する画面を開きます。")
}

/// 後で確認すること, with how many are overdue or, if none is, how many there are.
fn follow_up_row(counts: Option<HistoryCounts>) -> Button {
    let (badge, trailing) = match counts {
        Some(HistoryCounts { overdue: late @ 1.., .. }) => (format!("期限切れ {late}件"), String::new()),
        Some(HistoryCounts { follow_ups, .. }) => (String::new(), format!("{follow_ups}件")),
        None => (String::new(), String::new()),
    };
    let said: String = [&badge, &trailing].into_iter().map(|text| sentence(text)).collect();
    let spoken = format!("{said}一覧を開きます。");
    Button::new(ButtonId::FollowUps, "後で確認すること", &spoken)
        .row("", &trailing)
        .badge(&badge)
        .icon(Icon::FollowUp)
}

/// 過去の確認結果, with how many are of today.
fn result_row(counts: Option<HistoryCounts>) -> Button {
    let trailing = counts.map(|counts| format!("今日 {}件", counts.results_today)).unwrap_or_default();
    let spoken = format!("{}一覧を開きます。", sentence(&trailing));
    Button::new(ButtonId::PastResults, "過去の確認結果", &spoken).row("", &trailing).icon(Icon::History)
}
