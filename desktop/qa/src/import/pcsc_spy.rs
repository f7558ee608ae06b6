//! What `pcsc-spy` prints, and what its library writes for it to print (`THREAD@>|seconds|microseconds|SCardTransmit`).

use std::time::Duration;

use shikaku_transcript::LinkKind;

use super::clock::{seconds, since_1970};
use super::lines::lines;
use super::recording::{APDU_MAX, Recording};
use super::{Source, hex};

/// pcsc-spy.
pub(super) const SOURCE: Source = Source { name: "pcsc-spy", link: LinkKind::Pcsc, recognises, read };

fn recognises(file: &[u8]) -> bool {
    let (mut call, mut buffer) = (false, false);
    lines(file).any(|line| {
        call |= line.trim() == TRANSMIT;
        buffer |= line.trim() == "i bSendBuffer";
        (call && buffer)
            || raw(&line).is_some_and(|field| field.starts_with(">|") && field.ends_with(TRANSMIT))
    })
}

fn read(file: &[u8], recording: &mut Recording) {
    let mut call = Call::default();
    for line in lines(file) {
        if recording.is_full() {
            break;
        }
        match raw(&line) {
            Some(field) => call.raw_line(field, recording),
            None => call.printed_line(line.trim(), recording),
        }
    }
}

/// One call of PC/SC, as far as it is read.
#[derive(Default)]
struct Call {
    name: String,
    direct: bool,
    /// Lines of the library since the call began.
    fields: usize,
    buffer: Buffer,
    sent: Sent,
    received: Sent,
}

/// Which buffer the printed lines belong to.
#[derive(Clone, Copy, Default)]
enum Buffer {
    #[default]
    None,
    Sent,
    Received,
}

/// A buffer and how long it says it is.
#[derive(Default)]
struct Sent {
    bytes: Vec<u8>,
    length: Option<usize>,
}

impl Call {
    fn begin(&mut self, name: &str) {
        *self = Self { name: name.chars().take(NAME_MAX).collect(), ..Self::default() };
    }

    /// A line of `pcsc-spy` itself.
    fn printed_line(&mut self, line: &str, recording: &mut Recording) {
        if line.starts_with("SCard") {
            self.begin(line);
        } else if let Some(result) = line.strip_prefix("=> ") {
            // `Command successful. (SCARD_S_SUCCESS [0x00000000])  [0.000293]`
            let time = result.rsplit_once('[').and_then(|(_, time)| seconds(time.trim_end_matches(']')));
            self.end(result.contains("[0x00000000]"), result, recording, |recording| {
                recording.pass(time.unwrap_or_default());
            });
        } else if let Some(field) = line.strip_prefix("i ").or_else(|| line.strip_prefix("o ")) {
            self.printed_field(field);
        }
    }

    fn printed_field(&mut self, field: &str) {
        let length =
            |field: &str| field.rsplit_once('(').and_then(|(_, n)| n.trim_end_matches(')').parse().ok());
        let buffer = match self.buffer {
            Buffer::Sent => Some(&mut self.sent),
            Buffer::Received => Some(&mut self.received),
            Buffer::None => None,
        };
        match (field.strip_prefix(' ').and_then(|dump| dump.get(5..)), buffer) {
            (Some(dump), Some(buffer)) => buffer.append(hex::dumped(dump, hex::LINE_MAX)),
            _ if field.starts_with("bSendLength") => self.sent.length = length(field),
            _ if field.starts_with("bRecvLength") => self.received.length = length(field),
            _ if field == "bSendBuffer" => self.buffer = Buffer::Sent,
            _ if field == "bRecvBuffer" => self.buffer = Buffer::Received,
            _ => {
                self.direct |= field.starts_with("dwShareMode: SCARD_SHARE_DIRECT");
                self.buffer = Buffer::None;
            }
        }
    }

    /// A line of the library, without its thread.
    fn raw_line(&mut self, field: &str, recording: &mut Recording) {
        let mut parts = field.split('|');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(">"), Some(whole), Some(micros), Some(name)) => {
                note_time(whole, micros, recording);
                self.begin(name);
            }
            (Some("<"), Some(whole), Some(micros), Some(_)) => {
                self.end(field.ends_with("|0x00000000"), field, recording, |recording| {
                    note_time(whole, micros, recording);
                });
            }
            _ => self.raw_field(field),
        }
    }

    fn raw_field(&mut self, field: &str) {
        let length = || usize::from_str_radix(field.strip_prefix("0x")?, 16).ok();
        match (self.name.as_str(), self.fields) {
            (TRANSMIT, 3) => self.sent.length = length(),
            (TRANSMIT, 4) => self.sent.append(hex::whole(field).unwrap_or_default()),
            (TRANSMIT, 7) => self.received.length = length(),
            (TRANSMIT, 8) => self.received.append(hex::whole(field).unwrap_or_default()),
            (CONNECT, 2) => self.direct = length() == Some(SHARE_DIRECT),
            _ => {}
        }
        self.fields = self.fields.saturating_add(1);
    }

    /// Handles the return of a call; `later` sets its time.
    fn end(&mut self, well: bool, result: &str, recording: &mut Recording, later: impl Fn(&mut Recording)) {
        let call = std::mem::take(self);
        if call.name != TRANSMIT {
            later(recording);
        }
        match call.name.as_str() {
            TRANSMIT => {
                let (sent, received) = (call.sent.whole(), call.received.whole());
                match sent {
                    Some(bytes) => recording.command(bytes),
                    None => recording.unread(),
                }
                later(recording);
                match received {
                    Some(bytes) if well && recording.waits() => recording.response(bytes),
                    None if well => recording.unread(),
                    _ => recording.no_answer(),
                }
            }
            CONNECT if well && !call.direct => recording.card_found(),
            "SCardDisconnect" if well => recording.card_lost(),
            _ => {}
        }
        if result.contains("SCARD_W_REMOVED_CARD") || result.ends_with("0x80100069") {
            recording.card_lost();
        }
    }
}

impl Sent {
    /// Drops what does not fit an APDU; its length then shows the loss.
    fn append(&mut self, bytes: Vec<u8>) {
        if self.bytes.len() <= APDU_MAX {
            self.bytes.extend(bytes);
        }
    }

    /// The bytes, if they are as many as announced.
    fn whole(self) -> Option<Vec<u8>> {
        let Self { bytes, length } = self;
        (!bytes.is_empty() && length.is_none_or(|length| length == bytes.len())).then_some(bytes)
    }
}

/// What a line of the library says, without the thread: `7F7FE8E9E840@...`
fn raw(line: &str) -> Option<&str> {
    let (thread, field) = line.split_once('@')?;
    (!thread.is_empty() && thread.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(field)
}

fn note_time(whole: &str, micros: &str, recording: &mut Recording) {
    let time = whole.parse().ok().zip(micros.parse().ok());
    let time =
        time.map(|(whole, micros)| Duration::from_secs(whole).saturating_add(Duration::from_micros(micros)));
    if let Some(moment) = time.and_then(since_1970) {
        recording.moment(moment);
    }
}

const TRANSMIT: &str = "SCardTransmit";
const CONNECT: &str = "SCardConnect";
const SHARE_DIRECT: usize = 3;
const NAME_MAX: usize = 40;
