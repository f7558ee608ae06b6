use chrono::NaiveDate;
use shikaku_clinic::failure::StoreFailure;
use shikaku_reader::session::ReaderStatus;

use super::card_reader::{is_disproved, reader_screen};
use super::notice::code_line;
use super::{archive_screen, failure_text, readiness_screen, screen, waiting_for_card};
use crate::view::{ButtonId, Line, Screen};
use crate::workflow::{Archive, Area, ReaderManager, Readiness, Reception, State, WaitingForCard};

/// The state of the history on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStatus {
    /// The clinic keeps no history on this device.
    Absent,
    /// It is open.
    Open,
    /// It could not be opened.
    Unavailable(StoreFailure),
}

/// The screen of the application: the page of its readers, its archive or its preparation while that is open, or the check.
/// The buttons that open them are on the first screen; a screen that waits for a card shows the status of the reader.
#[must_use]
pub fn application_screen(
    reception: &Reception,
    archive: Option<&Archive>,
    readers: Option<&ReaderManager>,
    readiness: Option<&Readiness>,
    history: HistoryStatus,
    today: NaiveDate,
) -> Screen {
    match Area::open(readers, archive, readiness) {
        Area::Readers(readers, page) => return reader_screen(page, readers.reader(), readers.status()),
        Area::Archive(archive) => return archive_screen(archive, today),
        Area::Readiness(readiness, page) => return readiness_screen(readiness, page, today),
        Area::Check => {}
    }
    let status = readers.and_then(ReaderManager::status);
    match reception.state() {
        State::WaitingForCard(wait) => waiting_screen(wait, status, readers.is_some()),
        State::ChoosingMethod => {
            let shown = screen(reception.state(), today);
            let shown = if history == HistoryStatus::Absent { shown } else { shown.history_buttons() };
            let shown = shown.reader_button(readers.is_some()).readiness_button(readiness.is_some());
            match history {
                HistoryStatus::Absent | HistoryStatus::Open => shown,
                HistoryStatus::Unavailable(failure) => shown.not_saving(failure),
            }
        }
        state => screen(state, today),
    }
}

/// The screen that waits for a card: the status of the reader, or why it cannot read and the button to its page. A failure
/// that the reader has disproved since is not shown.
fn waiting_screen(wait: &WaitingForCard, status: Option<ReaderStatus>, has_readers: bool) -> Screen {
    let notice = wait.notice.filter(|notice| !is_disproved(notice.failure, status));
    let shown = waiting_for_card::noticed(wait, notice);
    if waiting_for_card::obstacle(notice).is_some() {
        return shown.reader_button(has_readers).completed();
    }
    let shown = shown.completed();
    match status {
        Some(status) => shown.status(status),
        None => shown,
    }
}

impl Screen {
    /// The first screen of a desk whose history could not be opened: checks go on, and nothing of them is kept.
    fn not_saving(self, failure: StoreFailure) -> Self {
        let text = failure_text(failure.into());
        let lines = [
            Line::notice(text.title),
            Line::plain("資格の確認はできます。結果は、この端末の履歴に残りません。"),
            Line::plain(text.advice),
            code_line(failure.into()),
        ];
        let said: String = lines.iter().map(|line| line.spoken.as_str()).collect();
        let spoken = format!("{}{said}", self.spoken);
        self.lines(lines).failure_code(failure.code()).say(spoken)
    }

    fn reader_button(self, has_readers: bool) -> Self {
        if !has_readers {
            return self;
        }
        self.button(ButtonId::CardReader, "カードリーダー", "カードリーダーを選ぶ画面を開きます。")
    }

    fn readiness_button(self, has_readiness: bool) -> Self {
        if !has_readiness {
            return self;
        }
        let spoken = "オンライン資格確認の導入の準備を見る画面を開きます。";
        self.button(ButtonId::Readiness, "導入の準備", spoken)
    }

    fn history_buttons(self) -> Self {
        let open = "後で確認することの一覧を開きます。";
        self.button(ButtonId::PastResults, "過去の確認結果", "過去の確認結果の一覧を開きます。").button(
            ButtonId::FollowUps,
            "後で確認すること",
            open,
        )
    }
}
