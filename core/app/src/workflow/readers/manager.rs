use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use shikaku_clinic::failure::Failure;
use shikaku_clinic::paired_readers::{PairedReader, PairedReaderStore};
use shikaku_reader::session::{
    LinkEvent, LinkFailure, LinkOrder, ReaderNews, ReaderObserver, ReaderSession, ReaderSessionFailure,
    ReaderStatus,
};
use shikaku_transport::Random;
use zeroize::Zeroizing;

use super::{Advertisement, KeyEntry, ReaderEvent, ReaderPage};
use crate::workflow::MenuIndex;

/// What the shell does for the readers of a desk. No `Debug`, no `Clone`: a piece may hold a PIN.
pub enum ReaderOrder {
    /// Scan for advertisements, and report each.
    Scan,
    /// Stop the scan.
    StopScan,
    /// An order about the reader in use.
    Link {
        /// The platform's name of it.
        device: String,
        /// What to do.
        order: LinkOrder,
    },
}

/// The reader in use, and the page on which a person chooses another.
///
/// After each call the application takes all orders and all news.
pub struct ReaderManager {
    chance: fn() -> Box<dyn Random + Send>,
    pub(super) reader: Option<InUse>,
    trial: Option<Trial>,
    page: Option<ReaderPage>,
    scanning: Option<Duration>,
    orders: VecDeque<ReaderOrder>,
    wanted: bool,
    pub(super) observer: Option<Arc<dyn ReaderObserver>>,
}

pub(super) struct InUse {
    saved: PairedReader,
    pub(super) session: ReaderSession,
}

/// Another reader, or another key, is in use until it proves itself; if not, it is back to the one before.
struct Trial {
    former: Option<PairedReader>,
}

/// How long readers are listened for: each advertises a few times a second, and listening costs the battery.
const SCAN_TIME: Duration = Duration::from_secs(30);

/// As many as can be chosen by one digit.
const FOUND_MAX: usize = MenuIndex::LAST as usize;

impl ReaderManager {
    /// A desk with the reader used last, not connected yet. Without a store, or when it cannot be read, there is none.
    #[must_use]
    pub fn new(chance: fn() -> Box<dyn Random + Send>, store: Option<&dyn PairedReaderStore>) -> Self {
        let saved = store.and_then(|store| store.readers().ok()?.into_iter().next());
        let mut manager = Self {
            chance,
            reader: None,
            trial: None,
            page: None,
            scanning: None,
            orders: VecDeque::new(),
            wanted: false,
            observer: None,
        };
        manager.reader = saved.map(|saved| manager.in_use(saved));
        manager
    }

    /// The reader at a cable: it is there or not, and needs neither choosing nor a key.
    #[must_use]
    pub fn wired(chance: fn() -> Box<dyn Random + Send>, device: &str) -> Self {
        let mut manager = Self::new(chance, None);
        manager.reader = Some(manager.in_use(PairedReader::wired(device)));
        manager
    }

    /// The reader in use.
    #[must_use]
    pub fn reader(&self) -> Option<&PairedReader> {
        self.reader.as_ref().map(|reader| &reader.saved)
    }

    /// The status of the reader in use; `None` when there is none.
    #[must_use]
    pub fn status(&self) -> Option<ReaderStatus> {
        self.reader.as_ref().map(|reader| reader.session.status())
    }

    /// Whether a card is wanted, as last set.
    #[must_use]
    pub const fn is_card_wanted(&self) -> bool {
        self.wanted
    }

    /// The page, while it is open.
    #[must_use]
    pub const fn page(&self) -> Option<&ReaderPage> {
        self.page.as_ref()
    }

    /// A person did something on the page of the readers. An event that does not fit the page changes nothing.
    pub fn on(&mut self, event: &ReaderEvent, store: Option<&mut dyn PairedReaderStore>, now: Duration) {
        let next = match (self.page.take(), event) {
            (None, ReaderEvent::PageOpened) => {
                self.connect(now);
                Some(ReaderPage::Overview { notice: None })
            }
            (None, _) => None,
            (Some(page), event) => self.next_page(page, event, store, now),
        };
        self.page = next;
        if !matches!(self.page, Some(ReaderPage::Searching { .. })) {
            self.stop_scanning();
        }
        self.deliver();
    }

    fn next_page(
        &mut self,
        page: ReaderPage,
        event: &ReaderEvent,
        store: Option<&mut dyn PairedReaderStore>,
        now: Duration,
    ) -> Option<ReaderPage> {
        Some(match (page, event) {
            (ReaderPage::Overview { .. }, ReaderEvent::Back) => return None,
            (_, ReaderEvent::Back) => self.go_back(None, now),
            (ReaderPage::Overview { .. } | ReaderPage::Searching { .. }, ReaderEvent::SearchAsked) => {
                self.search(now)
            }
            (ReaderPage::Searching { found, listening, notice }, ReaderEvent::ReaderChosen(place)) => {
                match place.of(&found) {
                    Some(chosen) => {
                        let (device, name) = (chosen.device.clone(), chosen.name.clone());
                        self.try_out(PairedReader { device, name, key: None }, now)
                    }
                    None => ReaderPage::Searching { found, listening, notice },
                }
            }
            (ReaderPage::Overview { .. }, ReaderEvent::KeyAsked) if self.reader.is_some() => {
                ReaderPage::TypingKey { entry: KeyEntry::default(), notice: None }
            }
            (ReaderPage::TypingKey { mut entry, .. }, ReaderEvent::Digit(digit)) => {
                entry.push(*digit);
                ReaderPage::TypingKey { entry, notice: None }
            }
            (ReaderPage::TypingKey { mut entry, .. }, ReaderEvent::Erased) => {
                entry.erase();
                ReaderPage::TypingKey { entry, notice: None }
            }
            (ReaderPage::TypingKey { entry, notice }, ReaderEvent::KeyEntered) => match entry.key() {
                Some(key) => self.try_key(Some(key), now),
                None => ReaderPage::TypingKey { entry, notice },
            },
            (ReaderPage::TypingKey { .. }, ReaderEvent::FactoryKeyChosen) => self.try_key(None, now),
            (ReaderPage::Overview { .. }, ReaderEvent::ForgetAsked) if self.reader.is_some() => {
                ReaderPage::Forgetting
            }
            (ReaderPage::Forgetting, ReaderEvent::ForgetConfirmed) => self.forget(store, now),
            (same, _) => same,
        })
    }

    /// Adds the reader of an advertisement to the list, while the page searches.
    pub fn on_advertisement(&mut self, advertisement: &Advertisement) {
        let Some(ReaderPage::Searching { found, .. }) = &mut self.page else { return };
        let Some(reader) = advertisement.reader() else { return };
        if let Some(known) = found.iter_mut().find(|known| known.device == reader.device) {
            *known = reader;
        } else if found.len() < FOUND_MAX {
            found.push(reader);
        }
    }

    /// Listening failed.
    pub fn scan_failed(&mut self, failure: LinkFailure) {
        self.scanning = None;
        if let Some(ReaderPage::Searching { listening, notice, .. }) = &mut self.page {
            *listening = false;
            *notice = Some(failure.failure().into());
        }
    }

    /// A card is wanted, or no more.
    pub fn set_card_wanted(&mut self, wanted: bool, now: Duration) -> Option<ReaderSessionFailure> {
        self.wanted = wanted;
        let Some(reader) = &mut self.reader else {
            return wanted.then_some(ReaderSessionFailure::NoReader);
        };
        reader.session.set_card_wanted(wanted, now);
        self.deliver();
        None
    }

    /// Connects although no card is wanted yet.
    pub fn connect(&mut self, now: Duration) {
        let wanted = self.wanted;
        self.with_session(
            |session| if wanted { session.set_card_wanted(true, now) } else { session.connect(now) },
        );
    }

    /// The connection is not needed any more: the app went to the back.
    pub fn disconnect(&mut self, now: Duration) {
        self.stop_scanning();
        self.with_session(|session| session.disconnect(now));
    }

    /// Sends one APDU to the card found last. Without a reader there is no answer.
    pub fn transmit(&mut self, apdu: Zeroizing<Vec<u8>>, now: Duration) {
        self.with_session(|session| session.transmit(apdu, now));
    }

    /// Ends the card session.
    pub fn release_card(&mut self, now: Duration) {
        self.with_session(|session| session.release_card(now));
    }

    /// Takes an event on the link of this device. An event of another device changes nothing.
    pub fn on_link_event(
        &mut self,
        device: &str,
        event: LinkEvent,
        store: Option<&mut dyn PairedReaderStore>,
        now: Duration,
    ) {
        if self.reader.as_ref().is_some_and(|reader| reader.saved.device == device) {
            self.with_session(|session| session.on_link_event(event, now));
            self.tried(store, now);
        }
    }

    /// The next order.
    pub fn poll_order(&mut self) -> Option<ReaderOrder> {
        self.orders.pop_front()
    }

    /// The next news. While the page tries a reader, the page itself shows why the reader failed.
    pub fn poll_news(&mut self) -> Option<ReaderNews> {
        self.reader.as_mut()?.session.poll_news()
    }

    /// When [`on_timeout`](Self::on_timeout) wants to be called.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Duration> {
        let session = self.reader.as_ref().and_then(|reader| reader.session.poll_timeout());
        [session, self.scanning].into_iter().flatten().min()
    }

    /// Time has passed.
    pub fn on_timeout(&mut self, store: Option<&mut dyn PairedReaderStore>, now: Duration) {
        if self.scanning.is_some_and(|until| until <= now) {
            self.stop_scanning();
            if let Some(ReaderPage::Searching { listening, .. }) = &mut self.page {
                *listening = false;
            }
        }
        if self
            .reader
            .as_ref()
            .is_some_and(|reader| reader.session.poll_timeout().is_some_and(|due| due <= now))
        {
            self.with_session(|session| session.on_timeout(now));
            self.tried(store, now);
        }
    }

    fn in_use(&self, saved: PairedReader) -> InUse {
        InUse { session: ReaderSession::new(&saved.name, saved.acs_key(), (self.chance)()), saved }
    }

    fn with_session(&mut self, act: impl FnOnce(&mut ReaderSession)) {
        if let Some(reader) = &mut self.reader {
            act(&mut reader.session);
        }
        self.deliver();
    }

    /// Addresses the orders of the session.
    fn deliver(&mut self) {
        let Some(InUse { saved, session }) = &mut self.reader else { return };
        while let Some(order) = session.poll_order() {
            self.orders.push_back(ReaderOrder::Link { device: saved.device.clone(), order });
        }
    }

    fn search(&mut self, now: Duration) -> ReaderPage {
        if self.scanning.is_none() {
            self.orders.push_back(ReaderOrder::Scan);
        }
        self.scanning = Some(now.saturating_add(SCAN_TIME));
        ReaderPage::Searching { found: Vec::new(), listening: true, notice: None }
    }

    fn stop_scanning(&mut self) {
        if self.scanning.take().is_some() {
            self.orders.push_back(ReaderOrder::StopScan);
        }
    }

    /// Another reader takes the place of the one in use, until it proves itself or not.
    fn try_out(&mut self, saved: PairedReader, now: Duration) -> ReaderPage {
        self.stop_scanning();
        let former = self.replace(Some(saved), now);
        // After a trial that failed, the one to go back to stays the same.
        self.trial.get_or_insert(Trial { former });
        self.with_session(|session| session.set_card_wanted(true, now));
        ReaderPage::Trying
    }

    fn try_key(&mut self, key: Option<Zeroizing<[u8; 16]>>, now: Duration) -> ReaderPage {
        match self.reader() {
            Some(saved) => {
                let (device, name) = (saved.device.clone(), saved.name.clone());
                self.try_out(PairedReader { device, name, key }, now)
            }
            None => ReaderPage::Overview { notice: None },
        }
    }

    /// Replaces the reader in use by another, not connected yet. For the same device it changes the key only.
    fn replace(&mut self, next: Option<PairedReader>, now: Duration) -> Option<PairedReader> {
        if let (Some(reader), Some(next)) = (&mut self.reader, &next)
            && reader.saved.device == next.device
        {
            // What the link of this device still says belongs to the same session.
            reader.session.change_key(next.acs_key(), now);
            let next =
                PairedReader { name: next.name.clone(), device: next.device.clone(), key: next.key.clone() };
            let former = std::mem::replace(&mut reader.saved, next);
            self.deliver();
            return Some(former);
        }
        self.with_session(|session| session.disconnect(now));
        let next = next.map(|saved| self.in_use(saved));
        let former = std::mem::replace(&mut self.reader, next).map(|reader| reader.saved);
        self.watch_session(now);
        former
    }

    /// Whether what is tried on the page is decided.
    fn tried(&mut self, store: Option<&mut dyn PairedReaderStore>, now: Duration) {
        if !matches!(self.page, Some(ReaderPage::Trying)) {
            return;
        }
        let Some(InUse { saved, session }) = &mut self.reader else { return };
        let status = session.status();
        let failed = std::iter::from_fn(|| session.poll_news()).find_map(|news| match news {
            ReaderNews::Failed(failure) => Some(failure),
            ReaderNews::CardFound(_) | ReaderNews::Answered(_) => None,
        });
        if status.phase.is_open() {
            // The key proved itself: from now on it is the one.
            self.trial = None;
            let kept = store.map_or(Ok(()), |store| store.save_reader(saved));
            let notice = kept.err().map(|error| error.failure().into());
            self.page = Some(ReaderPage::Overview { notice });
            let wanted = self.wanted;
            self.with_session(|session| session.set_card_wanted(wanted, now));
        } else if let Some(failure) = status.refused.or(failed) {
            self.page = Some(match failure {
                // The reader is the right one, so the page requests its key.
                ReaderSessionFailure::KeyMismatch => {
                    ReaderPage::TypingKey { entry: KeyEntry::default(), notice: Some(failure.into()) }
                }
                _ => self.go_back(Some(failure.into()), now),
            });
        }
    }

    /// Returns to the former reader, without connecting it.
    fn go_back(&mut self, notice: Option<Failure>, now: Duration) -> ReaderPage {
        if let Some(Trial { former }) = self.trial.take() {
            self.replace(former, now);
        }
        ReaderPage::Overview { notice }
    }

    fn forget(&mut self, store: Option<&mut dyn PairedReaderStore>, now: Duration) -> ReaderPage {
        let forgotten = self.replace(None, now);
        self.trial = None;
        let kept = match (store, &forgotten) {
            (Some(store), Some(reader)) => store.forget_reader(&reader.device),
            _ => Ok(()),
        };
        ReaderPage::Overview { notice: kept.err().map(|error| error.failure().into()) }
    }
}
