use crate::acs::Acs;
use crate::answer::Answer;
use crate::card::SlotCard;
use crate::ccid::Ccid;
use crate::probe::Probe;
use crate::slot::Slot;

/// What is different between the models.
pub(crate) enum Firmware {
    Acs(Acs),
    Ccid(Ccid),
}

impl Firmware {
    pub(crate) fn probe(&self, start: &[u8]) -> Probe {
        match self {
            Self::Acs(_) => Acs::probe(start),
            Self::Ccid(_) => Ccid::probe(start),
        }
    }

    /// A connection begins: nothing of the former one is left.
    pub(crate) fn connected(&mut self) {
        match self {
            Self::Acs(acs) => acs.connected(),
            Self::Ccid(ccid) => ccid.connected(),
        }
    }

    /// Runs a whole command frame.
    pub(crate) fn run<C: SlotCard>(&mut self, frame: &[u8], slot: &mut Slot<C>) -> Answer {
        match self {
            Self::Acs(acs) => acs.run(frame, slot),
            Self::Ccid(ccid) => ccid.run(frame, slot),
        }
    }

    /// Refuses a frame as a reader that has lost what the host relies on.
    pub(crate) fn deny(&mut self, frame: &[u8], slot_bits: u8) -> Answer {
        match self {
            Self::Acs(acs) => acs.deny(),
            Self::Ccid(_) => Ccid::deny(frame, slot_bits),
        }
    }

    /// What is said to bytes that begin no message; a bare CCID reader says nothing.
    pub(crate) fn noise(&self) -> Option<Answer> {
        match self {
            Self::Acs(_) => Some(Acs::noise()),
            Self::Ccid(_) => None,
        }
    }

    /// What is said to a message that is longer than the reader takes, by its beginning.
    pub(crate) fn too_long(&self, start: &[u8], slot_bits: u8) -> Answer {
        match self {
            Self::Acs(_) => Acs::noise(),
            Self::Ccid(_) => Ccid::too_long(start, slot_bits),
        }
    }

    /// The answer as a failure of the reader's own.
    pub(crate) fn error(&self, answer: &Answer, slot_bits: u8) -> Answer {
        match self {
            Self::Acs(_) => Acs::timeout(),
            Self::Ccid(_) => answer.failed(slot_bits, crate::answer::MUTE),
        }
    }

    /// "Wait", where the protocol has a word for it.
    pub(crate) fn extension(&self, answer: &Answer) -> Option<Answer> {
        match self {
            Self::Acs(_) => None,
            Self::Ccid(_) => Some(answer.extension()),
        }
    }

    /// Returns whether it reports cards that come and go.
    pub(crate) const fn reports_cards(&self) -> bool {
        match self {
            Self::Acs(acs) => acs.reports_cards(),
            Self::Ccid(_) => true,
        }
    }

    /// The bytes of an answer.
    pub(crate) fn wrap(&self, answer: &Answer) -> Vec<u8> {
        match self {
            Self::Acs(acs) => acs.wrap(answer),
            Self::Ccid(_) => Ccid::wrap(answer),
        }
    }

    /// The bytes of a card event.
    pub(crate) fn event(&self, is_present: bool) -> Vec<u8> {
        match self {
            Self::Acs(acs) => acs.event(is_present),
            Self::Ccid(_) => Ccid::event(is_present),
        }
    }

    /// Which byte of an answer a wrong bit does the least harm unseen in.
    pub(crate) const fn place_of_flip(&self, length: usize) -> usize {
        match self {
            Self::Acs(_) => length / 2,
            Self::Ccid(_) => crate::ccid::SEQ,
        }
    }

    pub(crate) const fn authentications(&self) -> u32 {
        match self {
            Self::Acs(acs) => acs.authentications(),
            Self::Ccid(_) => 0,
        }
    }
}
