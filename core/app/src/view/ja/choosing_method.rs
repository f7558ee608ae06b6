use crate::view::{ButtonId, Line, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("choosing-method", "確認方法を選ぶ")
        .line(Line::headline("患者さんのマイナンバーカードで、保険の資格を確認します。"))
        .line(Line::plain("目視のときは、カードをかざす前に、患者さんのお顔とカードの写真を見比べます。"))
        .button(
            ButtonId::ChoosePin,
            "暗証番号で確認",
            "暗証番号で確認します。患者さんが4桁の番号を入力します。",
        )
        .button(
            ButtonId::ChooseVisual,
            "目視で確認",
            "目視で確認します。職員がお顔とカードの写真を見比べます。",
        )
        .fallback_button()
        .finish_button()
}
