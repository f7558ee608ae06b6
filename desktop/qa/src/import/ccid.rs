//! CCID messages (USB CCID 1.1, 6) between a host and a reader with one slot, whatever carries them. A reader that takes
//! APDUs is assumed; one that takes the blocks of T=1 is not understood.

use super::recording::{APDU_MAX, Recording};

/// Follows one message sequence with a reader.
#[derive(Default)]
pub(super) struct BulkMessages {
    to_reader: Partial,
    from_reader: Partial,
    /// The message that waits for its answer: type and sequence number.
    asked: Option<(u8, u8)>,
    command: Vec<u8>,
    response: Vec<u8>,
}

/// The bytes of a message that is not whole yet.
#[derive(Default)]
struct Partial(Vec<u8>);

/// A whole message.
struct Message {
    kind: u8,
    sequence: u8,
    /// What the type makes of the last three bytes of the header.
    rest: [u8; 3],
    data: Vec<u8>,
}

impl BulkMessages {
    /// Bytes to the reader, cut in any way.
    pub(super) fn host_message(&mut self, bytes: &[u8], recording: &mut Recording) {
        if let Some(message) = self.to_reader.take(bytes, &TO_READER) {
            self.from_reader.0.clear();
            self.asked = Some((message.kind, message.sequence));
            match message.kind {
                XFR_BLOCK => self.send(message, recording),
                POWER_OFF => recording.card_lost(),
                _ => {}
            }
        }
    }

    /// Bytes from the reader, cut in any way.
    pub(super) fn reader_message(&mut self, bytes: &[u8], recording: &mut Recording) {
        if self.from_reader.0.is_empty() && slot_change(bytes, recording) {
            return;
        }
        let Some(message) = self.from_reader.take(bytes, &FROM_READER) else { return };
        let [status, ..] = message.rest;
        let (time_extension, failed) = (status & 0xC0 == 0x80, status & 0xC0 == 0x40);
        let Some((asked, sequence)) = self.asked else { return };
        if time_extension || sequence != message.sequence {
            return;
        }
        match asked {
            XFR_BLOCK if failed => {
                self.response.clear();
                recording.no_answer();
            }
            XFR_BLOCK if message.kind == DATA_BLOCK => self.receive(message, recording),
            POWER_ON if message.kind == DATA_BLOCK && !failed => recording.card_found(),
            _ => {}
        }
        if status & 0x03 == NO_CARD {
            recording.card_lost();
        }
    }

    /// Whether an answer has begun and is not whole.
    pub(super) fn is_amid_answer(&self) -> bool {
        !self.from_reader.0.is_empty()
    }

    /// What was begun is not gone on with.
    pub(super) fn begin_anew(&mut self) {
        self.to_reader.0.clear();
    }

    /// A command or a part of one.
    fn send(&mut self, message: Message, recording: &mut Recording) {
        let [_, level @ ..] = message.rest;
        match u16::from_le_bytes(level) {
            ASK_FOR_MORE => return,
            WHOLE | FIRST => {
                self.command.clear();
                self.response.clear();
            }
            _ => {}
        }
        append(&mut self.command, message.data);
        if matches!(u16::from_le_bytes(level), WHOLE | LAST) {
            recording.command(std::mem::take(&mut self.command));
        }
    }

    /// An answer or a part of one.
    fn receive(&mut self, message: Message, recording: &mut Recording) {
        let [.., chain] = message.rest;
        match u16::from(chain) {
            ASK_FOR_MORE => return,
            WHOLE | FIRST => self.response.clear(),
            _ => {}
        }
        append(&mut self.response, message.data);
        if matches!(u16::from(chain), WHOLE | LAST) {
            recording.response(std::mem::take(&mut self.response));
        }
    }
}

impl Partial {
    /// Adds bytes; returns the message when it is whole. Drops bytes that cannot begin a message of this kind.
    fn take(&mut self, bytes: &[u8], kinds: &[u8]) -> Option<Message> {
        self.0.extend(bytes.iter().take(MESSAGE_MAX));
        let Some((header, data)) = self.0.split_first_chunk::<HEADER>() else {
            if !self.0.first().is_some_and(|kind| kinds.contains(kind)) {
                self.0.clear();
            }
            return None;
        };
        let [kind, l0, l1, l2, l3, slot, sequence, rest @ ..] = *header;
        let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).ok();
        let Some(length) = length.filter(|length| *length <= APDU_MAX && slot == 0 && kinds.contains(&kind))
        else {
            self.0.clear();
            return None;
        };
        let data = data.get(..length)?.to_vec();
        self.0.clear();
        Some(Message { kind, sequence, rest, data })
    }
}

/// Whether these bytes are one whole message, and to which side: `Some(true)` to the reader.
pub(super) fn direction(bytes: &[u8]) -> Option<bool> {
    let to_reader = Partial::default().take(bytes, &TO_READER);
    let from_reader = || Partial::default().take(bytes, &FROM_READER);
    let of = |message: Message| message.data.len() + HEADER == bytes.len();
    match to_reader {
        Some(message) => of(message).then_some(true),
        None => from_reader().is_some_and(of).then_some(false),
    }
}

/// Imports `RDR_to_PC_NotifySlotChange` of one slot. It answers nothing and may come between two messages.
pub(super) fn slot_change(bytes: &[u8], recording: &mut Recording) -> bool {
    match bytes {
        [SLOT_CHANGE, 0x03] => recording.card_found(),
        [SLOT_CHANGE, 0x02] => recording.card_lost(),
        _ => return false,
    }
    true
}

fn append(whole: &mut Vec<u8>, part: Vec<u8>) {
    // One byte more than an APDU may have, so that the recording counts it as unread.
    let space = (APDU_MAX + 1).saturating_sub(whole.len());
    whole.extend(part.into_iter().take(space));
}

const HEADER: usize = 10;
const MESSAGE_MAX: usize = HEADER + APDU_MAX;

const POWER_ON: u8 = 0x62;
const POWER_OFF: u8 = 0x63;
const XFR_BLOCK: u8 = 0x6F;
const DATA_BLOCK: u8 = 0x80;
const SLOT_CHANGE: u8 = 0x50;
const TO_READER: [u8; 14] =
    [0x61, 0x62, 0x63, 0x65, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x71, 0x72, 0x73];
const FROM_READER: [u8; 5] = [0x80, 0x81, 0x82, 0x83, 0x84];
/// bmICCStatus: no card present.
const NO_CARD: u8 = 0x02;

// wLevelParameter and bChainParameter.
const WHOLE: u16 = 0x00;
const FIRST: u16 = 0x01;
const LAST: u16 = 0x02;
const ASK_FOR_MORE: u16 = 0x10;
