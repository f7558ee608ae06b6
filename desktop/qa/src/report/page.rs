use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ring::digest::{SHA256, digest};

use super::words::count;
use super::{Gathered, picture, section, summary};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// One page about everything that was gathered.
#[must_use]
pub fn page(gathered: &Gathered) -> String {
    let Gathered { sections, .. } = gathered;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Transcripts of card and gateway" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a .skip href="#main" { "Skip to the transcripts" }
                header {
                    h1 { "Transcripts of card and gateway" }
                    p { (count(sections.len(), "transcript", "transcripts")) ", made to be read by people." }
                }
                main #main tabindex="-1" {
                    (picture::patterns())
                    (summary::summary(sections))
                    (remarks(gathered))
                    @if !sections.is_empty() {
                        section aria-labelledby="each" {
                            h2 #each { "One by one" }
                            @for (place, section) in sections.iter().enumerate() {
                                (section::section(place, section, sections.len() == 1))
                            }
                        }
                    }
                }
                footer { p { "Written by " code { "shikaku qa report" } ". Loads nothing and sends nothing." } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// Nothing is loaded, and nothing runs but the one script that is known by its digest, whatever a text may hold.
fn policy() -> String {
    let known = |text: &str| STANDARD.encode(digest(&SHA256, text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        known(STYLE),
        known(SCRIPT)
    )
}

/// Lists what is not in the table, so that a gap is not taken for a success.
fn remarks(gathered: &Gathered) -> Markup {
    html! {
        @if !gathered.unread.is_empty() {
            section aria-labelledby="unread" {
                h2 #unread { "Not read" }
                ul { @for one in &gathered.unread { li { (one.name) ": " (one.reason) } } }
            }
        }
    }
}
