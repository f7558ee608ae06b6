//! The Bluetooth and USB readers: their orders and news, and what they learn of the screen.

use shikaku_clinic::paired_readers::PairedReaderStore;
use shikaku_reader::session::ReaderNews;

use super::card_link::Carrier;
use super::{App, Request, Timestamp};
use crate::workflow::ReaderManager;

impl App {
    /// Passes on the orders of the readers and takes their news, until there are none.
    pub(super) fn serve_readers(&mut self, now: Timestamp) {
        loop {
            let Some(readers) = &mut self.readers else { return };
            self.requests.extend(std::iter::from_fn(|| readers.poll_order()).map(Request::Reader));
            match readers.poll_news() {
                Some(ReaderNews::CardFound(limits)) => self.card_found(Carrier::Reader, limits, now),
                Some(ReaderNews::Answered(answer)) => {
                    if let Some(exchange) = self.link.exchange() {
                        self.card_answered(exchange, &answer, now);
                    }
                }
                Some(ReaderNews::Failed(failure)) => self.reader_failed(failure.into(), now),
                None => return,
            }
        }
    }

    /// A reader is not held by an application in the background. What is wanted is remembered.
    pub(super) fn pass_on_wanted(&mut self, wanted: bool, now: Timestamp) {
        if !self.is_in_front || !self.is_by_reader() {
            return;
        }
        let readers = self.readers.as_mut();
        if let Some(failure) = readers.and_then(|readers| readers.set_card_wanted(wanted, now.uptime)) {
            self.reader_failed(failure.into(), now);
        }
    }

    /// Passes on to the reader what changed in the background.
    pub(super) fn come_to_front(&mut self, now: Timestamp) {
        self.is_in_front = true;
        let wanted = self.link.is_wanted();
        let is_known = self.readers.as_ref().is_some_and(|readers| readers.is_card_wanted() == wanted);
        if wanted || !is_known {
            self.pass_on_wanted(wanted, now);
        }
        if !wanted {
            self.with_readers(|readers| readers.connect(now.uptime));
        }
    }

    pub(super) fn with_readers(&mut self, act: impl FnOnce(&mut ReaderManager)) {
        if let Some(readers) = &mut self.readers {
            act(readers);
        }
    }

    /// The same with the store in which paired readers are remembered, if there is one.
    pub(super) fn with_readers_and_store(
        &mut self,
        act: impl FnOnce(&mut ReaderManager, Option<&mut dyn PairedReaderStore>),
    ) {
        let Some(readers) = &mut self.readers else { return };
        match &self.history {
            Some(history) => act(readers, Some(&mut *history.store())),
            None => act(readers, None),
        }
    }
}
