//! `type | dwLength | bSlot | bSeq | x y z | data`: ten bytes before the data, lengths little-endian
//! (readers reference, 2.1).

use zeroize::Zeroizing;

use crate::reassembly::Probe;

/// Bytes before the data.
pub const HEADER: usize = 10;

/// One CCID message in either direction. No `Debug`: its data may be an APDU.
#[derive(Clone, PartialEq, Eq)]
pub struct CcidMessage {
    /// What it is: `62`, `63`, `65`, `6F` … to the reader; `80` to `84` from it.
    pub kind: u8,
    /// bSlot: which card of the reader.
    pub slot: u8,
    /// bSeq: number of the command; its answer repeats it.
    pub seq: u8,
    /// To the reader: parameters by type, for `6F` bBWI and wLevelParameter. From it: bStatus, bError and a byte by
    /// type, for `80` bChainParameter.
    pub params: [u8; 3],
    /// Data.
    pub data: Zeroizing<Vec<u8>>,
}

impl CcidMessage {
    /// Its bytes; `None` when 32 bits cannot say how many data there are.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let length = u32::try_from(self.data.len()).ok()?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEADER + self.data.len()));
        bytes.push(self.kind);
        bytes.extend(length.to_le_bytes());
        bytes.extend([self.slot, self.seq]);
        bytes.extend(self.params);
        bytes.extend_from_slice(&self.data);
        Some(bytes)
    }

    /// Reads a message that fills `bytes`.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, data) = bytes.split_first_chunk::<HEADER>()?;
        let [kind, length @ .., _, _, _, _, _] = *header;
        let [.., slot, seq, status, error, last] = *header;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        let params = [status, error, last];
        (length == data.len()).then(|| Self { kind, slot, seq, params, data: Zeroizing::new(data.to_vec()) })
    }
}

/// `RDR_to_PC_NotifySlotChange`.
pub(super) const NOTIFY_SLOT_CHANGE: u8 = 0x50;

/// Returns the length of a reader's message by its first bytes; no message may be longer than `message_max` bytes. A
/// stream without an interrupt endpoint carries `NotifySlotChange` between messages: two bytes for up to four slots.
#[must_use]
pub fn probe(start: &[u8], message_max: usize) -> Probe {
    match start {
        [] => Probe::More,
        [NOTIFY_SLOT_CHANGE, ..] => Probe::Length(2),
        [0x80..=0x84, rest @ ..] => match rest.first_chunk::<4>() {
            None => Probe::More,
            Some(length) => match usize::try_from(u32::from_le_bytes(*length)) {
                Ok(length) if length <= message_max.saturating_sub(HEADER) => Probe::Length(length + HEADER),
                _ => Probe::Garbage,
            },
        },
        _ => Probe::Garbage,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CcidMessage, HEADER, Probe, Zeroizing, probe};

    proptest! {
        #[test]
        fn writing_then_reading_gives_the_same_message(
            (kind, slot, seq) in any::<(u8, u8, u8)>(),
            params in any::<[u8; 3]>(),
            data in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let message = CcidMessage { kind, slot, seq, params, data: Zeroizing::new(data) };
            let bytes = message.to_bytes().unwrap();
            prop_assert!(CcidMessage::parse(&bytes).is_some_and(|read| read == message));
        }

        #[test]
        fn the_length_is_known_from_the_fifth_byte_on(
            kind in 0x80_u8..=0x84,
            data in proptest::collection::vec(any::<u8>(), 0..262),
        ) {
            let message =
                CcidMessage { kind, slot: 0, seq: 0, params: [0; 3], data: Zeroizing::new(data) };
            let bytes = message.to_bytes().unwrap();
            for end in 1..5 {
                prop_assert_eq!(probe(&bytes[..end], 271), Probe::More);
            }
            for end in 5..=bytes.len() {
                prop_assert_eq!(probe(&bytes[..end], 271), Probe::Length(bytes.len()));
            }
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Some(message) = CcidMessage::parse(&bytes) {
                prop_assert!(message.to_bytes().is_some_and(|written| *written == bytes));
            }
            let _ = probe(&bytes, 271);
        }
    }

    #[test]
    fn a_message_beyond_the_reader_s_own_limit_is_garbage() {
        assert_eq!(probe(&[0x80, 5, 1, 0, 0], 271), Probe::Length(261 + HEADER));
        assert_eq!(probe(&[0x80, 6, 1, 0, 0], 271), Probe::Garbage);
        assert_eq!(probe(&[0x80, 0xFF, 0xFF, 0xFF, 0xFF], 271), Probe::Garbage);
        assert_eq!(probe(&[0x6F], 271), Probe::Garbage);
        assert_eq!(probe(&[0x80, 0, 0, 0, 0], 0), Probe::Length(HEADER));
    }
}
