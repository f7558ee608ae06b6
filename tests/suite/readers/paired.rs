//! A reader that its owner gave a key, remembered from one day to the next.

use std::time::Duration;

use shikaku_adapter::sealed_store::SealedStore;
use shikaku_core::workflow::{Advertisement, MenuIndex, ReaderEvent, ReaderManager, ReaderOrder, ReaderPage};
use shikaku_reader::Uuid;
use shikaku_reader::session::ReaderPhase;
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_tests::air::{obey, poll_event};
use shikaku_tests::fixed_random::FixedRandom;
use shikaku_tests::history::{StoreFolder, TestKeys};
use shikaku_tests::test_shell::card;
use shikaku_transport::Random;
use shikaku_virtual_card::VirtualLink;

const KEY: [u8; 16] = *b"the owner's key!";

fn chance() -> Box<dyn Random + Send> {
    Box::new(FixedRandom::default())
}

/// A day at a tablet: its readers' desk, its sealed history, and the one reader in reach.
struct Day<'a> {
    manager: ReaderManager,
    store: SealedStore,
    reader: &'a mut SimulatedReader<VirtualLink>,
    now: Duration,
}

impl<'a> Day<'a> {
    fn begin(folder: &StoreFolder, reader: &'a mut SimulatedReader<VirtualLink>) -> Self {
        let store = folder.open(TestKeys::only(1)).expect("a store");
        let manager = ReaderManager::new(chance, Some(&store));
        Self { manager, store, reader, now: Duration::from_secs(1) }
    }

    fn on(&mut self, event: &ReaderEvent) {
        self.manager.on(event, Some(&mut self.store), self.now);
        self.serve();
    }

    fn chooses_the_reader(&mut self) {
        self.on(&ReaderEvent::PageOpened);
        self.on(&ReaderEvent::SearchAsked);
        let seen = self.reader.advertisement();
        self.manager.on_advertisement(&Advertisement {
            device: seen.id,
            name: Some(seen.name),
            rssi: seen.rssi,
            services: seen.services.iter().filter_map(|uuid| Uuid::parse(uuid)).collect(),
        });
        self.on(&ReaderEvent::ReaderChosen(MenuIndex::FIRST));
    }

    /// On the page of the key.
    fn types_key(&mut self, key: [u8; 16]) {
        key.iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .for_each(|digit| self.on(&ReaderEvent::Digit(digit)));
        self.on(&ReaderEvent::KeyEntered);
    }

    /// Carries every order and event until none is left.
    fn serve(&mut self) {
        loop {
            let (device, event) = if let Some(order) = self.manager.poll_order() {
                let ReaderOrder::Link { device, order } = order else { continue };
                (device, obey(self.reader, order, self.now))
            } else if let Some(event) = poll_event(self.reader, self.now) {
                (self.reader.advertisement().id, event)
            } else {
                return;
            };
            self.manager.on_link_event(&device, event, Some(&mut self.store), self.now);
        }
    }

    fn phase(&self) -> Option<ReaderPhase> {
        self.manager.status().map(|status| status.phase)
    }

    fn key(&self) -> Option<[u8; 16]> {
        self.manager.reader().and_then(|reader| reader.key.as_deref().copied())
    }
}

#[test]
fn a_reader_with_its_owners_key_is_there_again_the_next_morning() {
    let folder = StoreFolder::new();
    let mut reader = SimulatedReader::new(Model::Acs, VirtualLink::new(card("valid"))).with_key(KEY);

    let mut day = Day::begin(&folder, &mut reader);
    day.chooses_the_reader();
    assert_eq!(
        day.manager.page().map(ReaderPage::name),
        Some("card-reader-key"),
        "the factory's key does not fit"
    );
    day.types_key(*b"somebody else's!");
    assert_ne!(day.phase(), Some(ReaderPhase::Ready));
    day.types_key(KEY);
    assert_eq!((day.phase(), day.key()), (Some(ReaderPhase::Ready), Some(KEY)));
    assert_eq!(day.reader.statistics().authentications, 3, "each key was tried once");
    drop(day);
    reader.disconnect();

    let mut next = Day::begin(&folder, &mut reader);
    next.manager.connect(next.now);
    next.serve();
    assert_eq!((next.phase(), next.key()), (Some(ReaderPhase::Ready), Some(KEY)));
    next.on(&ReaderEvent::PageOpened);
    next.on(&ReaderEvent::ForgetAsked);
    next.on(&ReaderEvent::ForgetConfirmed);
    assert!(next.manager.reader().is_none());
    drop(next);
    reader.disconnect();

    let later = Day::begin(&folder, &mut reader);
    assert!(later.manager.reader().is_none());
}
