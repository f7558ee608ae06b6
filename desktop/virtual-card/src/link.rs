use std::time::Duration;

use shikaku_transport::{CardTransport, LinkLimits, TransportError};

use crate::card::VirtualCard;
use crate::fault::ScriptedFault;
use crate::field::{Field, Outcome};
use crate::statistics::Statistics;

/// A reader with a virtual card on it, in process. Faults happen as scripted; time is counted, never slept.
pub struct VirtualLink {
    field: Field,
    limits: LinkLimits,
    present: bool,
    loses: Loses,
}

/// Whether the answer to a command is lost, with the card: command, then response.
type Loses = fn(&[u8], &[u8]) -> bool;

impl VirtualLink {
    /// A reader without limits and the card already on it.
    #[must_use]
    pub fn new(card: VirtualCard) -> Self {
        Self { field: Field::new(card), limits: LinkLimits::EXTENDED, present: true, loses: |_, _| false }
    }

    /// The same reader with other limits.
    #[must_use]
    pub const fn with_limits(mut self, limits: LinkLimits) -> Self {
        self.limits = limits;
        self
    }

    /// The same reader with faults to come.
    #[must_use]
    pub fn with_faults(mut self, faults: impl IntoIterator<Item = ScriptedFault>) -> Self {
        self.field.script(faults);
        self
    }

    /// The same reader, which loses the card with the answer of every exchange for which `loses` says so.
    #[must_use]
    pub fn losing(mut self, loses: fn(&[u8], &[u8]) -> bool) -> Self {
        self.loses = loses;
        self
    }

    /// The card is held to the reader again: its power went and came back.
    pub fn tap(&mut self) {
        self.field.card.power_cycle();
        self.present = true;
    }

    /// The card is taken away.
    pub fn remove(&mut self) {
        self.field.card.power_cycle();
        self.present = false;
    }

    /// Another card is held to the reader; gives the one that was there.
    pub fn replace_card(&mut self, card: VirtualCard) -> VirtualCard {
        let former = std::mem::replace(&mut self.field.card, card);
        self.tap();
        former
    }

    /// Whether a card is on the reader.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        self.present
    }

    /// The card, to look at its counters.
    #[must_use]
    pub const fn card(&self) -> &VirtualCard {
        &self.field.card
    }

    /// The card, to change what the link cannot.
    pub const fn card_mut(&mut self) -> &mut VirtualCard {
        &mut self.field.card
    }

    /// What went over the link since it was made or last asked with [`VirtualLink::take_statistics`].
    #[must_use]
    pub const fn statistics(&self) -> &Statistics {
        &self.field.statistics
    }

    /// The same, and starts anew.
    pub fn take_statistics(&mut self) -> Statistics {
        std::mem::take(&mut self.field.statistics)
    }

    /// Delay that slow exchanges would have added so far.
    #[must_use]
    pub const fn delay(&self) -> Duration {
        self.field.statistics.delay
    }

    fn carries(&self, command: &[u8]) -> bool {
        let extended = command.len() > 5 && command.get(4) == Some(&0);
        command.len() <= self.limits.command_max && (self.limits.extended || !extended)
    }
}

impl CardTransport for VirtualLink {
    fn limits(&self) -> LinkLimits {
        self.limits
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if !self.present {
            return Err(TransportError::NotSent);
        }
        if !self.carries(command) {
            return Err(TransportError::TooLong);
        }
        match self.field.exchange(command) {
            // The card has run the command; what it said does not fit.
            Outcome::Response(response) if response.len() > self.limits.response_max => {
                Err(TransportError::ReplyLost)
            }
            Outcome::Response(response) if (self.loses)(command, &response) => {
                self.remove();
                Err(TransportError::ReplyLost)
            }
            Outcome::Response(response) => Ok(response),
            Outcome::LostBefore | Outcome::Denied => {
                self.remove();
                Err(TransportError::NotSent)
            }
            Outcome::ReaderLost => {
                self.remove();
                Err(TransportError::ReaderLost)
            }
            Outcome::LostAfter => {
                self.remove();
                Err(TransportError::ReplyLost)
            }
        }
    }
}
