use maud::{Markup, html};
use shikaku_core::view::Button;

/// A button. Its accessible name is what is written on it, and what it does where that is not written.
pub(crate) fn pressed(button: &Button, class: &str, label: &Markup) -> Markup {
    let explanation = explanation(&button.label, &button.spoken).filter(|_| button.subtitle.is_empty());
    html! {
        button class=(class) name="press" value=(button.id.name()) disabled[!button.enabled] {
            (label)
            @if let Some(explanation) = explanation { span .heard { "。" (explanation) } }
        }
    }
}

/// What a screen reader says behind the label.
pub(crate) fn explanation<'a>(label: &str, spoken: &'a str) -> Option<&'a str> {
    let rest = spoken.strip_prefix(label)?.trim_start_matches(['。', '、']);
    (!rest.is_empty()).then_some(rest)
}
