use std::time::{Duration, Instant};

use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::LinkLimits;

use super::client::{Client, within};
use super::error::{ConnectError, connect_error};
use super::link::{Connected, Kind, PcscLink, connect};
use super::memory::SlotMemory;
use super::readers::slots;
use super::service::ReaderStatus;
use super::slot::{Choice, choose_slot};
use super::worker::CallError;
use super::{Slot, SlotState};
use crate::card::{Card, CardSource};
use crate::interrupt::Interrupt;

/// Cards at the readers of this computer.
///
/// **Foreign cards.** A card that has no application of a My Number Card is handed to the reception, which shows
/// `CARD-01` at once, when there is no other slot in which the patient's card may come. Where there is one, the foreign
/// card is set aside until the card in its slot changes, whether it lay there before or was held up during this wait:
/// the person reads `READ-19` on the waiting screen, the wait goes on, and the other slots are tried. Only when the
/// time is over and no other card has come is the foreign card handed over after all.
///
/// **Failing.** See [`SlotMemory`]: attempts at the same card grow rarer, and after some the wait ends with `READ-20`.
pub(crate) struct PcscCards {
    wanted: Option<String>,
    limits: LinkLimits,
    client: Client,
    memory: SlotMemory,
    /// The failure that was returned last, so that each is returned once.
    reported: Option<ReaderFailure>,
}

/// What one look came to.
enum SlotChoice {
    /// A card that is connected.
    Card(Connected),
    /// No failure.
    Clear,
    /// A pause after a failure: the last reported failure still applies.
    Pause(Duration),
    /// Look again at once.
    Again,
    /// This failure prevents reading a card.
    Failure(ReaderFailure),
}

impl PcscCards {
    /// Cards at slots whose name contains `wanted`.
    ///
    /// # Errors
    /// When there is no service, or this account may not use it. One that goes later is waited for.
    pub(crate) fn open(
        wanted: Option<String>,
        limits: LinkLimits,
        interrupt: Interrupt,
    ) -> Result<Self, ReaderFailure> {
        Self::at(Client::system(interrupt), wanted, limits)
    }

    /// Cards at the slots of this service.
    pub(super) fn at(
        mut client: Client,
        wanted: Option<String>,
        limits: LinkLimits,
    ) -> Result<Self, ReaderFailure> {
        client.begin()?;
        Ok(Self { wanted, limits, client, memory: SlotMemory::default(), reported: None })
    }

    /// Looks at all slots, and connects to the card at the chosen one.
    fn choose_card(&mut self, left: Duration) -> (Vec<ReaderStatus>, SlotChoice) {
        if self.memory.take_exhausted() {
            return (Vec::new(), SlotChoice::Failure(ReaderFailure::CardKeepsFailing));
        }
        let readers = match self.client.states(left) {
            Ok(readers) => readers,
            Err(failure) => return (Vec::new(), SlotChoice::Failure(failure)),
        };
        let slots = slots(&readers);
        self.memory.observe(&slots, self.client.now());
        let choice = self.choose(&slots, left);
        (readers, choice)
    }

    fn choose(&mut self, slots: &[Slot], left: Duration) -> SlotChoice {
        let now = self.client.now();
        let usable: Vec<_> =
            slots.iter().filter(|slot| slot.is_usable(self.wanted.as_deref())).cloned().collect();
        let open: Vec<_> = usable.iter().map(|slot| self.as_it_counts(slot, now, left)).collect();
        match choose_slot(&open, self.wanted.as_deref()) {
            Choice::Take(slot) => self.take(slot, usable.len() > 1, left),
            Choice::Busy => SlotChoice::Failure(self.busy_failure(&usable)),
            Choice::Mute => SlotChoice::Failure(ReaderFailure::CardMute),
            Choice::NoReader => SlotChoice::Failure(ReaderFailure::NoReader),
            Choice::Wait => self.nothing_to_take(&usable, now, left),
        }
    }

    /// A slot that is not tried now counts as empty.
    fn as_it_counts(&self, slot: &Slot, now: Instant, left: Duration) -> Slot {
        let is_open = match slot.state {
            SlotState::Card => !self.memory.is_aside(slot) && self.memory.pause(slot, now).is_zero(),
            SlotState::Mute => left.is_zero() || self.memory.is_mute(slot, now),
            SlotState::Empty | SlotState::Busy | SlotState::Unknown => true,
        };
        if is_open { slot.clone() } else { Slot { state: SlotState::Empty, ..slot.clone() } }
    }

    fn nothing_to_take(&mut self, usable: &[Slot], now: Instant, left: Duration) -> SlotChoice {
        let with_card = || usable.iter().filter(|slot| slot.state == SlotState::Card);
        let pause =
            with_card().map(|slot| self.memory.pause(slot, now)).filter(|pause| !pause.is_zero()).min();
        if let Some(pause) = pause {
            return SlotChoice::Pause(pause);
        }
        let aside = with_card().find(|slot| self.memory.is_aside(slot)).cloned();
        match aside {
            Some(slot) if left.is_zero() => self.take(&slot, false, left),
            Some(_) => SlotChoice::Failure(ReaderFailure::OtherCardInReader),
            None if usable.iter().any(|slot| slot.state == SlotState::Mute) => SlotChoice::Pause(MUTE_PAUSE),
            None => SlotChoice::Clear,
        }
    }

    /// Connects to the card in this slot.
    fn take(&mut self, slot: &Slot, has_others: bool, left: Duration) -> SlotChoice {
        if let Some(is_connected) = self.client.is_stuck(&slot.name) {
            let is_ours = is_connected || !slot.is_in_use;
            self.memory.busy(slot, self.client.now());
            return SlotChoice::Failure(if is_ours {
                ReaderFailure::ReaderTroubled
            } else {
                ReaderFailure::ReaderBusy
            });
        }
        let limit = within(self.client.bounds().connect, left);
        if let Err(error) = connect(&mut self.client, &slot.name, limit) {
            return self.not_connected(slot, error);
        }
        let (connected, kind) = Connected::select(&mut self.client, slot.name.clone());
        if kind == Kind::Foreign && has_others && !left.is_zero() {
            connected.disconnect(&mut self.client);
            self.memory.set_aside(slot);
            return SlotChoice::Again;
        }
        SlotChoice::Card(connected)
    }

    fn not_connected(&mut self, slot: &Slot, error: CallError) -> SlotChoice {
        log::debug!("PC/SC: {error:?} when connecting");
        let now = self.client.now();
        let error = match error {
            CallError::Pcsc(error) => connect_error(error, self.client.platform()),
            CallError::Hung if slot.is_in_use => ConnectError::Busy,
            CallError::Hung => return SlotChoice::Failure(ReaderFailure::ReaderTroubled),
            CallError::Interrupted | CallError::Closed => return SlotChoice::Pause(Duration::ZERO),
            CallError::Died => ConnectError::Failed,
        };
        match error {
            ConnectError::Busy => {
                self.memory.busy(slot, now);
                SlotChoice::Failure(self.busy_failure(std::slice::from_ref(slot)))
            }
            ConnectError::Refused(failure) => {
                self.memory.busy(slot, now);
                self.client.close();
                SlotChoice::Failure(failure)
            }
            ConnectError::Mute => {
                let failures = self.memory.mute(&slot.name, now);
                // Reported once and waited out, because the person turns the card round.
                if failures > 1 { SlotChoice::Failure(ReaderFailure::CardMute) } else { SlotChoice::Again }
            }
            ConnectError::Removed | ConnectError::Failed => {
                self.memory.failed(&slot.name, now);
                SlotChoice::Again
            }
        }
    }

    /// Another program holds the card, or a call of ours that has not returned.
    fn busy_failure(&mut self, slots: &[Slot]) -> ReaderFailure {
        let client = &mut self.client;
        if slots.iter().any(|slot| client.is_stuck(&slot.name) == Some(true)) {
            ReaderFailure::ReaderTroubled
        } else {
            ReaderFailure::ReaderBusy
        }
    }

    /// Waits until there is a card. It gives no link, because a link borrows what this loop uses.
    fn find(&mut self, deadline: Option<Instant>) -> Result<Option<Connected>, ReaderFailure> {
        loop {
            let now = self.client.now();
            let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(now));
            let (readers, choice) = self.choose_card(left);
            if self.client.is_interrupted() {
                if let SlotChoice::Card(connected) = choice {
                    connected.disconnect(&mut self.client);
                }
                return Ok(None);
            }
            let mut pause = SLICE;
            match choice {
                SlotChoice::Card(connected) => {
                    self.reported = None;
                    return Ok(Some(connected));
                }
                SlotChoice::Again => continue,
                SlotChoice::Clear => self.reported = None,
                SlotChoice::Pause(time) => pause = time,
                // Returned each time, because the reception ends its wait.
                SlotChoice::Failure(failure @ ReaderFailure::CardKeepsFailing) => {
                    self.reported = Some(failure);
                    return Err(failure);
                }
                SlotChoice::Failure(failure) if self.reported.replace(failure) != Some(failure) => {
                    return Err(failure);
                }
                SlotChoice::Failure(_) => {}
            }
            if left.is_zero() {
                return Ok(None);
            }
            self.client.wait_for_change(readers, left.min(pause).min(SLICE));
        }
    }
}

impl CardSource for PcscCards {
    fn wait(&mut self, deadline: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        let connected = self.find(deadline)?;
        let (client, memory) = (&mut self.client, &mut self.memory);
        Ok(connected
            .map(|connected| -> Card<'_> { Box::new(PcscLink::new(client, memory, self.limits, connected)) }))
    }

    fn failure(&self) -> Option<ReaderFailure> {
        self.reported
    }

    fn now(&self) -> Instant {
        self.client.now()
    }
}

/// How long nothing but a change is waited for. Then all is looked at again, in case a change got lost.
const SLICE: Duration = Duration::from_secs(1);

/// How soon a card that does not answer is looked at again.
const MUTE_PAUSE: Duration = Duration::from_millis(100);
