//! OpenSC's debug log (`OPENSC_DEBUG=3` or `-vvv`): a line that says how many bytes follow, and a hex dump. A VERIFY with
//! a PIN is not in it; OpenSC leaves it out at every level.

use shikaku_transcript::LinkKind;

use super::clock::DayClock;
use super::lines::{after, holds, lines};
use super::recording::{APDU_MAX, Recording};
use super::{Source, hex};

/// OpenSC.
pub(super) const SOURCE: Source = Source { name: "opensc", link: LinkKind::Pcsc, recognises, read };

fn recognises(file: &[u8]) -> bool {
    holds(file, &[OUTGOING, INCOMING])
}

fn read(file: &[u8], recording: &mut Recording) {
    let mut clock = DayClock::default();
    let mut open: Option<Dump> = None;
    for line in lines(file) {
        if recording.is_full() {
            break;
        }
        open = match open.take() {
            Some(dump) => dump.line(&line, recording),
            None => None,
        };
        if open.is_none() {
            open = announced(&line, recording);
            // Only lines of OpenSC's own have a time; `P:12; T:0x7f 02:13:12.386 [pkcs15-tool] apdu.c:550:...`
            if let Some(moment) = after(&line, "; T:").and_then(|rest| clock.moment(after(rest, " ")?)) {
                recording.moment(moment);
            }
            note_card(&line, recording);
        }
    }
    if open.is_some() {
        recording.unread();
    }
}

/// A dump whose lines are being read.
struct Dump {
    to_card: bool,
    length: usize,
    bytes: Vec<u8>,
}

impl Dump {
    /// Takes a line; gives back what is still open.
    fn line(mut self, line: &str, recording: &mut Recording) -> Option<Self> {
        let missing = (self.length - self.bytes.len()).min(hex::LINE_MAX);
        let bytes = hex::dumped(line, missing);
        if bytes.len() < missing {
            recording.unread();
            return None;
        }
        self.bytes.extend(bytes);
        if self.bytes.len() < self.length {
            return Some(self);
        }
        if self.to_card {
            recording.command(self.bytes);
        } else {
            recording.response(self.bytes);
        }
        None
    }
}

/// `Outgoing APDU (15 bytes):`
fn announced(line: &str, recording: &mut Recording) -> Option<Dump> {
    let (to_card, rest) = match (after(line, OUTGOING), after(line, INCOMING)) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return None,
    };
    let length = rest.split_once(' ').and_then(|(number, _)| number.parse().ok());
    let dump = length.filter(|length| (1..=APDU_MAX).contains(length)).map(|length| Dump {
        to_card,
        length,
        bytes: Vec::new(),
    });
    if dump.is_none() {
        recording.unread();
    }
    dump
}

fn note_card(line: &str, recording: &mut Recording) {
    if line.contains("pcsc_connect: Initial protocol") {
        recording.card_found();
    } else if line.contains("pcsc_disconnect: ") && line.contains("SCardDisconnect returned") {
        recording.card_lost();
    } else if line.contains("SCardTransmit/Control failed") {
        recording.no_answer();
    }
}

const OUTGOING: &str = "Outgoing APDU (";
const INCOMING: &str = "Incoming APDU (";
