use maud::{Markup, html};
use shikaku_core::view::design::Glyph;
use shikaku_core::view::{Button, ButtonRole, Language, Screen};

use crate::button::pressed;
use crate::drawing::drawing;
use crate::entry;
use crate::words::other_language;

/// Whether there are options or rows to choose from.
pub(crate) fn has_options(screen: &Screen) -> bool {
    screen.buttons.iter().any(is_option)
}

const fn is_option(button: &Button) -> bool {
    matches!(button.role, ButtonRole::Choice | ButtonRole::Row)
}

/// Ways as cards, and rows of a list.
pub(crate) fn options(screen: &Screen) -> Markup {
    let options: Vec<_> = screen.buttons.iter().filter(|button| is_option(button)).collect();
    html! {
        div .options {
            @for group in options.chunk_by(|one, next| one.role == next.role) {
                ul .choices[group[0].role == ButtonRole::Choice] .rows[group[0].role == ButtonRole::Row] role="list" {
                    @for button in group { li { (option(button, screen)) } }
                }
            }
        }
    }
}

fn option(button: &Button, screen: &Screen) -> Markup {
    let details = other_language(button.detail_language, button.language);
    let is_row = button.role == ButtonRole::Row;
    let class = match (is_row, Some(button.id) == screen.proposed) {
        (true, _) => "row",
        (false, true) => "choice primary",
        (false, false) => "choice",
    };
    let label = html! {
        @if let Some(icon) = button.icon { span .ground { (drawing(icon, "icon")) } }
        span .words {
            span .button-label { (button.label) }
            @if !button.subtitle.is_empty() { " " span .subtitle lang=[details] { (button.subtitle) } }
        }
        @if !button.trailing.is_empty() { " " span .trailing lang=[details] { (button.trailing) } }
        @if !button.badge.is_empty() { " " span .badge lang=[details] { (button.badge) } }
        (drawing(Glyph::Open, "icon open"))
    };
    pressed(button, class, &label, screen.language)
}

/// What is typed and pressed, in sight however long the text is; nothing where there is nothing to do.
pub(crate) fn doing(screen: &Screen) -> Markup {
    let steps: Vec<_> = screen.buttons.iter().filter(|button| is_step(button)).collect();
    html! {
        @if screen.entry.is_some() || !steps.is_empty() {
            footer .doing {
                @if let Some(entry) = &screen.entry {
                    (entry::entered(entry, screen))
                }
                @for button in steps { (step(button, screen.language)) }
            }
        }
    }
}

const fn is_step(button: &Button) -> bool {
    matches!(button.role, ButtonRole::Primary | ButtonRole::Secondary | ButtonRole::Destructive)
}

fn step(button: &Button, language: Language) -> Markup {
    let class = match button.role {
        ButtonRole::Primary => "step primary",
        ButtonRole::Destructive => "step destructive",
        _ => "step",
    };
    pressed(button, class, &html! { span { (button.label) } }, language)
}
