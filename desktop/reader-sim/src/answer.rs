/// What the reader is about to say, before it is wrapped. The fields are those of CCID, which the blocks of ACS share.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) kind: u8,
    pub(crate) slot: u8,
    pub(crate) seq: u8,
    pub(crate) status: u8,
    pub(crate) error: u8,
    /// bChainParameter, bClockStatus or bProtocolNum.
    pub(crate) last: u8,
    pub(crate) data: Vec<u8>,
    /// Never encrypted.
    pub(crate) is_plain: bool,
}

pub(crate) const DATA_BLOCK: u8 = 0x80;
pub(crate) const SLOT_STATUS: u8 = 0x81;
pub(crate) const PARAMETERS: u8 = 0x82;
pub(crate) const ESCAPED: u8 = 0x83;
/// Bit of bStatus: the command failed.
pub(crate) const FAILED: u8 = 0x40;
/// Bit of bStatus: the card wants more time.
const EXTENSION: u8 = 0x80;
/// bError: the card does not answer.
pub(crate) const MUTE: u8 = 0xFE;
/// bStatus, the lowest bits: no card.
const NO_CARD: u8 = 0x02;

impl Answer {
    pub(crate) fn new(kind: u8, status: u8, data: &[u8]) -> Self {
        Self { kind, slot: 0, seq: 0, status, error: 0, last: 0, data: data.to_vec(), is_plain: false }
    }

    /// The same answer as a failure, without data.
    pub(crate) fn failed(&self, slot_bits: u8, error: u8) -> Self {
        Self { status: FAILED | slot_bits, error, last: 0, data: Vec::new(), ..*self }
    }

    /// What is said instead when the card left before the answer was there.
    pub(crate) fn without_card(&self) -> Self {
        match self.kind {
            DATA_BLOCK | PARAMETERS => self.failed(NO_CARD, MUTE),
            SLOT_STATUS => Self { status: NO_CARD, data: Vec::new(), ..*self },
            _ => self.clone(),
        }
    }

    /// "Wait one block waiting time more", under the same number.
    pub(crate) fn extension(&self) -> Self {
        Self { status: EXTENSION | (self.status & 0x03), error: 1, last: 0, data: Vec::new(), ..*self }
    }
}
