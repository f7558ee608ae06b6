//! 施術所を切り替える, and the question for which clinic of a place (併設) a check is.

use shikaku_clinic::readiness::Trade;

use crate::gateway::ServedClinic;
use crate::view::speech::{readable, sentence};
use crate::view::{Button, ButtonId, Icon, Language, Line, Screen, StatusItem, StatusKind, Tone};
use crate::workflow::{Account, AccountPage, ListPage, MenuIndex};

pub(super) fn list(account: &Account, list: &ListPage<ServedClinic>) -> Screen {
    let active = account.active_clinic();
    Screen::new("clinics", "施術所の切り替え")
        .line(Line::headline("施術所を選んでください。"))
        .rows(list, |id, clinic| {
            let mark = if Some(clinic) == active { "選択中" } else { "" };
            let name = readable(&clinic.clinic_name);
            Button::new(id, &name, "この施術所で確認します。").row(trade_text(clinic.trade), mark)
        })
        .back_to("受付の画面に戻ります。")
}

/// The check has not begun: the answer begins it.
pub(super) fn choosing(pair: &[ServedClinic]) -> Screen {
    let screen = Screen::new("choosing-clinic", "資格確認").line(Line::headline("どちらの受付ですか"));
    MenuIndex::all()
        .zip(pair)
        .fold(screen, |screen, (place, clinic)| {
            let (trade, name) = (trade_text(clinic.trade), readable(&clinic.clinic_name));
            let button = Button::new(ButtonId::ChooseResult(place), trade, "この受付で確認します。");
            screen.with(button.choice(Icon::Clinic, &name))
        })
        .back_to("確認方法の選択に戻ります。")
}

/// The clinic that is acted for in the title bar, where the device serves several. It is left out on the question for
/// it. The trade is beside a name that two of them have.
pub(in crate::view::ja) fn clinic_item(account: Option<&Account>) -> Option<StatusItem> {
    let account =
        account.filter(|account| !matches!(account.page(), Some(AccountPage::ChoosingClinic(..))))?;
    let clinic = account.active_clinic()?;
    let name = readable(&clinic.clinic_name);
    let text = if account.is_name_shared() { format!("{}・{name}", trade_text(clinic.trade)) } else { name };
    let spoken = format!("{text}の受付。");
    Some(StatusItem {
        kind: StatusKind::Clinic,
        text,
        spoken,
        tone: Tone::Neutral,
        language: Language::Japanese,
    })
}

/// What a trade is called in short.
const fn trade_text(trade: Trade) -> &'static str {
    match trade {
        Trade::Judo => "柔整",
        Trade::Ahaki => "鍼灸・マッサージ",
    }
}

impl Screen {
    /// 施術所を切り替える on the first screen, where the device serves several clinics.
    pub(in crate::view::ja) fn clinic_row(self, account: Option<&Account>) -> Self {
        let Some(clinic) = account.and_then(Account::active_clinic) else { return self };
        let name = readable(&clinic.clinic_name);
        let row = Button::new(ButtonId::ChooseClinic, "施術所を切り替える", "施術所の一覧を開きます。");
        self.with(row.row(&name, "").icon(Icon::Clinic))
    }

    /// The first screen says first which clinic is acted for, so that a change is said.
    pub(in crate::view::ja) fn clinic_said(self, account: Option<&Account>) -> Self {
        let Some(clinic) = account.and_then(Account::active_clinic) else { return self };
        let name = sentence(&readable(&clinic.clinic_name));
        let (spoken, read_aloud) = (format!("{name}{}", self.spoken), format!("{name}{}", self.read_aloud));
        self.say(spoken).read_as(read_aloud)
    }
}
