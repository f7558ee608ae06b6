use std::time::{Duration, Instant};

use pcsc::ReaderState;
use shikaku_core::failure::ReaderFailure;
use shikaku_core::port::LinkLimits;

use super::Readers;
use super::link::PcscLink;
use super::readers::slots;
use super::slot::{Choice, choose_slot};
use crate::card::{Card, CardSource};
use crate::interrupt::Interrupt;

/// Cards at the readers of this computer.
pub(crate) struct PcscCards {
    wanted: Option<String>,
    limits: LinkLimits,
    interrupt: Interrupt,
    /// Opened again when the service comes back.
    readers: Option<Readers>,
    /// What was told last, so that it is told once.
    told: Option<ReaderFailure>,
}

impl PcscCards {
    /// Cards at slots whose name contains `wanted`.
    ///
    /// # Errors
    /// When there is no service. One that goes later is waited for.
    pub(crate) fn open(
        wanted: Option<String>,
        limits: LinkLimits,
        interrupt: Interrupt,
    ) -> Result<Self, ReaderFailure> {
        let readers = Some(Readers::open()?);
        Ok(Self { wanted, limits, interrupt, readers, told: None })
    }

    /// Looks at all slots, and connects to the card at the chosen one.
    fn look(&mut self) -> Look {
        let readers = match self.readers.take() {
            Some(readers) => Ok(readers),
            None => Readers::open(),
        };
        // After a failure the service is asked for anew.
        let seen = readers.and_then(|readers| Ok((readers.look()?, readers)));
        let (states, readers) = match seen {
            Ok((states, readers)) => (states, self.readers.insert(readers)),
            Err(failure) => return Look { states: Vec::new(), link: Err(failure) },
        };
        let slots = slots(&states);
        let link = match choose_slot(&slots, self.wanted.as_deref()) {
            Choice::Take(slot) => readers.connect(slot, self.limits),
            Choice::Wait => Ok(None),
            Choice::Busy => Err(ReaderFailure::ReaderBusy),
            Choice::NoReader => Err(ReaderFailure::NoReader),
        };
        Look { states, link }
    }

    fn sleep(&self, mut states: Vec<ReaderState>, time: Duration) {
        match &self.readers {
            Some(readers) => readers.sleep(&mut states, time),
            None => std::thread::sleep(time),
        }
    }
}

/// What one look came to.
struct Look {
    states: Vec<ReaderState>,
    link: Result<Option<PcscLink>, ReaderFailure>,
}

impl CardSource for PcscCards {
    fn wait(&mut self, deadline: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        loop {
            let left = deadline.map_or(SLICE, |deadline| deadline.saturating_duration_since(Instant::now()));
            let Look { states, link } = self.look();
            match link {
                Ok(Some(link)) => {
                    self.told = None;
                    return Ok(Some(Box::new(link)));
                }
                Ok(None) => self.told = None,
                Err(failure) if self.told.replace(failure) != Some(failure) => return Err(failure),
                Err(_) => {}
            }
            if left.is_zero() || self.interrupt.asked() {
                return Ok(None);
            }
            self.sleep(states, left.min(SLICE));
        }
    }
}

/// How long nothing but a change is waited for. Then all is looked at again, in case a change got lost.
const SLICE: Duration = Duration::from_secs(1);
