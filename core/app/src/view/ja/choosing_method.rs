use crate::view::{Button, ButtonId, Icon, Line, Screen};

/// The first screen: three ways to confirm. What else the device offers is added where it is known.
pub(super) fn screen() -> Screen {
    let pin = "患者さんが4桁の番号を入力";
    let face = "お顔とカードの写真を見比べる";
    let fallback = "資格確認書など、別の方法で確認";
    Screen::new("choosing-method", "資格確認")
        .line(Line::headline("確認方法を選んでください"))
        .with(
            Button::new(ButtonId::ChoosePin, "暗証番号で確認", "患者さんが4桁の番号を入力します。")
                .choice(Icon::Pin, pin),
        )
        .with(
            Button::new(ButtonId::ChooseVisual, "目視で確認", "職員がお顔とカードの写真を見比べます。")
                .choice(Icon::Face, face),
        )
        .with(
            Button::new(
                ButtonId::ChooseFallback,
                "カードがない・使えない",
                "資格確認書など、別の方法で確認します。",
            )
            .choice(Icon::Document, fallback),
        )
}
