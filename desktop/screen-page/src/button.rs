use maud::{Markup, html};
use shikaku_core::view::{Button, Language};

use crate::words::other_language;

/// A button with the accessible name that the library composed. Details in another language are a part of the name and need a
/// mark of their own, so the content of such a button is its name. `whole` is the language of the page.
pub(crate) fn pressed(button: &Button, class: &str, label: &Markup, whole: Language) -> Markup {
    let name = Some(&button.spoken).filter(|_| button.language == button.detail_language);
    html! {
        button class=(class) name="press" value=(button.id.name()) lang=[other_language(button.language, whole)]
            aria-label=[name] disabled[!button.enabled] {
            (label)
        }
    }
}
