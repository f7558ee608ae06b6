use maud::{Markup, html};
use shikaku_core::view::{Button, Language};

use crate::words::other_language;

/// A button with the accessible name that the library composed. `whole` is the language of the page.
pub(crate) fn pressed(button: &Button, class: &str, label: &Markup, whole: Language) -> Markup {
    html! {
        button class=(class) name="press" value=(button.id.name()) aria-label=(button.spoken)
            lang=[other_language(button.language, whole)] disabled[!button.enabled] {
            (label)
        }
    }
}
