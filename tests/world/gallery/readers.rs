use shikaku_card::session::CardPurpose;
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_clinic::paired_readers::PairedReader;
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{Screen, reader_screen, screen};
use shikaku_core::workflow::{Advertisement, KeyEntry, ReaderPage, State};
use shikaku_reader::Uuid;
use shikaku_reader::session::{ReaderPhase, ReaderSessionFailure, ReaderStatus};
use strum::VariantArray as _;
use zeroize::Zeroizing;

use crate::sample::waiting_for_card;
use crate::test_shell::TODAY;

/// A status with a full battery in this phase, changed.
fn status(phase: ReaderPhase, change: impl FnOnce(&mut ReaderStatus)) -> ReaderStatus {
    let mut status = ReaderStatus::new(phase);
    status.battery = Some(80);
    change(&mut status);
    status
}

/// Returns every page of the readers, and their states where a card is awaited.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let mut screens = pages();
    screens.extend(phases());
    screens.extend(waits());
    screens
}

fn pages() -> Vec<(String, Screen)> {
    let picture = |name: &str, page: ReaderPage| {
        (
            name.to_owned(),
            reader_screen(&page, Some(&reader(Some([1; 16]))), Some(status(ReaderPhase::Ready, |_| {}))),
        )
    };
    let overview = || ReaderPage::Overview { notice: None };
    let list = |found: &[_], listening| ReaderPage::Searching {
        found: found.iter().filter_map(Advertisement::reader).collect(),
        listening,
        notice: None,
    };
    let refused = ReaderPage::Searching {
        found: Vec::new(),
        listening: false,
        notice: Some(ReaderFailure::BluetoothOff.into()),
    };
    let not_found = ReaderPage::Overview { notice: Some(ReaderFailure::ReaderNotFound.into()) };
    vec![
        ("card-reader-none".to_owned(), reader_screen(&overview(), None, None)),
        (
            "card-reader-keyless".to_owned(),
            reader_screen(&overview(), Some(&keyless()), Some(status(ReaderPhase::Ready, |_| {}))),
        ),
        picture("card-reader-own-key", overview()),
        picture("card-reader-not-found", not_found),
        picture("card-reader-searching", list(&[], true)),
        picture("card-reader-found-none", list(&[], false)),
        picture("card-reader-found", list(&advertisements(), true)),
        picture("card-reader-bluetooth-off", refused),
        picture("card-reader-trying", ReaderPage::Trying),
        picture("card-reader-key", typing(0, None)),
        picture("card-reader-key-half", typing(15, None)),
        picture("card-reader-key-complete", typing(32, None)),
        picture("card-reader-key-mismatch", typing(0, Some(ReaderFailure::ReaderKeyMismatch.into()))),
        picture("card-reader-forget", ReaderPage::Forgetting),
    ]
}

/// The overview of a reader with the factory's key, in each phase.
fn phases() -> Vec<(String, Screen)> {
    let page = ReaderPage::Overview { notice: None };
    let phases = ReaderPhase::VARIANTS.iter().map(|&phase| {
        let refused = (phase == ReaderPhase::Refused).then_some(ReaderSessionFailure::KeyLocked);
        let battery = (phase != ReaderPhase::Resting).then_some(15);
        let status = status(phase, |status| (status.refused, status.battery) = (refused, battery));
        (format!("card-reader-{}", phase.name()), reader_screen(&page, Some(&reader(None)), Some(status)))
    });
    phases.collect()
}

fn waits() -> Vec<(String, Screen)> {
    let picture = |name: &str, status: ReaderStatus| {
        let wait = screen(
            &State::WaitingForCard(waiting_for_card(CardPurpose::Certificate, CheckMethod::Visual, None)),
            TODAY,
        );
        (format!("waiting-for-card-reader-{name}"), wait.with_reader_status(status))
    };
    vec![
        picture("connecting", status(ReaderPhase::Connecting, |_| {})),
        picture("preparing", status(ReaderPhase::Preparing, |_| {})),
        picture("lost", status(ReaderPhase::Pausing, |status| status.was_lost = true)),
        picture("move-card", status(ReaderPhase::Ready, |status| status.move_card = true)),
        picture("battery-low", status(ReaderPhase::Ready, |status| status.battery = Some(12))),
    ]
}

fn reader(key: Option<[u8; 16]>) -> PairedReader {
    PairedReader {
        device: "00:11:22:33:44:55".to_owned(),
        name: "ACR1255U-J1-012345".to_owned(),
        key: key.map(Zeroizing::new),
    }
}

fn keyless() -> PairedReader {
    PairedReader { name: "bR500-7".to_owned(), ..reader(None) }
}

fn advertisements() -> [Advertisement; 3] {
    let of = |device: &str, name: &str, rssi, service| Advertisement {
        device: device.to_owned(),
        name: Some(name.to_owned()),
        rssi,
        services: vec![service],
    };
    [
        of("a", "ACR1255U-J1-012345", -48, Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133)),
        of("b", "CIR415A", -70, Uuid::short(0xFFF0)),
        of("c", "bR500-7", -90, Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645)),
    ]
}

fn typing(digits: u8, notice: Option<Failure>) -> ReaderPage {
    let mut entry = KeyEntry::default();
    (0..digits).for_each(|digit| entry.push(digit % 16));
    ReaderPage::TypingKey { entry, notice }
}
