//! Bare CCID over Bluetooth, the reader's side (readers reference, 1.3 and 2).

#[cfg(test)]
mod tests;

use crate::answer::{Answer, DATA_BLOCK, ESCAPED, FAILED, MUTE, PARAMETERS, SLOT_STATUS};
use crate::card::SlotCard;
use crate::probe::Probe;
use crate::slot::{Slot, SlotState};

const POWER_ON: u8 = 0x62;
const POWER_OFF: u8 = 0x63;
const GET_SLOT_STATUS: u8 = 0x65;
const ESCAPE: u8 = 0x6B;
const GET_PARAMETERS: u8 = 0x6C;
const XFR_BLOCK: u8 = 0x6F;

const HEADER: usize = 10;
/// What one message carries behind its header: dwMaxCCIDMessageLength is 271.
const PART: usize = 261;
/// Place of bSeq.
pub(crate) const SEQ: usize = 6;
/// bError for a field is its place.
const BAD_LENGTH: u8 = 1;
const BAD_SLOT: u8 = 5;
const BAD_POWER: u8 = 7;
const BAD_LEVEL: u8 = 8;
const NOT_SUPPORTED: u8 = 0;

/// Parameters of T=1: Fi/Di, checksum, guard time, waiting times, clock stop, IFSC, NAD.
const T1: [u8; 7] = [0x11, 0x10, 0x00, 0x4D, 0x00, 0xFE, 0x00];

/// The firmware: parts of an APDU that came, and of a response that is to go.
pub(crate) struct Ccid {
    coming: Vec<u8>,
    going: Vec<u8>,
}

/// A command of the host.
struct Command<'a> {
    kind: u8,
    slot: u8,
    seq: u8,
    power: u8,
    level: u16,
    data: &'a [u8],
}

impl<'a> Command<'a> {
    fn read(frame: &'a [u8]) -> Option<Self> {
        let ([kind, _, _, _, _, slot, seq, power, low, high], data) = frame.split_first_chunk::<HEADER>()?;
        let level = u16::from_le_bytes([*low, *high]);
        Some(Self { kind: *kind, slot: *slot, seq: *seq, power: *power, level, data })
    }

    /// Kind of the answer; what is not known is answered by a slot status.
    const fn answered_by(&self) -> u8 {
        match self.kind {
            POWER_ON | XFR_BLOCK => DATA_BLOCK,
            ESCAPE => ESCAPED,
            GET_PARAMETERS => PARAMETERS,
            _ => SLOT_STATUS,
        }
    }

    fn answer(&self, status: u8, data: &[u8]) -> Answer {
        Answer { slot: self.slot, seq: self.seq, ..Answer::new(self.answered_by(), status, data) }
    }

    fn refuse(&self, slot_bits: u8, error: u8) -> Answer {
        Answer { error, ..self.answer(FAILED | slot_bits, &[]) }
    }
}

impl Ccid {
    pub(crate) const fn new() -> Self {
        Self { coming: Vec::new(), going: Vec::new() }
    }

    pub(crate) fn connected(&mut self) {
        self.coming.clear();
        self.going.clear();
    }

    pub(crate) fn probe(start: &[u8]) -> Probe {
        let Some(([kind, length @ .., _, _, _, _, _], _)) = start.split_first_chunk::<HEADER>() else {
            // Every message of the host has a type between 61 and 73.
            let begins = start.first().is_none_or(|kind| (0x61..=0x73).contains(kind));
            return if begins { Probe::More } else { Probe::Noise };
        };
        if !(0x61..=0x73).contains(kind) {
            return Probe::Noise;
        }
        let length =
            usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX).saturating_add(HEADER);
        match length {
            _ if length > HEADER + PART => Probe::TooLong(length),
            _ if start.len() < length => Probe::More,
            _ => Probe::Whole(length),
        }
    }

    pub(crate) fn deny(frame: &[u8], slot_bits: u8) -> Answer {
        refuse(frame, slot_bits, NOT_SUPPORTED)
    }

    pub(crate) fn too_long(start: &[u8], slot_bits: u8) -> Answer {
        refuse(start, slot_bits, BAD_LENGTH)
    }

    pub(crate) fn wrap(answer: &Answer) -> Vec<u8> {
        let length = u32::try_from(answer.data.len()).unwrap_or(u32::MAX);
        let mut bytes = vec![answer.kind];
        bytes.extend(length.to_le_bytes());
        bytes.extend([answer.slot, answer.seq, answer.status, answer.error, answer.last]);
        bytes.extend(&answer.data);
        bytes
    }

    /// `NotifySlotChange` of one slot: present, changed.
    pub(crate) fn event(is_present: bool) -> Vec<u8> {
        vec![0x50, if is_present { 0x03 } else { 0x02 }]
    }

    pub(crate) fn run<C: SlotCard>(&mut self, frame: &[u8], slot: &mut Slot<C>) -> Answer {
        let Some(command) = Command::read(frame) else { return refuse(frame, slot.bits(), BAD_LENGTH) };
        if command.slot != 0 {
            // Of a slot that is not there one can only say that it is empty.
            return command.refuse(SlotState::Absent as u8, BAD_SLOT);
        }
        if command.kind != XFR_BLOCK {
            self.connected();
        }
        match command.kind {
            POWER_ON | POWER_OFF | GET_SLOT_STATUS | GET_PARAMETERS if !command.data.is_empty() => {
                command.refuse(slot.bits(), BAD_LENGTH)
            }
            POWER_ON if command.power > 3 => command.refuse(slot.bits(), BAD_POWER),
            POWER_ON => match slot.power_on() {
                Some(atr) => command.answer(slot.bits(), &atr),
                None => command.refuse(slot.bits(), MUTE),
            },
            POWER_OFF => {
                slot.power_off();
                Answer { last: 1, ..command.answer(slot.bits(), &[]) }
            }
            // It has no escape of its own to offer.
            GET_SLOT_STATUS | ESCAPE => command.answer(slot.bits(), &[]),
            GET_PARAMETERS if slot.state() == SlotState::Active => {
                Answer { last: 1, ..command.answer(slot.bits(), &T1) }
            }
            GET_PARAMETERS => command.refuse(slot.bits(), MUTE),
            XFR_BLOCK => self.transfer(&command, slot),
            _ => command.refuse(slot.bits(), NOT_SUPPORTED),
        }
    }

    /// wLevelParameter says which part of an APDU came, or that the next part of the response is wanted (2.2).
    fn transfer<C: SlotCard>(&mut self, command: &Command<'_>, slot: &mut Slot<C>) -> Answer {
        let is_first = matches!(command.level, 0x0000 | 0x0001);
        let is_more = matches!(command.level, 0x0002 | 0x0003) && !self.coming.is_empty();
        let is_request = command.level == 0x0010 && !self.going.is_empty();
        if !(is_first || is_more || is_request) {
            self.connected();
            return command.refuse(slot.bits(), BAD_LEVEL);
        }
        if is_request != command.data.is_empty() {
            self.connected();
            return command.refuse(slot.bits(), BAD_LENGTH);
        }
        if is_request {
            return self.next_part(command, slot.bits(), false);
        }
        if is_first {
            self.connected();
        }
        self.coming.extend(command.data);
        if matches!(command.level, 0x0001 | 0x0003) {
            return Answer { last: 0x10, ..command.answer(slot.bits(), &[]) };
        }
        let apdu = std::mem::take(&mut self.coming);
        match slot.run(&apdu) {
            Some(response) => {
                self.going = response;
                self.next_part(command, slot.bits(), true)
            }
            None => command.refuse(slot.bits(), MUTE),
        }
    }

    fn next_part(&mut self, command: &Command<'_>, slot_bits: u8, is_first: bool) -> Answer {
        let rest = self.going.split_off(self.going.len().min(PART));
        let part = std::mem::replace(&mut self.going, rest);
        let last = match (is_first, self.going.is_empty()) {
            (true, true) => 0x00,
            (true, false) => 0x01,
            (false, true) => 0x02,
            (false, false) => 0x03,
        };
        Answer { last, ..command.answer(slot_bits, &part) }
    }
}

fn refuse(frame: &[u8], slot_bits: u8, error: u8) -> Answer {
    match Command::read(frame) {
        Some(command) => command.refuse(slot_bits, error),
        None => Answer { error, ..Answer::new(SLOT_STATUS, FAILED | slot_bits, &[]) },
    }
}
