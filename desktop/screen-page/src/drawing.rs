use std::fmt::Write as _;

use maud::{Markup, html};
use shikaku_core::view::design::{Form, Glyph, Paint, Shape};

/// A drawing as SVG, which says nothing: the text beside it does.
pub(crate) fn drawing(glyph: impl Into<Glyph>, class: &str) -> Markup {
    let drawing = glyph.into().drawing();
    html! {
        @if let Some(drawing) = drawing {
            svg class=(class) viewBox=(format!("0 0 {} {}", drawing.width, drawing.height)) aria-hidden="true"
                focusable="false" {
                @for shape in drawing.shapes() { (shape_markup(shape)) }
            }
        }
    }
}

fn shape_markup(shape: Shape) -> Markup {
    let colour = match shape.paint {
        Paint::Text => "currentColor".to_owned(),
        paint => format!("var(--{})", <&str>::from(paint)),
    };
    let style = match shape.stroke {
        0 => format!("fill:{colour}"),
        width => format!("fill:none;stroke:{colour};stroke-width:{width}"),
    };
    match shape.form {
        Form::Circle { x, y, radius } => html! { circle cx=(x) cy=(y) r=(radius) style=(style) {} },
        Form::Rect { x, y, width, height, radius } => {
            html! { rect x=(x) y=(y) width=(width) height=(height) rx=(radius) style=(style) {} }
        }
        Form::Lines { points } => {
            let path = points.iter().fold(String::new(), |mut path, (x, y)| {
                let _ = write!(path, "{}{x} {y}", if path.is_empty() { 'M' } else { 'L' });
                path
            });
            html! { path d=(path) style=(style) {} }
        }
    }
}
