use chrono::NaiveDate;

use super::card_reader::reader_screen;
use super::{archive_screen, screen};
use crate::view::{ButtonId, Screen};
use crate::workflow::{FrontDesk, ReaderDesk};

/// The screen of a desk: the page of its readers or its archive while that is open, or its reception. The ways into
/// them stand on the first screen, and how a reader stands where a card is awaited.
#[must_use]
pub fn desk_screen(
    desk: &FrontDesk,
    readers: Option<&ReaderDesk>,
    has_history: bool,
    today: NaiveDate,
) -> Screen {
    if let Some((readers, page)) = readers.and_then(|readers| Some((readers, readers.page()?))) {
        return reader_screen(page, readers.reader(), readers.standing());
    }
    if let Some(archive) = desk.archive() {
        return archive_screen(archive, today);
    }
    let shown = screen(desk.reception().state(), today);
    let shown = match readers.and_then(ReaderDesk::standing) {
        Some(standing) if shown.wants_card => shown.standing(standing),
        _ => shown,
    };
    match desk.may_open_archive() {
        true if has_history => shown.history_buttons().reader_button(readers.is_some()),
        true => shown.reader_button(readers.is_some()),
        false => shown,
    }
}

impl Screen {
    fn reader_button(self, has_readers: bool) -> Self {
        if !has_readers {
            return self;
        }
        self.button(ButtonId::CardReader, "カードリーダー", "カードリーダーを選ぶ画面を開きます。")
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
