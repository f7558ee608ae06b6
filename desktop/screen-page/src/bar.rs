use maud::{Markup, html};
use shikaku_core::view::design::Glyph;
use shikaku_core::view::{Button, ButtonRole, ReadingControl, Screen, StatusItem};

use crate::button::pressed;
use crate::drawing::drawing;
use crate::words::tone;

/// The title bar: the way back, the title, what is always in sight, and what is done with the whole screen.
pub(crate) fn bar(screen: &Screen) -> Markup {
    let back = screen.buttons.iter().filter(|button| button.role == ButtonRole::Navigation);
    html! {
        header .bar {
            @for button in back { (back_button(button)) }
            h1 #title { (screen.title) }
            @if !screen.status.is_empty() {
                ul .status role="list" { @for item in &screen.status { (status(item)) } }
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

fn back_button(button: &Button) -> Markup {
    let label = html! { (drawing(Glyph::Back, "icon")) span { (button.label) } };
    pressed(button, "tool", &label)
}

fn status(item: &StatusItem) -> Markup {
    html! { li .(tone(item.tone)) { (drawing(item.tone, "icon")) span { (item.text) } } }
}
