use maud::{Markup, html};
use shikaku_core::view::{Line, LineKind, Tone};

/// A text, and behind it how it is read where that differs: digits one by one, kana for a name. Braille and a screen reader
/// that spells get the text itself.
pub(crate) fn text(line: &Line) -> Markup {
    html! {
        span .text { (line.text) }
        @if let Some(reading) = reading(line) { span .heard { "、" (reading) } }
    }
}

/// How a value is read, where it is not read as it is written.
fn reading(line: &Line) -> Option<&str> {
    let spoken = line.spoken.strip_suffix('。').unwrap_or(&line.spoken);
    let spoken = spoken.strip_prefix(line.label.as_str()).unwrap_or(spoken).trim_start_matches('、');
    (line.kind == LineKind::Detail && !spoken.is_empty() && letters(spoken).ne(letters(&line.text)))
        .then_some(spoken)
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|letter| letter.is_alphanumeric())
}

pub(crate) const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Valid => "tone-valid",
        Tone::Attention => "tone-attention",
        Tone::Failed => "tone-failed",
    }
}
