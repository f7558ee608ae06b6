use chrono::NaiveDate;

use super::{archive_screen, screen};
use crate::view::{ButtonId, Screen};
use crate::workflow::FrontDesk;

/// The screen of a desk: its archive while that is open, or its reception. Where there is a history, the way into it
/// stands on the first screen.
#[must_use]
pub fn desk_screen(desk: &FrontDesk, has_history: bool, today: NaiveDate) -> Screen {
    match desk.archive() {
        Some(archive) => archive_screen(archive, today),
        None if has_history && desk.may_open_archive() => {
            screen(desk.reception().state(), today).history_buttons()
        }
        None => screen(desk.reception().state(), today),
    }
}

impl Screen {
    fn history_buttons(self) -> Self {
        let open = "後で確認することの一覧を開きます。";
        self.button(ButtonId::PastResults, "過去の確認結果", "過去の確認結果の一覧を開きます。").button(
            ButtonId::FollowUps,
            "後で確認すること",
            open,
        )
    }
}
