use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::history::{
    ConfirmationKey, ConfirmationMethod, FollowUpQuery, FollowUpState, HistoryId, HistoryStore, Record,
    RecordQuery, StaffLabel, StoreDay, StoreError, UnavailableStore,
};
use shikaku_clinic::readiness::{Checklist, ChecklistStore};
use shikaku_clinic::saved_settings::{SavedSettings, SettingsStore};
use shikaku_eligibility::Confirmation;
use shikaku_transport::Random;

use super::save::put_imported;
use super::{CheckRecord, SaveOutcome};

/// 履歴: the store of results and follow-ups, the staff label of its journal, and the source of new identifiers.
///
/// Clones share one store. The application and the code that opened the store hold a clone each.
#[derive(Clone)]
pub struct History(Arc<Mutex<Opened>>);

/// What is in a history, for the first screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryCounts {
    /// Open follow-ups.
    pub follow_ups: usize,
    /// Those of them that are overdue.
    pub overdue: usize,
    /// Results of a treatment today.
    pub results_today: usize,
}

/// Opens a store again that could not be opened before.
pub trait StoreOpener: Send {
    /// Opens the store.
    ///
    /// # Errors
    /// Why the store cannot be opened now.
    fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError>;
}

struct Opened {
    store: Box<dyn HistoryStore + Send>,
    staff: StaffLabel,
    random: Box<dyn Random + Send>,
    /// Why the store is not open.
    failure: Option<StoreFailure>,
    opener: Option<Box<dyn StoreOpener>>,
}

/// Exclusive access to the store of a [`History`].
pub struct StoreGuard<'a>(MutexGuard<'a, Opened>);

impl History {
    /// A history in an open store. `staff` is the label in the journal.
    #[must_use]
    pub fn new(
        store: Box<dyn HistoryStore + Send>,
        random: Box<dyn Random + Send>,
        staff: StaffLabel,
    ) -> Self {
        Self(Arc::new(Mutex::new(Opened { store, staff, random, failure: None, opener: None })))
    }

    /// A history whose store may fail to open. Until it opens nothing is saved, and the screens show the reason.
    #[must_use]
    pub fn opened_by(opener: Box<dyn StoreOpener>, random: Box<dyn Random + Send>) -> Self {
        let (store, staff, failure) = open(opener.as_ref());
        Self(Arc::new(Mutex::new(Opened { store, staff, random, failure, opener: Some(opener) })))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> StoreGuard<'_> {
        StoreGuard(self.opened())
    }

    /// Why the store is not open, if so.
    #[must_use]
    pub fn failure(&self) -> Option<StoreFailure> {
        self.opened().failure
    }

    /// Tries to open the store if it is not open.
    pub fn open_again(&self) {
        drop(self.opened_again());
    }

    /// Counts what is in the store. `today` is the day in Japan. What cannot be read is not counted.
    #[must_use]
    pub fn counts(&self, today: NaiveDate) -> HistoryCounts {
        let store = self.store();
        let open = store.follow_ups(FollowUpQuery::Open).map(|found| found.rows).unwrap_or_default();
        let overdue = open.iter().filter(|(_, open)| open.state(today) == FollowUpState::Overdue).count();
        let of_today = RecordQuery::on(today).treated_between(today, today);
        let results_today = store.records(&of_today).map_or(0, |found| found.rows.len());
        HistoryCounts { follow_ups: open.len(), overdue, results_today }
    }

    /// Saves the record of a check. A store that is not open is opened first, because the reason may be gone: the device
    /// was locked.
    #[must_use]
    pub fn save(&self, check_record: &CheckRecord, now: DateTime<Utc>) -> SaveOutcome {
        self.opened_again().save(check_record, now)
    }

    /// Saves a result that was imported, for treatment on this day; gives its identifier and its time. A store that is not
    /// open is opened first.
    pub(crate) fn save_imported(
        &self,
        confirmation: &Confirmation,
        method: ConfirmationMethod,
        treated_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(HistoryId, DateTime<Utc>), StoreFailure> {
        let mut opened = self.opened_again();
        let id = opened.new_id().map_err(StoreError::failure)?;
        let Opened { store, staff, .. } = &mut *opened;
        let saved = put_imported(store.as_mut(), id, confirmation, method, treated_on, staff, now);
        saved.map(|at| (id, at)).map_err(StoreError::failure)
    }

    /// The record of one of these confirmations, while it is kept. What cannot be read is not found.
    pub(crate) fn find_same(
        &self,
        keys: Vec<ConfirmationKey>,
        now: DateTime<Utc>,
    ) -> Option<(HistoryId, Record)> {
        let opened = self.opened_again();
        let latest = opened.store.latest_time().ok().flatten();
        let today = StoreDay::of(latest, now).today;
        keys.into_iter().find_map(|key| {
            let found = opened.store.records(&RecordQuery::on(today).same_as(key)).ok()?;
            found.rows.into_iter().next()
        })
    }

    /// The same; a store that is not open is opened first.
    fn opened_again(&self) -> MutexGuard<'_, Opened> {
        let mut opened = self.opened();
        opened.open_if_failed();
        opened
    }

    /// A panic during a call leaves the store whole, because every change is one transaction.
    fn opened(&self) -> MutexGuard<'_, Opened> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ChecklistStore for History {
    /// A store that is not open is opened first, as for [`Self::save`].
    fn checklist(&self) -> Result<Option<Checklist>, StoreError> {
        self.opened_again().store.checklist()
    }

    fn save_checklist(&mut self, checklist: &Checklist) -> Result<(), StoreError> {
        self.opened_again().store.save_checklist(checklist)
    }
}

impl SettingsStore for History {
    /// A store that is not open is opened first, as for [`Self::save`].
    fn settings(&self) -> Result<Option<SavedSettings>, StoreError> {
        self.opened_again().store.settings()
    }

    fn save_settings(&mut self, settings: &SavedSettings) -> Result<(), StoreError> {
        self.opened_again().store.save_settings(settings)
    }
}

impl Opened {
    fn open_if_failed(&mut self) {
        if let (Some(_), Some(opener)) = (self.failure, &self.opener) {
            (self.store, self.staff, self.failure) = open(opener.as_ref());
        }
    }

    fn save(&mut self, check_record: &CheckRecord, now: DateTime<Utc>) -> SaveOutcome {
        match self.new_id() {
            Ok(id) => check_record.put(self.store.as_mut(), id, &self.staff, now),
            Err(error) => SaveOutcome::Failed(error.failure().into()),
        }
    }

    fn new_id(&mut self) -> Result<HistoryId, StoreError> {
        let seed = self.random.seed()?;
        let id = seed.first_chunk().ok_or(StoreError::NoRandom)?;
        Ok(HistoryId::from_random(*id))
    }
}

/// The open store, or one that gives the reason why it is not open.
fn open(opener: &dyn StoreOpener) -> (Box<dyn HistoryStore + Send>, StaffLabel, Option<StoreFailure>) {
    match opener.open() {
        Ok((store, staff)) => (store, staff, None),
        Err(error) => (Box::new(UnavailableStore(error)), StaffLabel::unnamed(), Some(error.failure())),
    }
}

impl Deref for StoreGuard<'_> {
    type Target = dyn HistoryStore + Send;

    fn deref(&self) -> &Self::Target {
        self.0.store.as_ref()
    }
}

impl DerefMut for StoreGuard<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.store.as_mut()
    }
}
