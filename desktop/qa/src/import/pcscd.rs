//! What `pcscd --apdu` prints, with or without `--debug`, on a terminal or through the journal. Each line begins with the
//! microseconds since the one before.

use std::time::Duration;

use shikaku_transcript::LinkKind;

use super::lines::{after, lines};
use super::recording::Recording;
use super::{Source, hex};

/// pcscd.
pub(super) const SOURCE: Source = Source { name: "pcscd", link: LinkKind::Pcsc, recognises, read };

fn recognises(file: &[u8]) -> bool {
    lines(file).any(|line| line.split_once(COMMAND).is_some_and(|(before, _)| elapsed(before).is_some()))
}

fn read(file: &[u8], recording: &mut Recording) {
    for line in lines(file) {
        if recording.is_full() {
            break;
        }
        let command = after(&line, COMMAND).map(hex::whole);
        let response = after(&line, RESPONSE).map(hex::whole);
        if let Some(time) = elapsed(&line) {
            recording.pass(time);
        }
        match (command, response) {
            (Some(Some(bytes)), _) => recording.command(bytes),
            (None, Some(Some(bytes))) => recording.response(bytes),
            (Some(None), _) | (None, Some(None)) => recording.unread(),
            (None, None) => note_card(&line, recording),
        }
    }
}

fn note_card(line: &str, recording: &mut Recording) {
    if line.contains("Card inserted into ") {
        recording.card_found();
    } else if line.contains("Card Removed From ") {
        recording.card_lost();
    } else if line.contains("IFDTransmit() Card not transacted")
        || line.contains(") TRANSMIT for client ") && !line.contains("rv=SCARD_S_SUCCESS")
    {
        recording.no_answer();
    }
}

/// Returns the eight digits that begin a line, or follow the journal's prefix.
fn elapsed(line: &str) -> Option<Duration> {
    let microseconds =
        line.split(' ').find(|word| word.len() == 8 && word.bytes().all(|c| c.is_ascii_digit()))?;
    microseconds.parse().ok().map(Duration::from_micros)
}

const COMMAND: &str = " APDU: ";
const RESPONSE: &str = " SW: ";
