use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::time::{Duration, Instant};

use super::{Slot, SlotState};

/// What is remembered of each slot while it holds the same card.
///
/// **Failing.** A card session or a connection that fails is tried again after a pause, which doubles from 0.2 s to 5 s.
/// After [`FAILURES_MANY`] in a row the wait is given up. The count begins anew after a session without a loss, and when
/// the slot was without a card for a second: shorter gaps come from a card at the edge of the field. A card that does
/// not answer at all is waited out instead, because the person turns it round.
///
/// **Set aside.** A card that is no My Number Card is not connected to again until the slot's card changes.
#[derive(Default)]
pub(super) struct SlotMemory(HashMap<CString, Memory>);

#[derive(Default)]
struct Memory {
    /// Failures in a row, for the pause.
    failures: u32,
    /// Failures since the wait was last given up.
    untold: u32,
    /// No attempt before.
    not_before: Option<Instant>,
    /// Another program used the card at the last attempt.
    in_other_use: bool,
    /// Since when there is no card.
    empty_since: Option<Instant>,
    /// Since when its card does not answer.
    mute_since: Option<Instant>,
    /// The count of events under which its card was found to be no My Number Card.
    foreign: Option<u32>,
}

impl SlotMemory {
    /// Takes note of what is in the slots now. Slots that are gone are forgotten.
    pub(super) fn observe(&mut self, slots: &[Slot], now: Instant) {
        self.0.retain(|name, _| slots.iter().any(|slot| slot.name == *name));
        for slot in slots {
            self.0.entry(slot.name.clone()).or_default().observe(slot, now);
        }
    }

    /// A connection or a card session failed.
    pub(super) fn failed(&mut self, reader: &CStr, now: Instant) {
        self.mute(reader, now);
        let memory = self.0.entry(reader.to_owned()).or_default();
        memory.untold = memory.untold.saturating_add(1);
    }

    /// The card did not answer a connection. Gives the failures in a row.
    pub(super) fn mute(&mut self, reader: &CStr, now: Instant) -> u32 {
        let memory = self.0.entry(reader.to_owned()).or_default();
        memory.failures = memory.failures.saturating_add(1);
        memory.not_before = now.checked_add(pause_after(memory.failures));
        memory.failures
    }

    /// The card may not be used now, by another program's doing or by a policy. When the other program ends its use, the
    /// pause ends too.
    pub(super) fn busy(&mut self, slot: &Slot, now: Instant) {
        self.mute(&slot.name, now);
        self.0.entry(slot.name.clone()).or_default().in_other_use = slot.is_in_use;
    }

    /// A card session came to its end.
    pub(super) fn succeeded(&mut self, reader: &CStr) {
        if let Some(memory) = self.0.get_mut(reader) {
            memory.begin_anew();
        }
    }

    /// Whether failures at a slot were so many in a row that the wait is given up. They are counted anew; the pause stays.
    pub(super) fn take_exhausted(&mut self) -> bool {
        let exhausted = self.0.values_mut().find(|memory| memory.untold >= FAILURES_MANY);
        exhausted.map(|memory| memory.untold = 0).is_some()
    }

    /// Its card is no My Number Card.
    pub(super) fn set_aside(&mut self, slot: &Slot) {
        self.0.entry(slot.name.clone()).or_default().foreign = Some(slot.events);
    }

    /// Whether its card was set aside.
    pub(super) fn is_aside(&self, slot: &Slot) -> bool {
        self.0.get(&slot.name).is_some_and(|memory| memory.foreign.is_some())
    }

    /// How long nothing is tried at this slot yet.
    pub(super) fn pause(&self, slot: &Slot, now: Instant) -> Duration {
        let not_before = self.0.get(&slot.name).and_then(|memory| memory.not_before);
        not_before.map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    /// Whether its card has not answered for so long that it is not just coming.
    pub(super) fn is_mute(&self, slot: &Slot, now: Instant) -> bool {
        let since = self.0.get(&slot.name).and_then(|memory| memory.mute_since);
        since.is_some_and(|since| now.saturating_duration_since(since) >= MUTE_SETTLED)
    }
}

impl Memory {
    fn begin_anew(&mut self) {
        (self.failures, self.untold, self.not_before) = (0, 0, None);
    }

    fn observe(&mut self, slot: &Slot, now: Instant) {
        match slot.state {
            SlotState::Empty | SlotState::Unknown => {
                (self.foreign, self.mute_since) = (None, None);
                let since = *self.empty_since.get_or_insert(now);
                if now.saturating_duration_since(since) >= EMPTY_SETTLED {
                    self.begin_anew();
                }
            }
            SlotState::Mute => {
                self.empty_since = None;
                self.mute_since.get_or_insert(now);
            }
            SlotState::Card | SlotState::Busy => (self.empty_since, self.mute_since) = (None, None),
        }
        if self.in_other_use && !slot.is_in_use {
            (self.in_other_use, self.not_before) = (false, None);
        }
        self.foreign = self.foreign.filter(|events| *events == slot.events);
    }
}

/// 0.2, 0.4, 0.8, 1.6, 3.2 and then 5 seconds.
fn pause_after(failures: u32) -> Duration {
    let doubled = 1_u32.checked_shl(failures.saturating_sub(1)).and_then(|by| PAUSE_MIN.checked_mul(by));
    doubled.map_or(PAUSE_MAX, |pause| pause.min(PAUSE_MAX))
}

/// So many failures in a row end the wait.
pub(super) const FAILURES_MANY: u32 = 5;
const PAUSE_MIN: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(5);
const EMPTY_SETTLED: Duration = Duration::from_secs(1);
/// A contactless card that enters the field may be mute for up to this time.
const MUTE_SETTLED: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::pause_after;

    #[test]
    fn a_pause_doubles_up_to_five_seconds() {
        let pauses: Vec<_> = (1..=7).chain([33, u32::MAX]).map(|n| pause_after(n).as_millis()).collect();
        assert_eq!(pauses, [200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
    }
}
