use crate::view::words::{StepWords, Words};
use crate::view::{Haptic, Progress, Screen, Sound};

/// The challenge is on its way.
pub(in crate::view) fn preparing(words: &Words) -> Screen {
    step(words, "preparing", &words.preparing).progress(Progress::Running).patient_buttons(words)
}

/// カード読み取り中.
pub(in crate::view) fn reading_card(words: &Words) -> Screen {
    step(words, "reading-card", &words.reading)
        .haptic(Haptic::Tick)
        .sound(Sound::CardFound)
        .progress(Progress::HoldStill)
        .patient_cancel(words)
}

/// 照会中.
pub(in crate::view) fn asking_gateway(words: &Words) -> Screen {
    step(words, "asking-gateway", &words.asking)
        .haptic(Haptic::Tick)
        .progress(Progress::Running)
        .patient_buttons(words)
}

/// 処理中.
pub(in crate::view) fn still_processing(words: &Words) -> Screen {
    step(words, "still-processing", &words.processing).progress(Progress::Running).patient_buttons(words)
}

fn step(words: &Words, id: &str, text: &StepWords) -> Screen {
    let more = text.more.map(|more| words.plain(more));
    words.screen(id, text.title).line(words.headline(text.headline)).lines(more)
}
