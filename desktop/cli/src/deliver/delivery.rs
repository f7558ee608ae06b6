use serde::Serialize;
use shikaku_calendar::japan_date;
use shikaku_core::gateway::ResultEntry;
use thiserror::Error;

use super::feed::{Begin, Feed, FeedError};
use super::outbox::{Outbox, OutboxError, Released};
use super::state::{Memory, Pending, State, StateError};

/// Why a round ended early. What was done until then is written down.
#[derive(Debug, Error)]
pub(crate) enum DeliveryError {
    /// The gateway.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The folder.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// The file of the state.
    #[error(transparent)]
    State(#[from] StateError),
}

/// How many results a run dealt with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counts {
    /// Delivered.
    pub(crate) delivered: usize,
    /// Whose file was there already.
    pub(crate) present: usize,
    /// That have no such form.
    pub(crate) not_written: usize,
    /// That the gateway now knows as handed over.
    pub(crate) taken: usize,
}

/// Results on their way from the feed to the receipt computer.
#[derive(Debug)]
pub(crate) struct Delivery<F, O, M> {
    feed: F,
    outbox: O,
    memory: M,
    state: State,
    saved: State,
    /// So far in this run.
    pub(crate) counts: Counts,
}

impl<F: Feed, O: Outbox, M: Memory> Delivery<F, O, M> {
    /// Goes on where the state is.
    pub(crate) fn new(feed: F, outbox: O, memory: M, state: State) -> Self {
        Self { feed, outbox, memory, saved: state.clone(), state, counts: Counts::default() }
    }

    /// Finishes what an earlier run began.
    ///
    /// # Errors
    /// When the folder, the state or the gateway fails. The same call tries again.
    pub(crate) fn resume(&mut self) -> Result<(), DeliveryError> {
        if let Some(pending) = self.state.pending.clone() {
            self.release(&pending)?;
        }
        self.outbox.tidy()?;
        self.acknowledge()
    }

    /// Delivers one answer of the feed, which waits up to so many seconds for a first result; whether there is more at once.
    ///
    /// # Errors
    /// - [`FeedError::Expired`] once: the next round begins with the day of the last result.
    /// - The others when the gateway, the folder or the state fails. The next round goes on with the same result.
    pub(crate) fn round(&mut self, wait: u64) -> Result<bool, DeliveryError> {
        self.acknowledge()?;
        let begin = match &self.state.cursor {
            Some(cursor) => Begin::Cursor(cursor.clone()),
            None => Begin::Since(self.state.since),
        };
        let page = match self.feed.pull(&begin, wait) {
            Err(FeedError::Expired) => {
                self.state.cursor = None;
                self.save()?;
                return Err(FeedError::Expired.into());
            }
            page => page?,
        };
        for entry in &page.items {
            self.deliver(entry)?;
        }
        self.state.cursor = Some(page.cursor);
        self.save()?;
        Ok(page.more)
    }

    fn deliver(&mut self, entry: &ResultEntry) -> Result<(), DeliveryError> {
        // After a cursor expired, the results of its day come once more.
        if entry.sequence <= self.state.delivered {
            return Ok(());
        }
        let day = japan_date(entry.confirmed_at);
        let Some(name) = self.outbox.prepare(entry)? else {
            self.counts.not_written += 1;
            self.state.advance(entry.sequence, day);
            return self.save();
        };
        let pending = Pending { id: entry.id.clone(), sequence: entry.sequence, day, name };
        self.state.pending = Some(pending.clone());
        self.save()?;
        self.release(&pending)?;
        self.acknowledge()
    }

    fn release(&mut self, pending: &Pending) -> Result<(), DeliveryError> {
        match self.outbox.release(&pending.name)? {
            Released::Delivered => self.counts.delivered += 1,
            Released::Present => self.counts.present += 1,
            Released::Unknown => {
                self.state.pending = None;
                return self.save();
            }
        }
        self.state.advance(pending.sequence, pending.day);
        self.state.untaken.push(pending.id.clone());
        self.save()
    }

    /// Marks at the gateway what was delivered. A result that was deleted meanwhile needs no mark.
    fn acknowledge(&mut self) -> Result<(), DeliveryError> {
        while let Some(id) = self.state.untaken.first() {
            match self.feed.take(id) {
                Ok(()) => self.counts.taken += 1,
                Err(FeedError::Missing) => {}
                Err(error) => return Err(error.into()),
            }
            self.state.untaken.remove(0);
        }
        // Written down with the next change: the mark may be set twice.
        Ok(())
    }

    fn save(&mut self) -> Result<(), DeliveryError> {
        if self.state != self.saved {
            self.memory.save(&self.state)?;
            self.saved = self.state.clone();
        }
        Ok(())
    }
}
