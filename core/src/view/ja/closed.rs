use crate::view::{Line, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("closed", "受付をおわりました")
        .line(Line::headline("マイナンバーカードを、患者さんに返してください。"))
}
