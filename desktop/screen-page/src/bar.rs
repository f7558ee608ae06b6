use maud::{Markup, html};
use shikaku_core::view::design::Glyph;
use shikaku_core::view::{Button, ButtonRole, Icon, Language, ReadingControl, Screen, StatusItem};

use crate::button::pressed;
use crate::drawing::drawing;
use crate::words::{other_language, tone};

/// The title bar: the way back, the title, what is always in sight, and what is done with the whole screen.
pub(crate) fn bar(screen: &Screen) -> Markup {
    let language = screen.language;
    let of_role = |role| screen.buttons.iter().filter(move |button| button.role == role);
    html! {
        header .bar {
            @for button in of_role(ButtonRole::Navigation) { (tool(button, Glyph::Back, language)) }
            h1 #title { (screen.title) }
            @if !screen.status.is_empty() {
                ul .status role="list" { @for item in &screen.status { (status(item, language)) } }
            }
            @for button in of_role(ButtonRole::Tool) {
                (tool(button, Glyph::Button(button.icon.unwrap_or(Icon::Document)), language))
            }
            @if let Some(copy) = &screen.copy {
                button .tool name="copy" value="result" aria-label=(copy.spoken) {
                    (drawing(Glyph::Copy, "icon")) span { (copy.label) }
                }
            }
            @if let Some(reading) = &screen.reading { (reading_control(reading)) }
            @if let Some(message) = &screen.message { p .message role="status" { (message) } }
        }
    }
}

/// Only a shell with a voice has it; a browser that shows the page alone has none.
fn reading_control(reading: &ReadingControl) -> Markup {
    let glyph = if reading.is_reading { Glyph::StopReading } else { Glyph::ReadAloud };
    html! {
        button .tool name="read-aloud" value="pressed" aria-label=(reading.spoken) {
            (drawing(glyph, "icon")) span { (reading.label) }
        }
    }
}

/// A button of the bar. On a narrow screen its drawing and its label stay together.
fn tool(button: &Button, glyph: Glyph, language: Language) -> Markup {
    let label = html! { (drawing(glyph, "icon")) span { (button.label) } };
    pressed(button, "tool", &label, language)
}

fn status(item: &StatusItem, language: Language) -> Markup {
    html! {
        li .(tone(item.tone)) lang=[other_language(item.language, language)] {
            (drawing(item.tone, "icon")) span { (item.text) }
        }
    }
}
