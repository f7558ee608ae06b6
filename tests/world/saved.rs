//! What an application saves, and a history that fails as a test says.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use shikaku_clinic::history::{HistoryStore, MemoryStore, StaffLabel, StoreError};
use shikaku_core::workflow::{CheckRecord, Directive, History, Observation, Observer, StoreOpener};

use crate::fixed_random::FixedRandom;

/// The records that checks gave to be saved, in order.
#[derive(Clone, Default)]
pub struct SavedRecords(Arc<Mutex<Vec<CheckRecord>>>);

impl SavedRecords {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> Vec<CheckRecord> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Passes observations on, and keeps what is to be saved.
pub(crate) struct Both(pub(crate) Option<Box<dyn Observer + Send>>, pub(crate) SavedRecords);

impl Observer for Both {
    fn observe(&mut self, observation: Observation<'_>, now: DateTime<Utc>) {
        if let Observation::Response { directive: Directive::Save(record), .. } = observation {
            self.1.0.lock().unwrap_or_else(PoisonError::into_inner).push(record.clone());
        }
        if let Some(observer) = &mut self.0 {
            observer.observe(observation, now);
        }
    }
}

/// Why the store of a history does not open; `None`: it opens.
#[derive(Clone, Default)]
pub struct Obstacle(Arc<Mutex<Option<StoreError>>>);

impl Obstacle {
    /// From now on the store does not open, or opens again.
    pub fn set(&self, error: Option<StoreError>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }
}

impl StoreOpener for Obstacle {
    fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError> {
        let obstacle = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match obstacle {
            Some(error) => Err(error),
            None => Ok((Box::new(MemoryStore::default()), StaffLabel::unnamed())),
        }
    }
}

/// A history in memory, which can be opened.
#[must_use]
pub fn memory_history() -> (History, Obstacle) {
    history_behind(None)
}

/// A history that does not open for this reason, until the obstacle is set to another value.
#[must_use]
pub fn history_behind(error: Option<StoreError>) -> (History, Obstacle) {
    let obstacle = Obstacle::default();
    obstacle.set(error);
    (History::opened_by(Box::new(obstacle.clone()), Box::new(FixedRandom::default())), obstacle)
}
