//! How a connection ends, and what comes after.

use std::time::Duration;

use super::failure::ReaderSessionFailure;
use super::link::LinkOrder;
use super::machine::{ReaderNews, ReaderSession, is_lasting};
use super::pace::{ATTEMPTS_REPORTED, LOSSES_REPORTED, OPENINGS_MAX, PART_TIME, pause};
use super::phase::Phase;
use super::slot::SlotNews;
use crate::fault::FaultCause;

impl ReaderSession {
    /// The codec closed itself: the connection is of no use any more.
    pub(super) fn closed(&mut self, cause: FaultCause, now: Duration) {
        let was_open = matches!(&self.phase, Phase::Open { slot, .. } if slot.is_open());
        match cause {
            FaultCause::KeyMismatch | FaultCause::NotAuthorised if !was_open => {
                self.refuse_connected(ReaderSessionFailure::KeyMismatch, now);
            }
            FaultCause::KeyLocked => self.refuse_connected(ReaderSessionFailure::KeyLocked, now),
            _ => self.give_up(now),
        }
    }

    /// There is no connection any more, wanted or not.
    pub(super) fn lost(&mut self, now: Duration) {
        if matches!(self.phase, Phase::Resting | Phase::Pausing { .. }) {
            return;
        }
        let parting = matches!(self.phase, Phase::Parting { .. });
        self.with_slot(|slot| slot.lost(now));
        self.last_words();
        if !parting {
            self.failed_once(now);
        }
        self.ended(now);
    }

    /// What the slot still has to say: an APDU under way has an answer, whatever becomes of the link.
    pub(super) fn last_words(&mut self) {
        self.report_tapped();
        let Phase::Open { slot, .. } = &mut self.phase else { return };
        while let Some(news) = slot.news() {
            if let SlotNews::Answered(answer) = news {
                self.news.push_back(ReaderNews::Answered(answer));
            }
        }
    }

    /// It does not go on with this connection.
    pub(super) fn give_up(&mut self, now: Duration) {
        self.failed_once(now);
        self.part(now);
    }

    /// Counts a connection that ended without an order, and reports a failure when the limit is reached.
    pub(super) fn failed_once(&mut self, now: Duration) {
        self.attempts = self.attempts.saturating_add(1);
        self.was_lost = true;
        let was_connected = !matches!(self.phase, Phase::Connecting { .. });
        let unsteady = was_connected && self.losses.count(now) >= LOSSES_REPORTED;
        if self.openings >= OPENINGS_MAX {
            self.refuse(ReaderSessionFailure::Malfunction);
        } else if unsteady {
            self.report(ReaderSessionFailure::Unsteady);
        } else if self.attempts >= ATTEMPTS_REPORTED {
            self.report(ReaderSessionFailure::NotFound);
        }
    }

    pub(super) fn part(&mut self, now: Duration) {
        self.with_slot(|slot| slot.lost(now));
        self.last_words();
        self.phase = Phase::Parting { until: now.saturating_add(PART_TIME) };
        self.orders.clear();
        self.orders.push_back(LinkOrder::Disconnect);
    }

    /// The connection is gone; the next attempt comes when a card is wanted.
    pub(super) fn ended(&mut self, now: Duration) {
        self.orders.clear();
        self.phase = if self.wanted && self.refused.is_none() {
            Phase::Pausing { until: now.saturating_add(pause(self.attempts)) }
        } else {
            Phase::Resting
        };
        if matches!(self.phase, Phase::Pausing { until } if until <= now) {
            self.start_connecting(now);
        }
    }

    pub(super) fn available(&mut self, now: Duration) {
        if self.refused.is_some_and(|failure| !is_lasting(failure)) {
            self.refused = None;
            if self.wanted {
                self.reach(now);
            }
        }
    }

    pub(super) fn refuse_connected(&mut self, failure: ReaderSessionFailure, now: Duration) {
        self.refuse(failure);
        self.part(now);
    }

    pub(super) fn refuse(&mut self, failure: ReaderSessionFailure) {
        self.refused = Some(failure);
        self.report(failure);
    }

    /// Once for each time that a card is wanted.
    pub(super) fn report(&mut self, failure: ReaderSessionFailure) {
        if self.wanted && self.reported != Some(failure) {
            self.reported = Some(failure);
            self.news.push_back(ReaderNews::Failed(failure));
        }
    }
}
