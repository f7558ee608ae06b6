use crate::gateway::CheckMethod;
use crate::view::{Button, ButtonId, Icon, Line, Screen};

/// The first screen: three ways to confirm, the default method first. What else the device offers is added where it is
/// known.
pub(super) fn screen(default_method: Option<CheckMethod>) -> Screen {
    let methods = match default_method {
        Some(CheckMethod::Pin) | None => [pin(), face()],
        Some(CheckMethod::Visual) => [face(), pin()],
    };
    let screen = Screen::new("choosing-method", "資格確認").line(Line::headline("確認方法を選んでください"));
    methods.into_iter().fold(screen, Screen::with).with(fallback())
}

/// The first screen of a person whose roles permit no check.
pub(super) fn without_checks() -> Screen {
    Screen::new("no-checks", "資格確認")
        .line(Line::headline("このログインでは、資格の確認はできません"))
        .line(Line::plain("受付の役割の方が行います。下の項目は使えます。"))
}

fn pin() -> Button {
    Button::new(ButtonId::ChoosePin, "暗証番号で確認", "患者さんが4桁の番号を入力します。")
        .choice(Icon::Pin, "患者さんが4桁の番号を入力")
}

fn face() -> Button {
    Button::new(ButtonId::ChooseVisual, "目視で確認", "お顔とカードの写真を見比べる。職員が行います。")
        .choice(Icon::Face, "お顔とカードの写真を見比べる")
}

fn fallback() -> Button {
    let explanation = "資格確認書など、別の方法で確認します。";
    Button::new(ButtonId::ChooseFallback, "カードがない・使えない", explanation)
        .choice(Icon::Document, "資格確認書など、別の方法で確認")
}
