use maud::{DOCTYPE, Markup, PreEscaped, html};
use shikaku_core::view::paper::{Paper, PaperBlock, PaperPage, PaperSize, PaperStep};

use crate::drawing::drawing;
use crate::style;

/// Draws a paper as one page of HTML, whole in itself, which a browser prints on A4: each [`PaperPage`] is one sheet.
#[must_use]
pub fn paper_page(paper: &Paper) -> String {
    let size = match paper.size {
        PaperSize::Hand => "hand",
        PaperSize::Wall => "wall",
    };
    let page = html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (paper.title) }
                style { (PreEscaped(style::PAPER_STYLE.as_str())) }
            }
            body class=(size) { @for page in &paper.pages { (sheet(page)) } }
        }
    };
    page.into_string()
}

fn sheet(page: &PaperPage) -> Markup {
    html! {
        section .sheet {
            h1 { (page.title) }
            @if let Some(illustration) = page.illustration { (drawing(illustration, "illustration")) }
            @for part in &page.blocks { (block(part)) }
        }
    }
}

fn block(block: &PaperBlock) -> Markup {
    html! {
        @match block {
            PaperBlock::Text(text) => p { (text) },
            PaperBlock::Notice(text) => p .notice { (text) },
            PaperBlock::Steps(steps) => ol .steps { @for one in steps { (step(one)) } },
            PaperBlock::Table { heading, rows } => {
                h2 { (heading) }
                dl .table { @for (label, text) in rows { div { dt { (label) } dd { (text) } } } }
            }
            PaperBlock::Fields(rows) => {
                dl .fields { @for (label, value) in rows { div { dt { (label) } dd { (value) } } } }
            }
        }
    }
}

fn step(step: &PaperStep) -> Markup {
    html! {
        li {
            div .words { h2 { (step.title) } p { (step.text) } }
            @if let Some(icon) = step.icon { (drawing(icon, "icon")) }
            @if let Some(illustration) = step.illustration { (drawing(illustration, "illustration")) }
        }
    }
}
