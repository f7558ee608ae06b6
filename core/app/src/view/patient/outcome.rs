//! What the patient reads on a screen of the staff: that the check is finished or not, and nothing about the insurance.

use crate::view::words::Words;
use crate::view::{Screen, Section, SectionKind};

/// The screen of a result, for a patient who still holds the device.
pub(in crate::view) fn finished(screen: Screen, words: &Words) -> Screen {
    for_patient(screen, words, words.outcome.finished)
}

/// The screen of a failure.
pub(in crate::view) fn not_finished(screen: Screen, words: &Words) -> Screen {
    for_patient(screen, words, words.outcome.not_finished)
}

/// The screen at the end of a check.
pub(in crate::view) fn closed(screen: Screen, words: &Words) -> Screen {
    for_patient(screen, words, words.outcome.closed)
}

fn for_patient(screen: Screen, words: &Words, text: &str) -> Screen {
    if words.are_of_staff() {
        return screen;
    }
    let line = words.plain(text);
    let said = line.spoken.clone();
    screen.section_first(Section::new(SectionKind::Text, [line])).also_say(words.language, said)
}
