use crate::card::SlotCard;

/// What a slot status says; the numbers of bStatus (readers reference, 2.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlotState {
    Active = 0,
    Present = 1,
    Absent = 2,
}

/// The place for a card, and whether the card has power.
pub(crate) struct Slot<C> {
    pub(crate) card: C,
    has_power: bool,
    runs: u32,
}

impl<C: SlotCard> Slot<C> {
    pub(crate) const fn new(card: C) -> Self {
        Self { card, has_power: false, runs: 0 }
    }

    pub(crate) fn state(&self) -> SlotState {
        match (self.card.is_present(), self.has_power) {
            (false, _) => SlotState::Absent,
            (true, false) => SlotState::Present,
            (true, true) => SlotState::Active,
        }
    }

    /// The two lowest bits of a status byte.
    pub(crate) fn bits(&self) -> u8 {
        self.state() as u8
    }

    pub(crate) fn is_present(&self) -> bool {
        self.card.is_present()
    }

    /// APDUs the card was given.
    pub(crate) const fn runs(&self) -> u32 {
        self.runs
    }

    pub(crate) fn power_on(&mut self) -> Option<Vec<u8>> {
        let atr = self.card.power_on();
        self.has_power = atr.is_some();
        atr
    }

    pub(crate) fn power_off(&mut self) {
        self.card.power_off();
        self.has_power = false;
    }

    /// Gives the APDU to a card that has power.
    pub(crate) fn run(&mut self, apdu: &[u8]) -> Option<Vec<u8>> {
        if self.state() != SlotState::Active {
            return None;
        }
        self.runs += 1;
        let response = self.card.transmit(apdu);
        // A card that left during the command has no power when it is back.
        self.has_power = self.card.is_present();
        response
    }

    pub(crate) fn take(&mut self) {
        self.card.remove();
        self.has_power = false;
    }

    pub(crate) fn put(&mut self) {
        self.card.tap();
        self.has_power = false;
    }
}
