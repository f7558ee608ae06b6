use maud::{Markup, html};

/// Words for the eye, and what a screen reader says in their place: nothing where another element says it.
pub(crate) fn page_text(seen: &Markup, spoken: &str) -> Markup {
    html! {
        span aria-hidden="true" { (seen) }
        @if !spoken.is_empty() {
            span .heard { (spoken) }
        }
    }
}
