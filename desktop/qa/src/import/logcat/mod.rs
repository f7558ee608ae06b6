//! Lines of programs that print what they send and get, as Android apps do with `IsoDep.transceive`. There is no one form:
//! a word or an arrow says which way bytes went, and the bytes follow. What does not look like an APDU is passed over.

mod direction;
mod nci;

use shikaku_transcript::LinkKind;

use super::Source;
use super::clock::DayClock;
use super::lines::lines;
use super::recording::Recording;
use direction::{Found, finds};
use nci::Nci;

/// logcat, and every other log of lines.
pub(super) const SOURCE: Source = Source { name: "logcat", link: LinkKind::AndroidNfc, recognises, read };

/// A command and an answer to it: one alone is too likely to be something else.
fn recognises(file: &[u8]) -> bool {
    let mut trial = Recording::default();
    read(file, &mut trial);
    trial.has_answer()
}

fn read(file: &[u8], recording: &mut Recording) {
    let mut clock = DayClock::default();
    let mut nci = Nci::default();
    for line in lines(file) {
        if recording.is_full() {
            break;
        }
        if let Some(moment) = clock.moment(&line) {
            recording.moment(moment);
        }
        if nci.line(&line, recording) || note_card(&line, recording) {
            continue;
        }
        for found in finds(&line) {
            match found {
                Found::Command(bytes) => recording.command(bytes),
                Found::Response(bytes) => recording.response(bytes),
                Found::Unclear => recording.unread(),
            }
        }
    }
}

fn note_card(line: &str, recording: &mut Recording) -> bool {
    let any = |words: &[&str]| words.iter().any(|word| line.contains(word));
    if any(&["TagLostException", "Tag was lost", "Tag lost", "tag lost"]) {
        recording.card_lost();
    } else if any(&[
        "onTagDiscovered",
        "TAG_DISCOVERED",
        "TECH_DISCOVERED",
        "Tag discovered",
        "tag discovered",
    ]) {
        recording.card_found();
    } else {
        return false;
    }
    true
}
