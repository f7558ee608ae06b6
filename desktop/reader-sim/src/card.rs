use shikaku_transport::CardTransport as _;
use shikaku_virtual_card::{Atr, VirtualLink};

/// What lies on a reader, or does not.
pub trait SlotCard: Send {
    /// Powers the card anew; its answer to reset, `None` when there is no card.
    fn power_on(&mut self) -> Option<Vec<u8>>;
    /// Takes the power off: every verified PIN ends.
    fn power_off(&mut self);
    /// Whether a card is there.
    fn is_present(&self) -> bool;
    /// One command APDU; `None` when the card left or does not answer.
    fn transmit(&mut self, apdu: &[u8]) -> Option<Vec<u8>>;
    /// The card is taken away.
    fn remove(&mut self);
    /// The card is laid on the reader.
    fn tap(&mut self);
}

impl SlotCard for VirtualLink {
    fn power_on(&mut self) -> Option<Vec<u8>> {
        self.card_mut().power_cycle();
        self.is_present().then(|| Atr::default().bytes().to_vec())
    }

    fn power_off(&mut self) {
        self.card_mut().power_cycle();
    }

    fn is_present(&self) -> bool {
        Self::is_present(self)
    }

    fn transmit(&mut self, apdu: &[u8]) -> Option<Vec<u8>> {
        self.transceive(apdu).ok()
    }

    fn remove(&mut self) {
        Self::remove(self);
    }

    fn tap(&mut self) {
        Self::tap(self);
    }
}
