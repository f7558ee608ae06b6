//! The screen of the application, and what it shows of the history.

use super::{App, Timestamp};
use crate::view::{HistoryStatus, Illustration, Presentation, Screen, application_screen};
use crate::workflow::{Area, State};

impl App {
    /// The screen now. It is the same as in the last [`Output`](super::Output) unless time has passed.
    #[must_use]
    pub fn screen(&self, now: Timestamp) -> Screen {
        self.signalling.add_to(self.bare_screen(now), self.settings.values())
    }

    /// The same without the control that reads it aloud and without a message.
    pub(super) fn bare_screen(&self, now: Timestamp) -> Screen {
        let history = match &self.history {
            None => HistoryStatus::Absent,
            Some(history) => match history.failure() {
                None => HistoryStatus::Open(self.counted.map(|(_, counts)| counts).unwrap_or_default()),
                Some(failure) => HistoryStatus::Unavailable(failure),
            },
        };
        let card_place = if self.is_by_reader() { Illustration::CardOnReader } else { self.card_place };
        let settings = self.settings.values();
        let presentation = Presentation {
            card_place,
            privacy: settings.privacy,
            default_method: settings.default_method,
            language: self.language,
        };
        let today = self.reception.treatment_date(now.utc);
        application_screen(&self.reception, self.areas(), history, today, presentation)
    }

    /// Whether a Bluetooth or USB reader looks for the card.
    pub(super) fn is_by_reader(&self) -> bool {
        self.readers.as_ref().is_some_and(|readers| readers.reader().is_some() || !self.nfc_until_paired)
    }

    /// Counts what is in the history when the first screen is opened, and again on another day.
    pub(super) fn count(&mut self, now: Timestamp) {
        let is_first = matches!((self.area(), self.reception.state()), (Area::Check, State::ChoosingMethod));
        if !is_first {
            self.counted = None;
            return;
        }
        let today = self.reception.treatment_date(now.utc);
        if self.counted.is_none_or(|(day, _)| day != today) {
            self.counted = self.history.as_ref().map(|history| (today, history.counts(today)));
        }
    }
}
