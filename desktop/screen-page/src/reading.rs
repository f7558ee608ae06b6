use maud::{Markup, html};
use shikaku_core::view::{Haptic, Line, LineKind, Screen, Section, SectionKind, StatusItem, Tone};

use crate::words::page_text;

/// Heading, lines and code.
pub(crate) fn reading(screen: &Screen) -> Markup {
    html! {
        div .reading {
            h1 #title .(mark(screen.haptic)) { (screen.title) }
            @if screen.progress.is_some() {
                div .progress role="progressbar" aria-labelledby="title" {}
            }
            @if !screen.status.is_empty() {
                ul .status role="list" { @for item in &screen.status { (status(item)) } }
            }
            @if let Some(illustration) = screen.illustration {
                div .illustration data-illustration=(<&str>::from(illustration)) aria-hidden="true" {}
            }
            @for part in &screen.sections { (section(part)) }
            @if let Some(code) = code_that_no_line_contains(screen) {
                p .code { (code) }
            }
        }
    }
}

fn status(item: &StatusItem) -> Markup {
    let seen = html! { (item.text) };
    html! { li .(tone(item.tone)) { (page_text(&seen, &item.spoken)) } }
}

/// A folded section opens by its heading.
fn section(section: &Section) -> Markup {
    let class = format!("{} {}", kind(section.kind), tone(section.tone));
    html! {
        @if section.folded {
            details class=(class) {
                summary { h2 { (section.heading) } }
                (lines(section))
            }
        } @else {
            div class=(class) {
                @if !section.heading.is_empty() { h2 { (section.heading) } }
                (lines(section))
            }
        }
    }
}

fn lines(section: &Section) -> Markup {
    html! {
        @for lines in section.lines.chunk_by(|line, next| is_detail(line) && is_detail(next)) {
            (block(lines))
        }
    }
}

/// Draws lines of one block: details make one list, every other line is a paragraph.
fn block(lines: &[Line]) -> Markup {
    html! {
        @if lines.iter().all(is_detail) {
            ul .details .long[lines.iter().any(has_long_label)] role="list" {
                @for line in lines { li { (words(line)) } }
            }
        } @else {
            @for line in lines { p .(weight(line.kind)) { (words(line)) } }
        }
    }
}

fn words(line: &Line) -> Markup {
    let seen = html! {
        @if !line.label.is_empty() { span .label { (line.label) } " " }
        span .text { (line.text) }
    };
    page_text(&seen, &line.spoken)
}

fn is_detail(line: &Line) -> bool {
    line.kind == LineKind::Detail
}

/// Returns whether a label is no word but half a sentence. In a list with one, every text is below its label.
fn has_long_label(line: &Line) -> bool {
    line.label.chars().count() > 10
}

fn code_that_no_line_contains(screen: &Screen) -> Option<&str> {
    let contains_code = |line: &Line, code: &str| line.label == code || line.text == code;
    screen.failure_code.as_deref().filter(|code| !screen.all_lines().any(|line| contains_code(line, code)))
}

const fn kind(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Hero => "section-hero",
        SectionKind::Text => "section-text",
        SectionKind::Notice => "section-notice",
        SectionKind::Person => "section-person",
        SectionKind::Details => "section-details",
    }
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Valid => "tone-valid",
        Tone::Attention => "tone-attention",
        Tone::Failed => "tone-failed",
    }
}

const fn weight(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Headline => "headline",
        LineKind::Plain => "plain",
        LineKind::Notice => "notice",
        LineKind::Detail => "detail",
    }
}

/// What the hand would feel on a phone, for the eye: a shape beside the heading.
const fn mark(haptic: Haptic) -> &'static str {
    match haptic {
        Haptic::None | Haptic::Tick => "unmarked",
        Haptic::Success => "success",
        Haptic::Warning => "warning",
        Haptic::Failure => "failure",
    }
}
