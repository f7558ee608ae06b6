use maud::{Markup, html};

use super::words::words;
use super::{Section, picture};
use crate::show::{failure_in_words, file_in_words, node_in_words, sums};
use crate::transcript_report::{CardFile, Fact, Kind, Node, Outcome, Report, Row, clock, span_in_words};

/// Most rows of one transcript on the page. A reception has about a hundred; what has more is shown by `qa show`.
const ROWS_MAX: usize = 1000;

/// Names a transcript inside the page.
pub(super) fn place_of(place: usize) -> String {
    format!("t{}", place + 1)
}

/// Draws everything about one transcript, closed until a reader opens it.
pub(super) fn section(place: usize, section: &Section, open: bool) -> Markup {
    let Section { name, transcript_report, broken } = section;
    let id = place_of(place);
    html! {
        details id=(id) open[open] {
            summary {
                h3 { (words(name)) }
                span .ending { (ending(&transcript_report.outcome)) ", " (span_in_words(transcript_report.totals.time)) }
            }
            div .inside id={ (id) "-inside" } {
                @if let Some(broken) = broken { p .notice { "The file is broken: " (broken) "." } }
                (outcome(&transcript_report.outcome))
                h4 { "Timeline" }
                (picture::timeline(&id, transcript_report))
                h4 { "Where the time went" }
                (picture::shares(&id, &transcript_report.totals))
                (list(&sums(&transcript_report.totals)))
                h4 { "Recording" }
                (list(&transcript_report.facts))
                (states(transcript_report))
                (events_table(&id, &transcript_report.rows))
                (files(&transcript_report.files))
            }
        }
    }
}

/// `○ valid`: the shape is for the eye, the word for everybody.
pub(super) fn ending(outcome: &Outcome) -> Markup {
    html! { span .shape aria-hidden="true" { (outcome.ending.shape()) } "\u{A0}" (outcome.ending.words()) }
}

fn outcome(outcome: &Outcome) -> Markup {
    html! {
        p .outcome {
            strong { (ending(outcome)) }
            @if let Some(state) = outcome.state { "; last state " code { (state) } }
            @if let Some(verdict) = outcome.verdict {
                "; last verdict " (verdict.english) " " (words(verdict.japanese))
            }
            @if let Some(failure) = outcome.failure { "; last failure " (failure_in_words(failure)) }
            @else { "; no failure." }
        }
    }
}

fn list(facts: &[Fact]) -> Markup {
    html! {
        dl { @for fact in facts { div { dt { (words(&fact.name)) } dd { (words(&fact.value)) } } } }
    }
}

/// The states alone, as the way that the reception went.
fn states(transcript_report: &Report) -> Markup {
    let states: Vec<_> =
        transcript_report.rows.iter().filter(|row| row.kind == Kind::State).take(ROWS_MAX).collect();
    html! {
        @if !states.is_empty() {
            h4 { "States in order" }
            ol {
                @for row in states {
                    li {
                        code { (row.words) } " at " (clock(row.at)) " s"
                        @if let Some(failure) = row.failure { ": " (failure_in_words(failure)) }
                    }
                }
            }
        }
    }
}

const COLUMNS: [&str; 7] = ["Second", "Took", "Who", "What", "Result", "Bytes out", "Bytes in"];

fn events_table(id: &str, rows: &[Row]) -> Markup {
    let caption = format!("{id}-rows");
    html! {
        h4 { "What happened" }
        div .wide role="group" aria-labelledby=(caption) tabindex="0" {
            table .rows {
                caption id=(caption) { "Every exchange, call, act and state, in order" }
                thead { tr { @for column in COLUMNS { th scope="col" { (column) } } } }
                tbody { @for row in rows.iter().take(ROWS_MAX) { (table_row(row)) } }
            }
        }
        @if rows.len() > ROWS_MAX {
            p .notice { (rows.len() - ROWS_MAX) " rows more are left out here; " code { "shikaku qa show" } " has them." }
        }
    }
}

fn table_row(row: &Row) -> Markup {
    html! {
        tr {
            td { (clock(row.at)) }
            td { (row.took.map(span_in_words).unwrap_or_default()) }
            td { (row.kind.word()) }
            th scope="row" {
                (words(&row.words))
                @if let Some(preview) = &row.preview { " " code { (preview) } }
            }
            td {
                @if let Some(result) = &row.result { (words(result)) }
                @if let Some(failure) = row.failure { " " (failure_in_words(failure)) }
            }
            @if let Some(traffic) = row.traffic { td { (traffic.out) } td { (traffic.back) } }
            @else { td {} td {} }
        }
    }
}

fn files(files: &[CardFile]) -> Markup {
    html! {
        @if !files.is_empty() {
            h4 { "Read off the card" }
            @for file in files {
                h5 { (words(&file_in_words(file))) }
                @if !file.facts.is_empty() { (list(&file.facts)) }
                @if !file.nodes.is_empty() { (tree(&file.nodes)) }
                @if let Some(note) = &file.note { p { (note) "." } }
            }
        }
    }
}

fn tree(nodes: &[Node]) -> Markup {
    html! {
        ul .tree {
            @for node in nodes {
                li {
                    (node_in_words(node))
                    @if let Some(value) = &node.value { " " code { (value) } }
                    @if !node.nodes.is_empty() { (tree(&node.nodes)) }
                }
            }
        }
    }
}
