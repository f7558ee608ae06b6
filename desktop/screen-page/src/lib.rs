//! 画面 as HTML: one page for any [`Screen`], whole in itself. It treats all screens alike, holds no word of its own,
//! loads nothing and runs nothing; what is pressed goes back to the shell as a form.
//!
//! ```
//! use shikaku_core::view::screen;
//! use shikaku_core::workflow::State;
//!
//! let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
//! let page = shikaku_screen_page::page(&screen(&State::ChoosingMethod, today));
//! assert!(page.starts_with("<!DOCTYPE html><html lang=\"ja\">"));
//! ```

mod bar;
mod button;
mod doing;
mod drawing;
mod entry;
mod paper;
mod reading;
mod style;
mod words;

pub use paper::paper_page;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use shikaku_core::view::Screen;

/// Draws a screen: a title bar, what is read, the options to choose from, and what is typed and pressed, which stays in sight.
/// The form is posted to the address of the page with one of `press` (the name of a button), `digit` (`0` to `9`),
/// `copy` and `read-aloud`; a field is posted as `text` with its key as `press`, and the text goes to the library in place of
/// the key.
#[must_use]
pub fn page(screen: &Screen) -> String {
    let policy = html! { meta http-equiv="Content-Security-Policy" content=(POLICY); };
    document(screen, &policy, &html! {}, "")
}

/// The same page for a program that serves it: its script replaces the page by the next one without loading it. The program
/// sends the policy as a header, which has to allow this script, these styles and its own connections.
#[must_use]
pub fn live_page(screen: &Screen, live: &LivePage<'_>) -> String {
    let head = html! {
        style { (PreEscaped(live.style)) }
        script src=(live.script) defer {}
        template #lost { (PreEscaped(live.lost)) }
    };
    document(screen, &html! {}, &head, live.tools)
}

/// What a served page has more than [`page`] has.
#[derive(Clone, Copy, Debug)]
pub struct LivePage<'a> {
    /// The address of its script.
    pub script: &'a str,
    /// Rules after those of every page.
    pub style: &'a str,
    /// HTML that its script shows in place of the page when the program has ended.
    pub lost: &'a str,
    /// HTML of buttons of the program below the page, for its windows; empty where it has none.
    pub tools: &'a str,
}

/// The parts of a page that a script puts in place of those of the page before.
#[derive(Clone, PartialEq, Eq, derive_more::Debug, serde::Serialize)]
#[debug("PageParts({language})")]
pub struct PageParts {
    /// The title of the browser's window.
    pub title: String,
    /// The language of the page.
    pub language: &'static str,
    /// The content of the element `style` with the identifier `chosen`.
    pub style: String,
    /// The content of the element `div` with the identifier `page`.
    pub body: String,
}

impl PageParts {
    /// The parts of this screen.
    #[must_use]
    pub fn of(screen: &Screen) -> Self {
        Self {
            title: reading::page_title(screen),
            language: screen.language.tag(),
            style: style::chosen(screen.display),
            body: body(screen).into_string(),
        }
    }
}

fn document(screen: &Screen, policy: &Markup, head: &Markup, tools: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(screen.language.tag()) {
            head {
                meta charset="utf-8";
                (policy)
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (reading::page_title(screen)) }
                style { (PreEscaped(style::STYLE.as_str())) }
                style #chosen { (PreEscaped(style::chosen(screen.display))) }
                (head)
            }
            body {
                div #page { (body(screen)) }
                @if !tools.is_empty() { div .tools { (PreEscaped(tools)) } }
                // Empty here, because the page says it already: a shell that replaces a page by the next one, without loading it,
                // keeps this element and puts into it what `Output.signals` has to be said.
                p #announcement .heard aria-live="polite" {}
            }
        }
    };
    page.into_string()
}

fn body(screen: &Screen) -> Markup {
    let has_options = doing::has_options(screen);
    html! {
        form .screen .with-options[has_options] .with-entry[screen.entry.is_some()]
            .with-illustration[screen.illustration.is_some()] .practice[screen.is_practice] method="post" autocomplete="off" {
            (bar::bar(screen))
            main data-screen=(screen.id) {
                (reading::first(screen))
                @if has_options { (doing::options(screen)) }
                (reading::rest(screen))
            }
            (doing::doing(screen))
        }
        @if screen.entry.as_ref().is_some_and(|entry| !entry.has_keypad()) {
            form id=(entry::FORM) method="post" autocomplete="off" {}
        }
    }
}

/// Nothing is loaded and nothing runs, whatever a text may hold.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

#[cfg(test)]
mod tests;
