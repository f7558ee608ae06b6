//! Results of completed checks (product reference, 6): kept for the clinic until the end of the month after treatment.

mod choice;
mod counts;
mod cursor;
mod feed;
mod form;
mod history;
mod recording;
mod sample;
mod table;
mod taken;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;

pub(crate) use self::counts::CountedMonth;
pub(crate) use self::feed::{FeedQuery, Position};
pub(crate) use self::form::Form;
pub(crate) use self::history::ResultQuery;
pub(crate) use self::recording::{
    Origin, complete_later, completed_later, is_recorded, record, with_reference_number,
};
pub(crate) use self::table::last_number;
pub(crate) use self::taken::is_reference_number;
use crate::chance::Chance;
use crate::store::{Store, StoreError};

/// The results of every clinic.
pub(crate) struct Results {
    store: Arc<Store>,
    chance: Arc<Chance>,
}

impl Results {
    pub(crate) const fn new(store: Arc<Store>, chance: Arc<Chance>) -> Self {
        Self { store, chance }
    }

    /// Deletes results past their last day, so that no byte of them is left, and what was never completed before this time.
    pub(crate) fn purge(&self, now: DateTime<Utc>, pending_before: DateTime<Utc>) -> Result<(), StoreError> {
        let deleted = self.delete_past(now, pending_before)?;
        if deleted > 0 { self.store.tidy() } else { Ok(()) }
    }

    /// The same, but the caller takes away the copies that deleted rows left; how many they are.
    pub(crate) fn delete_past(
        &self,
        now: DateTime<Utc>,
        pending_before: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        self.store.write(|work| {
            let pending = table::purge_pending(work, pending_before)?;
            Ok::<_, StoreError>(pending + table::purge(work, japan_date(now))?)
        })
    }
}
