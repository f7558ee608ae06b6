use maud::{Markup, html};
use shikaku_core::view::{Language, Line, Tone};

/// The language of a part, where it is not that of the whole.
pub(crate) fn other_language(part: Language, whole: Language) -> Option<&'static str> {
    (part != whole).then(|| part.tag())
}

/// A text, and behind it how it is read where that differs: digits one by one, kana for a name. Braille and a screen reader
/// that spells get the text itself.
pub(crate) fn text(line: &Line) -> Markup {
    html! {
        span .text { (line.text) }
        @if let Some(reading) = line.reading() { span .heard { (line.separator()) (reading) } }
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
