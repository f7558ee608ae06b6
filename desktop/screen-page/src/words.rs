use maud::{Markup, html};
use shikaku_core::view::{Line, Tone};

/// A text, and behind it how it is read where that differs: digits one by one, kana for a name. Braille and a screen reader
/// that spells get the text itself.
pub(crate) fn text(line: &Line) -> Markup {
    html! {
        span .text { (line.text) }
        @if let Some(reading) = line.reading() { span .heard { "、" (reading) } }
    }
}

pub(crate) const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Valid => "tone-valid",
        Tone::Attention => "tone-attention",
        Tone::Failed => "tone-failed",
    }
}
