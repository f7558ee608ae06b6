//! `type | len hi | len lo | slot | seq | param | check | data`: a command or an answer, before encryption
//! (readers reference, 1.1).

use zeroize::Zeroizing;

/// Longest data of a block, in bytes: the answer to a short APDU.
pub const DATA_MAX: usize = 258;

/// Bytes before the data.
pub(super) const HEADER: usize = 7;

/// One block. Slot and sequence number are always `00`. No `Debug`: its data may be an APDU.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is: `62`, `63`, `65`, `6F`, `6B` to the reader; `80`, `81`, `83`, `50`, `51` from it.
    pub kind: u8,
    /// Parameter of a command, status of an answer.
    pub param: u8,
    /// Up to [`DATA_MAX`] bytes.
    pub data: Zeroizing<Vec<u8>>,
}

impl Block {
    /// A block with parameter `00`.
    #[must_use]
    pub fn new(kind: u8, data: &[u8]) -> Self {
        Self { kind, param: 0, data: Zeroizing::new(data.to_vec()) }
    }

    /// Its bytes; `None` when there are more data than [`DATA_MAX`].
    #[must_use]
    pub fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.data.len() > DATA_MAX {
            return None;
        }
        let [high, low] = u16::try_from(self.data.len()).ok()?.to_be_bytes();
        let header = [self.kind, high, low, 0, 0, self.param];
        let check = header.iter().chain(self.data.iter()).fold(0, |sum, byte| sum ^ byte);
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEADER + self.data.len()));
        bytes.extend(header);
        bytes.push(check);
        bytes.extend_from_slice(&self.data);
        Some(bytes)
    }

    /// Reads a block that fills `bytes`.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (block, rest) = Self::read(bytes)?;
        rest.is_empty().then_some(block)
    }

    /// Reads a block and gives what follows it: the padding.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let [kind, high, low, 0, 0, param, _, ..] = bytes else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length > DATA_MAX {
            return None;
        }
        let (block, rest) = bytes.split_at_checked(HEADER + length)?;
        let sum = block.iter().fold(0, |sum, byte| sum ^ byte);
        let data = Zeroizing::new(block.get(HEADER..)?.to_vec());
        (sum == 0).then_some((Self { kind: *kind, param: *param, data }, rest))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Block, DATA_MAX, Zeroizing};

    proptest! {
        #[test]
        fn writing_then_reading_gives_the_same_block(
            kind in any::<u8>(),
            param in any::<u8>(),
            data in proptest::collection::vec(any::<u8>(), 0..=DATA_MAX),
            padding in 0_usize..16,
        ) {
            let block = Block { kind, param, data: Zeroizing::new(data) };
            let bytes = block.to_bytes().unwrap();
            prop_assert!(Block::parse(&bytes).is_some_and(|read| read == block));
            let padded = [bytes.as_slice(), &[0xFF].repeat(padding)].concat();
            prop_assert!(Block::read(&padded).is_some_and(|(read, rest)| read == block && rest.len() == padding));
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Some(block) = Block::parse(&bytes) {
                prop_assert!(block.to_bytes().is_some_and(|written| *written == bytes));
            }
        }
    }

    #[test]
    fn more_data_than_an_answer_has_are_refused() {
        assert!(Block::new(0x6F, &[0; DATA_MAX + 1]).to_bytes().is_none());
        assert!(Block::new(0x6F, &[0; DATA_MAX]).to_bytes().is_some());
    }

    #[test]
    fn another_slot_or_number_is_no_block() {
        assert!(Block::parse(&[0x81, 0, 0, 0, 0, 0, 0x81]).is_some());
        assert!(Block::parse(&[0x81, 0, 0, 1, 0, 0, 0x80]).is_none());
        assert!(Block::parse(&[0x81, 0, 0, 0, 1, 0, 0x80]).is_none());
    }
}
