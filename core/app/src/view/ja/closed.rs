use crate::view::{ButtonId, Line, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("closed", "受付が終わりました")
        .line(Line::headline("マイナンバーカードを、患者さんに返してください。"))
        .button(ButtonId::Continue, "次の受付を始める", "次の患者さんの受付を始めます。")
}
