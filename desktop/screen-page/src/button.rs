use maud::{Markup, html};
use shikaku_core::view::Button;

/// A button with the accessible name that the library composed.
pub(crate) fn pressed(button: &Button, class: &str, label: &Markup) -> Markup {
    html! {
        button class=(class) name="press" value=(button.id.name()) aria-label=(button.spoken) disabled[!button.enabled] {
            (label)
        }
    }
}
