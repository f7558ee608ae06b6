use std::collections::BTreeSet;

use maud::{Markup, html};
use strum::VariantArray as _;

use super::Section;
use super::section::{ending, place_of};
use super::words::{count, words};
use crate::transcript_report::{Ending, span_in_words};

/// The filters, and every transcript on one line.
pub(super) fn summary(sections: &[Section]) -> Markup {
    html! {
        section aria-labelledby="summary" {
            h2 #summary { "Summary" }
            @if sections.is_empty() {
                p { "There is no transcript." }
            } @else {
                (filters(sections))
                div .wide role="region" aria-labelledby="all" tabindex="0" {
                    table .summary {
                        caption #all { "All transcripts, by name" }
                        (head())
                        tbody { @for (place, section) in sections.iter().enumerate() { (row(place, section)) } }
                    }
                }
            }
        }
    }
}

/// Draws the filters. They need the script, which removes `hidden`; without it no useless filter is shown.
fn filters(sections: &[Section]) -> Markup {
    let endings: Vec<_> = Ending::VARIANTS
        .iter()
        .copied()
        .filter(|ending| sections.iter().any(|section| section.transcript_report.outcome.ending == *ending))
        .map(Ending::words)
        .collect();
    let links: BTreeSet<_> = sections.iter().map(|section| section.transcript_report.link).collect();
    let cards: BTreeSet<_> = sections.iter().map(|section| section.transcript_report.card.as_str()).collect();
    html! {
        form #filters role="search" aria-label="Filter the transcripts" hidden {
            div .control {
                label for="by-text" { "Text in the table" }
                input #by-text name="text" type="search" autocomplete="off";
            }
            (choice("ending", "Outcome", endings))
            (choice("link", "Link", links))
            (choice("card", "Card", cards))
            div .control .buttons {
                button type="reset" { "Show all" }
                button type="button" data-open="true" { "Open all" }
                button type="button" data-open="" { "Close all" }
            }
            p #count role="status" { (count(sections.len(), "transcript", "transcripts")) " shown" }
        }
    }
}

fn choice<'a>(name: &str, label: &str, values: impl IntoIterator<Item = &'a str>) -> Markup {
    html! {
        div .control {
            label for={ "by-" (name) } { (label) }
            select id={ "by-" (name) } name=(name) {
                option value="" { "any" }
                @for value in values { option value=(value) { (value) } }
            }
        }
    }
}

const COLUMNS: [&str; 9] = [
    "Name",
    "Outcome",
    "Failure",
    "Link",
    "Card",
    "Exchanges",
    "Whole time",
    "At the card",
    "At the gateway",
];

fn head() -> Markup {
    html! { thead { tr { @for column in COLUMNS { th scope="col" { (column) } } } } }
}

fn row(place: usize, section: &Section) -> Markup {
    let Section { name, transcript_report, broken } = section;
    let (outcome, totals, place) = (&transcript_report.outcome, &transcript_report.totals, place_of(place));
    html! {
        tr data-for=(place) data-ending=(outcome.ending.words()) data-link=(transcript_report.link) data-card=(transcript_report.card) {
            th scope="row" { a href={ "#" (place) "-inside" } { (words(name)) } }
            td { (ending(outcome)) @if broken.is_some() { ", file broken" } }
            td { @if let Some(failure) = outcome.failure { (failure.code) } @else { "none" } }
            td { (transcript_report.link) }
            td { (words(&transcript_report.card)) }
            td .number { (totals.exchanges) }
            td .number { (span_in_words(totals.time)) }
            td .number { (span_in_words(totals.card)) }
            td .number { (span_in_words(totals.gateway)) }
        }
    }
}
