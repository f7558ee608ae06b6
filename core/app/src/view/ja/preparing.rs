use crate::view::{Line, Progress, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("preparing", "準備しています")
        .line(Line::headline("システムにつないでいます。カードは、まだかざさないでください。"))
        .progress(Progress::Running)
        .fallback_button()
        .cancel_button()
}
