use crate::view::{ButtonId, Line, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("closed", "受付をおわりました")
        .line(Line::headline("マイナンバーカードを、患者さんに返してください。"))
        .button(ButtonId::Continue, "次の受付を始める", "次の患者さんの受付を始めます。")
}
