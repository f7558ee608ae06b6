use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, Protocols, ReaderState, Scope, ShareMode, State};
use shikaku_core::failure::ReaderFailure;
use shikaku_core::port::LinkLimits;

use super::error::{connect_failure, service_failure};
use super::link::PcscLink;
use super::{Slot, SlotState};

/// The readers of this computer.
pub(crate) struct Readers {
    context: Context,
}

impl Readers {
    /// Asks for the service.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn open() -> Result<Self, ReaderFailure> {
        let context = Context::establish(Scope::User).map_err(|error| {
            log::debug!("PC/SC: {error:?} when asking for the service");
            ReaderFailure::NoService
        })?;
        Ok(Self { context })
    }

    /// All slots and what is in them now.
    ///
    /// # Errors
    /// When the service is gone.
    pub(crate) fn list(&self) -> Result<Vec<Slot>, ReaderFailure> {
        self.look().map(|states| slots(&states))
    }

    /// The state of every slot now, and of the pseudo reader that tells of readers coming and going.
    pub(super) fn look(&self) -> Result<Vec<ReaderState>, ReaderFailure> {
        let names = match self.context.list_readers_owned() {
            Ok(names) => names,
            Err(Error::NoReadersAvailable) => Vec::new(),
            Err(error) => return Err(service_failure(error).unwrap_or(ReaderFailure::NoService)),
        };
        let mut states: Vec<_> =
            names.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
        if KNOWS_NOTIFICATION {
            states.push(ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE));
        }
        match self.context.get_status_change(Duration::ZERO, &mut states) {
            // Nothing but the pseudo reader, or a reader that went meanwhile: the next look sees it.
            Ok(()) | Err(Error::Timeout | Error::UnknownReader | Error::NoReadersAvailable) => Ok(states),
            Err(error) => service_failure(error).map_or(Ok(states), Err),
        }
    }

    /// Sleeps until something changes, at most `time`.
    pub(super) fn sleep(&self, states: &mut [ReaderState], time: Duration) {
        states.iter_mut().for_each(ReaderState::sync_current_state);
        match self.context.get_status_change(time, states) {
            Ok(()) | Err(Error::Timeout) => {}
            // Nothing to wait for, or nobody to wait with: the next look tells why.
            Err(_) => std::thread::sleep(time),
        }
    }

    /// Connects to the card in this slot, for itself alone; `None` when it went meanwhile.
    pub(super) fn connect(&self, slot: &Slot, limits: LinkLimits) -> Result<Option<PcscLink>, ReaderFailure> {
        let Ok(name) = std::ffi::CString::new(slot.name.as_str()) else {
            return Ok(None);
        };
        match self.context.connect(&name, ShareMode::Exclusive, Protocols::ANY) {
            Ok(card) => Ok(Some(PcscLink::new(card, limits))),
            Err(error) => {
                log::debug!("PC/SC: {error:?} when connecting");
                connect_failure(error).map_or(Ok(None), Err)
            }
        }
    }
}

/// The slots among these states.
pub(super) fn slots(states: &[ReaderState]) -> Vec<Slot> {
    let readers = states.iter().filter(|state| state.name() != PNP_NOTIFICATION());
    let slot = |state: &ReaderState| {
        let name = state.name().to_string_lossy().into_owned();
        Slot { name, state: slot_state(state.event_state()) }
    };
    readers.map(slot).collect()
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

/// macOS has no pseudo reader: there, readers that come are seen when a wait is over.
const KNOWS_NOTIFICATION: bool = cfg!(not(target_os = "macos"));

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
