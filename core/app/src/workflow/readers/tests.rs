use std::time::Duration;

use shikaku_clinic::failure::Failure;
use shikaku_clinic::history::MemoryStore;
use shikaku_clinic::paired_readers::{PairedReader, PairedReaderStore};
use shikaku_reader::Uuid;
use shikaku_reader::session::{LinkEvent, LinkFailure, LinkOrder, ReaderPhase, ReaderSessionFailure};
use shikaku_transport::{Random, RandomUnavailable};
use zeroize::Zeroizing;

use super::{Advertisement, ReaderEvent, ReaderManager, ReaderOrder, ReaderPage, Signal};
use crate::workflow::MenuIndex;

struct FixedRandom;

impl Random for FixedRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([7; 32])
    }
}

fn chance() -> Box<dyn Random + Send> {
    Box::new(FixedRandom)
}

const FEITIAN: Uuid = Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645);
const ACS: Uuid = Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133);

/// A desk, its shelf and a clock.
struct TestReception {
    manager: ReaderManager,
    store: MemoryStore,
    now: Duration,
    services: Vec<Uuid>,
    written: Vec<u8>,
}

impl TestReception {
    fn new(services: &[Uuid]) -> Self {
        let manager = ReaderManager::new(chance, None);
        let (store, now) = (MemoryStore::default(), Duration::from_secs(1));
        Self { manager, store, now, services: services.to_vec(), written: Vec::new() }
    }

    fn on(&mut self, event: &ReaderEvent) {
        self.manager.on(event, Some(&mut self.store), self.now);
    }

    fn on_advertisement(&mut self, device: &str, rssi: i16, services: &[Uuid]) {
        let name = if services.len() == 1 && services[0].is_short() { "Speaker" } else { "bR500-1" };
        let (device, name, services) = (device.to_owned(), Some(name.to_owned()), services.to_vec());
        self.manager.on_advertisement(&Advertisement { device, name, rssi, services });
    }

    fn deliver(&mut self, device: &str, event: LinkEvent) {
        self.manager.on_link_event(device, event, Some(&mut self.store), self.now);
    }

    /// Carries out orders, the radio's part; a CCID reader answers its slot status. Gives what was ordered.
    fn serve(&mut self) -> Vec<String> {
        let mut orders = Vec::new();
        while let Some(order) = self.manager.poll_order() {
            let ReaderOrder::Link { device, order } = order else {
                orders.push(if matches!(order, ReaderOrder::Scan) { "scan" } else { "stop-scan" }.to_owned());
                continue;
            };
            orders.push(format!("{} {device}", order.name()));
            match order {
                LinkOrder::Connect => self.deliver(&device, LinkEvent::Connected { write_limit: 20 }),
                LinkOrder::Discover => self.deliver(&device, LinkEvent::Services(self.services.clone())),
                LinkOrder::ReadBattery => self.deliver(&device, LinkEvent::Battery(Some(15))),
                LinkOrder::Subscribe(_) => self.deliver(&device, LinkEvent::Subscribed),
                LinkOrder::Disconnect => self.deliver(&device, LinkEvent::Lost),
                LinkOrder::Write(piece) => {
                    self.written = piece.to_vec();
                    self.deliver(&device, LinkEvent::Written);
                    let answer = match piece.as_slice() {
                        [0x65, .., number, _, _, _] => vec![0x81, 0, 0, 0, 0, 0, *number, 2, 0, 0],
                        // Requires a key that the test does not have.
                        [5, ..] => vec![0x05, 0x00, 0x07, 0x51, 0, 0, 0, 0, 0x04, 0x55, 0x07, 0x0A],
                        _ => Vec::new(),
                    };
                    self.deliver(&device, LinkEvent::Notified(Zeroizing::new(answer)));
                }
            }
        }
        orders
    }

    #[track_caller]
    fn shows(&self, page: Option<&str>) {
        assert_eq!(self.manager.page().map(ReaderPage::name), page);
    }

    fn saved(&self) -> Vec<String> {
        self.store.readers().expect("a shelf").into_iter().map(|reader| reader.device).collect()
    }

    /// Finds and chooses a reader.
    fn choose(&mut self, device: &str) -> Vec<String> {
        self.on(&ReaderEvent::PageOpened);
        self.on(&ReaderEvent::SearchAsked);
        let services = self.services.clone();
        self.on_advertisement(device, -50, &services);
        self.on(&ReaderEvent::ReaderChosen(MenuIndex::FIRST));
        self.serve()
    }
}

#[test]
fn a_reader_is_found_chosen_tried_and_remembered() {
    let mut reception = TestReception::new(&[FEITIAN]);
    reception.on(&ReaderEvent::PageOpened);
    reception.shows(Some("card-reader"));
    reception.on(&ReaderEvent::SearchAsked);
    reception.shows(Some("card-reader-search"));
    reception.on_advertisement("a", -50, &[FEITIAN]);
    reception.on_advertisement("speaker", -40, &[Uuid::short(0x110B)]);
    reception.on_advertisement("b", -70, &[FEITIAN]);
    reception.on_advertisement("a", -90, &[FEITIAN]);
    let Some(ReaderPage::Searching { found, .. }) = reception.manager.page() else { panic!("no list") };
    let list: Vec<_> = found.iter().map(|found| (found.device.as_str(), found.signal)).collect();
    assert_eq!(list, [("a", Signal::Weak), ("b", Signal::Fair)], "heard again, it keeps its place");
    reception.on(&ReaderEvent::ReaderChosen(MenuIndex::new(2).expect("a place")));
    reception.shows(Some("card-reader-trying"));
    assert_eq!(
        reception.serve(),
        ["scan", "stop-scan", "connect b", "discover b", "subscribe b", "write b", "write b"]
    );
    reception.shows(Some("card-reader"));
    assert_eq!(reception.saved(), ["b"]);
    assert_eq!(reception.manager.status().map(|status| status.phase), Some(ReaderPhase::Ready));
    reception.on(&ReaderEvent::Back);
    reception.shows(None);
    let again = ReaderManager::new(chance, Some(&reception.store));
    assert_eq!(again.reader().map(|reader| reader.device.as_str()), Some("b"));
}

#[test]
fn listening_ends_by_itself_and_says_why_it_cannot_begin() {
    let mut reception = TestReception::new(&[]);
    reception.on(&ReaderEvent::PageOpened);
    reception.on(&ReaderEvent::SearchAsked);
    let due = reception.manager.poll_timeout().expect("an end");
    reception.manager.on_timeout(None, due);
    assert!(matches!(reception.manager.page(), Some(ReaderPage::Searching { listening: false, .. })));
    assert_eq!(reception.serve(), ["scan", "stop-scan"]);
    reception.on(&ReaderEvent::SearchAsked);
    reception.manager.scan_failed(LinkFailure::NotAllowed);
    let Some(ReaderPage::Searching { notice, .. }) = reception.manager.page() else { panic!("no list") };
    assert_eq!(notice.map(Failure::code), Some("READ-08"));
}

#[test]
fn a_key_that_does_not_match_is_requested_tried_once_and_changes_nothing_that_is_kept() {
    let mut reception = TestReception::new(&[ACS]);
    let saved = PairedReader { device: "old".to_owned(), name: "bR500-0".to_owned(), key: None };
    reception.store.save_reader(&saved).expect("room");
    reception.manager = ReaderManager::new(chance, Some(&reception.store));
    reception.choose("new");
    reception.shows(Some("card-reader-key"));
    assert_eq!(reception.saved(), ["old"]);
    for digit in 0..32 {
        reception.on(&ReaderEvent::Digit(digit % 16));
    }
    reception.on(&ReaderEvent::KeyEntered);
    let begun = reception.serve().iter().filter(|order| order.starts_with("connect")).count();
    assert_eq!(begun, 1);
    reception.shows(Some("card-reader-key"));
    reception.on(&ReaderEvent::Back);
    reception.shows(Some("card-reader"));
    assert_eq!(reception.manager.reader().map(|reader| reader.device.as_str()), Some("old"));
    assert_eq!(reception.saved(), ["old"]);
}

#[test]
fn fewer_digits_are_no_key() {
    let mut reception = TestReception::new(&[FEITIAN]);
    reception.choose("a");
    reception.on(&ReaderEvent::KeyAsked);
    reception.on(&ReaderEvent::Digit(1));
    reception.on(&ReaderEvent::KeyEntered);
    reception.shows(Some("card-reader-key"));
    assert!(reception.serve().is_empty());
    reception.on(&ReaderEvent::FactoryKeyChosen);
    reception.shows(Some("card-reader-trying"));
}

#[test]
fn a_reader_is_forgotten_only_after_a_second_word() {
    let mut reception = TestReception::new(&[FEITIAN]);
    reception.choose("a");
    reception.on(&ReaderEvent::ForgetAsked);
    reception.shows(Some("card-reader-forget"));
    reception.on(&ReaderEvent::Back);
    assert_eq!(reception.saved(), ["a"]);
    reception.on(&ReaderEvent::ForgetAsked);
    reception.on(&ReaderEvent::ForgetConfirmed);
    assert!(reception.saved().is_empty() && reception.manager.reader().is_none());
    assert_eq!(reception.serve(), ["disconnect a"]);
    assert_eq!(reception.manager.set_card_wanted(true, reception.now), Some(ReaderSessionFailure::NoReader));
}

#[test]
fn an_event_of_another_device_changes_nothing() {
    let mut reception = TestReception::new(&[FEITIAN]);
    reception.choose("a");
    let before = reception.manager.status();
    reception.deliver("b", LinkEvent::Lost);
    assert_eq!(reception.manager.status(), before);
}

#[test]
fn another_key_for_the_reader_in_use_is_tried_on_a_connection_of_its_own() {
    let mut reception = TestReception::new(&[FEITIAN]);
    reception.choose("a");
    reception.on(&ReaderEvent::KeyAsked);
    (0..32).for_each(|_| reception.on(&ReaderEvent::Digit(1)));
    reception.on(&ReaderEvent::KeyEntered);
    let orders = reception.serve();
    assert_eq!(orders.first().map(String::as_str), Some("disconnect a"));
    assert_eq!(orders.iter().filter(|order| order.starts_with("connect")).count(), 1);
    reception.shows(Some("card-reader"));
    let key = reception.store.readers().expect("a shelf").remove(0).key;
    assert_eq!(key.as_deref(), Some(&[0x11; 16]));
}

#[test]
fn back_from_the_background_a_card_that_was_wanted_is_wanted_still() {
    let mut reception = TestReception::new(&[FEITIAN]);
    reception.choose("a");
    reception.on(&ReaderEvent::Back);
    reception.manager.set_card_wanted(true, reception.now);
    reception.manager.disconnect(reception.now);
    assert_eq!(reception.serve(), ["disconnect a"]);
    reception.manager.connect(reception.now);
    reception.serve();
    reception.deliver("a", LinkEvent::Lost);
    reception.now += Duration::from_secs(1);
    reception.manager.on_timeout(None, reception.now);
    assert_eq!(
        reception.serve().first().map(String::as_str),
        Some("connect a"),
        "wanted, it comes back by itself"
    );
}
