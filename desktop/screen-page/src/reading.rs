use maud::{Markup, html};
use shikaku_core::view::design::Glyph;
use shikaku_core::view::{Language, Line, LineKind, Screen, Section, SectionKind};

use crate::drawing::drawing;
use crate::entry::long_places;
use crate::words::{other_language, text, tone};

/// The title of the browser's window: the one thing to know, then the title, so that pages with one title differ.
pub(crate) fn page_title(screen: &Screen) -> String {
    // What marks the screen as practice comes first.
    let headline = screen.all_lines().find(|line| line.kind == LineKind::Headline);
    match headline {
        Some(line) if screen.is_practice => format!("{} - {}", screen.title, line.text),
        Some(line) if line.text != screen.title => format!("{} - {}", line.text, screen.title),
        _ => screen.title.clone(),
    }
}

/// What is read before anything is chosen: a drawing, and the sections before the first box.
pub(crate) fn first(screen: &Screen) -> Markup {
    html! {
        div .reading .first {
            @if let Some(illustration) = screen.illustration { (drawing(illustration, "illustration")) }
            @for part in screen.sections.iter().take_while(|section| !is_box(section)) { (section(part, screen.language)) }
            @if let Some(places) = screen.entry.as_ref().and_then(long_places) { (places) }
            @if screen.progress.is_some() {
                // For the eye alone: it has no value, and the title says what goes on.
                div .progress aria-hidden="true" { span {} }
            }
        }
    }
}

/// The boxes and what follows them, and the code.
pub(crate) fn rest(screen: &Screen) -> Markup {
    let code = code_that_no_line_contains(screen);
    let mut parts = screen.sections.iter().skip_while(|section| !is_box(section)).peekable();
    html! {
        @if parts.peek().is_some() || code.is_some() {
            div .reading .rest {
                @for part in parts { (section(part, screen.language)) }
                @if let Some(code) = code { p .code { (code) } }
            }
        }
    }
}

const fn is_box(section: &Section) -> bool {
    matches!(section.kind, SectionKind::Person | SectionKind::Details)
}

/// A folded section opens by its heading.
fn section(section: &Section, whole: Language) -> Markup {
    let heading = section.lines.first().and_then(|line| other_language(line.language, whole));
    let class = format!("section {} {}", kind(section.kind), tone(section.tone));
    html! {
        @if section.folded {
            details class=(class) {
                summary { h2 lang=[heading] { (section.heading) } (drawing(Glyph::Unfold, "icon")) }
                (lines(section, whole))
            }
        } @else {
            section class=(class) {
                @if !section.heading.is_empty() { h2 lang=[heading] { (section.heading) } }
                @if section.kind == SectionKind::Hero || section.kind == SectionKind::Notice {
                    (drawing(section.tone, "icon tone-icon"))
                }
                div .lines { (lines(section, whole)) }
            }
        }
    }
}

fn lines(section: &Section, whole: Language) -> Markup {
    html! {
        @for lines in section.lines.chunk_by(|line, next| is_detail(line) && is_detail(next)) {
            (block(lines, whole))
        }
    }
}

/// Draws lines of one block: details are one list of names and values, every other line is a paragraph.
fn block(lines: &[Line], whole: Language) -> Markup {
    let other = |line: &Line| other_language(line.language, whole);
    html! {
        @if lines.iter().all(is_detail) {
            dl .details .long[lines.iter().any(has_long_label)] {
                @for line in lines { div lang=[other(line)] { dt { (line.label) } dd { (text(line)) } } }
            }
        } @else {
            @for line in lines {
                p .(weight(line.kind)) lang=[other(line)] {
                    @if !line.label.is_empty() { span .label { (line.label) } span .heard { "、" } " " }
                    (text(line))
                }
            }
        }
    }
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
        SectionKind::Hero => "hero",
        SectionKind::Text => "plain-text",
        SectionKind::Notice => "alert",
        SectionKind::Person => "box person",
        SectionKind::Details => "box",
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
