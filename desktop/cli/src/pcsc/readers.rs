use std::time::Duration;

use pcsc::State;
use shikaku_clinic::failure::ReaderFailure;

use super::client::Client;
use super::service::ReaderStatus;
use super::{Slot, SlotState};
use crate::interrupt::Interrupt;

/// The readers of this computer.
pub(crate) struct Readers {
    client: Client,
}

impl Readers {
    /// Asks for the service.
    ///
    /// # Errors
    /// When there is none, when it does not answer, or when this account may not use it.
    pub(crate) fn open(interrupt: Interrupt) -> Result<Self, ReaderFailure> {
        Self::at(Client::system(interrupt))
    }

    /// The readers of this service.
    pub(super) fn at(mut client: Client) -> Result<Self, ReaderFailure> {
        client.begin()?;
        Ok(Self { client })
    }

    /// All slots and what is in them now.
    ///
    /// # Errors
    /// When the service is gone.
    pub(crate) fn list(&mut self) -> Result<Vec<Slot>, ReaderFailure> {
        match self.client.states(Duration::MAX) {
            Err(ReaderFailure::NoReader) => Ok(Vec::new()),
            readers => readers.map(|readers| slots(&readers)),
        }
    }
}

/// The slots among these readers.
pub(super) fn slots(readers: &[ReaderStatus]) -> Vec<Slot> {
    let slot = |reader: &ReaderStatus| Slot {
        name: reader.name.clone(),
        state: slot_state(reader.seen),
        is_in_use: reader.seen.intersects(State::INUSE | State::EXCLUSIVE),
        events: reader.events,
    };
    readers.iter().filter(|reader| !reader.is_notification()).map(slot).collect()
}

fn slot_state(state: State) -> SlotState {
    if state.intersects(State::UNKNOWN | State::UNAVAILABLE | State::IGNORE) {
        SlotState::Unknown
    } else if !state.contains(State::PRESENT) {
        SlotState::Empty
    } else if state.contains(State::EXCLUSIVE) {
        SlotState::Busy
    } else if state.contains(State::MUTE) {
        SlotState::Mute
    } else {
        SlotState::Card
    }
}

#[cfg(test)]
mod tests {
    use pcsc::State;

    use super::{SlotState, slot_state};

    #[test]
    fn a_state_is_read_by_what_hinders_most() {
        for (state, expected) in [
            (State::EMPTY | State::CHANGED, SlotState::Empty),
            (State::UNAWARE, SlotState::Empty),
            (State::PRESENT, SlotState::Card),
            (State::PRESENT | State::INUSE, SlotState::Card),
            (State::PRESENT | State::MUTE, SlotState::Mute),
            (State::PRESENT | State::EXCLUSIVE | State::INUSE, SlotState::Busy),
            (State::UNKNOWN | State::CHANGED, SlotState::Unknown),
            (State::UNAVAILABLE, SlotState::Unknown),
        ] {
            assert_eq!(slot_state(state), expected, "{state:?}");
        }
    }
}
