//! Envelope and data block (readers reference, 1.1).

use crate::probe::Probe;

const START: u8 = 0x05;
const END: u8 = 0x0A;
/// Start, length, check, end.
const AROUND: usize = 5;
/// Bytes of a block before its data.
const HEADER: usize = 7;

/// A command of the host.
pub(super) struct Block {
    pub(super) kind: u8,
    /// Slot and sequence number, both 00.
    pub(super) place: [u8; 2],
    pub(super) param: u8,
    pub(super) data: Vec<u8>,
}

pub(super) fn probe(start: &[u8]) -> Probe {
    match start {
        [] | [START] | [START, _] => Probe::More,
        [START, high, low, ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low])) + AROUND;
            if start.len() < length { Probe::More } else { Probe::Whole(length) }
        }
        _ => Probe::Noise,
    }
}

/// The body of a frame whose length, check and end are right.
pub(super) fn open(frame: &[u8]) -> Option<&[u8]> {
    let [START, counted @ .., check, END] = frame else { return None };
    let [high, low, body @ ..] = counted else { return None };
    let is_whole = usize::from(u16::from_be_bytes([*high, *low])) == body.len();
    (is_whole && xor(counted) == *check).then_some(body)
}

/// Frames a body. Cuts a body that the length field cannot express.
pub(super) fn close(body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap_or(u16::MAX);
    let mut counted = length.to_be_bytes().to_vec();
    counted.extend(body.iter().take(length.into()));
    let check = xor(&counted);
    [&[START], counted.as_slice(), &[check, END]].concat()
}

impl Block {
    /// The block at the beginning of `bytes`, and what is behind it.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let ([kind, high, low, slot, seq, param, _], _) = bytes.split_first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let (block, behind) = bytes.split_at_checked(HEADER + length)?;
        let data = block.get(HEADER..)?.to_vec();
        let block_is_right = xor(block) == 0;
        block_is_right.then_some((Self { kind: *kind, place: [*slot, *seq], param: *param, data }, behind))
    }

    /// The bytes of an answer.
    pub(super) fn write(kind: u8, param: u8, data: &[u8]) -> Vec<u8> {
        let [high, low] = u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes();
        let header = [kind, high, low, 0, 0, param];
        let check = xor(&header) ^ xor(data);
        [header.as_slice(), &[check], data].concat()
    }
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |check, byte| check ^ byte)
}
