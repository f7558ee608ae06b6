//! The other end of a link: what a reader does with bytes, so that a recorded one can be played.

use shikaku_reader::acs::{AcsKey, Block, SessionCipher, envelope};
use shikaku_reader::ccid::CcidMessage;
use shikaku_reader::registry::Wire;
use shikaku_reader::{ReaderMessage, Uuid, acs, registry};
use zeroize::Zeroizing;

/// A reader as its protocol makes it.
pub(super) enum ReaderSide {
    /// CCID in this slot.
    Ccid,
    /// The envelope of ACS, however far the authentication is.
    Acs(Box<Secrecy>),
}

/// What seals the blocks of ACS.
pub(super) enum Secrecy {
    /// Nothing yet.
    None(acs::ReaderSide),
    /// Nothing yet; this proves the key, and then that seals.
    Proven(Zeroizing<Vec<u8>>, SessionCipher),
    /// This.
    Sealed(SessionCipher),
    /// Nothing any more: the proof was another.
    Failed,
}

/// Random bytes of every played reader.
const A: [u8; 16] = [0x5A; 16];

const CARD_EVENT: u8 = 0x50;
const ERROR: u8 = 0x51;
const HEADER: usize = 5;
const ACS_AROUND: usize = 5;
const ACS_BLOCK: usize = 7;
const CCID_HEADER: usize = 10;

/// The header of an answer of the authentication, its last byte but one the step.
fn step(message: &ReaderMessage, first: u8) -> Option<u8> {
    match message.data.as_slice() {
        [begin, 0, 0, step @ (0x45 | 0x46), 0, ..] if *begin == first => Some(*step),
        _ => None,
    }
}

/// Whether two messages are the same. What the authentication proves differs from one connection to the next.
pub(super) fn is_same(one: &ReaderMessage, other: &ReaderMessage, only_kind_and_data: bool) -> bool {
    let proves = |message: &ReaderMessage| match message.kind {
        0x6B => step(message, 0xE0),
        0x83 => step(message, 0xE1),
        _ => None,
    };
    let same_data = match (proves(one), proves(other)) {
        (None, None) => one.data == other.data,
        (one_step, other_step) => one_step == other_step && one.data.len() == other.data.len(),
    };
    let header = |message: &ReaderMessage| (message.slot, message.seq, message.params);
    one.kind == other.kind && same_data && (only_kind_and_data || header(one) == header(other))
}

impl ReaderSide {
    /// The reader with these services, with the key that readers leave the factory with.
    pub(super) fn of(services: &[Uuid]) -> Option<Self> {
        Some(match registry::find(services, None)?.reader.wire {
            Wire::Ccid => Self::Ccid,
            Wire::Acs => {
                let side = acs::ReaderSide::new(&AcsKey::factory(), A);
                Self::Acs(Box::new(Secrecy::None(side)))
            }
        })
    }

    /// How long the frame of the host is that begins like this.
    pub(super) fn length(&self, start: &[u8]) -> Option<usize> {
        let length = start.get(1..)?;
        Some(match self {
            Self::Ccid => {
                usize::try_from(u32::from_le_bytes(*length.first_chunk()?)).ok()?.checked_add(CCID_HEADER)?
            }
            Self::Acs(_) => usize::from(u16::from_be_bytes(*length.first_chunk()?)) + ACS_AROUND,
        })
    }

    /// The message in a frame of the host; `None` when there is none, or it proves nothing.
    pub(super) fn open(&mut self, frame: &[u8]) -> Option<ReaderMessage> {
        let Self::Acs(secrecy) = self else {
            let CcidMessage { kind, slot, seq, params, data } = CcidMessage::parse(frame)?;
            return Some(ReaderMessage { kind, slot, seq, params, data });
        };
        let body = envelope::unwrap(frame)?;
        let Block { kind, param, data } = match &**secrecy {
            Secrecy::Sealed(cipher) => cipher.open(body)?,
            _ => Block::parse(body)?,
        };
        let message = ReaderMessage { kind, slot: 0, seq: 0, params: [param, 0, 0], data };
        if let (Secrecy::None(side), Some(0x46)) = (&**secrecy, step(&message, 0xE0)) {
            let (proof, cipher) = side.proof(message.data.get(HEADER..)?)?;
            **secrecy = Secrecy::Proven(proof, cipher);
        }
        Some(message)
    }

    /// How long the frame of this message is.
    pub(super) fn frame_length(&self, message: &ReaderMessage) -> usize {
        let data = message.data.len();
        match self {
            Self::Ccid if message.kind == CARD_EVENT => 1 + data,
            Self::Ccid => CCID_HEADER + data,
            Self::Acs(secrecy) if secrecy.seals(message) => {
                (ACS_BLOCK + data).next_multiple_of(16) + ACS_AROUND
            }
            Self::Acs(_) => ACS_BLOCK + data + ACS_AROUND,
        }
    }

    /// The frame of this message. A proof is right where the recorded one was.
    pub(super) fn frame(&mut self, message: &ReaderMessage, is_right: bool) -> Option<Zeroizing<Vec<u8>>> {
        let ReaderMessage { kind, slot, seq, params, data } = message.clone();
        let Self::Acs(secrecy) = self else {
            return match kind {
                CARD_EVENT => Some(Zeroizing::new([&[kind], data.as_slice()].concat())),
                _ => CcidMessage { kind, slot, seq, params, data }.to_bytes(),
            };
        };
        let [param, ..] = params;
        let mut block = Block { kind, param, data };
        let body = match (std::mem::replace(&mut **secrecy, Secrecy::Failed), step(message, 0xE1)) {
            (Secrecy::None(side), Some(0x45)) => {
                prove(&mut block, &side.challenge());
                **secrecy = Secrecy::None(side);
                block.to_bytes()
            }
            (Secrecy::Proven(mut proof, cipher), Some(0x46)) => {
                if !is_right {
                    proof.reverse();
                }
                prove(&mut block, &proof);
                **secrecy = Secrecy::Sealed(cipher);
                block.to_bytes()
            }
            (Secrecy::Sealed(cipher), _) if kind != ERROR => {
                let body = cipher.seal(&block);
                **secrecy = Secrecy::Sealed(cipher);
                body
            }
            (former, _) => {
                **secrecy = former;
                block.to_bytes()
            }
        };
        envelope::wrap(&body?)
    }

    /// So many bytes that are found to be no message with the last of them.
    pub(super) fn garbled(&self, length: usize) -> Vec<u8> {
        let begin: &[u8] = match (self, length) {
            (_, 0 | 1) => &[0xFF],
            (Self::Ccid, _) => &[0x80, 0xFF, 0xFF, 0xFF, 0xFF],
            (Self::Acs(_), ..ACS_AROUND) => &[0x05, 0xFF, 0xFF],
            (Self::Acs(_), _) => {
                let body = vec![0xFF; length - ACS_AROUND];
                let mut frame = envelope::wrap(&body).unwrap_or_default().to_vec();
                frame.pop();
                frame.push(0xFF);
                return frame;
            }
        };
        begin.iter().copied().chain(std::iter::repeat(0xFF)).take(length).collect()
    }

    /// So many bytes of which no message ever came: the beginning of a long one.
    pub(super) fn unfinished(&self, length: usize) -> Vec<u8> {
        let begin: &[u8] = match self {
            Self::Ccid => &[0x80, 0x05, 0x01, 0x00, 0x00],
            Self::Acs(_) => &[0x05, 0x01, 0x10],
        };
        begin.iter().copied().chain(std::iter::repeat(0)).take(length).collect()
    }
}

impl Secrecy {
    /// Whether a message is encrypted. The reader always sends an error in plain.
    const fn seals(&self, message: &ReaderMessage) -> bool {
        matches!(self, Self::Sealed(_)) && message.kind != ERROR
    }
}

/// Overwrites the bytes after the header with the proof, up to the length of the block.
fn prove(block: &mut Block, proof: &[u8]) {
    block.data.iter_mut().skip(HEADER).zip(proof).for_each(|(byte, proven)| *byte = *proven);
}
