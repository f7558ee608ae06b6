use chrono::{DateTime, Utc};
use shikaku_clinic::history::{HistoryId, HistoryStore, StaffLabel, StoreError};
use shikaku_transport::Random;

use super::{Archive, CheckRecord, Directive, Event, Reception, SaveOutcome, State};

/// 受付の机: a reception, and the history that it keeps its results in and that can be looked at between two checks.
///
/// It is asked and answers as a reception does; the history is lent to it for each call, or there is none.
pub struct FrontDesk {
    reception: Reception,
    archive: Option<Archive>,
}

/// 履歴: a store, who writes in it, and where new names come from.
pub struct History {
    store: Box<dyn HistoryStore + Send>,
    random: Box<dyn Random + Send>,
    staff: StaffLabel,
}

impl FrontDesk {
    /// A desk where nothing has happened yet.
    #[must_use]
    pub const fn new(reception: Reception) -> Self {
        Self { reception, archive: None }
    }

    /// The reception.
    #[must_use]
    pub const fn reception(&self) -> &Reception {
        &self.reception
    }

    /// The archive, while it is open.
    #[must_use]
    pub const fn archive(&self) -> Option<&Archive> {
        self.archive.as_ref()
    }

    /// Whether the history can be opened now: it would lie over a check that is under way.
    #[must_use]
    pub const fn may_open_archive(&self) -> bool {
        matches!(self.reception.state(), State::ChoosingMethod) && self.archive.is_none()
    }

    /// Whether the page of the readers can be opened now: no card session and no gateway request runs.
    #[must_use]
    pub const fn may_open_readers(&self) -> bool {
        let waits = matches!(self.reception.state(), State::WaitingForCard(_));
        self.may_open_archive() || (waits && self.archive.is_none())
    }

    /// Whether this event begins the reception of the next patient: [`Self::next`] is to be called with a new one.
    #[must_use]
    pub const fn asks_for_next(&self, event: &Event) -> bool {
        matches!((self.reception.state(), event), (State::Closed, Event::Continued))
    }

    /// The next patient: another reception takes the place of the one that is over.
    pub fn next(&mut self, reception: Reception) -> Directive {
        (self.reception, self.archive) = (reception, None);
        self.reception.idle()
    }

    /// A person, a timer or a reader did something. While the archive is open, it is about that.
    pub fn on(&mut self, event: Event, history: Option<&mut History>, now: DateTime<Utc>) -> Directive {
        match (self.archive.take(), history) {
            (Some(open), Some(history)) => self.look(open.on(&event, history.store.as_mut(), now)),
            (None, Some(history)) if self.may_open_archive() && asks_for_archive(&event) => {
                let opened = Archive::open(history.store.as_mut(), now);
                self.look(opened.on(&event, history.store.as_mut(), now))
            }
            (_, history) => self.carry(history, now, |reception| reception.on(event, now)),
        }
    }

    /// Lets something happen to the reception, and keeps what is to be kept.
    pub fn carry(
        &mut self,
        history: Option<&mut History>,
        now: DateTime<Utc>,
        act: impl FnOnce(&mut Reception) -> Directive,
    ) -> Directive {
        match act(&mut self.reception) {
            Directive::Keep(check_record) => {
                let saved = history.map_or(SaveOutcome::Nowhere, |history| history.keep(&check_record, now));
                self.reception.on(Event::SaveEnded(saved), now)
            }
            other => other,
        }
    }

    fn look(&mut self, archive: Archive) -> Directive {
        self.archive = Some(archive).filter(|archive| *archive != Archive::Closed);
        self.reception.idle()
    }
}

impl History {
    /// A history in this store, written by this member of the staff.
    #[must_use]
    pub fn new(
        store: Box<dyn HistoryStore + Send>,
        random: Box<dyn Random + Send>,
        staff: StaffLabel,
    ) -> Self {
        Self { store, random, staff }
    }

    /// What is kept.
    #[must_use]
    pub fn store(&self) -> &dyn HistoryStore {
        self.store.as_ref()
    }

    /// The same, to be written.
    pub fn store_mut(&mut self) -> &mut dyn HistoryStore {
        self.store.as_mut()
    }

    /// Keeps what a reception left.
    pub fn keep(&mut self, check_record: &CheckRecord, now: DateTime<Utc>) -> SaveOutcome {
        let seed = self.random.seed().ok();
        let Some(id) = seed.as_ref().and_then(|seed| seed.first_chunk()) else {
            return SaveOutcome::Failed(StoreError::NoRandom.failure().into());
        };
        check_record.put(self.store.as_mut(), HistoryId::from_random(*id), &self.staff, now)
    }
}

const fn asks_for_archive(event: &Event) -> bool {
    matches!(event, Event::PastResultsAsked | Event::FollowUpsAsked)
}
