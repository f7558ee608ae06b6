//! What Windows does otherwise than pcsc-lite: its service runs only while there is a reader, and codes of Win32 come through.

use pcsc::Error;
use shikaku_clinic::failure::ReaderFailure;

use super::super::Readers;
use super::super::error::Platform;
use super::check::Check;
use super::fake::Fake;
use super::world::{CallKind, Change, FakeCard, Mishap, When};
use super::{PICC, client, seconds};
use crate::interrupt::Interrupt;

const RIGHT: [u8; 4] = [1, 2, 3, 4];

fn on(platform: Platform, check: Check) -> Check {
    Check { platform, ..check }
}

fn readers(fake: &Fake, platform: Platform) -> Result<usize, ReaderFailure> {
    let mut readers = Readers::at(client(fake, platform, Interrupt::default()))?;
    readers.list().map(|slots| slots.len())
}

#[test]
fn without_a_reader_there_is_no_service_and_the_list_is_empty() {
    let fake = || Fake::new(&[]).of_windows();
    assert_eq!(readers(&fake(), Platform::Windows), Ok(0));
    assert_eq!(readers(&fake(), Platform::PcscLite), Err(ReaderFailure::NoService));
    let made = on(Platform::Windows, Check::pin(RIGHT).timeout(5)).at(&fake());
    assert_eq!(made.reported(), ("stopped", Some("READ-02")), "{:?}", made.screens);
}

#[test]
fn a_service_that_starts_with_the_first_reader_is_waited_for() {
    let fake = Fake::new(&[])
        .of_windows()
        .later(seconds(2), Change::Plug(PICC))
        .later(seconds(4), Change::Insert(0, FakeCard::of("valid")));
    let made = on(Platform::Windows, Check::pin(RIGHT)).at(&fake);
    assert_eq!(made.reported(), ("valid", None), "{:?}", made.screens);
    assert!(made.showed("waiting-for-card", "READ-02"), "{:?}", made.screens);
}

#[test]
fn a_service_that_stops_with_the_last_reader_is_reported_as_no_reader() {
    let fake = Fake::new(&[PICC])
        .of_windows()
        .later(seconds(2), Change::Unplug(0))
        .later(seconds(5), Change::Plug(PICC))
        .later(seconds(6), Change::Insert(0, FakeCard::of("valid")));
    let made = on(Platform::Windows, Check::pin(RIGHT)).at(&fake);
    assert_eq!(made.reported(), ("valid", None), "{:?}", made.screens);
    assert!(made.showed("waiting-for-card", "READ-02"), "{:?}", made.screens);
    assert!(!made.showed("waiting-for-card", "READ-05"), "{:?}", made.screens);
}

#[test]
fn a_reader_that_is_unplugged_during_verify_leaves_the_pin_unknown() {
    for error in [Error::ServiceStopped, Error::NoService, Error::ReaderUnavailable] {
        let mishap = Mishap::After(error);
        let fake = Fake::new(&[PICC]).insert(0, FakeCard::of("valid")).mishap(
            CallKind::Transmit,
            When::FirstInstruction(0x20),
            mishap,
        );
        let made = on(Platform::Windows, Check::pin([9; 4])).at(&fake);
        assert_eq!(made.reported(), ("stopped", Some("PIN-06")), "{error:?} {:?}", made.screens);
        assert_eq!((fake.verify_attempts(), fake.tries_left(0)), (1, Some(2)), "{error:?}");
    }
}

/// `ERROR_GEN_FAILURE` of a driver or `ERROR_BROKEN_PIPE` of the service (Win32). The `pcsc` crate makes `UnknownError` of them,
/// and panics in a build with assertions.
#[test]
fn a_code_of_win32_at_verify_leaves_the_pin_unknown_and_sends_it_once() {
    let mishaps = [
        (Mishap::Before(Error::UnknownError), 0),
        (Mishap::After(Error::UnknownError), 1),
        (Mishap::Panics, 0),
    ];
    for (mishap, spent) in mishaps {
        let fake = Fake::new(&[PICC]).insert(0, FakeCard::of("valid")).mishap(
            CallKind::Transmit,
            When::FirstInstruction(0x20),
            mishap,
        );
        let made = on(Platform::Windows, Check::pin([9; 4])).at(&fake);
        assert_eq!(made.reported().0, "stopped", "{mishap:?} {:?}", made.screens);
        assert_eq!(fake.verify_attempts(), spent, "{mishap:?}");
    }
}
