use maud::{Markup, html};
use shikaku_core::view::{Button, ButtonRole, Language};

use crate::words::other_language;

/// A button with the accessible name that the library composed, where that has what is drawn on the button as it is written.
/// Where it has not, what is written is the name (WCAG 2.2, 2.5.3). `whole` is the language of the page.
pub(crate) fn pressed(button: &Button, class: &str, label: &Markup, whole: Language) -> Markup {
    let has_details = matches!(button.role, ButtonRole::Choice | ButtonRole::Row);
    let details = [&button.subtitle, &button.trailing, &button.badge].map(|text| letters(text)).concat();
    let written = letters(&button.label) + if has_details { &details } else { "" };
    let name = Some(&button.spoken).filter(|name| letters(name).contains(&written));
    html! {
        button class=(class) name="press" value=(button.id.name()) lang=[other_language(button.language, whole)]
            aria-label=[name] disabled[!button.enabled] {
            (label)
        }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
