//! Tests single failures: mute cards, refusals, odd names, no card (rows C2, C8, C15, C17 and C19 of issue 12).

use pcsc::Error;
use shikaku_clinic::failure::ReaderFailure;

use super::super::error::Platform;
use super::super::{Choice, choose_slot};
use super::check::Check;
use super::fake::Fake;
use super::world::{CallKind, Change, FakeCard, Mishap, When};
use super::{ICC, MY_NUMBER_CARD, Met, PICC, cards, readers, seconds, wait};
use crate::card::CardSource as _;

const RIGHT: [u8; 4] = [1, 2, 3, 4];

#[test]
fn a_mute_card_is_reported_and_read_after_it_is_turned_round() {
    let fake = Fake::new(&[PICC]).insert(0, FakeCard::Mute);
    let made = Check::pin(RIGHT).timeout(5).at(&fake);
    assert_eq!(made.reported(), ("stopped", Some("READ-15")), "{:?}", made.screens);
    assert!(fake.elapsed() <= seconds(6));
    let turned = Fake::new(&[PICC])
        .insert(0, FakeCard::Mute)
        .later(seconds(2), Change::Remove(0))
        .later(seconds(3), Change::Insert(0, FakeCard::of("valid")));
    let made = Check::pin(RIGHT).at(&turned);
    assert_eq!(made.reported(), ("valid", None));
    assert!(made.showed("waiting-for-card", "READ-15"), "{:?}", made.screens);
}

#[test]
fn a_card_that_is_mute_only_for_a_moment_is_not_reported() {
    let fake = Fake::new(&[PICC])
        .later(seconds(1), Change::Insert(0, FakeCard::Mute))
        .later(std::time::Duration::from_millis(1300), Change::Insert(0, FakeCard::of("valid")));
    let (reported, met) = wait(&mut cards(&fake, None), seconds(10));
    assert_eq!((reported, met), (Vec::new(), MY_NUMBER_CARD));
}

#[test]
fn a_mute_card_beside_the_patients_is_no_obstacle() {
    let fake = Fake::new(&[PICC, ICC]).insert(0, FakeCard::Mute).insert(1, FakeCard::of("valid"));
    assert_eq!(Check::pin(RIGHT).at(&fake).reported(), ("valid", None));
}

#[test]
fn a_wait_without_time_reports_a_mute_card_too() {
    let fake = Fake::new(&[PICC]).insert(0, FakeCard::Mute);
    assert_eq!(wait(&mut cards(&fake, None), seconds(0)), (vec!["READ-15"], Met::Nothing));
}

#[test]
fn a_policy_that_forbids_the_reader_is_reported() {
    for error in [Error::SecurityViolation, Error::NoAccess] {
        let refusal = Mishap::Before(error);
        let fake = Fake::new(&[PICC]).mishap(CallKind::Establish, When::From(1), refusal);
        assert_eq!(readers(&fake).err(), Some(ReaderFailure::AccessRefused), "{error:?}");
        for kind in [CallKind::List, CallKind::Connect] {
            let fake =
                Fake::new(&[PICC]).insert(0, FakeCard::of("valid")).mishap(kind, When::From(1), refusal);
            let made = Check::pin(RIGHT).timeout(5).at(&fake);
            assert_eq!(
                made.reported(),
                ("stopped", Some("READ-16")),
                "{error:?} {kind:?} {:?}",
                made.screens
            );
            assert!(fake.count(kind) <= 8, "{error:?} {kind:?} {}", fake.count(kind));
        }
    }
}

#[test]
fn a_name_keeps_its_bytes_up_to_the_connection() {
    for name in [
        &b"\x95\x78\x8E\x6D\x92\xCA FeliCa Port 0"[..],
        b"Reader \xFF\xFE",
        b"\x81",
        "カードリーダー 0".as_bytes(),
        b"Reader\x1B[31m 0",
    ] {
        let fake = Fake::new(&[name]).insert(0, FakeCard::of("valid"));
        assert_eq!(Check::pin(RIGHT).at(&fake).reported(), ("valid", None), "{name:?}");
        let slots = readers(&fake).and_then(|mut readers| readers.list()).expect("slots");
        let printed = slots[0].printed();
        assert!(matches!(choose_slot(&slots, Some(&printed)), Choice::Take(_)), "{printed}");
        let check = Check { wanted: Some(printed), ..Check::pin(RIGHT) };
        assert_eq!(check.at(&fake).reported(), ("valid", None), "{name:?}");
    }
}

#[test]
fn names_that_print_alike_are_distinguished_by_their_bytes() {
    let fake = Fake::new(&[b"R \x81", b"R \x82"]).insert(1, FakeCard::of("valid"));
    assert_eq!(Check::pin(RIGHT).at(&fake).reported(), ("valid", None));
    assert_eq!(fake.world().sent.iter().filter(|(reader, _)| *reader == 0).count(), 0);
}

#[test]
fn a_reader_that_is_not_there_is_the_reason_when_the_time_is_over() {
    let fake = Fake::new(&[PICC]).insert(0, FakeCard::of("valid"));
    let check = Check { wanted: Some("ZZZ".to_owned()), ..Check::pin(RIGHT).timeout(5) };
    let made = check.at(&fake);
    assert_eq!(made.reported(), ("stopped", Some("READ-02")));
    assert!(made.showed("entering-pin", "READ-02"), "{:?}", made.screens);
    let check = Check { wanted: Some("ZZZ".to_owned()), ..Check::visual().timeout(5) };
    let made = check.at(&fake);
    assert_eq!(made.reported(), ("stopped", Some("READ-02")));
    assert!(made.showed("comparing-face", "READ-02"), "{:?}", made.screens);
}

#[test]
fn a_failure_that_has_passed_is_not_the_reason() {
    let fake = Fake::new(&[]).later(seconds(1), Change::Plug(PICC));
    let made = Check::pin(RIGHT).timeout(5).at(&fake);
    assert!(made.showed("waiting-for-card", "READ-02"), "{:?}", made.screens);
    assert_eq!(made.reported(), ("stopped", Some("READ-06")));
}

#[test]
fn a_check_without_a_card_ends_in_either_method() {
    for (check, screen) in [(Check::pin(RIGHT), "entering-pin"), (Check::visual(), "comparing-face")] {
        let made = check.timeout(5).at(&Fake::new(&[PICC]));
        assert_eq!(made.reported(), ("stopped", Some("READ-06")));
        assert!(made.showed(screen, "READ-06"), "{:?}", made.screens);
    }
}

#[test]
fn an_error_that_windows_or_macos_reports_for_a_pin_means_answer_lost() {
    for platform in [Platform::Windows, Platform::MacOs] {
        for error in [Error::InvalidHandle, Error::ResetCard, Error::RemovedCard, Error::ProtoMismatch] {
            let mishap = Mishap::After(error);
            let fake = Fake::new(&[PICC]).insert(0, FakeCard::of("valid")).mishap(
                CallKind::Transmit,
                When::FirstInstruction(0x20),
                mishap,
            );
            let made = Check { platform, ..Check::pin([9; 4]) }.at(&fake);
            assert_eq!(made.reported(), ("stopped", Some("PIN-06")), "{platform:?} {error:?}");
            assert_eq!((fake.verify_attempts(), fake.tries_left(0)), (1, Some(2)), "{platform:?} {error:?}");
        }
    }
}

#[test]
fn no_time_at_all_is_time_for_one_poll() {
    let fake = Fake::new(&[PICC]).insert(0, FakeCard::of("valid"));
    let mut cards = cards(&fake, None);
    let now = cards.now();
    assert!(matches!(cards.wait(Some(now)), Ok(Some(_))));
}
